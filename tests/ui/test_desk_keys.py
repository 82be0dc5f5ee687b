"""Own keys in a browser: changed, cleared, listed, silent."""

import pytest

from hearthline.ground import clock
from tests.ui.browser import LEVELS, QUEUE, Open
from tests.ui.desk import AT, FRAME, desk

pytestmark = pytest.mark.browser
TRIES = 3
"""G and its letter belong together within a second and a half; a busy machine may need longer to press both."""


def test_a_person_s_own_key_does_the_act_and_the_first_key_no_longer_does(visit: Open) -> None:
    page = desk(visit, QUEUE, levels=LEVELS, cookies={"keys": "claim-78"})
    page.evaluate("document.addEventListener('click', e => { window.pressed = e.target.textContent; })")
    for key in ("j", "c"):
        page.keyboard.press(key)
    assert page.evaluate("window.pressed") is None
    page.keyboard.press("x")
    assert page.evaluate("window.pressed") == "Claim 1"


def test_a_cleared_key_does_nothing_and_is_in_no_list(visit: Open) -> None:
    page = desk(visit, QUEUE, levels=LEVELS, cookies={"keys": "claim-.cards-"})
    page.evaluate("document.addEventListener('click', e => { window.pressed = e.target.textContent; })")
    for key in ("j", "c", "1"):
        page.keyboard.press(key)
    assert page.evaluate("window.pressed") is None
    assert page.evaluate("document.activeElement.id") != "note"
    page.keyboard.press("?")
    shown = page.locator("#keys tbody tr:visible").all_inner_texts()
    assert not [row for row in shown if "claim" in row or "that card" in row]


def test_every_key_in_the_list_acts_on_the_page_and_no_other_key_does(visit: Open) -> None:
    acts = "".join(f'<button type="button" data-key="{key}">Act {key}</button>' for key in "cn/hdbur")
    page = desk(
        visit, FRAME.replace("BODY", f'<div data-row><a href="/queue#1">R</a></div>{acts}<p data-card><b>K</b></p>')
    )
    page.keyboard.press("?")
    listed = page.locator("#keys tbody tr:visible td:first-child kbd:only-child").all_inner_texts()
    page.keyboard.press("Escape")
    page.evaluate("document.addEventListener('click', e => { window.did = 1; });"
                  "document.addEventListener('focusin', e => { window.did = 1; })")  # fmt: skip
    acted = []
    for key in "abcdefghijklmnopqrstuvwxyz/?.,;":
        page.evaluate("document.activeElement.blur(); document.getElementById('keys').close(); window.did = 0")
        handled = page.evaluate(
            "key => !document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))",
            key,
        )
        if handled or page.evaluate("window.did"):
            acted.append(key.upper())
        page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'F9'}))")
    assert sorted(acted) == sorted(key for key in listed if key not in ("G", "Esc"))
    assert "G" in listed


def test_g_and_a_letter_goes_to_a_page_and_g_alone_or_too_late_does_not(visit: Open) -> None:
    page = desk(visit, QUEUE, levels=LEVELS)
    page.evaluate("document.querySelector('[data-go]').addEventListener('click', e => { e.preventDefault();"
                  " window.went = (window.went || 0) + 1; })")  # fmt: skip
    for key in ("g", "j", "q"):
        page.keyboard.press(key)
    assert page.evaluate("window.went") is None
    for _ in range(TRIES):
        page.keyboard.press("g")
        page.keyboard.press("q")
        if page.evaluate("window.went"):
            break
    assert page.evaluate("window.went") == 1


def test_a_place_in_the_text_that_names_a_key_names_this_person_s(visit: Open) -> None:
    source = FRAME.replace("BODY", '<p>Press <kbd data-key-of="r"></kbd></p>')
    assert desk(visit, source).inner_text("[data-key-of]") == "R"
    assert desk(visit, source, cookies={"keys": "show_new-77"}).inner_text("[data-key-of]") == "W"
    assert desk(visit, source, cookies={"keys": "show_new-"}).is_hidden("[data-key-of]")


def test_escape_closes_and_never_discards(visit: Open) -> None:
    page = desk(visit, FRAME.replace("BODY", '<label for="s">S</label><input id="s" type="search">'))
    page.fill("#s", "red store")
    page.keyboard.press("Escape")
    assert page.input_value("#s") == "red store"
    page.click(".hl-top__who summary")
    page.keyboard.press("Escape")
    assert page.get_attribute(".hl-top__who details", "open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_time_stamp_is_the_agency_s_clock(visit: Open) -> None:
    with clock.freeze(AT):  # at the hour: an hour until the next one
        page = desk(visit, QUEUE, levels=LEVELS)
    page.focus("#note")
    page.keyboard.press("Control+;")
    shown = page.inner_text(".hl-clock time").split(",")[0]
    hour, rest = shown.split(":")
    assert page.input_value("#note").split(":")[0] == hour
    assert page.input_value("#note").strip().endswith(rest[-4:])
