"""Written forms: oral reports that wait for one, papers that came, and which may belong together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.text import fold
from hearthline.intake import reading
from hearthline.intake.actions.followups import Follow
from hearthline.intake.actions.written import WRITTEN
from hearthline.intake.keys import record_key
from hearthline.intake.models import Call, CallState, FollowUp, Report, ReporterCard
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import SealError

PURPOSE = "follow-up"
MOST_LISTED, MOST_SUGGESTED = 200, 40
SHORTEST_WORD = 3


@dataclass(frozen=True)
class Waiting:
    """An oral report without its written form. `category`: the reporter's job, a code of the pack, or ""."""

    row: FollowUp
    category: str
    late: bool


@dataclass(frozen=True, repr=False)
class Suggestion:
    """An oral report that this paper may be the form of. `children`: names as told; `same`: words both hold."""

    waiting: Waiting
    children: tuple[str, ...]
    same: tuple[str, ...]


def waiting_forms(viewer: Viewer) -> list[Waiting]:
    """Oral reports waiting for their form, the latest first. Nothing of a report is opened. Two queries, one entry."""
    return _waiting(_record_list(viewer=viewer, limit=MOST_LISTED))


@use_case
def _record_list(*, viewer: Viewer, limit: int) -> list[FollowUp]:
    ruling = require(viewer, "followup:write", {"agency": viewer.agency_id}, PURPOSE, record_kind="follow-up")
    found = list(
        FollowUp.objects.for_viewer(viewer, "followup:write", PURPOSE)
        .filter(kind=Follow.WRITTEN_FORM, done_at=None)
        .select_related("report")
        .order_by("due_at", "id")[:limit]
    )
    write(
        actor=viewer,
        tag=Tag.REPORTS_LISTED,
        record_kind="report",
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=[row.report_id.hex for row in found],
    )
    return found


def _waiting(rows: Sequence[FollowUp]) -> list[Waiting]:
    now = clock.now()
    cards = ReporterCard.unscoped.filter(report_id__in=[row.report_id for row in rows]).exclude(category="")
    known: Mapping[UUID, str] = dict(cards.order_by("-id").values_list("report_id", "category"))
    return [Waiting(row, known.get(row.report_id, ""), row.due_at < now) for row in rows]


def papers(viewer: Viewer) -> list[Call]:
    """Papers, faxes and letters that are typed in and belong to nothing yet, oldest first. One query."""
    return list(
        Call.objects.for_viewer(viewer, "call:list")
        .filter(channel__in=WRITTEN, state=CallState.OPEN)
        .order_by("received_at", "id")
        .defer("wrapped_key", "token")[:MOST_LISTED]
    )


def suggestions(viewer: Viewer, names: Iterable[str]) -> list[Suggestion]:
    """Oral reports without a form: those that share a word of a child's name first, then the latest. Journalled.

    `names`: children's names on the paper. A report that does not open any more is still there, without names.
    """
    found = _waiting(_record_list(viewer=viewer, limit=MOST_SUGGESTED))
    wanted = _words(names)
    made = []
    for one in found:
        children = _children(viewer, one.row.report)
        made.append(Suggestion(one, children, tuple(sorted(wanted & _words(children)))))
    return sorted(made, key=lambda each: -len(each.same))


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in fold(name).replace("-", " ").split() if len(word) >= SHORTEST_WORD}


def _children(viewer: Viewer, report: Report) -> tuple[str, ...]:
    try:
        key = record_key(report, actor=viewer.id, purpose=PURPOSE)
    except SealError:
        return ()
    detail = reading.assemble(report, key)
    contents = [part.content for part in detail.parts if part.content]
    return tuple(dict.fromkeys(c.name.strip() for content in contents for c in content.children if c.name.strip()))
