"""Prior history in a real browser: found while a screener types, on the report, and by hand without any script."""

import pytest
from playwright.sync_api import Page, expect

from hearthline.intake.calls.models import Call
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import ReportedLink
from hearthline.screening.history import linking
from tests import staff
from tests.chromium import new_page
from tests.intake.calls.build import typed, without
from tests.journeys.looking import in_every_look
from tests.journeys.phone_line import Windows, new_call, settled
from tests.screening.build import came, screener
from tests.screening.history_build import JON, SMITH, hint, john_smith, known

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.req("S-1")
def test_a_screener_who_types_jon_smyth_about_8_finds_john_smith_with_two_earlier_reports(window: Windows):
    desk = staff.desk()
    john_smith()
    page = window(desk)
    _find(page)
    found = page.locator("#history .hh-hit").first
    expect(found.locator(".hh-report")).to_have_count(2)
    expect(found).to_contain_text("sound alike")
    expect(found).to_contain_text("nobody was sent")
    expect(found).to_contain_text("age then: 6")
    # Typing went on under the hands.
    assert page.evaluate("document.activeElement.name") == "children.0.age"


def _find(page: Page) -> None:
    """A new call; the person stands beside it while the name is typed. Then the age is typed."""
    new_call(page)
    page.focus("[name='children.0.name']")
    page.keyboard.type("Jon Smyth")
    expect(page.locator("#history .hh-hit").first).to_contain_text(SMITH)
    page.focus("[name='children.0.age']")
    page.keyboard.type("about 8")
    expect(page.locator("#history h3").first).to_contain_text("about 8")


@pytest.mark.req("S-1", "I-6")
def test_who_is_picked_with_the_keyboard_during_a_call_is_linked_when_it_is_filed_and_typing_goes_on(window: Windows):
    desk = staff.desk()
    earlier = john_smith()
    call = typed(desk.viewer, without("children", **{"children.0.name": "Jon Smyth"}))
    page = window(desk)
    page.goto(f"/calls/{call.pk}")
    panel = page.locator("#history")
    one = panel.get_by_role("button", name="This is the one").first
    expect(one).to_be_visible()
    one.focus()
    page.keyboard.press("Enter")
    picked = panel.locator(".hh-known")
    expect(picked).to_contain_text(f"Picked during the call ({desk.user.name}")
    expect(picked).to_contain_text(SMITH)
    # Nobody is sent elsewhere, and who pressed the key goes on from there.
    assert page.url.endswith(f"/calls/{call.pk}")
    assert "Jon Smyth" in page.evaluate("document.activeElement.textContent")
    picked.get_by_role("button", name="Not the same person").click()
    expect(picked).to_have_count(0)
    panel.get_by_role("button", name="This is the one").first.click()
    expect(picked).to_have_count(1)
    # What is typed afterwards takes nothing from what was picked, and keeps the focus.
    page.focus("[name='children.0.age']")
    page.keyboard.type("about 8")
    expect(panel.locator("h3").first).to_contain_text("about 8")
    assert page.evaluate("document.activeElement.name") == "children.0.age"
    expect(picked).to_contain_text(SMITH)
    settled(page)
    page.locator("#file").click()
    page.wait_for_url("**/screening/*")
    expect(page.locator("#history .hh-known")).to_contain_text(SMITH)
    link = ReportedLink.unscoped.get(report_id=Call.unscoped.get(pk=call.pk).report_id)
    assert (link.person_id, link.linked_name, link.slot) == (earlier.person_id, desk.user.name, "child-1")


@pytest.mark.req("S-1")
def test_patterns_and_households_stand_beside_the_report_and_open_with_the_keyboard(window: Windows):
    desk = staff.desk()
    earlier = john_smith()
    ann = known("Ann Smith", Born(2021))
    people.join_household(viewer=screener(), person_id=ann, with_person=earlier.person_id)
    now = came(children=[{"name": "Ann Smyth", "age": "4"}], adults=[])
    linking.link(viewer=screener(), report_id=now.report_id, slot="child-1", person_id=ann)
    page = window(desk)
    page.goto(f"/screening/{now.report_id}")
    pattern = page.locator("#history [data-pattern=household]")
    summary = pattern.locator("summary")
    expect(summary).to_contain_text("2 other reports about this household")
    expect(summary).to_contain_text("in the last year: 1")
    summary.focus()
    page.keyboard.press("Enter")
    expect(pattern.locator("li")).to_have_count(2)
    expect(pattern).to_contain_text(SMITH)
    expect(pattern).to_contain_text("nobody was sent")
    expect(page.locator("#history .hh-home").first).to_contain_text(f"{SMITH} (7)")


