"""An act answers the alerts about what it did; nothing closes an alert that nobody did anything about."""

from uuid import uuid4

import pytest
from django.db import transaction

from hearthline.duty.actions import raise_alert
from hearthline.duty.actions.closing import close_alerts
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from tests import staff

pytestmark = pytest.mark.django_db
ACTOR = system("tests", staff.HERE)


def waiting(subject_id: str = "a", kind: str = AlertKind.CALL_LEFT) -> Alert:
    key = f"{kind}:{subject_id}:{uuid4().hex}"
    return raise_alert(actor=ACTOR, kind=kind, key=key, subject_kind="call", subject_id=subject_id)


def close(entry: str, agency_id: str = staff.HERE) -> int:
    return close_alerts(agency_id=agency_id, kind=AlertKind.CALL_LEFT, subject_kind="call", subject_id="a", entry=entry)


def act(agency_id: str = staff.HERE) -> str:
    return str(write(actor=system("tests", agency_id), tag=Tag.CALL_CLOSED, record_kind="call", record_id="a"))


def test_an_act_closes_every_alert_of_its_kind_about_its_subject_and_no_other() -> None:
    mine = [waiting(), waiting()]
    others = [waiting("b"), waiting(kind=AlertKind.FOLLOW_UP)]
    entry = act()
    assert close(entry) == 2
    assert {row.acknowledged_by for row in Alert.unscoped.filter(pk__in=[row.pk for row in mine])} == {f"act:{entry}"}
    assert {row.acknowledged_by for row in Alert.unscoped.filter(pk__in=[row.pk for row in others])} == {""}
    assert close(entry) == 0


def test_an_alert_that_a_person_answered_keeps_their_name() -> None:
    row = waiting()
    Alert.unscoped.filter(pk=row.pk).update(acknowledged_by="somebody", acknowledged_at=row.raised_at)
    assert close(act()) == 0
    row.refresh_from_db()
    assert row.acknowledged_by == "somebody"


def test_without_an_act_of_this_agency_in_the_journal_nothing_is_closed() -> None:
    row = waiting()
    for entry in (uuid4().hex, act(staff.THERE)):
        with pytest.raises(DomainError) as refused:
            close(entry)
        assert refused.value.code == "clock.no-entry"
    row.refresh_from_db()
    assert row.acknowledged_at is None


@pytest.mark.django_db(transaction=True)
def test_an_alert_is_closed_with_the_act_or_not_at_all() -> None:
    with transaction.atomic():
        waiting()
        entry = act()
    with pytest.raises(RuntimeError):
        close(entry)
