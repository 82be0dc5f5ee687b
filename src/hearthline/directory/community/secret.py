"""Places that must stay secret, such as a shelter from violence: kept from the API and from every export.

What is given at a place says whether it is secret: by the needs that its terms, its name or its organization's name
mean (the packs' `needs.yaml`, `hide_address`), as on the pages of "help near you". One such service is enough,
whatever else is given there, and also after its source withdrew it: who looks for somebody would go to that door.
What is new in a delivery is secret until its end, when all of it is known: nobody reads an address in between. One that
was stopped has no end: what it told keeps its mark until it goes on, or a later delivery tells of it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hearthline.directory.community.models import (
    Attribute,
    Delivery,
    DeliveryState,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from hearthline.directory.finding_help import needs
from hearthline.ground import clock

KINDS = ("location", "service_at_location")
"""Kinds of records that have the mark."""
BATCH = 500


def _running() -> list[Any]:
    """Deliveries that have not ended."""
    return list(Delivery.objects.filter(state=DeliveryState.RUNNING).values_list("pk", flat=True))


def half_told(services: Iterable[str]) -> frozenset[str]:
    """Those of these services that were last told by a delivery that has not ended: not all of them may be known."""
    running = _running()
    if not running:
        return frozenset()
    rows = Service.objects.filter(pk__among=services, delivery__in=running)
    return frozenset(rows.values_list("pk", flat=True))


def settle(services: Sequence[str]) -> None:
    """Mark the places of these services (ids; at most `BATCH`), and what says that they are given there."""
    rows = Service.objects.filter(pk__in=services)
    running = _running()
    if running:
        rows = rows.exclude(delivery__in=running)
        services = list(rows.values_list("pk", flat=True))
    secret = {own for own, _owner in _secret(rows)}
    links = ServiceAtLocation.objects.filter(service_id__in=services)
    _mark(links.filter(service_id__in=secret), secret=True)
    _mark(links.exclude(service_id__in=secret), secret=False)
    _places(Location.objects.filter(pk__in=links.values("location_id")))
    _offices(rows)


def settle_source(source: str) -> None:
    """All of one source, when a delivery has ended. Inside the caller's transaction."""
    services = list(Service.objects.filter(source_id=source).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(services), BATCH):
        settle(services[start : start + BATCH])
    # What no service speaks for: a link of a service that nobody sent, a place of an organization without services.
    here = Q(source_id=source) & ~Q(delivery__in=_running())
    lost = ServiceAtLocation.objects.filter(here).exclude(service_id__in=Service.objects.values("pk"))
    _mark(lost, secret=False)
    owned = Exists(Service.objects.filter(organization_id=OuterRef("organization_id")))
    _places(Location.objects.filter(here, secret=True, pk__in=lost.values("location_id")))
    _mark(Location.objects.filter(here & ~Exists(_links()) & ~owned), secret=False)


def _secret(rows: QuerySet[Service]) -> set[tuple[str, str | None]]:
    """(service, organization) of those whose places are secret. Four queries, whatever they are."""
    vocabulary = needs.current()
    owners = Organization.objects.filter(pk__in=rows.filter(organization_id__isnull=False).values("organization_id"))
    called: dict[str | None, str] = dict(owners.values_list("pk", "name"))
    sorted_ = Attribute.objects.filter(link_id__in=rows.values("pk"))
    names = dict(
        TaxonomyTerm.objects.filter(pk__in=sorted_.values("taxonomy_term_id").distinct()).values_list("pk", "name")
    )
    terms: dict[str | None, list[str]] = {}
    for own, term in sorted_.values_list("link_id", "taxonomy_term_id"):
        if term in names:
            terms.setdefault(own, []).append(names[term])
    return {
        (own, owner)
        for own, name, owner in rows.values_list("pk", "name", "organization_id")
        if vocabulary.hides([*terms.get(own, ()), name, called.get(owner, "")])
    }


def _links() -> QuerySet[ServiceAtLocation]:
    """What says that something is given, or once was, at a place."""
    return ServiceAtLocation.objects.filter(location_id=OuterRef("pk"))


def _places(rows: QuerySet[Location]) -> None:
    """A place is secret when anything is that is given there: its name, its telephone or who else is in the house would
    lead there."""
    shut, any_ = Exists(_links().filter(secret=True)), Exists(_links())
    _mark(rows.filter(shut), secret=True)
    _mark(rows.filter(any_ & ~shut), secret=False)


def _offices(rows: QuerySet[Service]) -> None:
    """Places of these services' organizations at which no service is said to be given: secret, when one of all the
    services of that organization is."""
    owners = rows.filter(organization_id__isnull=False).values("organization_id")
    offices = Location.objects.filter(~Exists(_links()), organization_id__in=owners)
    theirs = Service.objects.filter(organization_id__in=offices.values("organization_id"))
    secret = {owner for _own, owner in _secret(theirs)}
    _mark(offices.filter(organization_id__in=secret), secret=True)
    _mark(offices.exclude(organization_id__in=secret), secret=False)


def _mark(rows: QuerySet[Any], *, secret: bool) -> None:
    """Only where it is not so already: most of the time nothing is written. What became secret changes the store, so
    that every row made of it for the search is made anew."""
    changed = {"changed_at": clock.now()} if secret else {}
    rows.filter(secret=not secret).update(secret=secret, **changed)
