"""What a supervisor watches, what is mine, and counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from hearthline.access.models import User
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty import queries as duty
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake import queries as intake
from hearthline.intake.models import Reveal
from hearthline.journal.usecase import long_reading
from hearthline.screening.choices import DANGER_NOW
from hearthline.screening.models import (
    Decision,
    DecisionState,
    SavedView,
    Screening,
    State,
    TranslationState,
    TranslationTask,
)
from hearthline.screening.queries.filters import in_order
from hearthline.screening.queries.queue import PAGE, Row, listed, rows


@dataclass(frozen=True, repr=False)
class RevealView:
    """A reveal to look at: who opened which report's reporter, when, what for. Never what was shown."""

    row: Reveal
    reason: str
    by_name: str
    purpose: str
    own: bool


@dataclass(frozen=True, repr=False)
class Supervision:
    """Everything that waits for a supervisor. `seen_danger`: somebody answered the alarm, nothing is decided.

    `unreadable`: (id, fault, received) of envelopes set aside. `gone`: decisions made on a link to a known person that
    was taken back since.
    """

    proposals: tuple[Decision, ...]
    reveals: tuple[RevealView, ...]
    alerts: tuple[Alert, ...]
    seen_danger: tuple[Row, ...]
    translations: tuple[TranslationTask, ...]
    unreadable: tuple[tuple[str, str, datetime], ...]
    gone: tuple[Decision, ...]
    stats: "Stats"


@dataclass(frozen=True, repr=False)
class Mine:
    """What this person holds or waits for. `translations`: those they claimed, or could."""

    held: tuple[Row, ...]
    proposed: tuple[Decision, ...]
    translations: tuple[TranslationTask, ...]


@dataclass(frozen=True)
class Stats:
    """Counts of one agency. `closed_unseen`: decided without a decision row; the database keeps it at 0."""

    open_by_level: Mapping[str, int]
    proposed: int
    late: int
    decided: int
    closed_unseen: int
    translations: int


def stats(viewer: Viewer) -> Stats:
    """Counts for the supervisor's page. Five queries."""
    mine = Screening.objects.for_viewer(viewer, "report:list", "screening")
    # Each count is a range of an index: what is closed is counted, never read.
    waiting = mine.filter(ended=0)
    levels = waiting.values_list("level").annotate(n=Count("id")).order_by("level")
    found = waiting.aggregate(
        proposed=Count("id", filter=Q(state=State.PROPOSED)), late=Count("id", filter=Q(due_at__lt=clock.now()))
    )
    decided = mine.filter(ended=1)
    open_tasks = TranslationTask.objects.for_viewer(viewer, "translation:claim", "translation").exclude(
        state=TranslationState.DONE
    )
    return Stats(
        open_by_level=dict(levels),
        decided=decided.count(),
        closed_unseen=decided.filter(final_decision__isnull=True).count(),
        translations=open_tasks.count(),
        **found,
    )


def supervisor_list(viewer: Viewer) -> Supervision:
    """Proposals, reveals to close, unanswered alerts, translations, envelopes that would not open. Journalled.

    Refused for who does not supervise.
    """
    proposals = _proposals(viewer)
    reveals = intake.open_reveals(viewer)
    names = _names({row.by for row, _ in reveals})
    waiting = (
        TranslationTask.objects.for_viewer(viewer, "translation:claim", "translation")
        .exclude(state=TranslationState.DONE)
        .select_related("screening__report")
        .order_by("due_at")[:PAGE]
    )
    return Supervision(
        proposals=proposals,
        reveals=tuple(
            RevealView(row, reason, names.get(row.by, ""), row.purpose, row.by == viewer.id) for row, reason in reveals
        ),
        alerts=tuple(duty.alerts(viewer)),
        seen_danger=_seen_danger(viewer),
        translations=tuple(waiting),
        unreadable=tuple(intake.unreadable(viewer)),
        gone=_gone(viewer),
        stats=stats(viewer),
    )


@long_reading
def _proposals(viewer: Viewer) -> tuple[Decision, ...]:
    ruling = require(viewer, "supervise:list", {"agency": viewer.agency_id}, "supervision", record_kind="report")
    found = (
        Decision.objects.for_viewer(viewer, "supervise:list", "supervision")
        .filter(state=DecisionState.PROPOSED)
        .select_related("screening__report", "run")
        .order_by("screening__rank", "decided_at")[:PAGE]
    )
    shown = tuple(found)
    listed(viewer, [row.screening.report_id for row in shown], ruling.authority)
    return shown


@long_reading
def _gone(viewer: Viewer) -> tuple[Decision, ...]:
    ruling = require(viewer, "supervise:list", {"agency": viewer.agency_id}, "supervision", record_kind="report")
    found = (
        Decision.objects.for_viewer(viewer, "supervise:list", "supervision")
        .filter(link_gone_at__isnull=False, link_looked_at__isnull=True)
        .select_related("screening__report")
        .order_by("link_gone_at")[:PAGE]
    )
    shown = tuple(found)
    if shown:
        listed(viewer, [row.screening.report_id for row in shown], ruling.authority)
    return shown


@long_reading
def _seen_danger(viewer: Viewer) -> tuple[Row, ...]:
    """Danger that a person has seen and nobody has decided, in the order of the queue. Journalled."""
    ruling = require(viewer, "report:list", {"agency": viewer.agency_id}, "screening", record_kind="report")
    scope = Screening.objects.for_viewer(viewer, "report:list", "screening")
    found = scope.filter(ended=0, report__danger__in=DANGER_NOW).select_related("report")
    shown = tuple(row for row in rows(viewer, list(in_order(found)[:PAGE])) if row.seen)
    listed(viewer, [row.screening.report_id for row in shown], ruling.authority)
    return shown


def _names(ids: set[str]) -> dict[str, str]:
    return {pk.hex: name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


@long_reading
def my_work(viewer: Viewer) -> Mine:
    """Reports this person holds, proposals of theirs that wait, translations they can write. Journalled."""
    ruling = require(viewer, "report:list", {"agency": viewer.agency_id}, "screening", record_kind="report")
    scope = Screening.objects.for_viewer(viewer, "report:list", "screening")
    held = scope.filter(ended=0, claimed_by=viewer.id, claimed_until__gt=clock.now())
    proposed = (
        Decision.objects.for_viewer(viewer, "report:list", "screening")
        .filter(state=DecisionState.PROPOSED, decided_by=viewer.id)
        .select_related("screening__report")
        .order_by("decided_at")[:PAGE]
    )
    tasks = (
        TranslationTask.objects.for_viewer(viewer, "translation:claim", "translation")
        .exclude(state=TranslationState.DONE)
        .filter(language__in=viewer.languages)
        .select_related("screening__report")
        .order_by("due_at")[:PAGE]
    )
    found = list(in_order(held.select_related("report"))[:PAGE])
    mine = Mine(rows(viewer, found), tuple(proposed), tuple(tasks))
    ids: list[UUID] = [row.screening.report_id for row in mine.held]
    ids += [row.screening.report_id for row in mine.proposed]
    listed(viewer, ids, ruling.authority)
    return mine


def saved_views(viewer: Viewer) -> list[SavedView]:
    """The filters this person gave a name, by name. Theirs alone."""
    mine = SavedView.objects.for_viewer(viewer, "report:list", "screening").filter(user=viewer.id)
    return list(mine.order_by("name"))
