"""A telephone report in a real browser: from the queue to the decision by keyboard, and two people on one call."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from hearthline.intake.calls.models import Call, CallEntry, CallState
from hearthline.intake.calls.queries import call_detail
from hearthline.screening.models import Screening, State
from tests import staff
from tests.cast import ADULT, CHILD, MARISOL, STORY
from tests.journeys.looking import in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECONDS = 1000.0
MOST_KEYS = 40
Windows = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Windows]:
    """Opens a signed-in window: `window(desk, width=320)`. Errors in its console fail the test."""
    opened: list[Any] = []
    faults: list[str] = []

    def open_one(desk: staff.Desk, *, width: int = 1280, look: str = "light.roomy.on", quiet: bool = False) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800})
        opened.append(context)
        host = live_server.url.split("//")[1].split(":")[0]
        cookies = {name: morsel.value for name, morsel in desk.client.cookies.items()} | {"look": look}
        for name, value in cookies.items():
            context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
        page = context.new_page()
        page.set_default_timeout(15 * SECONDS)
        if not quiet:
            page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        return page

    yield open_one
    for context in opened:
        context.close()
    assert not faults


class Hands:
    """Somebody who uses the keyboard only. Counts every key that writes no letter of the report."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def pick(self, letters: str) -> None:
        """Choose in a list by its first letters. They write nothing of the report, so they count."""
        self.page.keyboard.type(letters)
        self.keys += len(letters)

    def at(self) -> str:
        """The name of what has the focus."""
        return str(self.page.evaluate("document.activeElement.name || document.activeElement.id"))


def new_call(page: Page) -> Call:
    """From the queue, with one key."""
    page.goto("/calls/")
    page.keyboard.press("n")
    page.wait_for_url("**/calls/*-*")
    return Call.unscoped.latest("opened_at")


def text_of(desk: staff.Desk, call: Call, path: str) -> str:
    value = call_detail(desk.viewer, call.pk).values.get(path)
    return value.text if value else ""


@pytest.mark.req("I-3")
def test_a_whole_call_is_typed_and_decided_by_keyboard_in_forty_keys(window: Windows, capsys: Any):
    desk = staff.desk()
    page = window(desk)
    page.goto("/")
    hands = Hands(page)
    hands.press("n")
    page.wait_for_url("**/calls/*-*")
    assert hands.at() == "language"
    hands.pick("e")
    hands.press("Tab")
    hands.pick("n")
    hands.press("Tab")
    assert hands.at() == "reporter.phone"
    hands.write(MARISOL.phone)
    hands.press("Tab")
    assert hands.at() == "where_now"
    hands.write(CHILD.address)
    hands.press("Control+Enter")
    assert hands.at() == "danger"
    hands.press("ArrowUp", "Control+Enter")
    assert hands.at() == "story"
    hands.write(STORY[:400])
    hands.press("Tab", "Space", "Control+Enter")
    assert hands.at() == "children.0.name"
    hands.write(CHILD.name)
    hands.press("Tab")
    hands.write("6")
    hands.press("Escape", "8")
    assert hands.at() == "visit.tribe"
    hands.pick("n")
    hands.press("Control+Enter")
    assert hands.at() == "reporter.kind"
    hands.pick("a")
    hands.press("Tab")
    hands.write(MARISOL.name)
    hands.press("Control+Enter")
    for _ in range(3):
        hands.press("Space", "Tab")
    assert hands.at() == "file"
    hands.press("Enter")
    page.wait_for_url("**/screening/**")
    filed = hands.keys
    decide(page, hands)
    screening = Screening.unscoped.latest("id")
    assert screening.state == State.DECIDED
    with capsys.disabled():
        print(f"\nkeys that write no letter: {hands.keys}, {filed} of them up to File")
    assert hands.keys <= MOST_KEYS


