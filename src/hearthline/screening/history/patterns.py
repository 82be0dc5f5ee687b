"""Patterns: other reports about the same household, by the same person, or about the same address.

They come from what persons linked and from the addresses that are known of persons. Who reported plays no part, and
is not read here: many reports by one person say nothing about whether one of them is true.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.linkage.places import parse_address
from hearthline.linkage.record import Address
from hearthline.people import queries as persons
from hearthline.people.queries.places import at_places
from hearthline.people.types import Known, Shown
from hearthline.screening.history.earlier import Earlier, Named, Of, earlier

if TYPE_CHECKING:
    from hearthline.screening.history.looking import Candidate, Place

PURPOSE: Final = "screening"
WINDOWS: Final = (timedelta(days=30), timedelta(days=365))
"""For "in the last 30 days, in the last year": how fast reports come is a sign of its own."""


class Kind(StrEnum):
    """`household`: about who lives or lived together. `alleged`: the same adult is said to have done something.
    `place`: about who lives or lived at the same address, beyond the household."""

    HOUSEHOLD = "household"
    ALLEGED = "alleged"
    PLACE = "place"


@dataclass(frozen=True, repr=False)
class Other:
    """One other report, and who of it is why it is here."""

    earlier: Earlier
    who: tuple[Shown, ...]


@dataclass(frozen=True, repr=False)
class Pattern:
    """`others`: the newest first. `more`: there are so many more that were not opened. `asks`: whom to ask about
    somebody restricted whose reports are not counted."""

    kind: Kind
    others: tuple[Other, ...]
    more: int = 0
    asks: tuple[str, ...] = ()

    def since(self, now: datetime, window: timedelta) -> int:
        """How many of those that show came within `window` before `now`."""
        return sum(one.earlier.received_at > now - window for one in self.others)


def of_places(
    viewer: Viewer, report_id: UUID, places: Sequence["Place"], there: Sequence[Known]
) -> tuple[Pattern, ...]:
    """The patterns that a report is part of; none while nobody of it is linked and no address was told. `there`: of
    `at_addresses`.

    A fixed number of queries. Not journalled here: the look that shows them is, with every report.
    """
    linked = [(place, place.linked) for place in places if place.linked is not None]
    household = _pattern(Kind.HOUSEHOLD, _household(one for _place, one in linked))
    alleged = _pattern(Kind.ALLEGED, _alleged(linked))
    known = {one.earlier.report_id for one in household.others}
    address = _place(viewer, report_id, there, known)
    return tuple(one for one in (household, alleged, address) if one.others or one.asks)


def _household(linked: Iterable["Candidate"]) -> Iterable[tuple[Shown, Of]]:
    for one in linked:
        if one.more is not None:
            mates = {mate.person.id for mate in one.more.mates}
            yield one.person, one.more.reports
            yield from ((who, of) for who, of in one.more.family if who.id in mates)


def _alleged(linked: Iterable[tuple["Place", "Candidate"]]) -> Iterable[tuple[Shown, Of]]:
    """Adults of this report who are said to have done something, with the reports that say so of them too."""
    for place, one in linked:
        if place.asked.alleged and one.more is not None:
            yield one.person, Of(tuple(row for row in one.more.reports.reports if row.alleged))


def at_addresses(viewer: Viewer, places: Sequence["Place"]) -> list[Known]:
    """Who lives or lived where the report says they are, or where those who are linked live or lived."""
    return at_places(viewer, _addresses(places), purpose=PURPOSE)


def _place(viewer: Viewer, report_id: UUID, there: Sequence[Known], known: set[UUID]) -> Pattern:
    """`known`: reports that show as the household's already."""
    people = {one.id: one for one in there if isinstance(one, Shown)}
    rows = persons.reports_of(viewer, people, purpose=PURPOSE)
    named = [Named(row.person_id, row.report_id, row.slot) for row in rows if row.report_id not in known]
    told = earlier(viewer, named, but=report_id)
    asks = tuple(sorted({one.ask for one in there if not isinstance(one, Shown)}))
    return _pattern(Kind.PLACE, ((people[one], of) for one, of in told.items()), asks)


def _addresses(places: Sequence["Place"]) -> list[Address]:
    """Where they are now by the report, then where those who are linked live, then where they lived."""
    told = [one for place in places for one in place.asked.record.addresses]
    homes = [where for place in places if place.linked for where in place.linked.person.addresses]
    ordered = sorted(homes, key=lambda where: where.until is not None)
    return [*dict.fromkeys(told), *(parse_address(one.line, one.city, one.zip) for one in ordered)]


def _pattern(kind: Kind, found: Iterable[tuple[Shown, Of]], asks: tuple[str, ...] = ()) -> Pattern:
    """Each report once, with everybody it is here for."""
    others: dict[UUID, tuple[Earlier, dict[UUID, Shown]]] = {}
    more: dict[UUID, int] = {}
    for who, of in found:
        more[who.id] = of.more
        for row in of.reports:
            others.setdefault(row.report_id, (row, {}))[1][who.id] = who
    made = [Other(row, tuple(who.values())) for row, who in others.values()]
    newest = sorted(made, key=lambda one: (one.earlier.received_at, one.earlier.report_id), reverse=True)
    return Pattern(kind, tuple(newest), max(more.values(), default=0), asks)
