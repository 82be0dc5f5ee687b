"""The desk in a real browser: accessible, steady under the cursor, usable by keyboard alone and at 320 pixels."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from hearthline.ground import clock
from tests import staff
from tests.screening.build import again, came

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POLL_MS, TICK_MS = 5_000, 15_000


def test_a_poll_moves_neither_focus_nor_scroll_nor_rows_and_r_shows_what_is_new(window: Callable[..., Page]):
    first = [came(story=f"Report number {n}.") for n in range(12)]
    page = window(staff.desk())
    page.clock.install()
    page.goto("/")
    for _ in range(8):
        page.keyboard.press("j")
    here = page.locator("[data-row][aria-current=true]")
    row, top = here.get_attribute("id"), page.evaluate("scrollY")
    came(danger="yes", story="A new danger.")
    news = page.locator("#news button")
    page.clock.run_for(POLL_MS)
    expect(news).to_contain_text("1 new")
    assert (here.get_attribute("id"), page.evaluate("scrollY")) == (row, top)
    assert page.locator("[data-row]").count() == len(first)
    page.keyboard.press("r")
    expect(page.locator("[data-row]")).to_have_count(len(first) + 1)
    expect(page.locator("[data-row]").first).to_contain_text("A new danger.")
    assert here.get_attribute("id") == row
    assert page.evaluate("document.activeElement.closest('[data-row]').id") == row


@pytest.mark.req("S-1")
def test_a_report_is_found_claimed_and_decided_by_keyboard_alone(window: Callable[..., Page]):
    screening = came(danger="unsure", how_know=["saw"])
    page = window(staff.desk())
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(screening.report.number)
    page.keyboard.press("c")
    expect(page.locator(".hl-said")).to_contain_text("You have this report")
    page.keyboard.press("d")
    for question in ("consistency", "access"):  # what the account rests on came with the report
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.name") == question
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.value") == "in_person:immediate"
    page.keyboard.press("Tab")
    page.keyboard.type("Both children are small, c and d and r typed here press nothing.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".hl-said")).to_contain_text("Decided")
    assert again(screening).state == "decided"


def test_a_link_to_a_folded_question_unfolds_it(window: Callable[..., Page]):
    screening = came(danger="yes")
    page = window(staff.desk())
    page.goto(f"/screening/{screening.report_id}")
    folded = page.locator("details.hl-group fieldset").last
    expect(folded).to_be_hidden()
    page.goto(f"/screening/{screening.report_id}#{folded.get_attribute('id')}")
    expect(folded).to_be_visible()


def test_time_left_says_the_same_in_the_page_and_in_the_script(window: Callable[..., Page]):
    with clock.freeze(clock.now() - timedelta(minutes=90)):
        came()
    page = window(staff.desk())
    page.clock.install()
    page.goto("/")
    place = page.locator("[data-row] [data-due]").first
    before = place.inner_text()
    assert before.startswith("late by ")
    page.evaluate("document.querySelector('[data-row] [data-due]').textContent = ''")
    page.clock.run_for(TICK_MS)
    expect(place).to_contain_text("late by 3")


@pytest.mark.req("S-1")
def test_without_a_script_the_alarm_shows_and_is_answered_in_one_press(window: Callable[..., Page]):
    screening = came(danger="cannot_call")
    page = window(staff.desk(), script=False, width=320)
    page.goto("/mine")
    page.get_by_role("button", name="I take it").click()
    expect(page.get_by_role("button", name="I take it")).to_have_count(0)
    expect(page.locator("h1")).to_contain_text(screening.report.number)
    expect(page.locator(".hl-seen")).to_contain_text("saw this alarm at")
