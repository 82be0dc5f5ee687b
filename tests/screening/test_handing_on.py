"""A decision that another agency must act is only the beginning: somebody must begin to tell them."""

import pytest

from hearthline.dispatch.actions import record_answer, tell
from hearthline.dispatch.dues import owed
from hearthline.dispatch.models import CrossReport
from hearthline.ground import clock
from tests.screening.build import ELSEWHERE, IN_TEN_DAYS, came, decide, look, other_screener, screener, supervisor

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-9")]


def waiting() -> list[object]:
    return [row.report_id for row in owed(screener()) if row.recipient == "other_county"]


def test_agreed_by_two_it_waits_on_the_list_until_somebody_there_has_answered():
    screening = came()
    made = decide(screening, screener(), ELSEWHERE, "The child lives in the next county.")
    assert waiting() == []
    look(made, supervisor(), agree=True)
    assert waiting() == [screening.report_id]
    told = tell(
        viewer=other_screener(),
        report_id=screening.report_id,
        recipient="other_county",
        why="out_of_area",
        agency="Placer County",
        phone="",
        said="A child may be hurt.",
    )
    assert waiting() == [screening.report_id]
    record_answer(
        viewer=other_screener(), hand_off_id=told.pk, answered_by="Badge 1", their_reference="", answered_at=clock.now()
    )
    assert waiting() == []
    assert CrossReport.unscoped.get(rule="hand_on").done_by == other_screener().id


def test_a_visit_is_nothing_to_hand_on():
    decide(came(), screener(), IN_TEN_DAYS, "Two children heard it.")
    assert waiting() == []
