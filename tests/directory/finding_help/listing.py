"""Invented services in the store, for tests: one call a service, with its place and what hangs on it."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from hearthline.directory.community import models as store

EARLY = datetime(2026, 11, 1, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HALL = (38.5816, -121.4944)
"""Latitude and longitude of the middle of the invented town's services."""
_next = count(1)


def every() -> dict[str, Any]:
    """What each row says of where it came from."""
    source, _made = store.Source.objects.get_or_create(pk="practice", defaults={"name": "Practice listings"})
    delivery = store.Delivery.objects.filter(source=source).first() or store.Delivery.objects.create(
        source=source, form="json", sha256="0" * 64, state="done", started_at=EARLY, ended_at=EARLY
    )
    return {"source_id": source.pk, "delivery_id": delivery.pk, "seq": next(_next)}


def listed(modified_at: datetime = EARLY) -> dict[str, Any]:
    return {**every(), "modified_at": modified_at, "changed_at": modified_at, "ordinal": next(_next)}


def service(
    id_: str,
    name: str,
    terms: Iterable[str] = (),
    *,
    at: tuple[float, float] | None = HALL,
    zip_code: str = "95814",
    state: str = "CA",
    county: str = "",
    hours: Iterable[Mapping[str, Any]] = (),
    languages: Iterable[str] = (),
    costs: Iterable[Mapping[str, Any]] = (),
    areas: Iterable[str] = (),
    phone: str = "916-555-0101",
    checked_on: date | None = TODAY,
    status: str = "active",
    hidden_place: bool = False,
    modified_at: datetime = EARLY,
    **told: Any,
) -> store.Service:
    """A service with one place; `at` None: without any. `told`: more of its own record."""
    store.Organization.objects.create(pk=f"o-{id_}", name=f"Practice {name} House", told="{}", **listed())
    record = {"description": f"Invented: {name}.", **told}
    made = store.Service.objects.create(
        pk=id_, organization_id=f"o-{id_}", name=name, status=status, checked_on=checked_on,
        told=json.dumps(record), **listed(modified_at),
    )  # fmt: skip
    if at is not None:
        place(id_, at, zip_code, state, county, hidden=hidden_place)
    hung(id_, hours, languages, costs, areas, phone)
    for term in terms:
        sorted_under(id_, term)
    return made


def place(id_: str, at: tuple[float, float], zip_code: str, state: str, county: str, *, hidden: bool = False) -> None:
    """A place of the service, with its address."""
    number = next(_next)
    store.Location.objects.create(
        pk=f"l-{id_}-{number}", location_type="physical", latitude=at[0], longitude=at[1], told="{}", hidden=hidden,
        **listed(),
    )  # fmt: skip
    store.ServiceAtLocation.objects.create(
        pk=f"a-{id_}-{number}", service_id=id_, location_id=f"l-{id_}-{number}", told="{}", **listed()
    )
    address = {"address_1": "12 Example St", "city": "Practice", "state_province": state, "postal_code": zip_code}
    store.Address.objects.create(
        pk=f"d-{id_}-{number}", location_id=f"l-{id_}-{number}", address_type="physical", postal_code=zip_code,
        told=json.dumps({**address, "region": county, "address_type": "physical"}), **every(),
    )  # fmt: skip


def hung(
    id_: str,
    hours: Iterable[Mapping[str, Any]],
    languages: Iterable[str],
    costs: Iterable[Mapping[str, Any]],
    areas: Iterable[str],
    phone: str,
) -> None:
    own: dict[str, Any] = {"service_id": id_}
    if phone:
        told = json.dumps({"number": phone, "type": "voice"})
        store.Phone.objects.create(pk=f"p-{id_}", number=phone, told=told, **own, **every())
    for n, one in enumerate(hours):
        store.Schedule.objects.create(pk=f"h-{id_}-{n}", told=json.dumps(one), **own, **every())
    for n, code in enumerate(languages):
        store.Language.objects.create(pk=f"g-{id_}-{n}", code=code, told=json.dumps({"code": code}), **own, **every())
    for n, cost in enumerate(costs):
        store.CostOption.objects.create(pk=f"c-{id_}-{n}", told=json.dumps(cost), **own, **every())
    for n, area in enumerate(areas):
        store.ServiceArea.objects.create(pk=f"r-{id_}-{n}", told=json.dumps({"name": area}), **own, **every())


def sorted_under(id_: str, term: str) -> None:
    found = store.TaxonomyTerm.objects.filter(name=term).first() or store.TaxonomyTerm.objects.create(
        pk=f"t-{next(_next)}", name=term, told="{}", **listed()
    )
    store.Attribute.objects.create(
        pk=f"x-{id_}-{next(_next)}", link_id=id_, link_entity="service", taxonomy_term_id=found.pk, told="{}", **every()
    )


def weekly(days: str, opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, **more}