def decide(page: Page, hands: Hands) -> None:
    """The tool's recommendation, the account weighed, with as few keys as the page asks for."""
    expect(page.locator("#decide")).to_be_visible()
    hands.press("d")
    for _ in range(20):
        if hands.at() == "choice":
            break
        # The basis is ticked already, from the call; what is open gets its first answer.
        if hands.at() in ("consistency", "access") and not page.locator(f"[name={hands.at()}]:checked").count():
            hands.press("Space")
        hands.press("Tab")
    hands.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "in_person:ten_days"  # as the tool says
    hands.press("Enter")
    expect(page.locator(".hl-said")).to_be_visible()


def filled_call(page: Page) -> Call:
    """A call with something on most cards, and a conflict's worth of people."""
    call = new_call(page)
    page.keyboard.type("e")
    page.fill("[name=story]", STORY)
    page.fill("[name='children.0.name']", CHILD.name)
    page.fill("[name='adults.0.name']", ADULT.name)
    page.click("label[for=f-danger-0]")
    page.locator("[name='allegations.0.kind']").or_(page.locator("[name='allegations.1.kind']")).last.select_option(
        index=1
    )
    settled(page)
    return call


def settled(page: Page) -> None:
    """Everything on the page is saved."""
    expect(page.locator("#call")).to_have_attribute("data-pending", "0", timeout=10 * SECONDS)


def test_axe_finds_nothing_on_any_state_of_a_call(window: Windows):
    page = window(staff.desk(), quiet=True)
    filled_call(page)
    states = [page.url, "/calls/"]
    found = []
    for address in states:
        page.goto(address)
        page.locator("#alerts [data-stamp]").wait_for(state="attached")
        found += [f"{address[-8:]}: {fault}" for fault in in_every_look(page)]
    page.goto(states[0])
    page.evaluate("document.getElementById('file').click()")
    page.wait_for_selector("#errors")
    found += [f"errors: {fault}" for fault in in_every_look(page)]
    assert not found, "\n".join(found)


def test_any_card_is_one_jump_away_by_key_and_by_link(window: Windows):
    page = window(staff.desk())
    new_call(page)
    cards = page.locator("[data-card]")
    for number in range(1, 10):
        page.keyboard.press("Escape")
        page.keyboard.press(str(number))
        assert page.evaluate("document.activeElement.closest('[data-card]').id") == cards.nth(number - 1).get_attribute(
            "id"
        )
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.closest('[data-card]').id") == "card-finish"
    page.locator("[data-jump=adults]").click()
    assert page.evaluate("document.activeElement.name") == "adults.0.name"


def test_every_field_is_saved_within_two_seconds_of_leaving_it_and_the_card_says_when(window: Windows):
    desk = staff.desk()
    page = window(desk)
    call = new_call(page)
    wanted = {"where_now": CHILD.address, "story": "He hit her.", "children.0.age": "6", "reporter.name": MARISOL.name}
    for path, text in wanted.items():
        page.locator(f"[name='{path}']").focus()
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        expect(page.locator("#call")).to_have_attribute("data-pending", "0", timeout=2 * SECONDS)
        assert text_of(desk, call, path) == text
    expect(page.locator("[data-saved=story]")).to_contain_text("Saved")
    page.reload()
    for path, text in wanted.items():
        assert page.locator(f"[name='{path}']").input_value() == text


def test_words_are_saved_while_they_are_typed_without_leaving_the_field(window: Windows):
    desk = staff.desk()
    page = window(desk)
    call = new_call(page)
    page.locator("[name=story]").focus()
    page.keyboard.type("She came to school without a coat, ", delay=40)
    expect(page.locator("[data-saved=story]")).to_contain_text("Saved", timeout=2 * SECONDS)
    assert page.evaluate("document.activeElement.name") == "story"
    assert text_of(desk, call, "story").startswith("She came")