@pytest.mark.req("S-1")
def test_the_queue_says_possible_history_and_one_key_links_and_one_press_takes_it_back(window: Windows):
    desk = staff.desk()
    earlier = john_smith()
    now = came(children=JON, adults=[])
    hint()
    page = window(desk)
    page.goto("/")
    row = page.locator(f"#r-{now.report_id.hex}")
    expect(row).to_contain_text("Possible history")
    page.goto(f"/screening/{now.report_id}")
    found = page.locator("#history .hh-hit").first
    expect(found).to_contain_text(SMITH)
    expect(found.locator(".hh-report")).to_have_count(2)
    page.keyboard.press("h")
    page.keyboard.press("l")
    expect(page.locator("#history .hh-known")).to_contain_text(SMITH)
    assert ReportedLink.unscoped.filter(report_id=now.report_id.hex, person_id=earlier.person_id).exists()
    page.goto("/")
    expect(row).to_contain_text("Known person")
    expect(row).not_to_contain_text("Possible history")
    page.goto(f"/screening/{now.report_id}")
    page.locator("#history .hh-known").get_by_role("button", name="Take this link back").click()
    expect(page.locator("#said")).to_contain_text("You took back that Child 1 is John Smith.")
    assert not ReportedLink.unscoped.filter(report_id=now.report_id.hex, unlinked_at=None).exists()


def test_after_a_link_the_keyboard_stands_on_what_was_done_and_the_next_stop_takes_it_back(window: Windows):
    desk = staff.desk()
    john_smith()
    now = came(children=JON, adults=[])
    page = window(desk)
    page.goto(f"/screening/{now.report_id}")
    expect(page.locator("#history .hh-hit").first).to_contain_text(SMITH)
    page.keyboard.press("h")
    page.keyboard.press("l")
    expect(page.locator("#said")).to_be_focused()
    expect(page.locator("#said")).to_contain_text("You said that Child 1 is John Smith.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Take this link back"
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_be_focused()
    expect(page.locator("#said")).to_contain_text("You took back that Child 1 is John Smith.")


def test_back_from_a_person_finds_who_was_found_by_hand(window: Windows):
    john_smith()
    page = window(staff.desk())
    page.goto("/people")
    page.fill("[name=name]", "Jon Smyth")
    page.get_by_role("button", name="Look").click()
    page.locator(".hh-hit").first.get_by_role("link", name=SMITH).first.click()
    expect(page.locator("h1")).to_contain_text(SMITH)
    page.go_back()
    expect(page.locator(".hh-hit").first).to_contain_text(SMITH)
    assert "Smyth" not in page.url


@pytest.mark.req("S-1")
def test_the_search_by_hand_needs_no_script_and_says_why_at_320_pixels(browser, live_server):
    desk = staff.desk()
    john_smith()
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 800}, java_script_enabled=False
    )
    host = live_server.url.split("//")[1].split(":")[0]
    for name, morsel in desk.client.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "domain": host, "path": "/"}])
    page = new_page(context)
    page.goto("/people")
    page.fill("[name=name]", "Jon Smyth")
    page.fill("[name=born]", "about 8")
    page.get_by_role("button", name="Look").click()
    found = page.locator(".hh-hit").first
    expect(found).to_contain_text(SMITH)
    expect(found).to_contain_text("sound alike")
    assert "Smyth" not in page.url
    assert "Smyth" not in page.title()
    context.close()


def test_axe_finds_nothing_where_history_shows(window: Windows):
    desk = staff.desk()
    john_smith()
    now = came(children=JON, adults=[])
    page = window(desk)
    for address in (f"/screening/{now.report_id}/history", f"/screening/{now.report_id}", "/people"):
        page.goto(address)
        if address == "/people":
            page.fill("[name=name]", "Jon Smyth")
            page.get_by_role("button", name="Look").click()
        expect(page.locator(".hh-hit").first).to_contain_text(SMITH)
        assert list(in_every_look(page)) == [], address
