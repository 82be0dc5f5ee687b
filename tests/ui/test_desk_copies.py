"""The reporter stays out of what is copied, cut, dragged and printed."""

import pytest
from playwright.sync_api import Page

from tests.ui.browser import Open
from tests.ui.desk import FRAME, desk

pytestmark = pytest.mark.browser

REPORT = FRAME.replace(
    "BODY",
    '<p id="a">The child is at the red store.</p><section data-reporter id="who"><h2>The reporter</h2>'
    '<p id="name">Odalys Brightwater</p><p id="phone">555-0147</p><p id="role">School nurse</p>'
    '<label for="own">Own</label><input id="own" value="555-0148"></section><p id="b">Two children.</p>'
    '<label for="t">T</label><textarea id="t">typed words</textarea>',
)
SECRETS = ("Odalys", "Brightwater", "555-0147", "555-0148", "School nurse", "The reporter")
COPIED = """name => { const got = new DataTransfer();
  const event = new ClipboardEvent(name, {clipboardData: got, bubbles: true, cancelable: true});
  (document.activeElement || document.body).dispatchEvent(event);
  return {stopped: event.defaultPrevented, text: got.getData('text/plain'), html: got.getData('text/html')}; }"""


def select(page: Page, start: str, end: str) -> None:
    page.evaluate(
        "([a, b]) => { const r = document.createRange(); r.setStart(document.querySelector(a).firstChild, 2);"
        " r.setEnd(document.querySelector(b).firstChild, 4); const s = getSelection(); s.removeAllRanges();"
        " s.addRange(r); }",
        [start, end],
    )


@pytest.mark.parametrize("act", ["copy", "cut"])
@pytest.mark.parametrize(("start", "end"), [("#a", "#b"), ("#a", "#phone"), ("#name", "#b"), ("#name", "#role")])
def test_a_copy_holds_nothing_of_the_reporter_however_the_selection_lies(
    visit: Open, act: str, start: str, end: str
) -> None:
    page = desk(visit, REPORT)
    select(page, start, end)
    got = page.evaluate(COPIED, act)
    assert got["stopped"]
    for secret in SECRETS:
        assert secret not in got["text"] + got["html"], secret
    if start == "#a":
        assert "e child is at the red store." in got["text"]
    if (start, end) == ("#a", "#b"):
        assert got["text"].splitlines() == ["e child is at the red store.", "", "Two"]
        assert "<p" in got["html"]
    assert page.locator(".hl-copied").count() == 0, "nothing is left behind"


def test_everything_chosen_by_the_keyboard_comes_out_of_the_real_clipboard_without_the_reporter(visit: Open) -> None:
    page = desk(visit, REPORT)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.evaluate("document.getElementById('t').value = ''")
    page.focus("#t")
    page.keyboard.press("Control+v")
    pasted = page.input_value("#t")
    assert "red store" in pasted
    for secret in SECRETS:
        assert secret not in pasted


def test_a_field_of_the_reporter_gives_nothing_away_and_other_fields_copy_as_ever(visit: Open) -> None:
    page = desk(visit, REPORT)
    page.focus("#own")
    page.keyboard.press("Control+a")
    got = page.evaluate(COPIED, "copy")
    assert (got["stopped"], got["text"]) == (True, "")
    page.keyboard.press("Control+x")
    assert page.input_value("#own") == "555-0148", "cutting does not lose it"
    page.focus("#t")
    assert not page.evaluate(COPIED, "copy")["stopped"]


def test_a_selection_away_from_the_reporter_is_left_to_the_browser(visit: Open) -> None:
    page = desk(visit, REPORT)
    select(page, "#a", "#a")
    assert not page.evaluate(COPIED, "copy")["stopped"]


@pytest.mark.parametrize(
    ("start", "end", "stopped"), [("#a", "#b", True), ("#name", "#role", True), ("#a", "#a", False)]
)
def test_what_touches_the_reporter_cannot_be_dragged_out(visit: Open, start: str, end: str, stopped: bool) -> None:
    page = desk(visit, REPORT)
    select(page, start, end)
    drag = "document.querySelector('#a').dispatchEvent(new DragEvent('dragstart', {bubbles: true, cancelable: true}))"
    assert page.evaluate(f"!{drag}") is stopped


def test_nothing_about_the_reporter_prints_and_what_was_typed_elsewhere_does(visit: Open) -> None:
    page = desk(visit, REPORT)
    page.emulate_media(media="print")
    shown = page.inner_text("body")
    for secret in SECRETS:
        assert secret not in shown
    assert page.is_hidden("#own")
    assert page.is_visible("#t")
    assert page.is_hidden(".hl-top nav")
