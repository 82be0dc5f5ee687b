"""Invented community services in the store, spread over invented towns as people are: a few large, many small."""

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SOURCE = "bench"
TAXONOMY = "x0"
CHUNK = 2_000
TERMS = (
    "Food Pantries",
    "Emergency Shelter",
    "Rent Payment Assistance",
    "Utility Assistance",
    "Public Benefits",
    "Diaper Bank",
    "Clothing",
    "Domestic Violence Shelters",
    "Sexual Assault Counseling",
    "Suicide Prevention",
    "Substance Use Treatment",
    "Counseling",
    "Anger Management",
    "Parenting Classes",
    "Child Care",
    "Respite Care",
    "Kinship Support",
    "Youth Mentoring",
    "Primary Care Clinic",
    "Dental Care",
    "Prenatal Care",
    "Early Intervention",
    "Legal Aid",
    "Immigration Assistance",
    "Job Training",
    "Tutoring",
    "Bus Pass",
)
_FIRST = "Oak River Hill Grace Sunrise Valley Harbor Maple Bridge Garden Lantern Meadow Cedar Willow Stone Canyon"
_SECOND = "Hope Family Community Neighbors Partners Circle House Center Alliance Project Works Table Haven Gate"
_THIRD = "Services Foundation Collective Mission Network Society Initiative Outreach"
FIRST, SECOND, THIRD = _FIRST.split(), _SECOND.split(), _THIRD.split()


@dataclass(frozen=True)
class Town:
    """An invented town: its ZIP codes stand beside each other around its middle (degrees)."""

    lat: float
    lon: float
    zips: tuple[str, ...]


