"""What is too long for a field is said at the field, with all that was typed, and never cut behind somebody's back:
on the public pages and at the desk (H-3, H-7, D-6). A fault that was here: names, addresses and words were cut."""

from typing import Any

import pytest
from django.test import Client

from hearthline.ground import clock
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.door.content import LINE, PLACE, WORDS
from hearthline.helpdesk.door.models import InquiryEnvelope
from hearthline.helpdesk.models import Inquiry, WrittenAnswer
from tests import staff
from tests.helpdesk.build import agent, came, fresh
from tests.helpdesk.test_contact_at_the_edge import GIVEN
from tests.helpdesk.test_desk import HAND
from tests.helpdesk.test_helped import an_answer, own_page, press
from tests.helpdesk.test_public import at_the_words, state_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-3", "H-7", "D-6")]
END = "Zqtheveryend"


@pytest.fixture(autouse=True)
def _agency() -> None:
    staff.agency()


def long(most: int, over: int = 1) -> str:
    """A word for each ten letters, and the last one tells that nothing was cut."""
    return ("zqwordword" * most)[: most + over - len(END)] + END


def said(answer: Any, most: int) -> bool:
    page = answer.content.decode()
    return answer.status_code == 422 and f"It may have {most:,} characters." in page and END in page


@pytest.mark.parametrize(("field", "most"), [("words", WORDS), ("name", LINE), ("contact", LINE), ("place", PLACE)])
def test_on_the_contact_page_what_is_too_long_is_said_and_stays(face: Client, field: str, most: int) -> None:
    form = {**GIVEN, "place": "Zqplace street", "state": at_the_words(face)}
    answer = face.post("/contact/", {**form, field: long(most)})
    assert said(answer, most)
    assert f'href="#{field}"' in answer.content.decode()
    assert not InquiryEnvelope.unscoped.exists()
    assert face.post("/contact/", {**form, field: long(most, 0)}).status_code == 200
    actions.open_pending()
    own = queries.inquiry(agent(), Inquiry.unscoped.get().pk).said[0].content
    assert own is not None
    assert getattr(own, field) == long(most, 0)


@pytest.mark.parametrize("press_of", [{}, {"supervisor": "1"}])
def test_behind_a_code_words_that_are_too_long_are_said_and_stay(face: Client, press_of: dict[str, str]) -> None:
    _code, state = own_page(face)
    before = InquiryEnvelope.unscoped.count()
    assert said(face.post("/contact/back", {"state": state, "words": long(WORDS), **press_of}), WORDS)
    assert InquiryEnvelope.unscoped.count() == before


def test_under_an_answer_on_the_site_words_that_are_too_long_are_said_and_stay(face: Client) -> None:
    an_answer()
    state = state_of(press(face, "no"))
    assert said(face.post("/contact/helped", {"state": state, "words": long(WORDS)}), WORDS)
    assert not InquiryEnvelope.unscoped.exists()


@pytest.mark.parametrize(("field", "most"), [("words", WORDS), ("name", LINE), ("contact", LINE), ("place", PLACE)])
def test_what_came_by_hand_is_not_cut_either(field: str, most: int) -> None:
    desk = staff.desk("agent")
    answer = desk.client.post("/help/new", {**HAND, field: long(most)})
    assert said(answer, most)
    assert f'href="#{field}"' in answer.content.decode()
    assert not Inquiry.unscoped.exists()
    assert desk.client.post("/help/new", {**HAND, field: long(most, 0)}).status_code == 303


@pytest.mark.parametrize(("field", "most"), [("what_0", 300), ("who_0", 80), ("signed", 150)])
def test_a_promise_and_a_signature_are_not_cut(field: str, most: int) -> None:
    row = came()
    form = {
        "version": fresh(row).version, "words": "Zqanswer", "what_0": "Call", "who_0": "Ida Roscoe", "by_0": "us",
        "on_0": clock.now().date().isoformat(), "signed": "Ida", field: long(most),
    }  # fmt: skip
    assert said(staff.desk("agent").client.post(f"/help/{row.pk}/answer", form), most)
    assert not WrittenAnswer.unscoped.exists()


def test_a_note_is_not_cut() -> None:
    row = came()
    assert said(staff.desk("agent").client.post(f"/help/{row.pk}/note", {"note": long(WORDS)}), WORDS)
