"""What is known of one person, as matching sees it. Plain values: no database, no report, no story.

Everything may be missing, and what is missing never counts against anybody. None of these says
in its `repr` who somebody is: it may end in a log.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

NameKind = Literal["name", "alias", "birth", "original"]
"""`original`: the same name in its own script. `birth`: before marriage or adoption."""
Sex = Literal["female", "male", "other", ""]


@dataclass(frozen=True, slots=True, repr=False)
class Name:
    """One name of a person, as it was given: nothing is folded here. Either part may be empty."""

    given: str = ""
    surname: str = ""
    suffix: str = ""
    kind: NameKind = "name"


@dataclass(frozen=True, slots=True, repr=False)
class Born:
    """When a person was born. An exact date, or parts of one, or only the years between which it must lie.

    `year`, `month`, `day`: None where it is not known. `earliest` and `latest`: the first and last possible year when
    only an age was told ("about 8", asked on a day that is known).
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    earliest: int | None = None
    latest: int | None = None

    @property
    def exact(self) -> date | None:
        """The day, when all of it is known and there is such a day."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def __bool__(self) -> bool:
        return any(one is not None for one in (self.year, self.month, self.day, self.earliest, self.latest))


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A place somebody lived. `line`: number, street and apartment as given; the parts are parsed from it."""

    line: str = ""
    city: str = ""
    zip: str = ""
    number: str = ""
    street: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """One person, or what a caller says of one.

    `id`: the person's own; empty for a query. `household`: an id that people of one household share, or empty.
    `with_names`: names of others in the household. A query and a person have the same shape, so that one score serves
    the desk, the batch and the bench.
    """

    id: str = ""
    names: tuple[Name, ...] = ()
    born: Born = field(default_factory=Born)
    sex: Sex = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    household: str = ""
    with_names: tuple[Name, ...] = ()
