"""Reads of escalation: who was called about an alert, what is running, and whether anything is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.restricting import without_closed
from hearthline.access.viewer import Viewer
from hearthline.duty.escalation import rules
from hearthline.duty.escalation.calling import names
from hearthline.duty.escalation.ports import wired
from hearthline.duty.escalation.posted import Posted, posted
from hearthline.duty.models import BY_ACT, Alert, Escalation, EscalationCall, EscalationStep
from hearthline.ground import clock, steady
from hearthline.ground.steady import Moment
from hearthline.journal.usecase import use_case


@dataclass(frozen=True)
class Called:
    """One call. `name`: of the person, "" for an account that is gone."""

    row: EscalationCall
    name: str
    posted: Posted

    @property
    def channel(self) -> str:
        """The channel, without the number of a second address."""
        return self.row.channel.partition(".")[0]


@dataclass(frozen=True)
class StepCalled:
    """One step that was begun and its calls, by person."""

    row: EscalationStep
    calls: Sequence[Called]

    @property
    def late(self) -> int:
        """Whole minutes after its promise that it began; 0 when within a minute."""
        return max(0, self.row.waited_ms - self.row.promised_ms) // rules.MINUTE


@dataclass(frozen=True)
class WhoWasCalled:
    """An alert, its steps in order, and since when nobody further is called (None while it runs, or never ran)."""

    alert: Alert
    escalation: Escalation | None
    steps: Sequence[StepCalled]

    @property
    def by_act(self) -> bool:
        """Whether an act kept the promise, late, and no person answered."""
        return self.alert.acknowledged_by.startswith(BY_ACT)


@use_case
def who_was_called(viewer: Viewer, alert_id: UUID) -> WhoWasCalled:
    """Who was called about one alert: step, person, channel, when, and what came back. Seven queries at most.

    Refused, alike, for another agency's alert, one that is not there, and one about a report closed to the viewer.
    """
    row = (
        without_closed(Alert.objects.for_viewer(viewer, "alert:list"), viewer, "alert:list").filter(pk=alert_id).first()
    )
    agency = row.agency_id if row else ""
    require(viewer, "alert:list", {"agency": agency}, record_kind="alert", record_id=str(alert_id))
    assert row is not None  # the policy allows nothing of no agency
    found = Escalation.objects.for_viewer(viewer, "alert:list").filter(alert=row).first()
    steps = EscalationStep.objects.for_viewer(viewer, "alert:list").filter(escalation__alert=row)
    calls = EscalationCall.objects.for_viewer(viewer, "alert:list").filter(step__escalation__alert=row)
    by_step: dict[UUID, list[EscalationCall]] = {}
    all_calls = list(calls.order_by("made_at", "id")) if found else []
    for call in all_calls:
        by_step.setdefault(call.step_id, []).append(call)
    called = names(viewer.agency_id, {call.person for call in all_calls})
    came = posted(viewer.agency_id, [call.key for call in all_calls])

    def one(call: EscalationCall) -> Called:
        return Called(call, called.get(call.person, ""), came.get(call.key, Posted()))

    told = [
        StepCalled(step, [one(call) for call in by_step.get(step.pk, [])])
        for step in (steps.order_by("began_at", "position", "round") if found else ())
    ]
    return WhoWasCalled(row, found, told)


@dataclass(frozen=True)
class Running:
    """One alert about which people are being called. `minutes`: how long it has waited, counted."""

    row: Escalation
    alert: Alert
    minutes: int
    late: bool


@use_case
def running(viewer: Viewer) -> list[Running]:
    """Every alert of the viewer's agency about which people are being called now, the longest wait first.

    Raises Refused without `supervise:list`. Never about a report that is closed to the viewer.
    """
    require(
        viewer,
        "supervise:list",
        {"agency": viewer.agency_id},
        "supervision",
        record_kind="agency",
        record_id=viewer.agency_id,
    )
    rows = Escalation.objects.for_viewer(viewer, "supervise:list", "supervision").filter(stopped_at__isnull=True)
    at, schedules = steady.now(), rules.schedules()
    found = []
    for row in without_closed(rows.select_related("alert"), viewer, "alert:list").order_by("alert__raised_at", "id"):
        waited = _waited(row, at)
        found.append(Running(row, row.alert, waited // rules.MINUTE, _late(row, waited, schedules)))
    return found


def _waited(row: Escalation, at: Moment) -> int:
    return row.waited_ms + steady.since(Moment(row.mark_wall, row.mark_boot, row.mark_ticks), at).ms


def _late(row: Escalation, waited: int, schedules: dict[str, rules.Schedule]) -> bool:
    """Whether a step should have begun by now, by the pack's own minutes, and a minute more."""
    schedule = schedules.get(row.alert.kind)
    if schedule is None:
        return False
    if row.at_end:
        return waited > row.step_ms + schedule.again + rules.GRACE
    # Of the steps between, only the chain of that moment knows when; its beginning and its end are promised.
    wanted = schedule.after[rules.ON_DUTY if row.step == 0 else rules.EVERYONE]
    return waited > wanted + rules.GRACE


def health(at: datetime | None = None) -> list[str]:
    """For /healthz, as codes: `escalation_late` (a step should have begun a minute ago), `escalation_unreachable`
    (everyone was called and nobody has a way to be reached), `escalation_unwired` (nobody would be called). No viewer.
    """
    schedules = rules.schedules()
    if not schedules:
        return []
    now = at or clock.now()
    waiting = Alert.unscoped.filter(kind__in=list(schedules), acknowledged_at__isnull=True)
    if not wired():
        return ["escalation_unwired"] if waiting.exists() else []
    found = set()
    unbegun = waiting.filter(escalation__isnull=True, raised_at__lt=now - timedelta(milliseconds=rules.GRACE))
    if unbegun.exists():
        found.add("escalation_late")
    moment = steady.now()
    for row in Escalation.unscoped.filter(stopped_at__isnull=True).select_related("alert"):
        if row.alert.acknowledged_at is None and _late(row, _waited(row, moment), schedules):
            found.add("escalation_late")
        if row.at_end and row.idle:
            found.add("escalation_unreachable")
    return sorted(found)
