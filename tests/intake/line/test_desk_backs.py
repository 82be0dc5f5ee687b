"""Calling back at the desk: what stands there before the number is called, and what came of it."""

from typing import Any

import pytest

from hearthline.ground import clock
from hearthline.intake.calls.models import Call
from hearthline.intake.line import actions
from hearthline.intake.line.models import ContactState, Outcome
from tests import staff
from tests.intake.line.standins import MINUTE, NUMBER, contact

pytestmark = pytest.mark.django_db


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode())


def ready() -> staff.Desk:
    desk = staff.desk()
    actions.ready(viewer=desk.viewer, on=True, address=NUMBER)
    return desk


@pytest.mark.req("S-11")
def test_who_must_be_called_back_stands_by_due_time_with_why_and_how_late():
    desk = staff.desk()
    asked = contact("call_back", minutes=5)
    gone = contact("abandoned", minutes=40)
    page = text(desk.client.get("/calls/"))
    owed = page[page.index('id="call-backs"') :]
    assert owed.index(gone.pk.hex) < owed.index(asked.pk.hex)
    assert "They hung up while waiting" in owed
    assert "They asked to be called back" in owed
    assert "hl-due--late" in owed


def test_before_the_call_the_page_says_to_hear_first_who_it_is():
    desk = staff.desk()
    row = contact("call_back", language="es")
    page = text(desk.client.get(f"/calls/line/{row.pk}"))
    assert "Before you say why you call, hear who it is" in page
    assert "Spanish" in page
    assert page.index("hear who it is") < page.index("Call now")


def test_without_a_number_there_is_nothing_to_call_and_the_page_says_what_to_do():
    row = contact("abandoned", number_known=False)
    page = text(staff.desk().client.get(f"/calls/line/{row.pk}"))
    assert "there is nothing to call" in page
    assert "Call now" not in page


def test_an_outcome_that_needs_a_note_keeps_what_was_chosen():
    desk = staff.desk()
    row = contact("call_back")
    page = text(desk.client.post(f"/calls/line/{row.pk}/outcome", {"outcome": "given_up", "note": ""}), 422)
    assert 'href="#note"' in page
    assert 'value="given_up" checked' in page
    row.refresh_from_db()
    assert row.state == ContactState.CALL_BACK


def test_nobody_picked_up_leaves_them_on_the_list_with_a_later_time():
    desk = staff.desk()
    row = contact("call_back", minutes=20, taken_by=desk.viewer.id, taken_name=desk.viewer.name, taken_at=clock.now())
    assert desk.client.post(f"/calls/line/{row.pk}/outcome", {"outcome": "no_answer"})["Location"] == "/calls/"
    before = row.back_due_at
    row.refresh_from_db()
    assert before is not None
    assert row.back_due_at is not None
    assert (row.state, row.back_tries) == (ContactState.CALL_BACK, 1)
    assert row.back_due_at > before
    assert "Nobody picked up" in text(desk.client.get("/calls/"))


def test_who_has_not_called_is_not_asked_whom_they_reached_and_the_page_says_so_when_told_all_the_same():
    desk = ready()
    row = contact("abandoned")
    page = text(desk.client.get(f"/calls/line/{row.pk}"))
    assert [code for code in Outcome.values if f'value="{code}"' in page] == ["no_number", "given_up"]
    page = text(desk.client.post(f"/calls/line/{row.pk}/outcome", {"outcome": "reached"}), 422)
    assert "You do not have this call now." in page
    row.refresh_from_db()
    assert (row.state, row.back_tries) == (ContactState.ABANDONED, 0)


def test_who_was_reached_has_a_typing_screen_and_leaves_the_list():
    desk = ready()
    row = contact("abandoned", taken_by=desk.viewer.id, taken_name=desk.viewer.name, taken_at=clock.now())
    answer = desk.client.post(f"/calls/line/{row.pk}/outcome", {"outcome": "reached", "note": "She rang again."})
    row.refresh_from_db()
    call = Call.unscoped.get()
    assert row.state == ContactState.ENDED
    assert answer["Location"] == f"/calls/{call.pk}"
    assert row.pk.hex not in text(desk.client.get("/calls/"))


def test_what_is_over_or_elsewhere_says_so_and_offers_no_act():
    desk = staff.desk()
    row = contact("ended")
    page = text(desk.client.get(f"/calls/line/{row.pk}"))
    assert "Nobody has to be called back here any more" in page
    assert "Call now" not in page
    away = contact("call_back", agency_id=staff.agency(staff.THERE).pk)
    assert desk.client.get(f"/calls/line/{away.pk}").status_code == 403


def test_a_call_that_cannot_be_placed_says_why_on_the_same_page():
    desk = ready()
    row = contact("call_back", number_known=False)
    page = text(desk.client.post(f"/calls/line/{row.pk}/call"), 409)
    assert 'id="errors"' in page


@pytest.mark.req("I-1")
def test_the_number_by_hand_asks_for_a_fresh_proof_and_a_reason():
    desk = ready()
    row = contact("call_back")
    with clock.freeze(clock.now() + 30 * MINUTE):
        answer = desk.client.post(f"/calls/line/{row.pk}/number", {"reason": "The exchange is down."})
    assert answer.status_code == 302
    assert "/account/" in answer["Location"]