def test_while_the_server_is_away_the_page_counts_what_is_not_saved_and_goes_on_by_itself(window: Windows):
    desk = staff.desk()
    page = window(desk, quiet=True)
    call = new_call(page)
    page.route("**/field", lambda route: route.abort())
    page.fill("[name=story]", "Nothing of this may be lost.")
    page.fill("[name=where_now]", CHILD.address)
    expect(page.locator("#hc-lost")).to_contain_text("2 fields are not saved yet")
    page.locator("#file").click()
    expect(page.locator("#hc-lost")).to_be_visible()
    assert "/calls/" in page.url
    page.unroute("**/field")
    expect(page.locator("#hc-lost")).to_be_hidden()
    assert text_of(desk, call, "story") == "Nothing of this may be lost."


def test_two_people_see_each_other_and_one_field_by_two_is_shown_to_both(window: Windows):
    one, other = staff.desk(), staff.desk(username="screener2", name="Rosa Imbert")
    here, there = window(one), window(other, quiet=True)
    call = new_call(here)
    there.goto(here.url)
    expect(here.locator("[data-here]")).to_contain_text("Rosa Imbert", timeout=10 * SECONDS)
    there.fill("[name=where_now]", "Near the red store.")
    expect(here.locator("[name=where_now]")).to_have_value("Near the red store.", timeout=10 * SECONDS)
    expect(here.locator("[data-here]")).to_contain_text("types in", timeout=10 * SECONDS)
    # Both in one field: a colleague's words came while ours were on the way.
    there.route("**/news**", lambda route: route.abort())
    here.fill("[name=story]", "Mine, from the telephone.")
    settled(here)
    there.fill("[name=story]", "Hers, from the neighbor.")
    conflict = there.locator(".hc-other")
    expect(conflict).to_contain_text("Mine, from the telephone.")
    conflict.get_by_role("button", name="Keep both").click()
    settled(there)
    both = text_of(one, call, "story")
    assert "Mine, from the telephone." in both
    assert "Hers, from the neighbor." in both
    here.keyboard.press("Tab")
    expect(here.locator("[name=story]")).to_have_value(both, timeout=10 * SECONDS)


def test_what_a_colleague_writes_does_not_appear_under_somebodys_hands(window: Windows):
    one, other = staff.desk(), staff.desk(username="screener2", name="Rosa Imbert")
    here, there = window(one), window(other)
    new_call(here)
    there.goto(here.url)
    here.locator("[name=where_now]").focus()
    there.fill("[name=where_now]", "Near the red store.")
    there.fill("[name=with_whom]", "An aunt.")
    settled(there)
    expect(here.locator("[name=with_whom]")).to_have_value("An aunt.", timeout=10 * SECONDS)
    assert here.locator("[name=where_now]").input_value() == ""
    here.keyboard.press("Tab")
    expect(here.locator("[name=where_now]")).to_have_value("Near the red store.")


def test_an_ended_session_keeps_the_words_and_goes_on_after_signing_in_again(window: Windows):
    desk = staff.desk()
    page = window(desk, quiet=True)
    call = new_call(page)
    was = [cookie for cookie in page.context.cookies() if cookie["name"] != "look"]
    page.context.clear_cookies()
    page.fill("[name=story]", "Typed while signed out.")
    expect(page.locator("#hc-lost")).to_contain_text("You are signed out")
    expect(page.locator("#hc-lost [data-sign-in]")).to_be_visible()
    assert page.locator("[name=story]").input_value() == "Typed while signed out."
    page.context.add_cookies(was)
    expect(page.locator("#hc-lost")).to_be_hidden()
    settled(page)
    assert text_of(desk, call, "story") == "Typed while signed out."


def test_somebody_else_who_signs_in_in_this_browser_saves_nobody_elses_words(window: Windows):
    desk, other = staff.desk(), staff.desk(username="screener2", name="Rosa Imbert")
    page = window(desk, quiet=True)
    call = new_call(page)
    host = page.url.split("//")[1].split(":")[0]
    for name, morsel in other.client.cookies.items():
        page.context.add_cookies([{"name": name, "value": morsel.value, "domain": host, "path": "/"}])
    page.fill("[name=story]", "Not hers.")
    expect(page.locator("#hc-lost")).to_contain_text("Somebody else is signed in")
    assert not CallEntry.unscoped.filter(call_id=call.pk).exists()


