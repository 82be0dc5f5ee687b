"""The first screen of a small telephone, and the browser's own Back button."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error

from tests.cast import STORY
from tests.intake.public import opening
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Person]


@pytest.mark.req("I-2")
@pytest.mark.parametrize(("lang", "most"), [("", 568), ("/es", 568), ("/hmn", 700)])
def test_911_stands_on_the_first_screen_of_a_small_telephone(person: Make, lang: str, most: int) -> None:
    somebody = person(width=320, height=568).open(f"{lang}/")
    call = somebody.page.locator('main a[href="tel:911"]').first
    for _page in ("start", "danger"):
        box = call.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= most
        if _page == "start":
            somebody.choose().tick("danger_0").go_on()


def test_a_whole_code_can_be_read_in_its_field_on_a_small_telephone(person: Make) -> None:
    somebody = person(width=320).open("/back")
    somebody.page.locator("#code").fill("-".join(["WMWM"] * 7))
    wide, shown = somebody.page.evaluate("(e => [e.scrollWidth, e.clientWidth])(document.querySelector('#code'))")
    assert wide <= shown


@pytest.mark.parametrize("script", [True, False])
def test_back_shows_the_typed_words_with_and_without_scripts(person: Make, script: bool) -> None:
    somebody = person(script=script).open().choose().to(2)
    somebody.page.locator("#story").fill(STORY)
    somebody.go_on()
    assert somebody.heading == "Tell us about the child"
    somebody.back()
    assert somebody.page.locator("#story").input_value() == STORY


@pytest.mark.parametrize("script", [True, False])
def test_back_from_the_receipt_shows_no_words_to_whoever_presses_it(person: Make, script: bool) -> None:
    somebody = person(script=script).open().choose().to(10)
    assert "If you press Back" in somebody.page.content()
    somebody.page.wait_for_load_state("networkidle")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser's own page; see docs/decisions/0002
        somebody.page.go_back()
    somebody.page.wait_for_load_state()
    assert somebody.page.get_by_text(STORY).count() == 0
    assert len(opening.envelopes()) == 1
