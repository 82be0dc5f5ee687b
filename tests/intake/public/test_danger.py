"""Danger now: 911 first, no dead end, and nothing promised that nobody has done."""

import re

import pytest
from django.test import Client

from hearthline.intake.door import accept
from hearthline.intake.door.models import Envelope
from tests.cast import STORY
from tests.intake.public import opening
from tests.intake.public.walking import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-2")]

PROMISES = re.compile(
    r"help is (coming|on the way)|(worker|police|officer|someone) is (coming|on the way)"
    r"|(we|have) (called|told|alerted|notified) (the police|911|someone|a worker)|someone (saw|has seen) (it|this)",
    re.IGNORECASE,
)


def test_the_first_thing_on_the_danger_page_is_the_call(walk: Walk) -> None:
    walk.start().press(danger="yes")
    main = walk.text[walk.text.index("<main") :]
    first = re.search(r"<(?:a|button|input|textarea|select)\b(?![^>]*type=\"hidden\")[^>]*>", main)
    assert first is not None
    assert 'href="tel:911"' in first.group()
    assert set(walk.form["buttons"]) >= {"called", "cannot_call", "back"}


def test_who_called_goes_on_to_the_story_and_danger_stays_yes(walk: Walk) -> None:
    walk.start().press(danger="yes", danger_signs=["child_alone"]).press("called")
    assert walk.heading.startswith("What are you worried about?")
    assert not Envelope.unscoped.exists()
    for number in range(2, 10):
        walk.to_next(number)
    assert (opening.only()["danger"], opening.only()["danger_signs"]) == ("yes", ["child_alone"])
    assert Envelope.unscoped.get().danger == "yes"


def test_i_cannot_call_stores_what_is_known_at_once(walk: Walk) -> None:
    walk.start().press(danger="yes", danger_signs=["child_alone", "none"]).press("cannot_call")
    envelope = Envelope.unscoped.get()
    assert (envelope.kind, envelope.danger) == ("danger", "cannot_call")
    assert opening.report(envelope)["danger_signs"] == ["child_alone"]
    assert "A call to 911 is still faster" in walk.text
    assert "cannot say yet that anyone has seen it" in walk.text
    assert walk.heading.endswith("What are you worried about? Use your own words.")


def test_the_same_press_twice_is_one_envelope(walk: Walk) -> None:
    walk.start().press(danger="yes")
    state = walk.state
    for _ in range(2):
        walk.client.post("/r/2", {"state": state, "from": "danger", "cannot_call": "1"})
    assert Envelope.unscoped.count() == 1


def test_the_whole_report_follows_under_the_same_code(walk: Walk) -> None:
    walk.start().press(danger="yes").press("cannot_call")
    early = re.search(r'class="hl-code"[^>]*>([^<]+)<', walk.text)
    assert early is not None
    for number in range(2, 10):
        walk.to_next(number)
    assert early.group(1) in walk.text
    kinds = {one.kind: one.root_id for one in opening.envelopes()}
    assert set(kinds) == {"danger", "addition", "report"}
    assert len(set(kinds.values())) == 1
    report = next(one for one in opening.envelopes() if one.kind == "report")
    assert (report.danger, opening.report(report)["story"]) == ("cannot_call", STORY)


def test_when_it_cannot_be_stored_the_page_says_so_and_goes_on(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise accept.NotTaken

    walk.start().press(danger="yes")
    monkeypatch.setattr(accept, "accept", refuse)
    walk.press("cannot_call")
    assert walk.page.status_code == 200
    assert "We could not store it." in walk.text
    assert 'href="tel:911"' in walk.text
    assert "Your first words are stored" not in walk.text


@pytest.mark.parametrize("button", ["called", "cannot_call"])
def test_no_page_promises_help_that_nobody_has_confirmed(walk: Walk, button: str) -> None:
    pages = [walk.start().text]
    walk.press(danger="yes")
    pages.append(walk.text)
    walk.press(button)
    for number in range(2, 10):
        pages.append(walk.text)
        walk.to_next(number)
    pages.append(walk.text)
    for text in pages:
        assert not PROMISES.search(text), PROMISES.search(text)


def test_every_page_after_i_cannot_call_says_that_nobody_has_seen_it(walk: Walk) -> None:
    walk.start().press(danger="yes").press("cannot_call")
    walk.to_next(2)
    for number in range(3, 10):
        assert "Nobody has told us yet that they saw this." in walk.text
        walk.to_next(number)


def test_back_from_the_danger_page_is_the_question(walk: Walk) -> None:
    assert walk.start().press(danger="yes").press("back").heading == "Is a child in danger right now?"


def test_another_language_on_the_danger_page_is_the_danger_page(walk: Walk) -> None:
    walk.start().press(danger="yes").press("_lang", "es")
    assert 'lang="es"' in walk.text
    assert 'href="tel:911"' in walk.text


def test_danger_answered_later_leads_to_the_911_page_too(walk: Walk) -> None:
    walk.start().to(9).press("edit", "1").press(danger="yes")
    assert walk.heading == "Call 911 now"
    assert "near the red store" in walk.text
    assert walk.press("called").heading == "Check your answers"


def test_a_checked_sign_without_danger_says_to_call(walk: Walk) -> None:
    walk.start().press(danger="no", danger_signs=["hurt_needs_doctor"])
    assert 'href="tel:911"' in walk.text
    walk.start().press(danger="no", danger_signs=["none"])
    assert 'href="tel:911"' not in walk.text


def test_911_stands_on_the_start_page_before_anything_can_be_pressed(visitor: Client) -> None:
    text = visitor.get("/").content.decode()
    assert text.index('href="tel:911"') < text.index('name="about"')