def test_one_more_child_and_adult_open_lines_in_the_grid(window: Windows):
    desk = staff.desk()
    page = window(desk)
    call = new_call(page)
    page.fill("[name='children.0.name']", CHILD.name)
    page.get_by_role("button", name="Add a child").click()
    assert page.evaluate("document.activeElement.name") == "children.1.name"
    page.keyboard.type("Juniper")
    page.fill("[name='adults.0.name']", ADULT.name)
    page.locator("[name='adults.0.relation']").focus()
    rows = page.locator("#grid tr")
    expect(rows).to_have_count(2)
    rows.nth(1).locator("select").select_option("general_neglect")
    expect(rows).to_have_count(3)
    settled(page)
    texts = call_detail(desk.viewer, call.pk).texts
    picked = next(path for path, text in texts.items() if text == "general_neglect")
    stem = picked.rpartition(".")[0]
    assert (texts[f"{stem}.child"], texts[f"{stem}.adult"]) == ("1", "0")
    assert texts["children.1.name"] == "Juniper"
    page.reload()
    expect(page.locator("#grid")).to_contain_text("Juniper")
    expect(page.locator(f"[name='{picked}']")).to_have_value("general_neglect")


def test_what_is_missing_is_at_the_top_in_the_card_and_in_the_menu(window: Windows):
    page = window(staff.desk(), quiet=True)
    call = new_call(page)
    page.locator("#file").click()
    page.wait_for_selector("#errors")
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.id") == "errors"
    page.locator("#errors a[href='#f-story']").click()
    assert page.evaluate("document.activeElement.id") == "f-story"
    expect(page.locator("#card-story .usa-error-message").first).to_be_visible()
    expect(page.locator(".hc-menu__wrong").first).to_contain_text("missing")
    page.fill("#f-story", STORY)
    settled(page)
    page.reload()
    assert page.locator("#f-story").input_value() == STORY
    call.refresh_from_db()
    assert call.state == CallState.OPEN


def test_danger_brings_the_words_to_read_aloud(window: Windows):
    page = window(staff.desk())
    new_call(page)
    expect(page.locator(".hc-911")).to_be_hidden()
    page.click("label[for=f-danger-0]")
    expect(page.locator(".hc-911 a[href='tel:911']")).to_be_visible()


@pytest.mark.fault("48")
def test_signing_out_waits_for_the_words_that_are_on_their_way(window: Windows):
    desk = staff.desk()
    page = window(desk, quiet=True)
    call = new_call(page)
    waiting: list[Any] = []
    page.route("**/field", lambda route: route.continue_() if waiting else waiting.append(route))
    page.locator("[name=story]").focus()
    page.keyboard.type("He came")
    page.wait_for_function("document.getElementById('call').dataset.pending === '1'")
    page.wait_for_timeout(500)  # the first words are held up on their way, and more come
    page.keyboard.type(" home late.")
    page.evaluate("document.querySelector('form[action$=sign-out]').requestSubmit()")
    waiting[0].continue_()
    page.wait_for_url("**/signed-out")
    assert text_of(desk, call, "story") == "He came home late."


@pytest.mark.fault("48")
def test_who_may_not_write_any_more_is_told_and_the_page_stops_asking(window: Windows):
    desk = staff.desk()
    page = window(desk, quiet=True)
    new_call(page)
    asked: list[Any] = []
    page.route("**/field", lambda route: (asked.append(1), route.fulfill(status=403, body="no"))[1])
    page.fill("[name=story]", "Not kept.")
    expect(page.locator("#hc-lost")).to_contain_text("not saved yet")
    page.wait_for_timeout(5 * SECONDS)
    assert len(asked) == 3
    expect(page.locator("#hc-lost")).to_be_visible()
    assert page.locator("[name=story]").input_value() == "Not kept."
