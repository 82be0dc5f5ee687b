"""What only a browser can tell of the desk: keys, steadiness while it refreshes, a lost connection."""

import pytest
from playwright.sync_api import Page

from tests.ui.browser import LEVELS, QUEUE, SITE, Open, faults
from tests.ui.test_desk_page import Someone

pytestmark = pytest.mark.browser
FIELD_IN_A_REGION = """{% extends "ui/desk/base.html" %}{% block main %}<h1>A</h1>
<div id="rows" hx-get="/duty/rows" hx-trigger="again" hx-swap="innerHTML"><label for="n">N</label><input id="n"></div>
{% endblock %}"""


def shift(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_rows_answer_to_j_k_and_c_and_are_silent_while_typing(visit: Open) -> None:
    page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS)
    page.evaluate("document.addEventListener('click', e => { window.pressed = e.target.textContent; })")
    shift(page, "j", "j", "j", "k")
    assert page.get_attribute("#r2", "aria-current") == "true"
    shift(page, "c")
    assert page.evaluate("window.pressed") == "Claim 2"
    page.evaluate("window.pressed = ''")
    page.fill("#note", "")
    page.type("#note", "jck?")
    assert page.input_value("#note") == "jck?"
    assert page.evaluate("window.pressed") == ""
    assert page.get_attribute("#keys", "open") is None


def test_the_list_of_shortcuts_opens_and_escape_closes_it(visit: Open) -> None:
    page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS)
    shift(page, "?")
    assert page.locator("#keys").is_visible()
    shown = page.locator("#keys tbody tr:visible kbd").all_inner_texts()
    assert shown == ["J", "K", "C", "G", "?", "G", "Q", "1", "9", "Ctrl", "Enter", "Ctrl", ";", "Esc"]
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


def test_shortcuts_can_be_turned_off(visit: Open) -> None:
    page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS, cookies={"look": "light.roomy.off"})
    shift(page, "j", "?")
    assert page.locator("[aria-current=true][data-row]").count() == 0
    assert page.locator("#keys").is_hidden()


def test_a_lost_connection_says_so_and_typing_goes_on(visit: Open) -> None:
    page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS)
    page.locator("#alerts #there").wait_for(state="attached")  # an answer that is still on its way would deny the loss
    page.context.set_offline(True)
    page.locator("#connection").wait_for(state="visible")
    page.fill("#note", "still typing")
    assert page.input_value("#note") == "still typing"


def test_a_refresh_moves_neither_focus_nor_scroll_nor_the_row(visit: Open) -> None:
    source = QUEUE.replace("<tbody>", '<tbody id="rows" hx-get="/duty/rows" hx-trigger="again" hx-swap="innerHTML">')
    page = visit(source, face="desk", viewer=Someone(), levels=LEVELS * 12, height=400)
    rows = page.evaluate("document.getElementById('rows').innerHTML")
    page.context.route(f"{SITE}/duty/rows", lambda route: route.fulfill(body=rows, content_type="text/html"))
    for _ in range(40):
        page.keyboard.press("j")
    before = page.evaluate("[window.scrollY, document.querySelector('[data-row][aria-current]').id]")
    assert before[0] > 0
    with page.expect_response(f"{SITE}/duty/rows"):
        page.evaluate("htmx.trigger('#rows', 'again')")
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    page.locator('[data-row][aria-current="true"]').wait_for()
    after = page.evaluate("[window.scrollY, document.querySelector('[data-row][aria-current]').id]")
    assert after == before
    assert page.evaluate("document.activeElement.closest('[data-row]').id") == before[1]


def test_a_refresh_never_swaps_a_field_that_somebody_types_in(visit: Open) -> None:
    page = visit(FIELD_IN_A_REGION, face="desk", viewer=Someone())
    page.type("#n", "half a wo")
    with page.expect_response(f"{SITE}/duty/rows"):
        page.evaluate("htmx.trigger('#rows', 'again')")
    page.type("#n", "rd")
    assert page.input_value("#n") == "half a word"
