"""A population, person by person, without ever holding more than one neighbourhood of it."""

from collections.abc import Iterator
from datetime import date

from hearthline.linkage.record import Record

AS_OF = date(2026, 6, 1)
"""The day on which everybody has their age."""
BLOCK = 100
"""Persons of a neighbourhood. Each is drawn from its own number, so that any of them can be made alone."""


def population(size: int, seed: int = 1) -> Iterator[Record]:
    """`size` persons as an agency would have stored them: some without date of birth (12%), telephone (25%) or
    address (10%), a few misspelt. `id` is "p" and a number from 0; members of a household share `household`."""
    raise NotImplementedError
