"""The door of the desk in a real browser: without JavaScript, on a telephone's width, with nothing for axe to find."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect

from hearthline.access.totp import code_for, step_at
from hearthline.ground import clock
from tests import cast, staff
from tests.chromium import new_page, running
from tests.journeys.looking import SIDEWAYS, WIDTHS, by_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


def open_page(chromium: Browser, address: str, *, script: bool, width: int) -> Page:
    context = chromium.new_context(
        base_url=address, java_script_enabled=script, viewport={"width": width, "height": 800}
    )
    return new_page(context)


def clean(page: Page, heading: str, error: bool = False) -> None:
    """The page of this heading, with its errors or without, wide and narrow: nothing for axe to find, nothing wider
    than the screen. Leaves it narrow."""
    page.get_by_role("heading", level=1, name=heading).wait_for()
    page.locator("#errors").wait_for(state="visible" if error else "detached")
    page.wait_for_load_state()
    if page.locator("#alerts[hx-get]").count():  # the bar comes by itself
        page.locator("#alerts [data-stamp]").wait_for(state="attached")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert not by_axe(page), width
        assert not page.evaluate(SIDEWAYS), width


def password(page: Page, name: str, typed: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(typed)
    page.get_by_role("button", name="Continue").click()


def test_a_new_person_sets_up_and_signs_in_again_without_javascript(chromium: Browser, address: str) -> None:
    person = staff.user("screener")
    page = open_page(chromium, address, script=False, width=1280)
    password(page, person.username, staff.PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up your second step")
    secret = re.sub(r"\s", "", page.locator("bdi.hl-code").inner_text())
    page.get_by_label("The six digits").fill(code_for(secret, step_at(clock.now())))
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("ul.hl-codes li")).to_have_count(10)
    recovery = page.locator("ul.hl-codes li").nth(4).inner_text()
    page.goto("/account/sign-out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    password(page, person.username, staff.PASSWORD)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")
    page.goto("/account/password")
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a password")


def test_axe_finds_nothing_on_any_page_of_the_door_or_its_errors(chromium: Browser, address: str) -> None:
    person = staff.user("screener")
    page = open_page(chromium, address, script=True, width=1280)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto("/account/sign-in")
    clean(page, "Sign in")
    password(page, person.username, "wrong password here")
    clean(page, "Sign in", error=True)
    password(page, person.username, staff.PASSWORD)
    clean(page, "Set up your second step")
    page.get_by_label("The six digits").fill("000")
    page.get_by_role("button", name="Continue").click()
    clean(page, "Set up your second step", error=True)
    secret = staff.factor(person)
    page.context.clear_cookies()
    password(page, person.username, staff.PASSWORD)
    clean(page, "Your code")
    page.get_by_label("Code").fill("000")
    page.get_by_role("button", name="Sign in").click()
    clean(page, "Your code", error=True)
    page.get_by_label("Code").fill(staff.code(secret))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")
    for path, heading in (
        ("/account/password", "Choose a password"),
        ("/account/sign-out", "Sign out"),
        ("/account/signed-out", "You are signed out"),
        ("/account/recovery-codes", "New recovery codes"),
    ):
        page.goto(path)
        clean(page, heading)
    page.get_by_role("button", name="Make new codes").click()
    clean(page, "Your recovery codes")
    assert all(url.startswith((address, "data:")) for url in requested)


def test_the_picture_for_the_app_holds_the_address_of_the_secret(chromium: Browser, address: str) -> None:
    """Drawn large enough to scan, dark on light in either theme."""
    page = open_page(chromium, address, script=False, width=1280)
    password(page, staff.user("screener").username, staff.PASSWORD)
    box = page.locator(".hl-qr svg").bounding_box()
    assert box
    assert 120 <= box["width"] <= 400
    assert abs(box["width"] - box["height"]) < 2


def test_an_administrator_makes_an_account(chromium: Browser, address: str) -> None:
    admin = staff.user("administrator")
    secret = staff.factor(admin)
    page = open_page(chromium, address, script=True, width=1280)
    password(page, admin.username, staff.PASSWORD)
    page.get_by_label("Code").fill(staff.code(secret))
    page.get_by_role("button", name="Sign in").click()
    clean(page, "People")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_label("Name", exact=True).fill(cast.SCREENER)
    page.get_by_label("User name").fill("imogen")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("heading", level=2, name="is ready").wait_for()
    clean(page, "People")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("row", name=cast.SCREENER)).to_have_count(1)
