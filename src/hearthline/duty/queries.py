"""Reads of the duty room. The viewer comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from hearthline.access.restricting import without_closed
from hearthline.access.viewer import Viewer
from hearthline.duty import promises
from hearthline.duty.beside import LIST, alerts_for
from hearthline.duty.models import BY_ACT, OPEN, Alert, AlertKind, Clock
from hearthline.ground import clock as wall

SHOWN = 50
INTERRUPTING: Final = (AlertKind.DANGER, AlertKind.HAND_OFF, AlertKind.RESTRICTED)
"""The only alerts that may interrupt somebody's work; every other kind waits in a calm list. People stop looking at
alerts when there are many."""
DANGER_FIRST: Final = Case(When(kind=AlertKind.DANGER, then=Value(0)), default=Value(1))
"""The bar has room for three: a child in danger now must not stand behind older hand-offs, which are urgent too."""
RATED_OVER: Final = timedelta(days=30)
GOOD_ENOUGH: Final = 60
"""Percent of alerts acted on within their promise, below which the kind itself needs a look."""


@dataclass(frozen=True)
class DangerHealth:
    """Whether danger is being answered. Seconds; `oldest` is 0 when nothing waits."""

    ok: bool
    unanswered: int
    oldest: int
    promise: int


def alerts(viewer: Viewer) -> list[Alert]:
    """Unanswered alerts that this viewer may see: danger, then the urgent, each old first; at most 50. One query."""
    return list(_waiting(viewer).order_by(DANGER_FIRST, "-urgent", "raised_at")[:SHOWN])


def interrupting(viewer: Viewer) -> list[Alert]:
    """Unanswered alerts of the kinds that may interrupt, danger first, then old first; at most 50. One query."""
    rows = _waiting(viewer).filter(kind__in=INTERRUPTING)
    return list(rows.order_by(DANGER_FIRST, "-urgent", "raised_at")[:SHOWN])


def calm(viewer: Viewer) -> int:
    """How many unanswered alerts are of the kinds that only wait in the list. One query."""
    return _waiting(viewer).exclude(kind__in=INTERRUPTING).count()


def _waiting(viewer: Viewer) -> QuerySet[Alert]:
    return _alerts(viewer).filter(acknowledged_at__isnull=True)


def _alerts(viewer: Viewer) -> QuerySet[Alert]:
    """Never about a report that is closed to the viewer: their conflict, or a restriction, leaves no number in their
    bar. An alarm about a restricted report rings for who is named for it and for every supervisor."""
    return alerts_for(viewer, LIST)


@dataclass(frozen=True)
class ActedOn:
    """How one kind of alert was acted on. `in_time`: answered within its promise. `due`: raised, less those that still
    have time. `percent`: whole, None when none is due. `look_again`: so few were acted on that the kind needs a look.
    """

    kind: str
    due: int
    in_time: int

    @property
    def percent(self) -> int | None:
        return self.in_time * 100 // self.due if self.due else None

    @property
    def look_again(self) -> bool:
        return self.percent is not None and self.percent < GOOD_ENOUGH


def acted_on(viewer: Viewer) -> list[ActedOn]:
    """For each kind of alert of the last 30 days, how often somebody acted within its promise; worst first. One query.

    An act that kept the promise counts like a person's answer. What still has time counts as nothing yet.
    """
    now = wall.now()
    quick, slow = promises.answer_within(urgent=True), promises.answer_within(urgent=False)
    in_time = Q(urgent=True, acknowledged_at__lte=F("raised_at") + quick)
    in_time |= Q(urgent=False, acknowledged_at__lte=F("raised_at") + slow)
    over = Q(acknowledged_at__isnull=False) | Q(urgent=True, raised_at__lt=now - quick)
    over |= Q(urgent=False, raised_at__lt=now - slow)
    rows = (
        _alerts(viewer)
        .filter(raised_at__gte=now - RATED_OVER)
        .values("kind")
        .annotate(due=Count("pk", filter=over), in_time=Count("pk", filter=in_time))
        .order_by("kind")
    )
    found = [ActedOn(row["kind"], row["due"], row["in_time"]) for row in rows]
    return sorted(found, key=lambda one: 101 if one.percent is None else one.percent)


def answered(viewer: Viewer, *, subject_id: str) -> list[Alert]:
    """Alerts about one subject that somebody answered, oldest first: who, and when. One query."""
    return list(_by_a_person(viewer).filter(subject_id=subject_id).order_by("acknowledged_at"))


def danger_answers(viewer: Viewer, subject_ids: Sequence[str]) -> dict[str, Alert]:
    """Who answered the latest danger alarm, by subject; subjects whose alarm waits again are left out. One query."""
    rows = _alerts(viewer).filter(kind=AlertKind.DANGER, subject_id__in=subject_ids)
    latest = {row.subject_id: row for row in rows.order_by("raised_at", "id")}
    return {key: row for key, row in latest.items() if row.acknowledged_at}


def danger_unanswered(viewer: Viewer) -> dict[str, datetime]:
    """Since when a danger alarm waits for an answer, by subject; the first that waits. One query."""
    rows = _alerts(viewer).filter(kind=AlertKind.DANGER, acknowledged_at__isnull=True)
    return dict(rows.order_by("-raised_at", "-id").values_list("subject_id", "raised_at"))


def _by_a_person(viewer: Viewer) -> QuerySet[Alert]:
    rows = _alerts(viewer).filter(acknowledged_at__isnull=False)
    return rows.exclude(acknowledged_by__startswith=BY_ACT)


def danger_waiting(agency_id: str, subject_id: str) -> bool:
    """Whether a danger alert about this subject waits for an answer. For use cases that asked their own policy."""
    return Alert.unscoped.filter(
        agency_id=agency_id, subject_id=subject_id, kind=AlertKind.DANGER, acknowledged_at__isnull=True
    ).exists()


def _clocks(viewer: Viewer) -> QuerySet[Clock]:
    return without_closed(Clock.objects.for_viewer(viewer, "clock:list"), viewer, "clock:list")


def clocks(viewer: Viewer, *, subject_kind: str = "", subject_ids: tuple[str, ...] = ()) -> list[Clock]:
    """Open clocks (running or breached) by due time; of these subjects only, when given. One query."""
    rows = _clocks(viewer).filter(state__in=OPEN)
    if subject_kind:
        rows = rows.filter(subject_kind=subject_kind)
    if subject_ids:
        rows = rows.filter(subject_id__in=subject_ids)
    return list(rows.order_by("due_at"))


def clock_history(viewer: Viewer, *, subject_kind: str, subject_id: str) -> list[Clock]:
    """Every clock of one subject, shortened and met ones included, by start. One query."""
    rows = _clocks(viewer).filter(subject_kind=subject_kind, subject_id=subject_id)
    return list(rows.order_by("started_at", "id"))


def health() -> DangerHealth:
    """For /healthz: not ok when an urgent alert has waited longer than the pack's promise. Counts only, no viewer."""
    rows = Alert.unscoped.filter(urgent=True, acknowledged_at__isnull=True).order_by("raised_at")
    promise = int(promises.answer_within(urgent=True).total_seconds())
    first = rows.values_list("raised_at", flat=True).first()
    oldest = int((wall.now() - first).total_seconds()) if first else 0
    return DangerHealth(ok=oldest <= promise, unanswered=rows.count() if first else 0, oldest=oldest, promise=promise)
