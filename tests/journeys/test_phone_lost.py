"""Words that cannot reach the server, in a real browser: away, signed out, somebody else, or no longer allowed."""

from typing import Any

import pytest
from playwright.sync_api import expect

from hearthline.intake.calls.models import CallEntry
from tests import staff
from tests.cast import CHILD
from tests.journeys.phone_line import SECONDS, Windows, new_call, settled, text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


@pytest.mark.fault("48")
def test_signing_out_waits_for_the_words_that_are_on_their_way(window: Windows):
    desk = staff.desk()
    page = window(desk, quiet=True)
    call = new_call(page)
    waiting: list[Any] = []
    page.route("**/field", lambda route: route.continue_() if waiting else waiting.append(route))
    page.locator("[name=story]").focus()
    with page.expect_request("**/field"):  # the first words are held up on their way, and more come
        page.keyboard.type("He came")
    page.keyboard.type(" home late.")
    page.evaluate("document.querySelector('form[action$=sign-out]').requestSubmit()")
    waiting[0].continue_()
    page.wait_for_url("**/signed-out")
    assert text_of(desk, call, "story") == "He came home late."


@pytest.mark.fault("48")
def test_who_may_not_write_any_more_is_told_and_the_page_stops_asking(window: Windows):
    desk = staff.desk()
    page = window(desk, quiet=True)
    page.clock.install()
    new_call(page)
    asked: list[Any] = []
    page.route("**/field", lambda route: (asked.append(1), route.fulfill(status=403, body="no"))[1])
    page.fill("[name=story]", "Not kept.")
    expect(page.locator("#hc-lost")).to_contain_text("not saved yet")
    page.wait_for_function("() => hearthlineCall.state('story').refused === 3")
    for _ in range(10):
        page.clock.run_for(SECONDS)
    assert len(asked) == 3
    expect(page.locator("#hc-lost")).to_be_visible()
    assert page.locator("[name=story]").input_value() == "Not kept."