def towns(seed: int, count: int = 400) -> list[Town]:
    """Towns inside one large state, from its largest to its smallest; the ZIP codes are of that state."""
    draw = random.Random(seed)
    codes = iter([f"{n:05d}" for n in range(93_000, 96_162)])
    made = []
    for rank in range(count):
        many = max(1, 60 // (rank + 1))
        made.append(Town(draw.uniform(34, 41), draw.uniform(-122, -116), tuple(next(codes) for _ in range(many))))
    return made


@dataclass(frozen=True)
class Filled:
    """ZIP codes by how many services are there, and the towns."""

    zips: tuple[str, ...]


def fill(size: int, seed: int) -> Filled:
    """Write `size` services, each at one place, into the store's tables, past the import: that has its own bench."""
    from hearthline.directory.community import models as store
    from hearthline.directory.community import refiling
    from hearthline.ground import clock

    if store.Source.objects.filter(pk=SOURCE).exists():
        return _kept()
    now = clock.now()
    source = store.Source.objects.create(pk=SOURCE, name="Invented for a measurement")
    delivery = store.Delivery.objects.create(
        source=source, form="json", sha256="0" * 64, state="done", started_at=now, ended_at=now
    )
    every = {"source_id": SOURCE, "delivery_id": delivery.pk}
    dated = {**every, "modified_at": now, "changed_at": now, "checked_on": now.date()}
    store.Taxonomy.objects.create(pk=TAXONOMY, name="Invented needs", ordinal=0, told="{}", **dated)
    store.TaxonomyTerm.objects.bulk_create(
        store.TaxonomyTerm(pk=f"t{n}", taxonomy_id=TAXONOMY, name=name, ordinal=n, told="{}", **dated)
        for n, name in enumerate(TERMS)
    )
    all_towns = towns(seed)
    weights = [1 / (rank + 3) for rank in range(len(all_towns))]
    draw = random.Random(seed + 1)
    zips: dict[str, int] = {}
    for start in range(0, size, CHUNK):
        rows: dict[type[Any], list[Any]] = {}
        for number in range(start, min(size, start + CHUNK)):
            town = draw.choices(all_towns, weights)[0]
            zip_code = draw.choice(town.zips)
            zips[zip_code] = zips.get(zip_code, 0) + 1
            for row in _one(number, town, zip_code, draw, every, dated):
                rows.setdefault(type(row), []).append(row)
        for model, own in rows.items():
            model.objects.bulk_create(own)
    refiling.anew()
    return Filled(tuple(sorted(zips, key=lambda code: (-zips[code], code))))


def _kept() -> Filled:
    """What was filled before, in a database that was kept."""
    from hearthline.directory.community import models as store

    zips: dict[str, int] = {}
    for code in store.Address.objects.values_list("postal_code", flat=True).iterator(chunk_size=5_000):
        zips[code] = zips.get(code, 0) + 1
    return Filled(tuple(sorted(zips, key=lambda code: (-zips[code], code))))


def _one(
    number: int, town: Town, zip_code: str, draw: random.Random, every: dict[str, Any], dated: dict[str, Any]
) -> Iterator[Any]:
    from hearthline.directory.community import models as store
    from hearthline.directory.community.shelves import line
    from hearthline.directory.finding import fold

    dated = {**dated, "ordinal": number}
    mine = draw.sample(range(len(TERMS)), draw.choice((1, 2, 2, 3)))
    name = f"{draw.choice(FIRST)} {draw.choice(SECOND)} {draw.choice(THIRD)}"
    service, place = f"s{number:06d}", f"l{number:06d}"
    far = 0.05 * math.sqrt(len(town.zips))
    told = {
        "description": f"{TERMS[mine[0]]} for people who live near by. Ask for {draw.choice(FIRST)}.",
        "fees_description": draw.choice(("Free", "Sliding scale", "")),
        "eligibility_description": draw.choice(("", "", "Families with children", "Women", "Youth 12 to 18")),
        "application_process": "Call first.",
        "minimum_age": None,
    }
    yield store.Organization(pk=f"o{number:06d}", name=f"Practice {name}", told="{}", **dated)
    yield store.Service(
        pk=service, organization_id=f"o{number:06d}", name=f"{TERMS[mine[0]]} {number % 97}", status="active",
        folded=line(fold(f"{TERMS[mine[0]]} {number % 97} {told['description']}"), 4_000), told=json.dumps(told),
        **dated,
    )  # fmt: skip
    yield store.Location(
        pk=place, location_type="physical", latitude=town.lat + draw.gauss(0, far),
        longitude=town.lon + draw.gauss(0, far), told="{}", **dated,
    )  # fmt: skip
    yield store.ServiceAtLocation(pk=f"a{number:06d}", service_id=service, location_id=place, told="{}", **dated)
    address = {"address_1": f"{number % 900} Example St", "city": "Practice", "state_province": "CA"}
    yield store.Address(
        pk=f"d{number:06d}", location_id=place, postal_code=zip_code, address_type="physical",
        told=json.dumps({**address, "postal_code": zip_code, "address_type": "physical"}), **every,
    )  # fmt: skip
    yield store.Phone(
        pk=f"p{number:06d}", service_id=service, number="916-555-0100",
        told=json.dumps({"number": f"916-555-01{number % 100:02d}"}), **every,
    )  # fmt: skip
    week: Sequence[str] = draw.choice((["MO,TU,WE,TH,FR"], ["MO,WE", "SA"], ["MO,TU,WE,TH,FR,SA,SU"], []))
    for n, days in enumerate(week):
        opens, closes = draw.choice((("09:00", "17:00"), ("08:00", "12:00"), ("20:00", "06:00")))
        hours = {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes}
        yield store.Schedule(pk=f"h{number:06d}{n}", service_id=service, told=json.dumps(hours), **every)
    for n, code in enumerate(draw.choice(([], ["es"], ["es", "hmn"]))):
        yield store.Language(
            pk=f"g{number:06d}{n}", service_id=service, code=code, told=json.dumps({"code": code}), **every
        )
    for n in mine:
        yield store.Attribute(
            pk=f"x{number:06d}{n}", link_id=service, link_entity="service", taxonomy_term_id=f"t{n}", told="{}", **every
        )
