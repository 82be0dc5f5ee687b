"""What the intake room kept as a promise to begin handing on is owed from the day this room takes over."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from hearthline.dispatch.dues import owed
from hearthline.dispatch.models import CrossReport
from hearthline.duty import actions as duty
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.intake.models import FollowUp, Report
from tests.dispatch.build import her, told
from tests.intake.build import arrived

pytestmark = pytest.mark.django_db
move: Any = import_module("hearthline.dispatch.migrations.0003_promises_owed").owed


def promised(report: Report, **more: object) -> FollowUp:
    now = clock.now()
    row = FollowUp.objects.create(
        agency_id=report.agency_id, report=report, kind="hand_on", made_by="x", made_at=now,
        due_at=now + timedelta(minutes=15), **more,
    )  # fmt: skip
    duty.start_clock(
        actor=her(), subject_kind="follow-up", subject_id=row.pk.hex, kind="follow-up", started_at=now,
        due_at=row.due_at, rule="promise.hand_off", citation="the agency", counting_verified=True,
    )  # fmt: skip
    return row


def test_an_open_promise_keeps_its_id_its_time_and_its_clock():
    report = arrived()
    before = promised(report)
    move(apps, None)
    (row,) = owed(her())
    assert (row.pk, row.due_at, row.recipient, row.rule) == (before.pk, before.due_at, "other_county", "hand_on")
    assert not FollowUp.unscoped.exists()
    told(report, her(), recipient="other_county", agency="Placer", why="out_of_area")
    assert CrossReport.unscoped.get().done_at is not None
    assert Clock.unscoped.get(subject_kind="cross-report").state == "met"


def test_a_promise_that_was_kept_stays_where_it_was():
    row = promised(arrived(), done_at=clock.now(), done_by="x")
    move(apps, None)
    assert FollowUp.unscoped.get().pk == row.pk
    assert not CrossReport.unscoped.exists()
