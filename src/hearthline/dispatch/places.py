"""Which offices answer for a place, in the order in which they are called. There is always a next one. No Django."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

EMERGENCY, MEDICAL, POLICE, OTHER_COUNTY = "emergency", "medical", "law_enforcement", "other_county"
"""Recipients that this room itself must know; every other code is the pack's."""
CITY, TRIBAL, UNINCORPORATED, COUNTY = "city", "tribal", "unincorporated", "county"
STATE, ANYWHERE = "state", "anywhere"
URGENT: Final = (EMERGENCY, POLICE, MEDICAL)
"""Whom the emergency number stands in for: it is always the last of their chain."""
_AROUND: Final = {
    CITY: (CITY, COUNTY, UNINCORPORATED, STATE, ANYWHERE),
    TRIBAL: (TRIBAL, UNINCORPORATED, COUNTY, STATE, ANYWHERE),
    UNINCORPORATED: (UNINCORPORATED, COUNTY, STATE, ANYWHERE),
    COUNTY: (COUNTY, UNINCORPORATED, STATE, ANYWHERE),
    "": (COUNTY, UNINCORPORATED, STATE, ANYWHERE),
}
"""From the place itself outwards. Where nothing is known of the place, the county is asked."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Place:
    """Where the child is, as somebody who works here chose it. `kind` and `name` are "" when it is not known."""

    kind: str = ""
    name: str = ""

    @property
    def code(self) -> str:
        """For a form: kind and name."""
        return f"{self.kind}:{self.name}" if self.kind else ""

    @classmethod
    def of(cls, code: str) -> "Place":
        """From a form; not known for anything else."""
        kind, colon, name = code.partition(":")
        return cls(kind, name) if colon and kind in _AROUND and kind else cls()


@dataclass(frozen=True)
class Office:
    """One office to call. `phone`: as printed, "" when none is on file. `key`: of the row or of the pack's entry."""

    key: str
    recipient: str
    name: str
    phone: str
    covers: str
    place: str = ""
    rank: int = 1
    source: str = ""
    checked_on: date | None = None
    verified: bool = False
    version: int = 0
    """Of the agency's own row; 0 while it is as the pack has it."""
    from_pack: str = field(default="", compare=False)


def chain(offices: Iterable[Office], recipient: str, place: Place) -> tuple[Office, ...]:
    """Who is called, first to last: of the place itself, then what lies around it, then everywhere; for the police and
    for medical help the emergency number is the last, and so is never missing. Each office stands there once.

    Empty only for a recipient that nobody has written down, such as another county: then a person types whom.
    """
    known = list(offices)
    around = _AROUND.get(place.kind, _AROUND[""])
    found = [one for one in known if one.recipient == recipient and _answers(one, place, around)]
    found.sort(key=lambda one: (around.index(one.covers), one.rank, one.name, one.key))
    if recipient in URGENT:
        found += [one for one in known if one.recipient == EMERGENCY and one not in found]
    return tuple(found)


def _answers(office: Office, place: Place, around: Sequence[str]) -> bool:
    """Whether an office answers for a place: a city's or a tribe's only for their own, the others for all within."""
    if office.covers not in around:
        return False
    if office.covers in (CITY, TRIBAL):
        return office.place.casefold() == place.name.casefold()
    return True


def following(count: int, step: int) -> int:
    """The step after `step` of a chain of `count`: the next office, and after the last one the first again."""
    return (step + 1) % count if count else 0


def places(offices: Iterable[Office]) -> tuple[Place, ...]:
    """Every place that has an office of its own, by kind and name, for a list to choose from."""
    named = {Place(one.covers, one.place) for one in offices if one.place and one.covers in (CITY, TRIBAL)}
    around = {Place(one.covers, one.place) for one in offices if one.place and one.covers in (UNINCORPORATED, COUNTY)}
    order = (CITY, TRIBAL, UNINCORPORATED, COUNTY)
    return tuple(sorted(named | around, key=lambda one: (order.index(one.kind), one.name.casefold())))


def guess(offices: Iterable[Office], text: str) -> Place:
    """The place that a text names, for a person to confirm: the longest name whose words stand in it. A city and the
    county it gave its name to are told apart by the word that follows. Nothing when none does."""
    said = [word.casefold() for word in _WORD.findall(text)]
    best, length = Place(), 0
    for place in places(offices):
        words = [word.casefold() for word in _WORD.findall(place.name)]
        if len(words) > length and any(said[at : at + len(words)] == words for at in range(len(said))):
            best, length = place, len(words)
    return best
