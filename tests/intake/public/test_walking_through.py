"""The whole way, from the first page to the receipt."""

import pytest
from django.test import Client

from tests.cast import ADULT, CHILD, SIBLING, STORY, STORY_ES
from tests.intake.public import opening
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db


@pytest.mark.req("I-1", "I-4")
def test_the_shortest_report_takes_nine_presses_and_three_answers(walk: Walk) -> None:
    walk.start().to(9)
    assert walk.heading == "Check your answers"
    walk.send()
    assert walk.heading == "We have your report"
    sent = opening.only()
    assert (sent["danger"], sent["story"], sent["where_now"]) == ("no", STORY, "near the red store")


def test_every_step_says_that_nobody_reads_it_yet(walk: Walk) -> None:
    walk.start()
    for number in range(1, 10):
        assert "Not sent yet: nobody reads this until you press Send." in walk.text
        assert f"Step {number} of 9" in walk.text
        walk.to_next(number)
    assert "Not sent yet" not in walk.text


@pytest.mark.req("I-6")
@pytest.mark.parametrize(
    ("about", "questions"),
    [
        ("self", ["Are you in danger right now?", "What is happening?", "Tell us who you are", "Where are you now?"]),
        ("past", ["Is any child in danger right now?", "What happened?", "Who did this happen to?", "Places"]),
        ("child", ["Is a child in danger right now?", "What are you worried about?", "Tell us about the child"]),
    ],
)
def test_the_questions_speak_to_who_is_asked(walk: Walk, about: str, questions: list[str]) -> None:
    walk.start(about)
    for number, question in enumerate(questions, start=1):
        assert question in walk.text
        walk.to_next(number)
    for number in range(len(questions) + 1, 10):
        walk.to_next(number)
    assert opening.only()["about"] == about


def test_a_child_who_reports_for_itself_is_never_asked_for_a_job(walk: Walk) -> None:
    walk.start("self").to(8)
    assert "job" not in walk.said
    walk.press().send()
    assert opening.only()["reporter"]["kind"] == "self"


def test_an_unknown_way_in_is_a_report_about_a_child(walk: Walk) -> None:
    assert walk.start("somebody").heading == "Is a child in danger right now?"


def test_back_keeps_what_was_typed_on_the_page_it_leaves(walk: Walk) -> None:
    walk.start().to(3).press("back", **{"children-0-name": CHILD.name})
    assert walk.form["values"]["story"] == STORY
    walk.press()
    assert walk.form["values"]["children-0-name"] == CHILD.name


def test_back_is_not_held_up_by_what_is_missing(walk: Walk) -> None:
    walk.start().to(4).press("back")
    assert walk.page.status_code == 200
    assert walk.heading.startswith("Tell us about the child")


def test_the_enter_key_goes_on(walk: Walk) -> None:
    walk.start().to(3).press("enter", **{"children-0-name": CHILD.name})
    assert walk.heading == "Where can we find the child?"


def test_changing_one_answer_asks_one_page_and_goes_back_to_the_check(walk: Walk) -> None:
    walk.start().to(9)
    walk.press("edit", "3")
    walk.press(**{"children-0-age": "about six"})
    assert walk.heading == "Check your answers"
    assert "about six" in walk.text
    walk.send()
    assert opening.only()["children"][0]["age"] == "about six"


def test_back_from_a_changed_page_goes_back_to_the_check(walk: Walk) -> None:
    walk.start().to(9).press("edit", "2").press("back")
    assert walk.heading == "Check your answers"


def test_back_from_the_check_page_is_the_last_step(walk: Walk) -> None:
    assert walk.start().to(9).press("back").heading == "About you"


@pytest.mark.req("I-3")
def test_children_are_added_and_taken_out_without_a_script(walk: Walk) -> None:
    walk.start().to(3)
    walk.press("add", **{"children-0-name": CHILD.name})
    assert walk.form["values"]["children-0-name"] == CHILD.name
    assert "autofocus" in walk.text
    walk.press("add", **{"children-1-name": SIBLING.name})
    walk.press("remove", "0")
    assert walk.form["values"]["children-0-name"] == SIBLING.name
    walk.press().to_next(4)
    for number in range(5, 10):
        walk.to_next(number)
    assert [one["name"] for one in opening.only()["children"]] == [SIBLING.name]


def test_no_more_than_twenty_people_fit_on_a_page(walk: Walk) -> None:
    walk.start().to(3)
    for _ in range(25):
        walk.press("add") if "add" in walk.form["buttons"] else None
    assert walk.form["values"]["children-count"] == "20"
    assert "add" not in walk.form["buttons"]


