"""The clock of every step: the pack's, cited, late from the very moment on (H-3, H-8)."""

from datetime import timedelta

import pytest

from hearthline.duty import promises
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.helpdesk.complaints.models import Complaint
from hearthline.ui.agency import current_pack
from tests import staff
from tests.helpdesk.complaints.conftest import NOW, House

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8", "D-6")]


@pytest.mark.parametrize("kind", ["inquiry", "concern", "complaint"])
def test_the_clock_of_every_kind_on_every_step_is_the_packs_and_cited(house: House, kind: str) -> None:
    ladder = Ladder.of(current_pack())
    row = house.opened(kind=kind, about_step="nobody")
    while True:
        own = Clock.unscoped.get(subject_id=row.pk.hex, kind="complaint", state="running")
        limit = ladder.step(row.step).limit
        assert own.rule == limit
        assert own.due_at == promises.due(limit, clock.now(), agency_id=staff.HERE).at == row.due_at
        assert own.owner == row.owner
        assert own.citation
        if ladder.above(row.step) is None:
            break
        row = actions.go_up(viewer=house.agent, complaint_id=row.pk, version=Complaint.unscoped.get().version)


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_late_is_from_the_very_moment_on_and_not_before(house: House, seconds: int) -> None:
    row = house.opened("worker")
    assert row.due_at is not None
    with clock.freeze(row.due_at + timedelta(seconds=seconds)):
        assert actions.attend(agencies=[staff.HERE]) == (seconds >= 0)
    assert Complaint.unscoped.get().late == (seconds >= 0)


@pytest.mark.parametrize("days", [1, 30, 400])
def test_what_came_long_ago_goes_up_at_once_and_every_step_has_its_own_time(house: House, days: int) -> None:
    row = house.opened("worker", received_at=NOW - timedelta(days=days))
    for _ in range(6):
        actions.attend(agencies=[staff.HERE])
    now = Complaint.unscoped.get()
    assert now.due_at is not None
    if row.due_at and row.due_at <= NOW:
        assert (now.step, now.late) == ("manager", True)
        assert now.due_at > NOW, "the next step has its whole time"
    else:
        assert now.step == row.step
