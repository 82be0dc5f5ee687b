"""Undo and its time, and the alerts that interrupt: in a browser, on a clock of our own."""

import pytest
from playwright.sync_api import Page

from tests.chromium import stop_clock
from tests.ui.browser import LEVELS, QUEUE, SITE, Open, faults
from tests.ui.desk import AT, FRAME, desk

pytestmark = pytest.mark.browser

UNDO = FRAME.replace(
    "BODY",
    '<div data-undo="10" role="status"><p>You have it.</p><form method="post" action="/posted/undo">'
    '<button class="usa-button" data-key="u">Undo</button></form></div><label for="n">N</label><input id="n">',
)
A_MOMENT = 100
"""Milliseconds: what came has settled by then, and a minute's end stays far away."""
RANG = "window.rang = 0; document.addEventListener('hearthline:ring', () => { window.rang += 1; })"
ALARM = (
    '<span hidden data-stamp="{0}"></span><section aria-label="Now" data-interrupt="{0}" data-say="Somebody must act.">'
    '<div class="hl-alarm"><span>Danger</span><button class="usa-button" id="take-{0}">I take it</button></div>'
    "</section>"
)
LONG = FRAME.replace(
    "BODY", '<label for="note">N</label><textarea id="note"></textarea>' + "<p>More of the page.</p>" * 60
)


def test_the_time_to_undo_is_told_counts_down_and_ends_without_moving_anything(visit: Open) -> None:
    page = desk(visit, UNDO)
    stop_clock(page, AT)
    page.reload()
    left = page.locator("[data-undo] .hl-undo__left")
    assert left.inner_text() == "10 seconds left to undo"
    assert left.get_attribute("aria-hidden") == "true", "counting is not read aloud"
    page.focus("[data-undo] button")
    page.clock.run_for(4000)
    assert left.inner_text() == "6 seconds left to undo"
    page.clock.run_for(7000)
    assert left.inner_text() == "It can no longer be undone here."
    assert left.get_attribute("aria-hidden") is None
    assert page.evaluate("document.activeElement.textContent") == "Undo", "the focus did not move"
    assert page.get_attribute("[data-undo] button", "aria-disabled") == "true"
    page.clock.resume()
    assert faults(page) == []  # which takes time of the page's own
    page.keyboard.press("Enter")
    assert "/posted" not in page.url
    page.focus("#n")
    assert page.locator("[data-undo] button").is_hidden()


def test_u_takes_it_back_in_time_and_does_nothing_afterwards(visit: Open) -> None:
    page = desk(visit, UNDO)
    stop_clock(page, AT)
    page.reload()
    page.evaluate("document.querySelector('[data-undo] form').addEventListener('submit', e => { e.preventDefault();"
                  " window.undone = (window.undone || 0) + 1; })")  # fmt: skip
    page.keyboard.press("u")
    assert page.evaluate("window.undone") == 1
    page.clock.run_for(11_000)
    page.keyboard.press("u")
    assert page.evaluate("window.undone") == 1


def test_without_a_script_the_undo_is_a_plain_button(visit: Open) -> None:
    page = desk(visit, UNDO, script=False)
    assert page.locator("[data-undo] button").is_enabled()


def alarmed(visit: Open, ids: str, sound: str = "on", source: str = QUEUE) -> Page:
    page = desk(visit, source, levels=LEVELS * 6, cookies={"look": f"light.roomy.on.{sound}"})
    page.context.unroute("**/duty/alerts")
    page.context.route(
        f"{SITE}/duty/alerts", lambda route: route.fulfill(body=ALARM.format(ids), content_type="text/html")
    )
    stop_clock(page, AT)
    page.context.add_init_script(RANG)
    reloaded(page)
    return page


def reloaded(page: Page) -> None:
    """Come to the page anew; a moment later its alerts have settled."""
    page.reload()
    page.locator("#alerts .hl-alarm").wait_for()
    page.clock.run_for(A_MOMENT)


def test_an_alert_sounds_at_once_and_every_minute_until_somebody_has_it(visit: Open) -> None:
    page = alarmed(visit, "a1")
    assert page.evaluate("window.rang") == 1
    page.clock.run_for(59_000)
    assert page.evaluate("window.rang") == 1
    page.clock.run_for(2_000)
    assert page.evaluate("window.rang") == 2
    page.context.unroute(f"{SITE}/duty/alerts")
    page.context.route(f"{SITE}/duty/alerts", lambda route: route.fulfill(body="<i></i>", content_type="text/html"))
    with page.expect_response(f"{SITE}/duty/alerts"):
        page.clock.run_for(15_000)
    page.locator("#alerts .hl-alarm").wait_for(state="detached")
    page.clock.run_for(A_MOMENT)
    page.clock.run_for(180_000)
    assert page.evaluate("window.rang") == 2


def test_the_sound_is_off_unless_somebody_wants_it(visit: Open) -> None:
    page = alarmed(visit, "a1", sound="off")
    page.clock.run_for(130_000)
    assert page.evaluate("window.rang") == 0
    assert desk(visit, QUEUE, levels=LEVELS).get_attribute("html", "data-sound") == "off"


def test_going_to_another_page_does_not_sound_the_same_alert_again_at_once(visit: Open) -> None:
    page = alarmed(visit, "a1")
    page.clock.run_for(20_000)
    reloaded(page)
    assert page.evaluate("window.rang") == 0
    page.clock.run_for(41_000)
    assert page.evaluate("window.rang") == 1


def test_an_alert_takes_no_focus_and_covers_nothing_that_is_typed(visit: Open) -> None:
    page = desk(visit, LONG, height=600, width=320)
    page.clock.install()
    page.reload()
    page.locator("#alerts #there").wait_for(state="attached")
    page.context.route(
        f"{SITE}/duty/alerts", lambda route: route.fulfill(body=ALARM.format("a1"), content_type="text/html")
    )
    page.type("#note", "half a wo")
    page.evaluate("document.getElementById('note').scrollIntoView({block: 'start'})")
    top = page.evaluate("document.getElementById('note').getBoundingClientRect().top")
    assert top < 40, "the field is where the bar will be"
    with page.expect_response(f"{SITE}/duty/alerts"):
        page.clock.run_for(15_000)
    page.locator("#alerts .hl-alarm").wait_for()
    page.keyboard.type("rd")
    assert page.input_value("#note") == "half a word"
    page.wait_for_function(
        "() => document.getElementById('alerts').getBoundingClientRect().bottom"
        " <= document.getElementById('note').getBoundingClientRect().top"
    )
    assert faults(page) == []
