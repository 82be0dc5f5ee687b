"""The practice pages: like the real ones, and never to be taken for them."""

import re

import pytest

from hearthline.screening.actions.practice import material
from hearthline.screening.models import PracticeAttempt
from hearthline.ui.agency import current_pack
from tests import staff
from tests.screening.build import AT_ONCE, NOBODY, other_screener

pytestmark = pytest.mark.django_db

BANNER = "Practice: invented people, nobody is waiting."
LESSONS = ("names", "culture", "interpreter")


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def words(page: str) -> str:
    """The page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def begin(desk: staff.Desk, story: str = "slap_mark") -> str:
    answer = desk.client.post("/practice/begin", {"story": story})
    assert answer.status_code == 303
    return answer["Location"]


def facts(story_id: str) -> dict[str, str]:
    story = material().story(story_id)
    assert story is not None
    return {f"fact.{fact}": value for fact, value in story.case.answers.items()}


def test_a_screener_does_one_report_and_sees_the_known_answer():
    desk = staff.desk()
    where = begin(desk)
    page = text(desk.client.get(where))
    story = material().story("slap_mark")
    assert story is not None
    assert story.lesson not in page
    assert "The tool recommends" in page
    assert desk.client.post(f"{where}/facts", facts("slap_mark")).status_code == 303
    assert desk.client.post(f"{where}/decide", {"choice": AT_ONCE, "reason": ""}).status_code == 303
    page = words(text(desk.client.get(where)))
    assert "You decided as the known answer" in page
    assert story.lesson in page
    assert "What the story tells, you answered as the known answer does." in page


def test_what_differs_is_shown_with_why_and_the_law():
    desk = staff.desk()
    where = begin(desk)
    desk.client.post(f"{where}/facts", facts("slap_mark") | {"fact.injury": "none", "fact.weapon": "unknown"})
    desk.client.post(f"{where}/decide", {"choice": NOBODY, "reason": "He spilled milk."})
    page = text(desk.client.get(where))
    assert "The known answer is another" in words(page)
    assert "A mark that can be seen is an injury." in page
    assert "You: None · Known: Minor" in words(page)
    assert "https://leginfo.legislature.ca.gov" in page
    assert "He spilled milk" not in page


@pytest.mark.parametrize("address", ["/practice", *(f"/practice/{name}" for name in LESSONS)])
def test_every_practice_page_says_that_nobody_is_waiting(address: str):
    assert BANNER in text(staff.desk().client.get(address))


def test_the_report_s_own_practice_pages_say_so_too_before_and_after_and_when_something_is_wrong():
    desk = staff.desk()
    where = begin(desk)
    assert BANNER in text(desk.client.get(where))
    assert BANNER in text(desk.client.post(f"{where}/decide", {"choice": NOBODY, "reason": ""}), 422)
    desk.client.post(f"{where}/decide", {"choice": AT_ONCE, "reason": "x"})
    assert BANNER in text(desk.client.get(where))


def test_what_is_wrong_is_said_beside_the_words_that_were_typed():
    desk = staff.desk()
    where = begin(desk)
    page = text(desk.client.post(f"{where}/decide", {"choice": "", "reason": "So small."}), 422)
    assert "Choose one of the decisions." in page
    assert "So small." in page
    page = text(desk.client.post(f"{where}/decide", {"choice": NOBODY, "reason": ""}), 422)
    assert 'id="reason-error"' in page
    assert re.search(rf'value="{NOBODY}"[^>]* checked', page)


def test_a_second_press_on_decide_says_that_it_is_decided():
    desk = staff.desk()
    where = begin(desk)
    desk.client.post(f"{where}/decide", {"choice": AT_ONCE, "reason": "x"})
    assert desk.client.post(f"{where}/decide", {"choice": NOBODY, "reason": "x"}).status_code == 409
    assert PracticeAttempt.unscoped.get().outcome == "in_person"


def test_the_list_shows_what_is_done_and_names_no_case_since_its_name_is_the_answer():
    desk = staff.desk()
    where = begin(desk)
    desk.client.post(f"{where}/decide", {"choice": AT_ONCE, "reason": "x"})
    page = text(desk.client.get("/practice"))
    assert "decided as the known answer" in page
    assert all(story.case.name not in page for story in material().stories if " " in story.case.name)
    assert page.count("<li data-row><form") == len(material().stories)


def test_supervisors_see_counts_by_person_and_screeners_do_not():
    other = staff.desk(username=f"screener2-{staff.HERE}", name=other_screener().name)
    where = begin(other)
    other.client.post(f"{where}/decide", {"choice": AT_ONCE, "reason": "x"})
    shown = words(text(staff.desk("supervisor").client.get("/practice")))
    assert f"{other_screener().name} 1 done, 1 as the known answer 1 different report" in shown
    assert "Who practised" not in text(staff.desk().client.get("/practice"))


def test_an_attempt_of_somebody_else_and_none_at_all_answer_alike():
    where = begin(staff.desk())
    other = staff.desk("supervisor")
    assert other.client.get(where).status_code == 403
    assert other.client.get("/practice/attempt/00000000-0000-0000-0000-000000000009").status_code == 403
    assert other.client.post(f"{where}/decide", {"choice": AT_ONCE, "reason": "x"}).status_code == 403


def test_a_story_that_is_gone_leads_back_to_the_list():
    desk = staff.desk()
    where = begin(desk)
    PracticeAttempt.unscoped.update(case="gone")
    for answer in (desk.client.get(where), desk.client.post(f"{where}/decide", {"choice": AT_ONCE})):
        assert (answer.status_code, answer["Location"]) == (303, "/practice")
    assert desk.client.post("/practice/begin", {"story": "gone"})["Location"] == "/practice"


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_cites_the_pack_or_says_that_it_is_practice_wisdom(name: str):
    page = text(staff.desk().client.get(f"/practice/{name}"))
    lesson = material().module(name)
    assert lesson is not None
    for _, points in lesson.sections:
        for point in points:
            if point.value:
                assert str(current_pack().value(point.value).citation) in page
    assert "practice wisdom" in page
    assert page.count("<fieldset") == 5


def test_a_self_check_says_what_is_right_and_why_and_keeps_nothing():
    desk = staff.desk()
    lesson = material().module("interpreter")
    assert lesson is not None
    said = {f"q{n}": question.right for n, question in enumerate(lesson.questions)} | {"q0": "short", "q1": ""}
    page = words(text(desk.client.post("/practice/interpreter", said)))
    assert "3 of 5 right. Nothing of this is kept." in page
    assert f"Better: {lesson.questions[0].answers['no']}" in page
    assert page.count("Right.") == 3
    assert "Right." not in words(text(desk.client.get("/practice/interpreter")))


@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_does_not_screen_gets_none_of_it(role: str):
    person = staff.desk(role)
    for address in ("/practice", "/practice/names"):
        assert person.client.get(address).status_code == 403
    assert person.client.post("/practice/begin", {"story": "slap_mark"}).status_code == 403


def test_the_page_has_a_place_in_the_navigation_of_those_who_screen():
    assert 'href="/practice"' in text(staff.desk().client.get("/practice"))
    page = text(staff.desk("supervisor").client.get("/practice"))
    assert 'href="/quality"' in page
