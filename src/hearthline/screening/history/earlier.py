"""Earlier reports of persons who are known: also those that nobody was sent for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.door.content import BadContent, ReportContent
from hearthline.intake.models import ReportPart
from hearthline.people.types import ReportOf
from hearthline.screening import keeping
from hearthline.screening.choices import RESPOND
from hearthline.screening.history.asking import of_contents
from hearthline.screening.models import Screening, State
from hearthline.sealing import SealError

MOST = 40
"""Reports opened for one look. A person with more is shown the newest, and how many more there are."""
ALERTS = ("weapons", "violence", "dogs")
"""What a visitor was told to look out for, the gravest first: fields of `visit` that say yes."""


@dataclass(frozen=True)
class Named:
    """A person in a report, as somebody linked them."""

    person_id: UUID
    report_id: UUID
    slot: str


@dataclass(frozen=True, repr=False)
class Earlier:
    """One earlier report of one person.

    `outcome`, `priority`: codes of the decision, "" while there is none. `nobody_sent`: it was decided to send nobody.
    `told_age`: how old they were said to be then, in words that were told. `alerts`: codes of ALERTS that were told.
    `link_gone`: its decision rested on a link that was taken back. `alleged`: the person is an adult there who is said
    to have done something.
    """

    report_id: UUID
    number: str
    received_at: datetime
    slot: str
    state: str
    level: str
    danger: str
    outcome: str
    priority: str
    decided_at: datetime | None
    nobody_sent: bool
    told_age: str
    alerts: tuple[str, ...]
    link_gone: bool
    alleged: bool = False


@dataclass(frozen=True, repr=False)
class Of:
    """The earlier reports of one person, newest first; `more` are known and not shown here."""

    reports: tuple[Earlier, ...] = ()
    more: int = 0

    @property
    def alerts(self) -> tuple[str, ...]:
        """What a visitor should know, from any of them."""
        return tuple(code for code in ALERTS if any(code in one.alerts for one in self.reports))


def earlier(
    viewer: Viewer, named: Sequence[Named], *, but: UUID | None = None, first: Collection[UUID] = ()
) -> dict[UUID, Of]:
    """The reports in which these persons are linked, as far as the viewer may read them. `but`: not this report.
    `first`: persons whose reports are opened before those of the others, when there are more than MOST.

    Not journalled here: who shows it writes one entry for everything it shows. Two queries, however many.
    """
    wanted = {one.report_id for one in named if one.report_id != but}
    rows = (
        Screening.objects.for_viewer(viewer, "report:read", "screening")
        .filter(report_id__in=wanted)
        .select_related("report", "final_decision")
        .order_by("-received_at", "-id")
    )
    found = {row.report_id: row for row in rows}
    before = {one.report_id for one in named if one.person_id in first}
    chosen = sorted(found, key=lambda one: one not in before)[:MOST]
    newest = [one for one in found if one in set(chosen)]
    told = _contents(viewer, [found[report_id] for report_id in newest])
    made: dict[UUID, Of] = {}
    for person_id in dict.fromkeys(one.person_id for one in named):
        mine = {one.report_id: one.slot for one in named if one.person_id == person_id and one.report_id in found}
        shown = tuple(_earlier(found[i], mine[i], told[i]) for i in newest if i in mine)
        made[person_id] = Of(shown, len(mine) - len(shown))
    return made


def reported_among(viewer: Viewer, links: Sequence[ReportOf]) -> set[UUID]:
    """Who of these persons was told of in a report that the viewer may read. One query, none for none.

    Nobody stands higher in a search for another report: the order would tell of it."""
    if not links:
        return set()
    rows = Screening.objects.for_viewer(viewer, "report:read", "screening")
    found = set(rows.filter(report_id__in={one.report_id for one in links}).values_list("report_id", flat=True))
    return {one.person_id for one in links if one.report_id in found}


def _contents(viewer: Viewer, rows: Sequence[Screening]) -> dict[UUID, tuple[ReportContent, ...]]:
    """What the parts of each say; nothing where none opens, so that one damaged report hides no other. One query."""
    parts: dict[UUID, list[ReportPart]] = {row.report_id: [] for row in rows}
    for part in ReportPart.unscoped.filter(report_id__in=parts).order_by("received_at", "id"):
        parts[part.report_id].append(part)
    found: dict[UUID, tuple[ReportContent, ...]] = {}
    for row in rows:
        try:
            key = keeping.key_of(row.report, actor=viewer.id)
            found[row.report_id] = main_first(keeping.opened(key, parts[row.report_id]))
        except (SealError, BadContent):
            found[row.report_id] = ()
    return found


def main_first(parts: Mapping[Any, ReportContent]) -> tuple[ReportContent, ...]:
    """The part that tells of people first: the whole report may come after a danger that told of nobody."""
    told = list(parts.values())
    return tuple(sorted(told, key=lambda one: not (one.children or one.adults)))


def _earlier(row: Screening, slot: str, told: Sequence[ReportContent]) -> Earlier:
    made = row.final_decision if row.state == State.DECIDED else None
    people = {one.slot: one for one in of_contents(told, row.received_at.date())}
    mine = people.get(slot)
    return Earlier(
        report_id=row.report_id,
        number=row.report.number,
        received_at=row.received_at,
        slot=slot,
        state=row.state,
        level=row.level,
        danger=row.report.danger,
        outcome=made.outcome if made else "",
        priority=made.priority if made else "",
        decided_at=made.decided_at if made else None,
        nobody_sent=made is not None and made.outcome != RESPOND,
        told_age=mine.age if mine else "",
        alerts=tuple(code for code in ALERTS if any(getattr(one.visit, code) == "yes" for one in told)),
        link_gone=made is not None and made.link_gone_at is not None,
        alleged=mine is not None and mine.alleged,
    )
