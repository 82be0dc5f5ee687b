"""What a reporter's status page shows: no row is "received", and of two acts at one moment none is lost."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.intake.actions import shown as module
from hearthline.intake.actions.shown import show
from hearthline.intake.models import PublicStatus, Status
from tests.statuses import set_shown, shown

ROOT, AGENCY = "b" * 64, "sacramento-demo"
pytestmark = [pytest.mark.django_db, pytest.mark.req("I-5")]


def test_what_nobody_touched_is_received_and_the_first_act_makes_the_row():
    assert shown(ROOT) == "received"
    at = clock.now()
    show(ROOT, AGENCY, Status.READ, at, over=(Status.RECEIVED,))
    row = PublicStatus.unscoped.get(root_id=ROOT)
    assert (row.agency_id, row.status, row.at) == (AGENCY, "read", at)


@pytest.mark.parametrize("had", ["read", "question", "closed"])
def test_seen_never_goes_over_what_says_more(had: str):
    at = clock.now()
    set_shown(ROOT, AGENCY, had, at)
    show(ROOT, AGENCY, Status.READ, at + timedelta(hours=1), over=(Status.RECEIVED,))
    row = PublicStatus.unscoped.get(root_id=ROOT)
    assert (row.status, row.at) == (had, at)


def test_what_may_stand_only_in_place_of_an_act_makes_no_row():
    show(ROOT, AGENCY, Status.READ, clock.now(), over=(Status.CLOSED,))
    assert not PublicStatus.unscoped.exists()


def test_another_agency_changes_nothing_of_ours():
    set_shown(ROOT, AGENCY, "question", clock.now())
    show(ROOT, "another-agency", Status.CLOSED, clock.now())
    assert shown(ROOT) == "question"


@pytest.mark.fault("18")
def test_a_question_asked_while_another_marks_it_read_is_still_shown(monkeypatch: pytest.MonkeyPatch):
    """The other's row comes between our look and our insert, as on a database with many writers."""
    made = PublicStatus.objects.bulk_create

    def after_the_other(rows: list[PublicStatus], **how: bool) -> list[PublicStatus]:
        set_shown(ROOT, AGENCY, "read", clock.now())
        return made(rows, **how)

    monkeypatch.setattr(module.PublicStatus.objects, "bulk_create", after_the_other)
    show(ROOT, AGENCY, Status.QUESTION, clock.now())
    assert shown(ROOT) == "question"


ACTS = {
    "read": (Status.READ, (Status.RECEIVED,)),
    "question": (Status.QUESTION, ()),
    "close": (Status.CLOSED, ()),
    "open": (Status.READ, ()),
}


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=6))
def test_whatever_is_done_in_whatever_order_the_last_word_counts(acts: list[str]):
    PublicStatus.unscoped.all().delete()
    expected = "received"
    for act in acts:
        status, over = ACTS[act]
        show(ROOT, AGENCY, status, clock.now(), over=over)
        expected = str(status) if not over or expected == "received" else expected
    assert shown(ROOT) == expected
    assert PublicStatus.unscoped.count() == (1 if acts else 0)
