"""A population, person by person, without ever holding more than one neighbourhood of it."""

from collections.abc import Iterator
from functools import lru_cache
from random import Random

from hearthline.linkage.madeup import streets
from hearthline.linkage.madeup.cultures import culture_pick, cultures
from hearthline.linkage.madeup.families import AS_OF, Family
from hearthline.linkage.madeup.mishear import slip
from hearthline.linkage.madeup.persons import Person
from hearthline.linkage.record import Name, Record

__all__ = ["AS_OF", "BLOCK", "neighbourhood", "person", "population"]

BLOCK = 100
"""Persons of a neighbourhood. Each is drawn from its own number, so that any of them can be made alone."""
NO_BORN, NO_PHONE, NO_ADDRESS, NO_SEX = 0.12, 0.25, 0.10, 0.02
MISSPELT, DAY_SLIP, DOUBLE, HYPHEN = 0.02, 0.01, 0.45, 0.15
OWN_KIND = 0.5
"""How often a family is of the culture that gives its neighbourhood its colour."""


def population(size: int, seed: int = 1) -> Iterator[Record]:
    """`size` persons as an agency would have stored them: some without date of birth (12%), telephone (25%) or
    address (10%), a few misspelt. `id` is "p" and a number from 0; members of a household share `household`."""
    for number in range(0, size, BLOCK):
        for one in neighbourhood(seed, number // BLOCK)[: size - number]:
            yield one.record()


def person(number: int, seed: int) -> Person:
    """The person with this number, without making those before."""
    return _kept(seed, number // BLOCK)[number % BLOCK]


@lru_cache(maxsize=64)
def _kept(seed: int, block: int) -> list[Person]:
    return neighbourhood(seed, block)


def neighbourhood(seed: int, block: int) -> list[Person]:
    """The hundred persons of one neighbourhood, with what was stored of them. The last family may be cut short."""
    rng = Random(f"hearthline population {seed} {block}")
    where = streets.city(rng)
    code = where.zip + rng.randrange(where.zips)
    near = tuple(streets.street(rng) for _ in range(8))
    colour = culture_pick()(rng)
    people: list[Person] = []
    homes = 0
    while len(people) < BLOCK:
        culture = cultures()[colour if rng.random() < OWN_KIND else culture_pick()(rng)]
        family = Family(rng, culture, where, near, code)
        for home in family.homes:
            home.key = f"h{block}-{homes}"
            homes += 1
        people.extend(family.people)
    people = people[:BLOCK]
    for at, one in enumerate(people):
        one.id = f"p{block * BLOCK + at}"
        _write_down(rng, one)
        for home in one.homes:
            home.members.append(one)
    return people


def _write_down(rng: Random, one: Person) -> None:
    """Decide what the agency stored, with the slips it made."""
    one.knows_born = rng.random() >= NO_BORN
    one.knows_phone = rng.random() >= NO_PHONE
    one.knows_address = rng.random() >= NO_ADDRESS
    one.knows_sex = rng.random() >= NO_SEX
    if len(one.surnames) > 1 and rng.random() < DOUBLE:
        surname = ("-" if rng.random() < HYPHEN else " ").join(one.surnames)
    else:
        surname = one.surnames[0]
    given = one.given
    roll = rng.random()
    if roll < MISSPELT / 2:
        given = slip(rng, given)
    elif roll < MISSPELT:
        surname = slip(rng, surname)
    if rng.random() < DAY_SLIP and one.born.day <= 12:
        one.born_written = one.born.replace(month=one.born.day, day=one.born.month)
    one.written = Name(given, surname, one.suffix)
