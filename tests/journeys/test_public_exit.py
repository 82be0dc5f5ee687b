"""Leaving: at once, to a neutral place, with nothing left on the screen; and what Shift does and does not do."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.cast import STORY
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.fault("39")]
Make = Callable[..., Person]


@pytest.mark.parametrize("script", [True, False])
def test_the_exit_leads_away_from_the_story_page(person: Make, script: bool) -> None:
    somebody = person(script=script).open().choose().to(2)
    somebody.page.locator("#story").fill(STORY)
    somebody.page.locator(".hl-exit").click()
    somebody.page.wait_for_url("**/elsewhere")
    assert STORY not in somebody.page.content()


def test_back_after_the_exit_does_not_show_the_words(person: Make) -> None:
    somebody = person().open().choose().to(2)
    somebody.page.locator("#story").fill(STORY)
    somebody.page.locator(".hl-exit").click()
    somebody.page.wait_for_url("**/elsewhere")
    # Chromium has nothing left to show and would have to send the form again, which it asks about: an error here.
    with suppress(Error):
        somebody.page.go_back()
    expect(somebody.page.locator("#story")).to_have_count(0)
    expect(somebody.page.get_by_text(STORY)).to_have_count(0)


def test_three_clean_shifts_leave_and_capitals_do_not(person: Make) -> None:
    somebody = person().open().choose().to(2)
    somebody.page.locator("#story").focus()
    somebody.page.keyboard.type("HELP ME NOW PLEASE")
    assert somebody.page.url.endswith("/r/2")
    assert somebody.page.locator("#story").input_value() == "HELP ME NOW PLEASE"
    for _ in range(3):
        somebody.page.keyboard.press("Shift")
    somebody.page.wait_for_url("**/elsewhere")


def test_the_exit_is_the_first_stop_after_the_skip_link(person: Make) -> None:
    somebody = person().open()
    names = []
    for _ in range(2):
        somebody.page.keyboard.press("Tab")
        names.append(somebody.page.evaluate("document.activeElement.className"))
    assert names == ["hl-skip", "hl-exit"]


@pytest.mark.parametrize("path", ["/", "/back", "/draft", "/safety", "/lost-code", "/r/job"])
def test_the_exit_stays_on_the_screen(person: Make, path: str) -> None:
    somebody = person(width=320, height=400).open(path)
    somebody.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    box = somebody.page.locator(".hl-exit").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 400
    assert box["height"] >= 44


@pytest.mark.parametrize(("path", "lang"), [("/", ""), ("/safety", ""), ("/", "/es")])
@pytest.mark.parametrize("script", [True, False])
def test_the_page_speaks_of_the_shift_key_only_where_a_script_listens_to_it(
    person: Make, path: str, lang: str, script: bool
) -> None:
    page = person(script=script).open(f"{lang}{path}").page
    assert page.get_by_text("Shift", exact=False).filter(visible=True).count() == int(script)
    assert page.locator("main, aside").get_by_text("Leave now" if not lang else "Salir ahora").first.is_visible()
