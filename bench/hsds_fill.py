"""Invented community services, as an HSDS 3.0 file would hold them: nobody's names, telephone numbers 555-01xx."""

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

Record = dict[str, Any]
NEEDS = (
    "food", "housing", "health", "counseling", "legal help", "child care", "parenting", "jobs", "school", "transport",
    "money", "safety",
)  # fmt: skip
TOWNS = ("Alder Creek", "Brookmoor", "Cedar Flat", "Dunmere", "Eastwick", "Fernhollow", "Granite Bend", "Hazelton")
WORDS = ("North", "Open Door", "River", "Harbor", "Lantern", "Orchard", "Bridge", "Meadow", "Cornerstone", "Sunrise")
LANGUAGES = (("English", "en"), ("Spanish", "es"), ("Hmong", "hmn"), ("Vietnamese", "vi"), ("Russian", "ru"))
PRICES = (0, 5.5, 20)
OF_ONE = 5
"""Services of one organization; they share two places."""


def services(count: int, seed: int) -> Iterator[Record]:
    """So many services, each with all that belongs to it, as `/services/{id}` gives them."""
    terms = [_term(number) for number in range(60)]
    for number in range(count):
        yield _service(number, random.Random(seed * 1_000_003 + number), terms)


def _id(kind: int, number: int) -> str:
    return str(UUID(int=(kind << 96) | (4 << 76) | (2 << 62) | ((number * 0x9E3779B97F4A7C15) % (1 << 61))))


def _term(number: int) -> Record:
    return {
        "id": _id(1, number),
        "code": f"N-{number:02}",
        "name": f"{NEEDS[number % len(NEEDS)]} {number}",
        "description": f"Help with {NEEDS[number % len(NEEDS)]}.",
        "taxonomy_detail": {"id": _id(2, 1), "name": "Needs", "description": "An invented list.", "version": "1"},
        "language": "en",
    }


def _phone(number: int) -> Record:
    return {"id": _id(3, number), "number": f"555-01{number % 100:02}", "type": "voice", "description": "Front desk"}


def _schedule(number: int) -> Record:
    return {
        "id": _id(4, number), "freq": "WEEKLY", "interval": 1, "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00",
        "closes_at": "17:00", "valid_from": "2026-01-01",
    }  # fmt: skip


def _language(number: int, which: int) -> Record:
    name, code = LANGUAGES[which]
    return {"id": _id(5, number), "name": name, "code": code}


def _location(number: int) -> Record:
    draw = random.Random(number)
    town = TOWNS[number % len(TOWNS)]
    return {
        "id": _id(6, number),
        "location_type": "physical",
        "name": f"{town} {WORDS[number % len(WORDS)]} House",
        "latitude": round(38.2 + draw.random(), 6),
        "longitude": round(-122.0 + draw.random(), 6),
        "addresses": [
            {
                "id": _id(7, number), "address_1": f"{number % 900 + 1} Larkspur Court", "city": town,
                "state_province": "CA", "postal_code": f"{95_600 + number % 300}", "country": "US",
                "address_type": "physical",
            }
        ],
        "phones": [_phone(number)],
        "accessibility": [{"id": _id(8, number), "description": "A ramp at the front door."}],
    }  # fmt: skip


def _organization(number: int) -> Record:
    return {
        "id": _id(9, number),
        "name": f"{WORDS[number % len(WORDS)]} {NEEDS[number % len(NEEDS)].title()} Group {number}",
        "description": f"An invented group that helps with {NEEDS[number % len(NEEDS)]}.",
        "website": "https://example.org/",
        "locations": [_location(number * 2), _location(number * 2 + 1)],
    }


def _service(number: int, draw: random.Random, terms: list[Record]) -> Record:
    need, organization = draw.choice(NEEDS), number // OF_ONE
    place = organization * 2 + draw.randrange(2)
    low = draw.choice((0, 0, 12, 18))
    return {
        "id": _id(10, number),
        "name": f"{need.title()} at {draw.choice(WORDS)} {number}",
        "description": f"We help families with {need}. " + "Come as you are; nobody asks for papers. " * 4,
        "status": "active",
        "url": "https://example.org/service",
        "email": "desk@example.org",
        "eligibility_description": "Families with children",
        "minimum_age": low,
        "maximum_age": 99,
        "fees_description": draw.choice(("Free", "You pay what you can")),
        "application_process": "Call first, or walk in.",
        "assured_date": f"2026-{draw.randrange(1, 11):02}-15",
        "last_modified": f"2026-{draw.randrange(1, 11):02}-15T10:30:45.123Z",
        "organization": _organization(organization),
        "phones": [_phone(10_000_000 + number)],
        "schedules": [_schedule(number)],
        "service_areas": [{"id": _id(11, number), "name": f"{draw.choice(TOWNS)} and around it"}],
        "languages": [_language(number * 2 + n, which) for n, which in enumerate(draw.sample(range(5), 2))],
        "cost_options": [{"id": _id(12, number), "option": "All", "currency": "usd", "amount": draw.choice(PRICES)}],
        "service_at_locations": [{"id": _id(13, number), "location": _location(place)}],
        "attributes": [
            {"id": _id(14, number), "link_type": "taxonomy", "link_entity": "service", "value": "yes",
             "taxonomy_term": draw.choice(terms)}
        ],
    }  # fmt: skip


def write_json(file: Path, count: int, seed: int) -> None:
    """One list of full services."""
    with file.open("w", encoding="utf-8") as out:
        for number, record in enumerate(services(count, seed)):
            out.write(("[" if number == 0 else ",\n") + json.dumps(record))
        out.write("]\n")


def write_csv(folder: Path, count: int, seed: int) -> None:
    """The same as tables. Needs the project on the path: it knows the tables' columns."""
    from hearthline.directory.community.shape import KINDS
    from hearthline.directory.community.unfolding import unfold

    folder.mkdir()
    files = {kind.name: (folder / kind.table).open("w", encoding="utf-8", newline="") for kind in KINDS.values()}
    try:
        out = {name: csv.DictWriter(files[name], list(KINDS[name].fields), extrasaction="ignore") for name in files}
        for one in out.values():
            one.writeheader()
        seen: set[str] = set()
        for record in services(count, seed):
            for row in unfold("service", record).rows.values():
                if row.id not in seen:
                    seen.add(row.id)
                    out[row.kind].writerow(row.told | row.links)
    finally:
        for file in files.values():
            file.close()
