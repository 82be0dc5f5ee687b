"""What the report page says of 911, of what must be done and what comes next, and of time on paper."""

import pytest

from hearthline.screening import actions
from tests import staff
from tests.screening.build import AT_ONCE, IN_TEN_DAYS, NOBODY, came, clock_of, decide, screener, supervisor
from tests.screening.test_desk_report import address, text

pytestmark = pytest.mark.django_db


def test_once_911_is_reached_no_question_claims_that_it_could_raise_the_urgency():
    calm = text(staff.desk().client.get(address(came())))
    assert "Ask these first" in calm
    assert "could mean: 911" in calm
    urgent = text(staff.desk().client.get(address(came(danger="yes"))))
    assert "Call 911 about this report" in urgent
    assert "Ask these first" not in urgent
    assert "could mean" not in urgent


def test_911_is_the_first_line_of_the_report_and_who_is_told_stands_apart_from_what_to_do():
    page = text(staff.desk().client.get(address(came(danger="yes")))).split('class="hl-head"')[1]
    order = [page.index(words) for words in ("Call 911 about", "The tool recommends", 'id="decide"', 'id="told"')]
    assert order == sorted(order)
    for wanted in ('id="duties"', "Who must be told", "What you must do"):
        assert wanted in page
    assert "Nobody else must be told" not in page


def test_after_a_decision_to_see_the_child_the_page_says_that_nobody_is_sent_by_it():
    screening, desk = came(danger="yes"), staff.desk()
    assert 'id="next"' not in text(desk.client.get(address(screening)))
    decide(screening, desk.viewer, AT_ONCE)
    page = text(desk.client.get(address(screening))).split('id="next"')[1]
    for wanted in ("Who goes? Not recorded here yet", "Call 911 now if nobody has called yet"):
        assert wanted in page


def test_after_a_decision_to_send_nobody_the_next_steps_send_nobody():
    screening = came()
    actions.second_look(
        viewer=supervisor(), report_id=screening.report_id, agree=True, note="",
        decision_id=decide(screening, screener(), NOBODY, "A game in the yard.").pk,
    )  # fmt: skip
    page = text(staff.desk().client.get(address(screening)))
    assert "Nobody is sent by this decision." in page
    assert "Who goes?" not in page


def test_a_due_time_whose_counting_was_not_verified_says_how_it_was_counted():
    screening, desk = came(), staff.desk()
    decide(screening, desk.viewer, IN_TEN_DAYS)
    clock_row = clock_of(screening, "response")
    head = text(desk.client.get(address(screening))).split("hl-head__meta")[1].split("</ul>")[0]
    assert ("counted the shorter way" in head) is not clock_row.counting_verified


def test_paper_has_whole_dates_and_the_zone_and_never_says_today():
    screening, desk = came(), staff.desk()
    decide(screening, desk.viewer, IN_TEN_DAYS)
    page = text(desk.client.get(address(screening, "print")))
    paper = page.split('class="hl-print"')[1].split("</main>")[0]
    assert "today" not in paper
    assert paper.count("Pacific time") >= 4
    assert str(screening.report.received_at.year) in paper


def test_every_desk_page_says_on_paper_which_day_today_was():
    screening, desk = came(), staff.desk("supervisor")
    for place in ("/", "/mine", "/supervisor", address(screening)):
        printed = text(desk.client.get(place)).split('class="hl-printed"')[1].split("</p>")[0]
        assert "Pacific time" in printed
        assert str(screening.report.received_at.year) in printed
