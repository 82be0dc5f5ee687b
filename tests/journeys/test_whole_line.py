"""From a worried person to a decided report, in a browser, as the README tells it: every language, and no JavaScript.

Real processes, started as `bin/serve` starts them. The reporter's code then shows what the desk did.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bench.stage import House, stage
from playwright.sync_api import Browser, Locator, Page, expect

from tests.cast import ADULT, CHILD, STORY, STORY_ES, STORY_HMN
from tests.chromium import new_page
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.processes]
STORIES = {"en": STORY, "es": STORY_ES, "hmn": STORY_HMN}
ANSWER = "The door was blue. Wren was inside."


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with stage() as running:
        yield running


@pytest.fixture
def window(browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Opens a private window on a face: `window("public", script=False)`."""
    opened = []

    def open_one(face: str, *, script: bool = True, width: int = 1280) -> Page:
        port = house.port if face == "public" else house.desk_port
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{port}",
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            locale="en-US",
        )
        opened.append(context)
        return new_page(context)

    yield open_one
    for context in opened:
        context.close()


def staff(house: House, username: str) -> dict[str, str]:
    found = json.loads(Path(house.state, "demo-staff.json").read_text())
    return dict(next(row for row in found if row["username"] == username))


def demo_code(house: House, username: str) -> str:
    """The second factor, by the command that the README names."""
    done = subprocess.run(
        [sys.executable, "-m", "hearthline.site.cli", "demo-code", username],
        env=house.env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = re.search(r"\b\d{6}\b", done.stdout)
    assert found, done.stdout
    return found[0]


_signed_in: dict[str, Any] = {}


def sign_in(page: Page, house: House, username: str) -> None:
    """Sign in as they do. A code works once in its 30 seconds: a second window takes over the first one's session."""
    if username in _signed_in:
        page.context.add_cookies(_signed_in[username])
        page.goto("/")
    else:
        page.goto("/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(staff(house, username)["password"])
        page.keyboard.press("Enter")
        page.locator("input[name=code]").fill(demo_code(house, username))
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Queue")
    _signed_in[username] = page.context.cookies()


def report(page: Page, language: str) -> str:
    """The whole wizard as a neighbour who gives no name; returns the receipt's code."""
    person = Person(page).open("/" if language == "en" else f"/{language}/").choose()
    person.tick("danger_2").go_on()
    page.locator("#story").fill(STORIES[language])
    person.go_on()
    page.locator("input[name*=name]:visible").first.fill(CHILD.name)
    person.go_on()
    page.locator("#where_now").fill(CHILD.address)
    person.go_on()
    page.locator("input[name*=name]:visible").first.fill(ADULT.name)
    person.go_on()
    for _ in range(4):
        person.go_on()
    assert person.presses == 9, "nine presses at most, Send among them"
    return person.code


def opened(page: Page, story: str, patience: int = 90) -> Locator:
    """The newest row of the queue that begins with this story, once the worker has opened it."""
    row = page.locator("tr", has_text=story[:30]).last
    for _ in range(patience * 2):
        page.goto("/")
        if row.count():
            break
        page.wait_for_timeout(500)
    expect(row).to_be_visible()
    return row


def claim_and_open(page: Page, story: str) -> None:
    opened(page, story).get_by_role("link").first.click()
    page.locator("form[action$='/claim'] button").click()
    expect(page.locator("form[action$='/decide']")).to_be_visible()


def decide(page: Page, choice: str, reason: str = "") -> None:
    for name, value in (("basis", "signs"), ("consistency", "mixed"), ("access", "unknown")):
        page.locator(f"label:has(input[name={name}][value={value}])").click()
    control = page.locator(f"input[name=choice][value^='{choice}']").first.get_attribute("id")
    page.locator(f"label[for={control}]").click()
    if reason:
        page.locator("textarea[name=reason]").fill(reason)
    page.locator("form[action$='/decide'] button.usa-button").last.click()


def come_back(page: Page, code: str) -> str:
    page.goto("/back")
    page.locator("input[name=code]").fill(code.lower().replace(" ", "-"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page.locator("main").inner_text()


@pytest.mark.req("I-1", "I-4", "I-5", "S-1", "S-5")
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_report_is_sent_screened_and_answered_with_and_without_javascript(
    house: House, window: Callable[..., Page], script: bool
) -> None:
    reporter = window("public", script=script, width=320)
    code = report(reporter, "en")

    desk = window("desk", script=script)
    sign_in(desk, house, "screener")
    claim_and_open(desk, STORY)
    desk.locator("form[action$='/question'] textarea").fill("Which door is it?")
    desk.locator("form[action$='/question'] button").click()
    assert "Which door is it?" in come_back(reporter, code)
    reporter.locator("textarea:visible").first.fill(ANSWER)
    if reporter.locator("input[name=danger]").count():
        reporter.locator("label[for=danger_2]").click()
    reporter.locator("main form button.usa-button").last.click()
    until(desk, lambda: ANSWER in desk.locator("main").inner_text())

    decide(desk, "in_person:immediate", "Both children are small and he comes back tonight.")
    expect(desk.locator("main")).to_contain_text("Imogen Farrow")
    desk.goto("/")
    expect(desk.locator("tr", has_text=STORY[:30])).to_have_count(0)
    assert "Which door is it?" not in desk.content()


def until(page: Page, true: Callable[[], bool], patience: int = 90) -> None:
    """Look again until it is so: the worker opens what was sent within a moment."""
    for _ in range(patience * 2):
        page.reload()
        if true():
            return
        page.wait_for_timeout(500)
    raise AssertionError("it did not come to pass")


@pytest.mark.req("S-5", "S-8")
def test_no_response_waits_for_a_second_person(house: House, window: Callable[..., Page]) -> None:
    report(window("public"), "en")
    desk = window("desk")
    sign_in(desk, house, "screener")
    claim_and_open(desk, STORY)
    decide(desk, "evaluate_out", "Nothing that was told is abuse or neglect as the law has it.")
    where = urlsplit(desk.url).path
    supervisor = window("desk")
    sign_in(supervisor, house, "supervisor")
    supervisor.goto("/supervisor")
    expect(supervisor.locator(f"a[href*='{where.rsplit('/', 1)[1]}']").first).to_be_visible()
    supervisor.goto(where)
    supervisor.locator("form[action$='/second'] button[value=agree], form[action$='/second'] button").first.click()
    expect(supervisor.locator("main")).to_contain_text("Solveig Tran")


@pytest.mark.req("D-6", "S-5")
@pytest.mark.parametrize(("language", "reader"), [("es", "screener"), ("hmn", "screener2")])
def test_a_report_in_another_language_is_read_by_who_reads_it(
    house: House, window: Callable[..., Page], language: str, reader: str
) -> None:
    reporter = window("public")
    code = report(reporter, language)
    desk = window("desk")
    sign_in(desk, house, reader)
    claim_and_open(desk, STORIES[language])
    decide(desk, "in_person:immediate", "A child was hurt and cried for hours.")
    expect(desk.locator("main")).to_contain_text(staff(house, reader)["name"])
    assert come_back(reporter, code)


@pytest.mark.req("D-6")
def test_a_report_that_the_screener_cannot_read_cannot_be_closed(house: House, window: Callable[..., Page]) -> None:
    report(window("public"), "hmn")
    desk = window("desk")
    sign_in(desk, house, "screener")
    claim_and_open(desk, STORY_HMN)
    choices: Any = desk.locator("input[name=choice][value^=evaluate_out]")
    if choices.count() and choices.first.is_enabled():
        decide(desk, "evaluate_out", "I cannot read it.")
    expect(desk.locator("main")).to_contain_text(re.compile("translat", re.IGNORECASE))
    desk.goto("/")
    expect(desk.locator("tr", has_text=STORY_HMN[:30]).first).to_be_visible()
