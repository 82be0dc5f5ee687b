"""From what a caller says to the persons who may be meant: keys, candidates, cards, scores."""

import json
import time
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from heapq import nlargest
from math import log2
from uuid import UUID

from django.db import connection

from hearthline.ground.text import clean_text
from hearthline.linkage.keys import CAP, probes_by_kind
from hearthline.linkage.ready import Ready, ready, unpack
from hearthline.linkage.record import Address, Name, Record
from hearthline.linkage.score import Scorer
from hearthline.linkage.settings import NEARNESS
from hearthline.people.index import lists
from hearthline.people.index.found import Found, Hit
from hearthline.people.index.shelf import SHELF, place_in_use
from hearthline.people.index.words import Neighbours

FEWEST_COMPARED, MOST_COMPARED = 300, 500
"""Cards compared by one search: the more persons there are, the more of them look like whoever is meant."""
MOST_HITS = 100
MOST_NAMED = 12_000
"""Places on lists that are counted: the short lists come first, and what is left then hardly weighs."""
LONGEST = 200
EACH_LIST = 5.0
"""Bits that any list says for those on it: who is on two of them comes before who is on one."""
LEAST = 0.3

_CARDS = {
    "postgresql": (
        f"SELECT number, person_id, packed FROM people_card WHERE number = ANY(%s::integer[]) AND shelf = {SHELF}"  # noqa: S608 - constants
    ),
    "sqlite": (
        "SELECT number, person_id, packed FROM people_card"  # noqa: S608
        f" WHERE number IN (SELECT value FROM json_each(%s)) AND shelf = {SHELF}"
    ),
}


@cache
def scorer() -> Scorer:
    """The scorer of this process, by the settings file."""
    return Scorer()


def search(agency_id: str, query: Record, limit: int = 10) -> Found:
    """The persons of this agency that fit `query` best, at most `limit` (1 to 100), the best first.

    Nothing to go by (no name, telephone, address or identifier) finds nobody. Never raises for what a caller said;
    reads four small sets of rows by their keys. Knows nothing of rights: see `people.queries`.
    """
    began = time.perf_counter()
    limit = min(max(limit, 1), MOST_HITS)
    asked = bounded(query)
    shelf = place_in_use(agency_id)
    probes = probes_by_kind(asked, Neighbours(agency_id, asked)) if shelf else {}
    if not shelf or not probes:
        return Found(took_ms=_since(began))
    weights, whole = weigh(worths(lists.of(shelf[1], list(probes)), probes))
    chosen = likeliest(weights, compared(shelf[1].bits))
    persons, packed = _cards(agency_id, chosen)
    ranked = scorer().rank(ready(asked), packed, limit)
    return Found(
        hits=[Hit(_uuid(persons[at]), score) for at, score in ranked],
        took_ms=_since(began),
        candidates=len(weights),
        scored=len(packed),
        capped=not whole or len(weights) > len(chosen),
    )


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)


def bounded(query: Record) -> Record:
    """The same query, of a size that a person could have said: a text of 5,000 characters is cut, so is a crowd."""
    return replace(
        query,
        names=tuple(_name(one) for one in query.names[:6]),
        addresses=tuple(_address(one) for one in query.addresses[:6]),
        phones=tuple(clean_text(one, 40) for one in query.phones[:6]),
        identifiers=tuple((clean_text(kind, 40), clean_text(value, 80)) for kind, value in query.identifiers[:6]),
        with_names=tuple(_name(one) for one in query.with_names[:8]),
    )


def _name(one: Name) -> Name:
    return Name(clean_text(one.given, LONGEST), clean_text(one.surname, LONGEST), clean_text(one.suffix, 20), one.kind)


def _address(one: Address) -> Address:
    parts = (one.line, one.city, one.zip, one.number, one.street, one.unit)
    return Address(*(clean_text(part, LONGEST) for part in parts))


def worths(found: Mapping[int, Sequence[int]], kinds: Mapping[int, str]) -> list[tuple[Sequence[int], float]]:
    """Each list with the bits it says for everybody on it, the shortest first; of one length, in the keys' order.

    `found`: lists by key, in the order of the keys asked for; `kinds`: the kind of each key. A short list says more, so
    does a rare kind, and so does one that is near to what was told (`[worth]` in linkage/settings.toml).
    """
    seen: dict[str, int] = {}
    told = []
    for key, numbers in found.items():
        kind = kinds[key]
        before = seen[kind] = seen.get(kind, -1) + 1
        bits = scorer().settings.worth[kind][bisect_right(NEARNESS, before)]
        told.append((numbers, max(LEAST, EACH_LIST + log2(CAP / len(numbers)) / 2 + bits)))
    return sorted(told, key=lambda one: len(one[0]))


def weigh(found: Iterable[tuple[Sequence[int], float]]) -> tuple[dict[int, float], bool]:
    """What the lists say together for each card on them, and whether all of them were read."""
    weights: dict[int, float] = {}
    have = weights.get
    left = MOST_NAMED
    for numbers, bits in found:
        left -= len(numbers)
        if left < 0:
            return weights, False
        for number in numbers:
            weights[number] = have(number, 0.0) + bits
    return weights, True


def compared(bits: int) -> int:
    """How many cards a search compares where so many bits name a row of the lists (`Shelf.bits`): a million persons
    have 21, ten million 25. Measured: at a million nobody is lost by comparing 300, at ten million 1 % would be."""
    return min(max(FEWEST_COMPARED + 40 * (bits - 21), FEWEST_COMPARED), MOST_COMPARED)


def likeliest(weights: Mapping[int, float], most: int = MOST_COMPARED) -> list[int]:
    """The cards to compare, at most `most`, the weightiest first.

    Of equal ones the older card, so that two runs agree. Cards that score alike in the end keep this order.
    """
    ordered = nlargest(most, ((weight, -number) for number, weight in weights.items()))
    return [-number for _, number in ordered]


def _cards(agency_id: str, numbers: Sequence[int]) -> tuple[list[object], list[Ready]]:
    """The persons of these cards (as the database gives ids) and their packed records, in the order of the cards."""
    wanted: list[int] | str = list(numbers) if connection.vendor == "postgresql" else json.dumps(list(numbers))
    with connection.cursor() as cursor:
        cursor.execute(_CARDS[connection.vendor], [wanted, agency_id])
        found = {row[0]: row for row in cursor.fetchall()}
    rows = [found[number] for number in numbers if number in found]
    return [row[1] for row in rows], [unpack(row[2]) for row in rows]


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(hex=str(value))
