"""Who lived together, and when: two people of one household who were never there at the same time are no mates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from hearthline.people.types import HouseholdView, Member, Shown

MOST: Final = 12
"""Mates of one person who are shown and whose reports are counted in: those of now, then who left last."""


@dataclass(frozen=True, repr=False)
class Mate:
    """Somebody who lives or lived with a person: the days they were there together, None where nobody said.
    `until` None: they live together still, or nobody said that it ended."""

    person: Shown
    since: date | None
    until: date | None

    @property
    def former(self) -> bool:
        return self.until is not None


def mates(own: UUID, homes: Iterable[HouseholdView]) -> tuple[Mate, ...]:
    """Those whom the viewer may see, each once (the latest time they were together), at most MOST."""
    found: dict[UUID, Mate] = {}
    for member, since, until in _together(homes):
        if isinstance(member.person, Shown) and member.person.id != own:
            one = Mate(member.person, since, until)
            had = found.get(one.person.id)
            if had is None or _order(one) < _order(had):
                found[one.person.id] = one
    return tuple(sorted(found.values(), key=_order)[:MOST])


def asks(homes: Iterable[HouseholdView]) -> tuple[str, ...]:
    """There is somebody restricted among them: whom to ask, each once. Neither how many nor since when is told."""
    others = (member.person for member, _since, _until in _together(homes))
    return tuple(sorted({one.ask for one in others if not isinstance(one, Shown)}))


def _together(homes: Iterable[HouseholdView]) -> Iterable[tuple[Member, date | None, date | None]]:
    """Members with the days on which both were there; who was known to be gone before the other came is left out."""
    for home in homes:
        for member in home.others:
            since = max(_known(home.since, member.since), default=None)
            until = min(_known(home.until, member.until), default=None)
            if since is None or until is None or since <= until:
                yield member, since, until


def _known(*days: date | None) -> Sequence[date]:
    return [day for day in days if day is not None]


def _order(one: Mate) -> tuple[bool, int, int]:
    """Those of now first, then who left last; the longest known first."""
    ended = one.until.toordinal() if one.until else 0
    return one.former, -ended, one.since.toordinal() if one.since else 0