@pytest.mark.req("I-3")
def test_everything_that_was_told_arrives(walk: Walk) -> None:
    walk.start().to(2)
    walk.press(story=STORY, saw="a bruise", think="he drinks")
    walk.press(**{"children-0-name": CHILD.name, "children-0-age": "6", "children-0-school": "Elm School"})
    walk.press(where_now=CHILD.address, where_tomorrow="at school", with_whom="her aunt")
    adult = {"name": ADULT.name, "relation": "father", "worried_about": "yes", "access": "unknown", "note": "tall"}
    walk.press(**{f"adults-0-{key}": value for key, value in adult.items()}, trusted_adult="her aunt")
    walk.press(when="last week", how_often="few", still="yes", how_know=["saw", "child_told"])
    walk.press(language="Spanish", interpreter="yes", tribe="unknown", dogs="no", weapons="yes", disability="asthma")
    walk.press(role="school_employee", name="A. Name", phone="555-0100", contact_how="text").send()
    sent = opening.only()
    assert sent["saw"] == "a bruise"
    assert sent["children"] == [{"name": CHILD.name, "age": "6", "looks": "", "school": "Elm School"}]
    assert sent["adults"] == [adult]
    assert (sent["where_tomorrow"], sent["with_whom"], sent["trusted_adult"]) == ("at school", "her aunt", "her aunt")
    assert (sent["how_often"], sent["still"], sent["how_know"]) == ("few", "yes", ["saw", "child_told"])
    assert (sent["visit"]["interpreter"], sent["visit"]["tribe"], sent["visit"]["weapons"]) == ("yes", "unknown", "yes")
    assert sent["reporter"]["kind"] == "mandated"
    assert sent["reporter"]["category"] == "school_employee"


@pytest.mark.req("C-1", "I-5")
def test_the_name_is_in_the_identity_box_and_nowhere_else(walk: Walk) -> None:
    walk.start().to(8).press(name="Quillon Zephyrine", phone="555-0133").send()
    (envelope,) = opening.envelopes()
    identity = opening.identity(envelope)
    assert identity is not None
    assert identity["name"] == "Quillon Zephyrine"
    assert "Quillon" not in str(opening.report(envelope))


def test_without_any_detail_of_the_person_there_is_no_identity_box(walk: Walk) -> None:
    walk.start().to(9).send()
    (envelope,) = opening.envelopes()
    assert envelope.identity_box is None


def test_a_skipped_step_leaves_what_was_there_before(walk: Walk) -> None:
    walk.start().to(3).press(**{"children-0-name": CHILD.name}).press("back")
    walk.press("skip", **{"children-0-name": "someone else"})
    assert walk.heading == "Where can we find the child?"
    walk.press("back")
    assert walk.form["values"]["children-0-name"] == CHILD.name


@pytest.mark.parametrize("prefix", ["", "/es", "/hmn"])
def test_the_report_carries_the_language_it_was_sent_in(visitor: Client, prefix: str) -> None:
    walk = Walk(visitor, prefix=prefix).start().to(9).send()
    assert walk.page.status_code == 200
    assert opening.only()["language"] == (prefix.strip("/") or "en")
    assert walk.page["Content-Language"] == (prefix.strip("/") or "en")


def test_another_language_in_the_middle_keeps_what_was_typed(walk: Walk) -> None:
    walk.start().to(2).press("_lang", "es", story=STORY_ES)
    assert 'lang="es"' in walk.text
    assert walk.form["values"]["story"] == STORY_ES
    assert walk.form["action"] == "/es/r/3"
    assert walk.page["Content-Language"] == "es"


def test_a_language_that_does_not_exist_changes_nothing(walk: Walk) -> None:
    walk.start().to(2).press("_lang", "xx", story=STORY)
    assert walk.form["values"]["story"] == STORY
    assert '<html lang="en"' in walk.text


@pytest.mark.req("I-4")
def test_not_sure_where_is_an_answer(walk: Walk) -> None:
    walk.start().to(4).press(where_now="", where_unsure="on")
    assert walk.heading == "Adults around the child"
    for number in range(5, 10):
        walk.to_next(number)
    assert (opening.only()["where_now"], opening.only()["where_unsure"]) == ("", True)


def test_opening_a_step_by_its_address_leads_to_the_start(visitor: Client) -> None:
    for path in ("/r/3", "/r/send", "/r/note"):
        answer = visitor.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/")
