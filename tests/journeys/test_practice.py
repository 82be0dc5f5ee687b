"""A new screener learns the desk on an invented report, by keyboard alone; the pages hold for everybody."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

from hearthline.screening.actions import practice
from hearthline.screening.models import PracticeAttempt, Screening
from tests import staff
from tests.journeys.looking import in_every_look
from tests.screening.build import screener

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BANNER = "Practice: invented people, nobody is waiting."


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, what: str) -> None:
    """Tab forward until that has the focus."""
    for _ in range(120):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        press(page, "Tab")
    raise AssertionError(f"no {what} that the keyboard reaches")


def answer_by_keyboard(page: Page, fact: str, value: str) -> None:
    """Tab forward to the question, then arrow to the answer: nothing is clicked."""
    tab_to(page, f"[name='fact.{fact}']")
    for _ in range(8):
        if page.evaluate("document.activeElement.value") == value and page.evaluate("document.activeElement.checked"):
            return
        press(page, "ArrowRight")
    raise AssertionError(f"{fact} has no answer {value} that the keyboard reaches")


@pytest.mark.req("S-1")
def test_a_new_screener_does_one_practice_report_by_keyboard_alone(window: Callable[..., Page]):
    page = window(staff.desk())
    page.goto("/")
    for _ in range(3):  # the two within a second and a half: a busy machine may need another try
        press(page, "g", "p")
        with suppress(Late):
            page.wait_for_url("**/practice", timeout=5_000)
            break
    expect(page.locator("h1")).to_have_text("Practice")
    expect(page.locator(".hl-practice")).to_contain_text(BANNER)
    stories = practice.material().stories
    place = [story.id for story in stories].index("slap_mark")
    for _ in range(place + 1):
        press(page, "j")
    press(page, "Enter")
    expect(page.locator("h1")).to_contain_text(f"Practice report {place + 1}")
    expect(page.locator("#given")).to_contain_text("Emilio")
    page.locator("#ask summary").focus()
    press(page, "Enter")
    tab_to(page, "a[href='#q-hit']")
    press(page, "Enter")
    answer_by_keyboard(page, "hit", "yes")
    tab_to(page, "#facts-form button, button[form=facts-form]")
    press(page, "Enter")
    expect(page.locator("#q-hit input[value=yes]")).to_be_checked()
    press(page, "d")
    press(page, "Space")
    assert page.evaluate("document.activeElement.value") == "in_person:immediate"
    press(page, "Tab")
    page.keyboard.type("A small child, a mark, and he is alone with him today.")
    press(page, "Tab", "Enter")
    expect(page.locator("#answer")).to_contain_text("You decided as the known answer")
    expect(page.locator("#differs")).to_contain_text("A mark that can be seen is an injury.")
    made = PracticeAttempt.unscoped.get()
    assert (made.user, made.right) == (screener().id, True)
    assert not Screening.unscoped.exists()
    page.goto("/")
    expect(page.locator("[data-row]")).to_have_count(0)


def test_without_a_script_a_practice_report_and_a_self_check_work_in_a_narrow_window(window: Callable[..., Page]):
    page = window(staff.desk(), script=False, width=320)
    page.goto("/practice")
    page.get_by_role("button", name="Practice report 1", exact=True).click()
    page.locator('label[for="choice"]').click()
    page.locator("#reason").fill("He hides his food.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("#answer")).to_contain_text("You decided")
    page.goto("/practice/names")
    page.get_by_text("Rivas", exact=True).click()
    page.get_by_role("button", name="Check my answers").click()
    expect(page.locator("#check .hl-said")).to_contain_text("1 of 5 right")


def test_axe_finds_nothing_on_a_practice_page_and_nothing_scrolls_sideways(window: Callable[..., Page]):
    desk = staff.desk("supervisor")
    viewer = staff.viewer("supervisor")
    before = practice.begin(viewer=viewer, story_id="alone_at_night")
    after = practice.begin(viewer=viewer, story_id="slap_mark")
    practice.answer(viewer=viewer, attempt_id=after.pk, facts={"injury": "none", "tribe": "no"})
    practice.finish(viewer=viewer, attempt_id=after.pk, choice="evaluate_out:none", reason="x")
    page = window(desk)
    found = []
    for address in (
        "/practice", f"/practice/attempt/{before.pk}", f"/practice/attempt/{after.pk}", "/practice/names",
        "/practice/culture", "/practice/interpreter",
    ):  # fmt: skip
        page.goto(address)
        page.locator("#alerts [data-stamp]").wait_for(state="attached")
        found += [f"{address}: {fault}" for fault in in_every_look(page)]
        expect(page.locator(".hl-practice")).to_contain_text(BANNER)
    assert not found
