"""The list in a real browser: the chosen report beside it, search by keyboard, who is there, a page that prints."""

from collections.abc import Callable

import pytest
from bench.desk_seed import Seeder, fill
from playwright.sync_api import Page, expect

from hearthline.intake import presence
from hearthline.screening import actions
from hearthline.screening.queries.filters import Filter
from tests import cast, staff
from tests.journeys.looking import in_every_look
from tests.journeys.test_desk import POLL_MS
from tests.screening.build import IN_TEN_DAYS, came, decide, other_screener, screener

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_axe_finds_nothing_on_lists_search_and_hand_over(window: Callable[..., Page]):
    screening = came(story="quokka in the yard", danger="yes")
    decide(came(), screener(), IN_TEN_DAYS)
    presence.here(other_screener(), "report", screening.report_id.hex, writer="w1", editing=True)
    desk = staff.desk("supervisor")
    actions.save_view(viewer=desk.viewer, name="Nights", wanted=Filter(language="hmn"))
    page = window(desk)
    found = []
    for address in ("/?language=en", "/?state=decided", "/handover", "/search"):
        page.goto(address)
        if address == "/search":
            page.fill("#words", "quokka")
            page.keyboard.press("Enter")
            expect(page.locator("#found [data-row]")).to_have_count(1)
        elif address.startswith("/?"):
            page.locator(".hl-filter__more summary").click()
        found += [f"{address}: {fault}" for fault in in_every_look(page)]
    assert not found, "\n".join(found)


LINES = """() => [...document.querySelectorAll('.hl-q-due .hl-due__by')].map(e =>
  Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)))"""


@pytest.mark.parametrize("density", ["roomy", "dense"])
def test_the_time_that_a_report_has_stands_on_two_lines_at_most(window: Callable[..., Page], density: str):
    desk = staff.desk()
    fill(Seeder(), 20, closed=False)
    page = window(desk, look=f"light.{density}.on")
    page.goto("/")
    assert page.evaluate("document.documentElement.dataset.density") == density
    lines = page.evaluate(LINES)
    assert len(lines) == 20
    assert max(lines) <= 2, lines


@pytest.mark.req("S-1")
def test_the_chosen_report_shows_beside_the_list_and_one_key_opens_it(window: Callable[..., Page]):
    first, second = came(story="The first story."), came(story="The second story.")
    page = window(staff.desk())
    page.goto("/")
    page.keyboard.press("j")
    expect(page.locator("#beside")).to_contain_text("The first story.")
    page.keyboard.press("j")
    expect(page.locator("#beside")).to_contain_text("The second story.")
    assert page.locator("[data-row]").count() == 2
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(second.report.number)
    assert first.report.number not in page.title()


def test_on_a_phone_there_is_one_column_and_nothing_is_read_beside(window: Callable[..., Page]):
    came(story="The first story.")
    page = window(staff.desk(), width=320)
    page.goto("/")
    page.keyboard.press("j")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#beside")).to_be_hidden()
    assert "The first story." not in page.locator("#beside").text_content()


def test_the_poll_says_who_came_to_a_row_and_moves_nothing(window: Callable[..., Page]):
    screening = came()
    page = window(staff.desk())
    page.clock.install()
    page.goto("/")
    presence.here(other_screener(), "report", screening.report_id.hex, writer="w1", editing=True)
    page.clock.run_for(POLL_MS)
    expect(page.locator("[data-here-at]")).to_have_text(f"{cast.SECOND_SCREENER} is typing")
    presence.gone(other_screener(), "report", screening.report_id.hex, writer="w1")
    page.clock.run_for(POLL_MS)
    expect(page.locator("[data-here-at]")).to_have_text("")


def test_a_search_by_keyboard_leaves_its_words_in_no_address_and_no_title(window: Callable[..., Page]):
    screening = came(story="quokka in the yard")
    page = window(staff.desk())
    page.goto("/search")
    page.keyboard.type("quokka")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text(screening.report.number)
    assert "quokka" not in page.url + page.title()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#beside")).to_contain_text("quokka in the yard")


def test_a_search_and_a_filter_work_without_a_script(window: Callable[..., Page]):
    screening = came(story="quokka in the yard", language="es")
    page = window(staff.desk(), script=False)
    page.goto("/search")
    page.fill("#words", "quokka")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#found")).to_contain_text(screening.report.number)
    assert "quokka" not in page.url
    page.goto("/")
    page.locator(".hl-filter__more summary").click()
    page.select_option("#f-language", "hmn")
    page.get_by_role("button", name="Show these").click()
    expect(page.locator(".hl-empty").first).to_contain_text("No report fits this filter")
    assert "language=hmn" in page.url
