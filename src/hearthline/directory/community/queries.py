"""Lists of what is shown to everybody. Nothing here is about a family, so there is no viewer and no policy to ask."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, TypeVar

from django.db.models import Avg, ExpressionWrapper, F, FloatField, Q, QuerySet

from hearthline.directory.community import shelves
from hearthline.directory.community.models import (
    GONE,
    SHOWN,
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
    rows = _shown(ServiceAtLocation.objects.filter(secret=False))
    rows = rows.exclude(service_id__in=Service.objects.filter(GONE).values("pk"))
    rows = rows.exclude(location_id__in=Location.objects.filter(GONE | Q(secret=True)).values("pk"))
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
    return rows.filter(SHOWN)


def _words(search: str) -> Q:
    """Every word that is searched for stands in it, or, from three letters on, begins one. No word finds nothing."""
    found = Q()
    words = shelves.words(search)[:WORDS]
    for word in words:
        found &= Q(folded__contains=f" {word}" if len(word) >= shelves.WHOLE else f" {word} ")
    return found if words else Q(pk__in=[])


@dataclass(frozen=True)
class Page:
    """`total`: how many there are in all. `rows`: those of the page that was asked for, in the order of the list."""

    total: int
    rows: QuerySet[Any]


def page(rows: QuerySet[Any], start: int, size: int) -> Page:
    """The rows from place `start` on of one of the lists here."""
    total = rows.count()
    if start >= total:
        return Page(total, rows.none())
    if start < size:
        return Page(total, rows.order_by("ordinal", "pk")[start : start + size])
    # Far behind, the index of the list alone is counted off, and no row is read before the first one of the page.
    first = rows.order_by("ordinal").values_list("ordinal", flat=True)[start]
    skip = start - rows.filter(ordinal__lt=first).count()
    return Page(total, rows.filter(ordinal__gte=first).order_by("ordinal", "pk")[skip : skip + size])


def page_of_services(wanted: Wanted, start: int, size: int) -> Page:
    """The same of services. What stands under words or terms is counted on the shelves, and no row is read for it."""
    if not (wanted.search or wanted.taxonomy_term_id or wanted.taxonomy_id):
        return page(services(wanted), start, size)
    plain = Wanted(modified_after=wanted.modified_after, organization_id=wanted.organization_id)
    found = _shelved(wanted)
    if plain == Wanted():
        gone = Service.objects.filter(GONE).order_by().values_list("ordinal", flat=True)
        found = shelves.without(found, shelves.of_ordinals(gone))
    elif found:
        found = shelves.both(found, shelves.of_ordinals(services(plain).values_list("ordinal", flat=True)))
    ordinals = shelves.page(found, start, size)
    rows = _shown(Service.objects.filter(ordinal__in=ordinals))
    return Page(shelves.count(found), rows.order_by("ordinal", "pk"))


def _shelved(wanted: Wanted) -> shelves.Bits:
    """Services with all the words, under the term and the taxonomy, shown or not."""
    lists = []
    if wanted.search:
        words = shelves.words(wanted.search)[:WORDS]
        lists += [shelves.with_word(word) for word in words] or [{}]
    if wanted.taxonomy_term_id:
        lists.append(shelves.under_terms([wanted.taxonomy_term_id]))
    if wanted.taxonomy_id:
        terms = TaxonomyTerm.objects.filter(taxonomy_id=wanted.taxonomy_id).values_list("pk", flat=True)
        if wanted.taxonomy_term_id:
            lists += [] if wanted.taxonomy_term_id in set(terms) else [{}]
        else:
            lists.append(shelves.under_terms(terms))
    return reduce(shelves.both, lists)


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
