"""A decision that another agency must act is only the beginning: somebody must begin to tell them."""

import pytest

from hearthline.intake.actions import make_hand_off
from hearthline.intake.after.handoffs import not_begun
from hearthline.intake.models import FollowUp
from tests.screening.build import ELSEWHERE, IN_TEN_DAYS, came, decide, look, other_screener, screener, supervisor

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-9")]


def waiting() -> list[object]:
    return [row.report_id for row in not_begun(screener())]


def test_agreed_by_two_it_waits_on_the_list_until_somebody_begins():
    screening = came()
    made = decide(screening, screener(), ELSEWHERE, "The child lives in the next county.")
    assert waiting() == []
    look(made, supervisor(), agree=True)
    assert waiting() == [screening.report_id]
    make_hand_off(
        viewer=other_screener(),
        report_id=screening.report_id,
        why="out_of_area",
        agency="Placer County",
        phone="",
        said="A child may be hurt.",
    )
    assert waiting() == []
    assert FollowUp.unscoped.get(kind="hand_on").done_by == other_screener().id


def test_a_visit_is_nothing_to_hand_on():
    decide(came(), screener(), IN_TEN_DAYS, "Two children heard it.")
    assert waiting() == []
