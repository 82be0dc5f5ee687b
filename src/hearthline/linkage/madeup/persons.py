"""One invented person as they are, with what the agency came to store of them."""

from dataclasses import dataclass, field
from datetime import date

from hearthline.linkage.madeup.cultures import Culture
from hearthline.linkage.madeup.streets import Place
from hearthline.linkage.record import Address, Born, Name, Record, Sex


@dataclass(slots=True)
class Home:
    """A household: who lives at one place, and where they lived before (newest first)."""

    key: str
    places: list[Place]
    telephones: list[str]
    members: list["Person"] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """`surnames`: one, or father's and mother's. `written`: the name as it was stored. `also`: other names stored.
    `knows_*`: whether the agency stored it. `homes`: where they live, the first being their household."""

    id: str
    culture: Culture
    given: str
    surnames: tuple[str, ...]
    sex: Sex
    born: date
    homes: list[Home]
    telephones: list[str]
    suffix: str = ""
    written: Name = field(default_factory=Name)
    also: tuple[Name, ...] = ()
    knows_born: bool = True
    knows_sex: bool = True
    knows_phone: bool = True
    knows_address: bool = True
    born_written: date | None = None

    @property
    def places(self) -> list[Place]:
        """Places of theirs, today's first."""
        return [place for home in self.homes for place in home.places]

    @property
    def others(self) -> list["Person"]:
        """Who lives with them."""
        return [one for home in self.homes for one in home.members if one is not self]

    def record(self) -> Record:
        """What the agency stored."""
        born = self.born_written or self.born
        return Record(
            id=self.id,
            names=(self.written, *self.also),
            born=Born(born.year, born.month, born.day) if self.knows_born else Born(),
            sex=self.sex if self.knows_sex else "",
            addresses=tuple(address(place) for place in self.places[:4]) if self.knows_address else (),
            phones=tuple(dict.fromkeys(self.telephones)) if self.knows_phone else (),
            household=self.homes[0].key,
            with_names=tuple(one.written for one in self.others[:8]),
        )


def address(place: Place) -> Address:
    """As it stands on a form: one line, not taken apart."""
    return Address(place.line, place.city, place.zip)
