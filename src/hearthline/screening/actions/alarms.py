"""A danger alarm is answered by taking the report; it comes back when the report is left without a decision."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from hearthline.access.models import Agency
from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import queries as duties
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock as wall
from hearthline.journal.actor import Actor, system
from hearthline.journal.usecase import use_case
from hearthline.screening.actions.claiming import Held, claim
from hearthline.screening.actions.state import SUBJECT, holder, resource, subject_id
from hearthline.screening.choices import DANGER_NOW
from hearthline.screening.models import Decision, DecisionState, Screening, State

TO_DECIDE = (State.WAITING, State.RETURNED)
LEFT = "left"
"""What an alarm that came back is about: somebody had the report and left it."""
TAKEN = (AlertKind.DANGER, AlertKind.RESTRICTED)
"""Alarms that are answered by taking the report."""
LOOKED_AT = tuple(kind for kind in duty.FOR_SUPERVISORS if kind != AlertKind.RESTRICTED)
"""Alarms that ask a second person to look at what somebody decided."""
BATCH = 100


@dataclass(frozen=True)
class Answered:
    """`report_id`: the report the alarm is about, None for an alarm about none. `mine`: this person answered it.

    `taken`: this answer also took the report. `own`: nobody answered it, because it asks a second person to look.
    """

    alert: Alert
    report_id: UUID | None
    mine: bool
    taken: bool
    own: bool = False


@use_case
def answer_alarm(*, viewer: Viewer, alert_id: UUID) -> Answered:
    """A named person answers an alert. A danger that nobody holds becomes theirs in the same transaction.

    Raises as `duty.acknowledge_alert` does. Who may answer and not claim only answers; what asks somebody to look at
    this person's own decision they do not answer at all (`own`).
    """
    own = _their_own(viewer, alert_id)
    if own is not None:
        return Answered(own, own.subject_uuid, mine=False, taken=False, own=True)
    row = duty.acknowledge_alert(viewer=viewer, alert_id=alert_id)
    about = row.subject_uuid if row.subject_kind == SUBJECT else None
    mine = row.acknowledged_by == viewer.id
    taken = mine and row.kind in TAKEN and about is not None and _take(viewer, about)
    return Answered(row, about, mine, taken)


def _their_own(viewer: Viewer, alert_id: UUID) -> Alert | None:
    """The alert, when it asks a second person to look at what this one decided, supervisor or not. Else None."""
    asks = Alert.objects.for_viewer(viewer, "alert:acknowledge").filter(pk=alert_id, kind__in=LOOKED_AT)
    about = asks.filter(subject_kind=SUBJECT).first()
    if about is None:
        return None
    report = about.subject_uuid
    proposed = Decision.unscoped.filter(screening__report_id=report, decided_by=viewer.id, state=DecisionState.PROPOSED)
    stands = Screening.unscoped.filter(report_id=report, final_decision__decided_by=viewer.id)
    return about if proposed.exists() or stands.exists() else None


def _take(viewer: Viewer, report_id: UUID) -> bool:
    found = Screening.unscoped.filter(report_id=report_id, agency_id=viewer.agency_id, state__in=TO_DECIDE).first()
    if found is None or holder(found) or not can(viewer, "report:claim", resource(found)).allowed:
        return False
    try:
        claim(viewer=viewer, report_id=report_id)
    except Held:  # somebody took it in this moment: then somebody has it
        return False
    return True


def alarm_again(screening: Screening, actor: Actor) -> None:
    """Raise the danger alarm anew when nobody holds a danger that is not decided. Inside the caller's transaction.

    Once for each time it was left: the screening's version is part of the key. Nothing while an alarm still waits.
    """
    called = screening.current_run is not None and screening.current_run.call_911
    if screening.state not in TO_DECIDE or not (called or screening.report.danger in DANGER_NOW):
        return
    if duties.danger_waiting(screening.agency_id, subject_id(screening)):
        return
    duty.raise_alert(
        actor=actor,
        kind=AlertKind.DANGER,
        key=f"danger:{subject_id(screening)}:{screening.version}",
        subject_kind=SUBJECT,
        subject_id=subject_id(screening),
        urgent=True,
        label=screening.report.number,
        about=LEFT,
    )


def alarm_lapsed() -> int:
    """For the worker: danger whose holder gave no sign of life until the lease ended. How many were looked at.

    Safe to repeat and with several workers: clearing the ended claim is a conditional UPDATE that one of them wins.
    """
    now = wall.now()
    # By agency, so that the index of leases finds the few that ended among all the reports there ever were.
    agencies = list(Agency.objects.values_list("pk", flat=True))
    ended = (
        Screening.unscoped.filter(agency_id__in=agencies, state__in=TO_DECIDE, claimed_until__lte=now)
        .filter(Q(report__danger__in=DANGER_NOW) | Q(current_run__call_911=True))
        .exclude(claimed_by="")
        .select_related("report")[:BATCH]
    )
    return sum(_lapsed(row) for row in ended)


def _lapsed(row: Screening) -> bool:
    with transaction.atomic():
        won = Screening.unscoped.filter(pk=row.pk, version=row.version, claimed_until__lte=wall.now()).update(
            claimed_by="", claimed_name="", claimed_until=None, changed_at=wall.now(), version=F("version") + 1
        )
        if won:
            row.version += 1
            alarm_again(row, system("alarms", row.agency_id))
    return bool(won)
