"""Somebody's account ended: families may have been told to call them. Wired in `site/wiring.py`."""

from hearthline.duty.actions import raise_alert
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.helpdesk.mycase.models import Assignment
from hearthline.journal.actor import system

ABOUT = "assignment"


def gone(agency_id: str, person: str) -> None:
    """One alert, in the same transaction, when an open case names this account as worker, back-up or supervisor. It
    leads to the list, where those cases stand first until somebody is named instead: a family is never left to call a
    number that nobody answers because a record was forgotten."""
    open_ones = Assignment.unscoped.filter(agency_id=agency_id, closed_at__isnull=True)
    named = open_ones.filter(worker_user=person) | open_ones.filter(backup_user=person)
    if not (named | open_ones.filter(supervisor_user=person)).exists():
        return
    raise_alert(
        actor=system("my-case", agency_id),
        kind=AlertKind.ACCESS_ENDS,
        key=f"mycase:{person}:{clock.now():%Y%m%dT%H%M%S%f}",
        subject_kind=ABOUT,
        subject_id=person,
        about=ABOUT,
    )
