"""Lists of what is shown to everybody. Nothing here is about a family, so there is no viewer and no policy to ask."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Avg, ExpressionWrapper, F, FloatField, Q, QuerySet

from hearthline.directory.community.models import (
    Address,
    Attribute,
    Listed,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from hearthline.directory.community.shape import KINDS
from hearthline.directory.finding import fold

M = TypeVar("M", bound=Listed)
METRES_A_DEGREE = 111_195.0
"""Of latitude; the earth taken as a ball, which is right to half of one percent."""
WORDS = 6
"""Of what is searched for; more are not looked at."""


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to, in the standard's words. `top_only`: terms above which there is none."""

    search: str = ""
    modified_after: datetime | None = None
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    parent_id: str = ""
    top_only: bool = False
    postcode: str = ""
    metres: float | None = None


def services(wanted: Wanted) -> QuerySet[Service]:
    """Services that are shown."""
    rows = _shown(Service.objects.all())
    if wanted.search:
        rows = rows.filter(_words(wanted.search))
    if wanted.modified_after:
        rows = rows.filter(modified_at__gte=wanted.modified_after)
    if wanted.organization_id:
        rows = rows.filter(organization_id=wanted.organization_id)
    if wanted.taxonomy_term_id or wanted.taxonomy_id:
        rows = rows.filter(pk__in=_sorted_under(wanted, "service").values("link_id"))
    return rows


def service_at_locations(wanted: Wanted) -> QuerySet[ServiceAtLocation]:
    """Which services are given where, of services and places that are both shown."""
    gone = Q(hidden=True) | Q(withdrawn_at__isnull=False)
    rows = _shown(ServiceAtLocation.objects.filter(secret=False))
    rows = rows.exclude(service_id__in=Service.objects.filter(gone).values("pk"))
    rows = rows.exclude(location_id__in=Location.objects.filter(gone | Q(secret=True)).values("pk"))
    if wanted.modified_after:
        later = Service.objects.filter(modified_at__gte=wanted.modified_after).values("pk")
        rows = rows.filter(Q(modified_at__gte=wanted.modified_after) | Q(service_id__in=later))
    if wanted.search or wanted.organization_id:
        narrowed = Wanted(search=wanted.search, organization_id=wanted.organization_id)
        rows = rows.filter(service_id__in=services(narrowed).values("pk"))
    if wanted.taxonomy_term_id or wanted.taxonomy_id:
        of_service = _sorted_under(wanted, "service").values("link_id")
        own = _sorted_under(wanted, "service_at_location").values("link_id")
        rows = rows.filter(Q(service_id__in=of_service) | Q(pk__in=own))
    if wanted.postcode:
        rows = rows.filter(location_id__in=_near(wanted.postcode, wanted.metres))
    return rows


def organizations(wanted: Wanted) -> QuerySet[Organization]:
    """Organizations that are shown."""
    rows = _shown(Organization.objects.all())
    return rows.filter(_words(wanted.search)) if wanted.search else rows


def taxonomies(wanted: Wanted) -> QuerySet[Taxonomy]:
    """Lists of terms."""
    rows = _shown(Taxonomy.objects.all())
    return rows.filter(_words(wanted.search)) if wanted.search else rows


def taxonomy_terms(wanted: Wanted) -> QuerySet[TaxonomyTerm]:
    """Terms. `top_only` gives those without a term above them; the standard's own words for it contradict its name."""
    rows = _shown(TaxonomyTerm.objects.all())
    if wanted.search:
        rows = rows.filter(_words(wanted.search))
    if wanted.taxonomy_id:
        rows = rows.filter(taxonomy_id=wanted.taxonomy_id)
    if wanted.parent_id:
        rows = rows.filter(parent_id=wanted.parent_id)
    return rows.filter(parent_id__isnull=True) if wanted.top_only else rows


def services_of(organization_ids: Sequence[str]) -> int:
    """How many services these organizations have that are shown."""
    return _shown(Service.objects.filter(organization_id__in=organization_ids)).count()


def _shown(rows: QuerySet[M]) -> QuerySet[M]:
    return rows.filter(hidden=False, withdrawn_at=None)


def _words(search: str) -> Q:
    """Every word that is searched for stands in it."""
    found = Q()
    for word in fold(search).split()[:WORDS]:
        found &= Q(folded__contains=word)
    return found


def _sorted_under(wanted: Wanted, kind: str) -> QuerySet[Attribute]:
    """Attributes that put a record of this kind under the term, or under any term of the taxonomy."""
    others = [name for name in KINDS if name != kind]
    rows = Attribute.objects.exclude(link_entity__in=others).filter(link_id__isnull=False)
    if wanted.taxonomy_term_id:
        rows = rows.filter(taxonomy_term_id=wanted.taxonomy_term_id)
    if wanted.taxonomy_id:
        terms = TaxonomyTerm.objects.filter(taxonomy_id=wanted.taxonomy_id).values("pk")
        rows = rows.filter(taxonomy_term_id__in=terms)
    return rows


def _near(postcode: str, metres: float | None) -> QuerySet[Location, str]:
    """Places with this postcode; with `metres`, within so far of the middle of those."""
    places = Location.objects.filter(secret=False)
    there = _shown(places.filter(pk__in=Address.objects.filter(postal_code=postcode).values("location_id")))
    if metres is None:
        return there.values_list("pk", flat=True)
    middle = there.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    if middle["latitude"] is None or middle["longitude"] is None:
        return there.none().values_list("pk", flat=True)
    north, east = float(middle["latitude"]), float(middle["longitude"])
    narrow = max(math.cos(math.radians(north)), 0.01)
    reach = min(metres / METRES_A_DEGREE, 180.0)
    box = places.filter(
        latitude__range=(north - reach, north + reach), longitude__range=(east - reach / narrow, east + reach / narrow)
    )
    up, across = F("latitude") - north, (F("longitude") - east) * narrow
    apart = ExpressionWrapper(up * up + across * across, output_field=FloatField())
    near: QuerySet[Location, str] = (
        _shown(box).alias(apart=apart).filter(apart__lte=reach * reach).values_list("pk", flat=True)
    )
    return near
