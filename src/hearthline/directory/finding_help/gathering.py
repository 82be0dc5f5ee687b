"""What the store knows of some services, in one reading: each with its places and all that hangs on them.

A dozen queries for a batch of services, however many there are. Only what anybody may see: nothing hidden, nothing
withdrawn, nothing whose service is not given now.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from hearthline.directory.community import models as store


class Service(NamedTuple):
    """Of a service: what a row is made from, and not the long text that another search looks at."""

    pk: str
    source_id: str
    organization_id: str | None
    name: str
    status: str
    minimum_age: float | None
    maximum_age: float | None
    assured_date: date | None
    hidden: bool
    withdrawn_at: datetime | None
    modified_at: datetime
    checked_on: date | None
    told: str


class Place(NamedTuple):
    """Of a place the same."""

    pk: str
    location_type: str
    latitude: float | None
    longitude: float | None
    hidden: bool
    secret: bool
    told: str


class Owner(NamedTuple):
    """Of an organization the same."""

    pk: str
    name: str
    hidden: bool
    told: str


T = TypeVar("T", Service, Place, Owner)


def read(rows: QuerySet[Any], kind: type[T]) -> list[T]:
    """Rows of the store, of each what `kind` names."""
    return [kind._make(row) for row in rows.values_list(*kind._fields)]


@dataclass
class Whole:
    """One service at one place. `told` of each record is the record itself. `location` None: it has no place, or one
    that may not be shown (`secret`). `kept`: something else that is given there makes the place secret."""

    service: Service | store.Service
    organization: Owner | None
    location: Place | None = None
    secret: bool = False
    kept: bool = False
    addresses: list[dict[str, Any]] = field(default_factory=list)
    phones: list[dict[str, Any]] = field(default_factory=list)
    schedules: list[dict[str, Any]] = field(default_factory=list)
    languages: list[dict[str, Any]] = field(default_factory=list)
    areas: list[dict[str, Any]] = field(default_factory=list)
    costs: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


def record(row: Service | Owner | store.Told) -> dict[str, Any]:
    """The record as its source told it."""
    return _read(row.told)


def _read(told: str) -> dict[str, Any]:
    """{} for what cannot be read, which hides that record and stops nothing."""
    try:
        found = json.loads(told)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


Hung = Mapping[tuple[str, str], Sequence[dict[str, Any]]]
"""(column, id) to the records that hang there, in the order in which they came."""
Link = tuple[str, str | None]
"""Of a service at a place: its own id, and the place's."""


def _hanging(model: type[Any], ids: Mapping[str, Sequence[str]]) -> Hung:
    asked = Q()
    for column, own in ids.items():
        asked |= Q(**{f"{column}__among": own})
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    columns = list(ids)
    for told, *links in model.objects.filter(asked).order_by("seq", "pk").values_list("told", *columns):
        for column, link in zip(columns, links, strict=True):
            if link:
                found.setdefault((column, link), []).append(_read(told))
    return found


def _shown(model: type[Any], kind: type[T], ids: Iterable[str | None]) -> dict[str, T]:
    rows = model.objects.filter(pk__among={one for one in ids if one}, withdrawn_at=None)
    return {row.pk: row for row in read(rows, kind)}


def gather(services: Sequence[Service]) -> list[Whole]:
    """Every service of the batch at every place where it is given, at least once each."""
    shown = [s for s in services if s.status == "active" and not s.hidden and s.withdrawn_at is None]
    ids = [service.pk for service in shown]
    at: dict[str, list[Link]] = {}
    given = store.ServiceAtLocation.objects.filter(service_id__among=ids, withdrawn_at=None, hidden=False)
    for pk, service_id, location_id in given.order_by("pk").values_list("pk", "service_id", "location_id"):
        at.setdefault(str(service_id), []).append((pk, location_id))
    links = [link for own in at.values() for link in own]
    places = _shown(store.Location, Place, (location for _pk, location in links))
    owners = _shown(store.Organization, Owner, (service.organization_id for service in shown))
    parts = _parts(ids, [pk for pk, _location in links], list(places), list(owners))
    terms = _terms(ids)
    found = []
    for service in shown:
        owner = owners.get(service.organization_id or "")
        if owner is not None and owner.hidden:
            continue
        own_links: Sequence[Link | None] = at.get(service.pk) or [None]
        for own in own_links:
            one = Whole(service, owner, terms=terms.get(service.pk, []))
            _fill(one, own, places, parts)
            found.append(one)
    return found


def _parts(services: list[str], links: list[str], places: list[str], owners: list[str]) -> dict[str, Hung]:
    three = {"service_id": services, "location_id": places, "service_at_location_id": links}
    two = {"service_id": services, "location_id": places}
    one = {"service_id": services}
    return {
        "phones": _hanging(store.Phone, {**three, "organization_id": owners}),
        "schedules": _hanging(store.Schedule, three),
        "addresses": _hanging(store.Address, {"location_id": places}),
        "languages": _hanging(store.Language, two),
        "areas": _hanging(store.ServiceArea, one),
        "costs": _hanging(store.CostOption, one),
        "documents": _hanging(store.RequiredDocument, one),
    }


def _fill(one: Whole, link: Link | None, places: Mapping[str, Place], parts: Mapping[str, Hung]) -> None:
    place = places.get(link[1] or "") if link else None
    one.secret = place is not None and place.hidden
    one.location = None if one.secret else place
    one.kept = place is not None and place.secret
    here = {
        "service_at_location_id": link[0] if link else "",
        "service_id": one.service.pk,
        "location_id": one.location.pk if one.location else "",
        "organization_id": one.organization.pk if one.organization else "",
    }

    def first(part: str, *columns: str) -> list[dict[str, Any]]:
        """The records of the first of these that has any: what is nearest to the service there counts."""
        return next((list(own) for c in columns if (own := parts[part].get((c, here[c])))), [])

    one.phones = first("phones", "service_at_location_id", "service_id", "location_id", "organization_id")
    one.schedules = first("schedules", "service_at_location_id", "service_id", "location_id")
    one.languages = first("languages", "service_id", "location_id")
    one.addresses = first("addresses", "location_id")
    one.areas, one.costs = first("areas", "service_id"), first("costs", "service_id")
    one.documents = first("documents", "service_id")


def _terms(services: list[str]) -> dict[str, list[str]]:
    """Service to the names of the terms that it is sorted under."""
    named: dict[str, list[str]] = {}
    rows = store.Attribute.objects.filter(link_id__among=services).order_by("seq", "pk")
    pairs = [(str(link), term) for link, term in rows.values_list("link_id", "taxonomy_term_id")]
    names = dict(
        store.TaxonomyTerm.objects.filter(pk__among={term for _link, term in pairs if term}).values_list("pk", "name")
    )
    for link, term in pairs:
        if term in names:
            named.setdefault(link, []).append(names[str(term)])
    return named
