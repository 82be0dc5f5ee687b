"""What each step says when something is missing or does not fit, and that nothing typed is lost by it."""

import re

import pytest

from tests.cast import STORY
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db

LONG = "word " * 30_000


@pytest.mark.req("I-4")
@pytest.mark.parametrize(
    ("number", "given", "field", "said"),
    [
        (1, {}, "danger_0", "Choose yes, I am not sure, or no."),
        (1, {"danger": "perhaps"}, "danger_0", "Choose one of the answers."),
        (2, {"story": "   \u200b "}, "story", "Write what worries you."),
        (2, {"story": LONG}, "story", "too long for one box"),
        (2, {"story": STORY, "think": LONG}, "think", "too long for one box"),
        (3, {"children-0-name": LONG}, "children-0-name", "too long for one box"),
        (4, {}, "where_now", "Write a place, or check"),
        (5, {"adults-0-access": "maybe"}, "adults-0-access_0", "Choose one of the answers."),
        (6, {"how_often": "never"}, "how_often_0", "Choose one of the answers."),
        (7, {"dogs": "two"}, "dogs_0", "Choose one of the answers."),
        (8, {"role": "astronaut"}, "role", "Choose one of the answers."),
    ],
)
def test_an_error_is_said_at_the_top_and_beside_the_field(
    walk: Walk, number: int, given: dict[str, str], field: str, said: str
) -> None:
    walk.start().to(number).press(**given)
    assert walk.page.status_code == 422
    assert walk.read.title.startswith("Error: ")
    assert f"Step {number} of 9" in walk.text
    assert f'<a href="#{field}">' in walk.text
    assert f'id="{field}"' in walk.text
    assert walk.text.count(said) == 2
    assert walk.text.count('role="alert"') == 1
    assert walk.page["Cache-Control"] == "no-store"


def test_words_that_do_not_fit_are_still_in_the_box(walk: Walk) -> None:
    walk.start().to(2).press(story=LONG)
    assert walk.form["values"]["story"].strip() == LONG.strip()


def test_how_much_is_too_much_is_told(walk: Walk) -> None:
    walk.start().to(2).press(story="a" * 100_001)
    assert "This is 1 letter too long" in walk.text


@pytest.mark.parametrize("button", ["back", "save", "_lang", "add"])
def test_no_button_loses_words_that_do_not_fit(walk: Walk, button: str) -> None:
    walk.start().to(3).press(button, "es", **{"children-0-looks": "w" * 2_000})
    assert walk.page.status_code == 422
    assert walk.form["values"]["children-0-looks"] == "w" * 2_000


def test_an_error_on_one_field_keeps_the_others(walk: Walk) -> None:
    walk.start().to(2).press(story="", saw="the bruise", think="the neighbour")
    assert walk.form["values"]["saw"] == "the bruise"
    assert walk.form["values"]["think"] == "the neighbour"


def test_send_without_the_story_asks_for_the_story_and_keeps_the_rest(walk: Walk) -> None:
    walk.start().to(2).press("skip")
    walk.page = walk.client.post("/r/send", {"state": walk.state, "from": "9"})
    assert walk.page.status_code == 422
    assert "Write what worries you." in walk.text
    walk.press(story=STORY)
    assert walk.heading == "Check your answers"


@pytest.mark.parametrize(("number", "said"), [(1, "Choose yes"), (4, "Write a place")])
def test_send_needs_danger_and_place(walk: Walk, number: int, said: str) -> None:
    walk.start()
    for here in range(1, 9):
        if here == number:
            # Back keeps what is valid and asks for nothing: a way past a step without its answer.
            walk.page = walk.client.post("/r/1", {"state": walk.state, "from": str(number + 1), "back": "1"})
            walk.page = walk.client.post("/r/9", {"state": walk.state, "from": str(number + 1), **_least(number + 1)})
        elif here != number + 1:
            walk.to_next(here)
    walk.page = walk.client.post("/r/send", {"state": walk.state, "from": "9"})
    assert walk.page.status_code == 422
    assert said in walk.text


def _least(number: int) -> dict[str, str]:
    return {2: {"story": STORY}}.get(number, {})


@pytest.mark.fault("11")
@pytest.mark.parametrize("state", ["", "broken", "A" * 400, "é", "x" * 7_000_000])
def test_a_state_that_does_not_open_keeps_what_is_on_the_page(walk: Walk, state: str) -> None:
    walk.page = walk.client.post("/r/3", {"state": state, "from": "2", "story": STORY})
    assert walk.page.status_code == 422
    assert walk.form["values"]["story"] == STORY
    assert "We could not read your earlier pages" in walk.text
    walk.press()
    assert walk.page.status_code == 200


def test_a_state_of_another_form_is_not_taken(walk: Walk) -> None:
    from hearthline.intake.public import state

    other = state.seal(state.REPLY, {"token": "00" * 32})
    walk.page = walk.client.post("/r/3", {"state": other, "from": "2", "story": STORY})
    assert "We could not read your earlier pages" in walk.text


def test_send_with_a_state_that_does_not_open_says_that_nothing_was_sent(walk: Walk) -> None:
    walk.page = walk.client.post("/r/send", {"state": "broken", "from": "9"})
    assert walk.page.status_code == 422
    assert "Nothing was sent." in walk.text
    assert re.search(r'href="tel:', walk.text)


def test_the_states_of_two_people_differ_in_their_tokens(walk: Walk) -> None:
    first = walk.start().state
    assert walk.start().state != first
