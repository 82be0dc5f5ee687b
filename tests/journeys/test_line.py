"""The telephone line in a browser: the next call by one key, lists that keep still, a wall that says how old it is."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from hearthline.ground import clock
from hearthline.intake.calls.models import Call
from hearthline.intake.line import actions, queries
from hearthline.intake.line.models import Contact, ContactState
from tests import staff
from tests.chromium import stop_clock
from tests.intake.line.standins import NUMBER, busy, contact
from tests.journeys.looking import CLIPPED, SIDEWAYS, in_every_look
from tests.journeys.phone_line import SECONDS, Windows, text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at_work(**wanted: Any) -> staff.Desk:
    desk = staff.desk(**wanted)
    actions.ready(viewer=desk.viewer, on=True, address=NUMBER)
    return desk


@pytest.mark.req("S-11")
def test_the_next_caller_is_taken_by_one_key_and_their_words_are_typed_at_once(window: Windows):
    desk = at_work()
    first = contact(minutes=4, language="es")
    page = window(desk)
    page.goto("/calls/")
    page.keyboard.press("a")
    page.wait_for_url("**/calls/*-*")
    expect(page.locator("#line-strip")).to_contain_text("Your telephone rings")
    expect(page.locator("#f-language")).to_have_value("es")
    page.fill("[name=story]", "He has not eaten since Friday.")
    expect(page.locator("#call")).to_have_attribute("data-pending", "0")
    call = Call.unscoped.get()
    assert (call.received_at, text_of(desk, call, "story")) == (first.began_at, "He has not eaten since Friday.")
    Contact.unscoped.filter(pk=first.pk).update(state=ContactState.TALKING, answered_at=clock.now(), version=9)
    expect(page.locator("#line-strip")).to_contain_text("On the line now", timeout=15 * SECONDS)
    assert page.locator("[name=story]").input_value() == "He has not eaten since Friday."


@pytest.mark.req("S-11")
def test_without_scripts_at_320_pixels_in_spanish_a_call_is_taken_and_a_caller_called_back(window: Windows):
    desk = at_work()
    waits, asked = contact(minutes=3), contact("call_back", minutes=20, language="es")
    page = window(desk, width=320, script=False, locale="es")
    page.goto("/calls/")
    assert not page.evaluate(SIDEWAYS)
    assert page.evaluate(CLIPPED) == []
    page.locator(f"#take-{waits.pk.hex}").click()
    expect(page.locator("#line-strip")).to_contain_text("Suena su teléfono")
    page.locator("#strip-back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Llamadas")
    page.locator(f"#call-{asked.pk.hex}").click()
    expect(page.locator(".hln-aloud").first).to_be_visible()
    page.get_by_role("button", name="Llamar ahora").click()  # only who called says what came of it
    page.get_by_label("Nadie contestó").check(force=True)
    page.get_by_role("button", name="Guardar qué resultó").click()
    expect(page.locator(f"#owed-{asked.pk.hex}")).to_contain_text("Nadie contestó")
    waits.refresh_from_db()
    assert waits.state == ContactState.WAITING


def test_a_new_caller_comes_into_the_list_and_moves_neither_the_focus_nor_what_is_typed(window: Windows):
    desk = staff.desk()
    page = window(desk)
    page.goto("/calls/")
    field = page.locator("#line-address")
    field.fill("+1916555")
    row = contact()
    expect(page.locator(f"#waits-{row.pk.hex}")).to_be_visible(timeout=15 * SECONDS)
    assert page.evaluate("document.activeElement.id") == "line-address"
    expect(field).to_have_value("+1916555")
    page.locator(f"#take-{row.pk.hex}").focus()
    other = contact(minutes=0)
    expect(page.locator(f"#waits-{other.pk.hex}")).to_be_visible(timeout=15 * SECONDS)
    assert page.evaluate("document.activeElement.id") == f"take-{row.pk.hex}"


def test_a_wait_is_counted_on_and_says_when_it_is_longer_than_promised(window: Windows):
    page = window(staff.desk(), quiet=True)
    stop_clock(page, clock.now())
    row = contact(minutes=1.9)
    page.route("**/calls/line?*", lambda route: route.abort())
    page.goto("/calls/")
    place = page.locator(f"#waits-{row.pk.hex}")
    expect(place.locator(".hln-long")).to_be_hidden()
    page.clock.run_for(10 * SECONDS)
    expect(place).to_contain_text("2 min")
    expect(place.locator(".hln-long")).to_be_visible()


@pytest.mark.req("S-11")
def test_the_wall_says_at_every_answer_how_old_it_is_and_when_none_comes_that_it_is_not_live(
    window: Windows, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "wall", lambda _viewer, now: busy(at=now))
    page = window(staff.desk("supervisor"), quiet=True)
    page.goto("/wall/")
    said = page.locator(".hw-asof time")
    first = said.inner_text()
    assert re.fullmatch(r"\d+:\d\d:\d\d [ap]\.m\.", first)
    expect(said).not_to_have_text(first, timeout=30 * SECONDS)
    expect(page.locator("[data-asof-stale]")).to_be_hidden()
    page.route("**/wall/now", lambda route: route.abort())
    expect(page.locator("[data-asof-stale]")).to_contain_text("No news since", timeout=60 * SECONDS)
    page.unroute("**/wall/now")
    expect(page.locator("[data-asof-stale]")).to_be_hidden(timeout=30 * SECONDS)
    assert page.locator(".hw-tile--broken .hw-said--broken").count() == page.locator(".hw-tile--broken").count() == 5


def test_the_wall_is_whole_in_every_look_on_paper_width_and_on_a_big_screen(
    window: Windows, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "wall", lambda _viewer, now: busy(at=now))
    page = window(staff.desk("supervisor"), quiet=True)
    page.goto("/wall/")
    assert list(in_every_look(page)) == []
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.reload()
    high = page.locator(".hw-main strong").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert high >= 120  # some 33 mm on a 43-inch screen: read from three metres and more
    assert page.evaluate("document.querySelector('.hw-tiles').getBoundingClientRect().bottom") <= 1080
