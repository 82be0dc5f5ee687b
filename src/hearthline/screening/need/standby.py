"""A restricted report that cannot wait always has somebody who can act, and somebody who is asked.

Who can act: who is named for it, and every supervisor. The alarm of a danger rings for all of these. When nobody who
is named is at a desk, an alarm of its own asks the supervisors at once, and again until somebody holds the report.
"""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from hearthline.access import sessions
from hearthline.access.models import Named
from hearthline.access.queries import colleagues
from hearthline.access.restricting import restrictions
from hearthline.access.viewer import SUPERVISOR
from hearthline.duty import promises
from hearthline.duty.actions import raise_alert
from hearthline.duty.models import OPEN, Alert, AlertKind, Clock
from hearthline.ground import clock
from hearthline.intake.events import DangerRaised
from hearthline.journal.actor import Actor, system
from hearthline.screening.actions.state import RESPONSE_CLOCK, SUBJECT, holder
from hearthline.screening.choices import DANGER_NOW
from hearthline.screening.models import Screening, State

Present = Callable[[str, Collection[str]], set[str]]
"""Of these people of an agency (user ids), who is at work now."""
_present: list[Present] = []


def on_duty(present: Present) -> None:
    """Ask `present` who is at work, instead of who is signed in: where the agency keeps a rota. Wired in `site/`."""
    _present[:] = [present]


def at_work(agency_id: str, ids: Collection[str]) -> set[str]:
    """Of these people, who is at work now: by the rota, or else signed in at a desk that is not locked."""
    return _present[0](agency_id, ids) if _present else sessions.at_a_desk(ids)


def who_can_act(agency_id: str, report_id: UUID) -> tuple[set[str], set[str]]:
    """(named, supervisors) for a restricted report, without who may not come near it. User ids. Never both empty while
    the agency has a supervisor whom nothing keeps away: restricting names one."""
    from hearthline.access.need import barred_to

    away = barred_to(SUBJECT, report_id)
    rows = Named.unscoped.filter(record_kind=SUBJECT, record_id=report_id, ended_at__isnull=True)
    named = set(rows.values_list("user_id", flat=True)) & set(colleagues(agency_id))
    return named - away, set(colleagues(agency_id, (SUPERVISOR,))) - away


def cannot_wait(screening: Screening) -> bool:
    """Danger that is not decided, or a time to respond that runs. At most one query."""
    called = screening.current_run is not None and screening.current_run.call_911
    if screening.state != State.DECIDED and (called or screening.report.danger in DANGER_NOW):
        return True
    clocks = Clock.unscoped.filter(agency_id=screening.agency_id, subject_kind=SUBJECT, kind=RESPONSE_CLOCK)
    return bool(clocks.filter(subject_id=screening.report_id.hex, state__in=OPEN).exists())


def attend() -> int:
    """For the worker: asks a supervisor about each restricted report that cannot wait while nobody is there. Returns
    how many alarms it raised. State says what is to do, so that no way of leaving a desk can be forgotten."""
    rows = restrictions(SUBJECT).values_list("agency_id", "record_id")
    asked = 0
    for agency_id, report_id in rows:
        with transaction.atomic():
            asked += attend_to(system("standby", agency_id), report_id)
    return asked


def danger(event: DangerRaised) -> None:
    """Danger was said, or said again, in a report: if it is restricted, somebody is asked in this very moment."""
    attend_to(event.actor, event.report_id)


def attend_to(actor: Actor, report_id: UUID) -> bool:
    """The same for one report, inside the caller's transaction. Whether an alarm was raised now."""
    if not restrictions(SUBJECT).filter(record_id=report_id).exists():
        return False
    rows = Screening.unscoped.select_related("report", "current_run")
    screening = rows.filter(report_id=report_id, agency_id=actor.agency_id).first()
    if screening is None or not cannot_wait(screening):
        return False
    named, _supervisors = who_can_act(screening.agency_id, report_id)
    if (screening.state != State.DECIDED and holder(screening) in named) or at_work(screening.agency_id, named):
        return False
    return _ask(actor, screening)


AGAIN: Final = 6
"""After how many times the promise to answer an urgent alarm somebody is asked anew, when who answered did not take
the report."""


def _ask(actor: Actor, screening: Screening) -> bool:
    before = Alert.unscoped.filter(
        agency_id=screening.agency_id, kind=AlertKind.RESTRICTED, subject_id=screening.report_id.hex
    )
    last = before.order_by("-raised_at").first()
    if last is not None:
        quiet: timedelta = promises.answer_within(urgent=True) * AGAIN
        answered = last.acknowledged_at
        if answered is None or holder(screening) or clock.now() - answered < quiet:
            return False
    raise_alert(
        actor=actor,
        kind=AlertKind.RESTRICTED,
        key=f"restricted:{screening.report_id.hex}:{before.count()}",
        subject_kind=SUBJECT,
        subject_id=screening.report_id.hex,
        urgent=True,
        label=screening.report.number,
    )
    return True
