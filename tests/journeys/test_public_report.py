"""A report from the first page to the code, in a real browser: keyboard, small screen, no script, three languages."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import STORY
from tests.intake.public import opening
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Person]


def tab_to(person: Person, wanted: str, most: int = 60) -> int:
    """Press Tab until the element `wanted` (a selector) has the focus. Gives how many presses it took."""
    for count in range(1, most + 1):
        person.page.keyboard.press("Tab")
        if person.page.evaluate("want => document.activeElement.matches(want)", wanted):
            return count
    raise AssertionError(f"Tab never came to {wanted}")


@pytest.mark.req("I-1", "I-4")
@pytest.mark.parametrize("script", [True, False])
def test_the_shortest_report_by_keyboard_alone_on_a_small_screen(person: Make, script: bool) -> None:
    somebody = person(width=320, height=256, script=True) if script else person(width=320, height=640, script=False)
    if not script:
        somebody.open().choose().to(9).go_on()
    else:
        page = somebody.open().page
        tab_to(somebody, "button[name=about][value=child]")
        page.keyboard.press("Enter")
        for step in range(1, 10):
            page.wait_for_url("**/r/*")
            if step == 1:
                tab_to(somebody, "#danger_0")
                page.keyboard.press("ArrowUp")
            elif step == 2:
                tab_to(somebody, "#story")
                page.keyboard.type(STORY)
            elif step == 4:
                tab_to(somebody, "#where_now")
                page.keyboard.type("near the red store")
            tab_to(somebody, "#answers button[name=continue]", most=90)
            with page.expect_navigation():
                page.keyboard.press("Enter")
            somebody.presses += 1
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert somebody.heading == "We have your report"
    assert somebody.presses <= 9
    assert len(somebody.code.replace(" ", "")) == 28
    assert not somebody.faults
    sent = opening.only()
    assert (sent["danger"], sent["story"], sent["where_now"]) == ("no", STORY, "near the red store")


@pytest.mark.parametrize("prefix", ["/es/", "/hmn/"])
@pytest.mark.parametrize("script", [True, False])
def test_the_whole_report_in_another_language(person: Make, prefix: str, script: bool) -> None:
    somebody = person(width=320, script=script).open(prefix).choose()
    language = prefix.strip("/")
    for number in range(1, 10):
        assert somebody.page.locator("html").get_attribute("lang") == language
        assert somebody.page.evaluate("document.documentElement.scrollWidth") <= 320 if script else True
        somebody.step(number)
    assert len(somebody.code.replace(" ", "")) == 28
    assert somebody.page.locator(".hl-code").get_attribute("dir") == "ltr"
    assert opening.only()["language"] == language


@pytest.mark.req("I-2")
def test_danger_yes_and_no_way_to_call(person: Make) -> None:
    somebody = person(width=320).open().choose().tick("danger_0").go_on()
    call = somebody.page.locator('main a[href="tel:911"]')
    box = call.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    first = somebody.page.evaluate(
        "document.querySelector('main').querySelector('a[href], button, input:not([type=hidden])').getAttribute('href')"
    )
    assert first == "tel:911"
    somebody.press("cannot_call")
    assert "What are you worried about?" in somebody.heading
    assert somebody.page.get_by_text("A call to 911 is still faster", exact=True).is_visible()
    (early,) = opening.envelopes()
    assert (early.kind, early.danger) == ("danger", "cannot_call")
    for number in range(2, 10):
        somebody.step(number)
    assert {one.kind for one in opening.envelopes()} == {"danger", "addition", "report"}


@pytest.mark.req("I-5")
@pytest.mark.parametrize("script", [True, False])
def test_coming_back_with_the_code_in_small_letters(person: Make, script: bool) -> None:
    somebody = person(script=script).open().choose().to(10)
    code = somebody.code
    back = person(script=script).open("/back")
    back.page.locator("#code").fill(code.lower().replace("0", "o").replace("1", "l"))
    back.page.locator("#code").press("Enter")
    assert back.heading == "We have your report. No person has read it yet."
    assert code.replace(" ", "") not in back.page.url
    back.page.locator("#text").fill("It is apartment 4.")
    back.go_on()
    assert back.heading == "We have your message"


@pytest.mark.fault("16")
def test_two_clicks_on_send_are_one_report(person: Make) -> None:
    somebody = person().open().choose().to(9)
    somebody.page.locator("#answers button[name=continue]").dblclick()
    somebody.page.locator(".hl-receipt").wait_for()
    assert somebody.code
    assert len(opening.envelopes()) == 1


def test_the_browsers_own_back_button_brings_a_typed_page_back(person: Make) -> None:
    somebody = person().open().choose().to(2)
    somebody.page.locator("#story").fill(STORY)
    somebody.go_on()
    somebody.back()
    assert "What are you worried about?" in somebody.heading
    assert somebody.page.locator("#story").input_value() == STORY
    somebody.go_on()
    assert somebody.heading == "Tell us about the child"


def test_no_other_site_is_asked_for_anything_and_no_cookie_is_kept(person: Make, face: Any) -> None:
    somebody = person().open().choose().to(10)
    assert all(address.startswith((face.url, "data:")) for address in somebody.asked)
    assert not somebody.page.context.cookies()
    assert somebody.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_receipt_prints_as_a_small_card_and_nothing_else(person: Make) -> None:
    somebody = person().open().choose().to(10)
    somebody.page.emulate_media(media="print")
    card = somebody.page.locator(".hl-card").bounding_box()
    assert card is not None
    assert 300 < card["width"] < 340  # 8.5 cm at 96 dots an inch is 321
    assert card["height"] < 215
    shown = somebody.page.evaluate("document.body.innerText")
    assert "What happens next" not in shown
    assert "Sacramento" not in shown
    assert somebody.code in shown
    assert "911" in shown  # the practice banner prints


def test_a_note_comes_as_a_file_with_a_plain_name(person: Make) -> None:
    somebody = person().open().choose().to(10)
    with somebody.page.expect_download() as waiting:
        somebody.page.get_by_role("button", name="Download a note").click()
    assert waiting.value.suggested_filename == "note.txt"


def test_once_saved_the_page_keeps_itself_and_the_code_opens_it_elsewhere(person: Make) -> None:
    somebody = person().open().choose().to(3)
    somebody.press("save")
    code = somebody.page.locator(".hl-code").inner_text()
    with somebody.page.expect_response("**/r/keep") as kept:
        somebody.page.locator("[id='children-0-name']").fill("Wren")
        somebody.page.locator("[id='children-0-age']").focus()
    assert kept.value.status == 204
    later = person(script=False).open("/draft")
    later.page.locator("#code").fill(code)
    later.page.locator("#code").press("Enter")
    assert later.page.locator("[id='children-0-name']").input_value() == "Wren"


@pytest.mark.fault("3")
def test_words_are_not_lost_when_the_server_did_not_answer(person: Make) -> None:
    somebody = person().open().choose().to(2)
    somebody.page.locator("#story").fill(STORY)
    somebody.page.route("**/r/3", lambda route: route.abort())
    somebody.go_on()
    somebody.page.unroute("**/r/3")
    somebody.page.reload()
    assert somebody.heading == "Tell us about the child"
    for number in range(3, 10):
        somebody.step(number)
    assert opening.only()["story"] == STORY
