"""Who writes about themself is spoken to; what reads oddly is asked about once; the crisis line stands beside 911."""

import pytest

from hearthline.intake.door.models import Envelope
from tests.intake.public import opening
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("about", "own"), [("self", True), ("child", False), ("past", False)])
def test_danger_signs_speak_to_who_is_asked(walk: Walk, about: str, own: bool) -> None:
    walk.start(about)
    assert ("I may hurt or kill myself" in walk.text) == own
    assert ("himself or herself" in walk.text) != own
    assert ("A child of 5 or younger was hurt" in walk.text) != own


def test_who_writes_about_themself_reads_out_their_own_words(walk: Walk) -> None:
    walk.start("self").press(danger="yes")
    assert "“I am at …”" in walk.text
    assert "“The child is at …”" not in walk.text
    assert "where the child is" not in walk.text
    assert "Where are you now?" in walk.text


def test_who_writes_about_themself_was_told_by_no_child(walk: Walk) -> None:
    walk.start("self").to(6)
    assert "The child told me" not in walk.text
    assert "It happened to me" in walk.text


@pytest.mark.parametrize("about", ["self", "child"])
def test_a_child_who_may_hurt_themself_has_the_crisis_line_next_and_on_the_receipt(walk: Walk, about: str) -> None:
    walk.start(about).press(danger="no", danger_signs=["child_may_hurt_self"])
    assert 'href="tel:988"' in walk.text
    for number in range(2, 10):
        walk.to_next(number)
    assert 'href="tel:988"' in walk.text
    assert opening.only()["danger_signs"] == ["child_may_hurt_self"]


def test_without_that_sign_no_crisis_line_is_shown(walk: Walk) -> None:
    walk.start().press(danger="no", danger_signs=["child_alone"])
    assert 'href="tel:988"' not in walk.text
    walk.start().to(9).send()
    assert 'href="tel:988"' not in walk.text


@pytest.mark.parametrize("field", [{"phone": "abc"}, {"email": "not an email"}])
def test_what_reads_oddly_is_asked_about_once_and_then_taken(walk: Walk, field: dict[str, str]) -> None:
    walk.start().to(8).press(**field)
    assert walk.page.status_code == 422
    assert "If it is right, press Continue again." in walk.text
    name, typed = next(iter(field.items()))
    assert walk.form["values"][name] == typed
    walk.press()
    assert walk.heading == "Check your answers"
    walk.send()
    found = opening.identity(Envelope.unscoped.get())
    assert found is not None
    assert found[name] == typed


@pytest.mark.parametrize("button", ["back", "save", "_lang"])
def test_no_other_button_asks_and_what_was_typed_stays(walk: Walk, button: str) -> None:
    walk.start().to(8).press(button, "es", phone="abc")
    assert walk.page.status_code == 200
    if button == "back":
        walk.press()
    assert walk.form["values"]["phone"] == "abc"


@pytest.mark.parametrize("phone", ["(916) 555-0123", "5550123", "+52 55 5550 0123", ""])
def test_a_number_that_can_be_called_is_not_asked_about(walk: Walk, phone: str) -> None:
    walk.start().to(8).press(phone=phone, email="a.b@example.com")
    assert walk.heading == "Check your answers"
