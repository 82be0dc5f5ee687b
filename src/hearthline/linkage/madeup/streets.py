"""Where they live: cities, streets, apartments, and telephones that nobody can ring."""

from functools import cache
from random import Random
from typing import NamedTuple

from hearthline.linkage.madeup.draw import Pick, ranked, shares, words

UNITS = ("Apt {}", "Apt {}", "#{}", "Unit {}")


class City(NamedTuple):
    name: str
    zip: int
    zips: int


class Place(NamedTuple):
    """One dwelling, as it is: whoever writes it down may write it otherwise."""

    number: int
    street: str
    unit: str
    city: str
    zip: str

    @property
    def line(self) -> str:
        return f"{self.number} {self.street} {self.unit}".rstrip()


def _weighted(title: str) -> dict[str, float]:
    found = (word.rpartition(":") for word in words("places", title))
    return {name: float(weight) for name, _, weight in found}


@cache
def _cities() -> Pick[City]:
    table: dict[City, float] = {}
    for name, weight in _weighted("city").items():
        city, _, code = name.partition(":")
        table[City(city, int(code), max(1, int(weight) // 30))] = weight
    return shares(table)


@cache
def _streets() -> tuple[Pick[str], Pick[str], Pick[str], Pick[str], Pick[str]]:
    return (
        ranked(words("places", "street"), power=0.5),
        ranked(words("places", "street_head"), power=0.3),
        ranked(words("places", "street_end"), power=0.3),
        shares(_weighted("suffix")),
        shares(_weighted("area_code")),
    )


def city(rng: Random) -> City:
    return _cities()(rng)


def street(rng: Random) -> str:
    """A street's name with its suffix: "Oak Hollow Way"."""
    common, head, end, suffix, _ = _streets()
    name = common(rng) if rng.random() < 0.4 else f"{head(rng)} {end(rng)}"
    return f"{name} {suffix(rng)}"


def place(rng: Random, where: City, *, near: tuple[str, ...] = (), home_zip: int = 0) -> Place:
    """A dwelling in a city; `near`: on one of these streets."""
    code = home_zip or where.zip + rng.randrange(where.zips)
    on = rng.choice(near) if near else street(rng)
    number = rng.randint(1, 99) if rng.random() < 0.05 else rng.randint(100, 9999)
    unit = ""
    if rng.random() < 0.3:
        number -= number % 20  # a building of many doors
        unit = rng.choice(UNITS).format(rng.choice(("", "", "A", "B", "C")) + str(rng.randint(1, 48)))
    return Place(max(1, number), on, unit, where.name, f"{code:05d}")


def telephone(rng: Random) -> str:
    """Ten digits that are nobody's: no exchange begins with 0 or 1."""
    return f"{_streets()[4](rng)}{rng.randint(0, 1)}{rng.randrange(1_000_000):06d}"
