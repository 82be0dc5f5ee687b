"""A supervisor plans nights, two colleagues swap, one is away, the gap stands in red ten days before; a calendar reads
the shifts, and the next shift reads the hand-over.
In a browser, with and without scripts, by keyboard where it counts."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from hearthline.duty.actions import rotas
from hearthline.duty.models import Alert, AlertKind, CoverageGap
from hearthline.ground import clock
from tests import staff
from tests.duty.rota.build import ZONE
from tests.journeys.looking import in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Windows = Callable[..., Page]
ANN, BO = "Ann Ito", "Bo Larkin"


def today() -> date:
    return clock.now().astimezone(ZONE).date()


def two() -> tuple[staff.Desk, staff.Desk, staff.Desk]:
    """Two who work by turns, and who plans."""
    ann, bo = (staff.desk(username=name.split()[0].lower(), name=name) for name in (ANN, BO))
    chief = staff.desk("supervisor")
    # A plan begins today at eight. Who makes it in the small hours has the rest of the night that began yesterday too.
    morning = datetime.combine(today(), time(8), ZONE)
    if clock.now() < morning:
        rotas.add_shift(viewer=chief.viewer, person=str(bo.viewer.id), starts=clock.now(), ends=morning)
    return ann, bo, chief


def plan(page: Page) -> None:
    """Days for one and nights for the other, week by week, as a person fills the form."""
    page.goto("/on-call/plan")
    page.get_by_role("link", name="A new rota").click()
    page.get_by_label("Name of the rota").fill("Days and nights")
    page.get_by_label("First day").fill(str(today()))
    page.get_by_text("A supervisor must agree to swaps").click()
    for number, (starts, ends, people) in enumerate((("08:00", "20:00", (ANN, BO)), ("20:00", "08:00", (BO, ANN)))):
        line = page.locator("main details").nth(number)
        if line.get_attribute("open") is None:
            line.locator("summary").click()
        line.get_by_label("From").fill(starts)
        line.get_by_label("Until").fill(ends)
        for turn, name in enumerate(people):
            line.locator(f"select[name$=person_{turn}]").select_option(label=name)
    page.get_by_role("button", name="Make the rota").click()
    expect(page.get_by_role("link", name="Days and nights")).to_be_visible()


def red(page: Page) -> Locator:
    return page.locator(".hl-gaps .hl-rota__gap")


@pytest.mark.req("E-1")
@pytest.mark.parametrize("script", [True, False])
def test_a_rota_a_swap_an_absence_and_the_gap_that_is_seen_before_it_comes(window: Windows, script: bool) -> None:
    ann, bo, chief = two()
    page = window(chief, script=script)
    plan(page)
    page.goto("/on-call/")
    expect(red(page)).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Somebody is on duty at every minute of the next five weeks.")

    hers = window(ann, script=script, width=320)
    hers.goto("/on-call/mine")
    row = hers.locator("li", has=hers.get_by_role("link", name="Ask somebody to take it")).nth(2)
    when = row.inner_text().partition("Ask")[0].strip()
    row.get_by_role("link", name="Ask somebody to take it").click()
    hers.locator("select[name$=offer]").select_option(label=f"{BO} takes it")
    hers.get_by_role("button", name="Ask", exact=True).click()
    expect(hers.locator("main")).to_contain_text("has not answered; the shift is still yours")
    his = window(bo, script=script)
    his.goto("/on-call/mine")
    his.get_by_role("button", name="I take it").click()
    page.goto("/on-call/plan")
    page.get_by_role("button", name="Agree", exact=False).first.click()
    his.goto("/on-call/mine")
    expect(his.locator("li", has_text=f"from {ANN}")).to_contain_text(when.split("–")[0].strip())

    far = today() + timedelta(days=10)
    his.locator("#away").get_by_label("First day").fill(str(far))
    his.locator("#away").get_by_label("Last day").fill(str(far + timedelta(days=1)))
    for name in ("From", "Until"):
        his.locator("#away").get_by_label(name).fill("12:00")
    his.get_by_role("button", name="I am away then").click()
    page.goto("/on-call/")
    expect(red(page).first).to_contain_text("The whole agency")
    found = CoverageGap.unscoped.filter(closed_at__isnull=True)
    assert found.exists()
    assert all(gap.starts_at - gap.found_at >= timedelta(days=7) for gap in found)
    assert not Alert.unscoped.filter(kind=AlertKind.COVERAGE_GAP, acknowledged_at=None).exists()
    colour = red(page).first.evaluate("e => getComputedStyle(e).borderInlineStartColor")
    assert re.match(r"rgb\(1[5-9]\d, \d{1,2}, \d{1,2}\)", colour), colour
    if script:
        assert list(in_every_look(page)) == []


@pytest.mark.req("E-1")
def test_a_gap_is_filled_from_where_it_stands_by_keyboard_and_is_gone(window: Windows) -> None:
    _ann, bo, chief = two()
    page = window(chief)
    plan(page)
    his = window(bo, script=False)
    his.goto("/on-call/mine")
    his.locator("#away").get_by_label("First day").fill(str(today() + timedelta(days=2)))
    his.locator("#away").get_by_label("Last day").fill(str(today() + timedelta(days=4)))
    for name in ("From", "Until"):
        his.locator("#away").get_by_label(name).fill("12:00")
    his.get_by_role("button", name="I am away then").click()
    page.goto("/on-call/")
    expect(red(page).first).to_contain_text("Within 7 days:")
    before = red(page).count()
    page.get_by_role("link", name="Find somebody").first.focus()
    page.keyboard.press("Enter")
    form = page.locator("#shift")
    form.get_by_label("Who", exact=True).focus()
    page.keyboard.type(chief.user.name[:6])
    form.get_by_role("button", name="Add the shift").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#shift .hl-lines")).to_contain_text(chief.user.name)
    page.goto("/on-call/")
    expect(red(page)).to_have_count(before - 1)


def test_a_calendar_reads_the_shifts_and_no_name_and_the_hand_over_says_who_is_on_call(window: Windows) -> None:
    ann, _bo, chief = two()
    page = window(chief, script=False)
    plan(page)
    hers = window(ann, script=False, width=320)
    hers.goto("/on-call/mine")
    hers.get_by_role("button", name="Make an address").click()
    address = hers.locator("code").inner_text()
    told = Client().get("/" + address.split("/", 3)[3]).content.decode()
    assert told.count("BEGIN:VEVENT") > 3
    for name in (ANN, BO, chief.user.name):
        assert name not in told
    hers.goto("/on-call/mine")
    expect(hers.locator("main")).not_to_contain_text(address)
    hers.locator("#reach").get_by_label("How").first.select_option(label="Text message")
    hers.locator("#reach").get_by_label("Number or address").first.fill("(916) 555-0142")
    hers.get_by_label("Messages to me are in").select_option(label="Español")
    hers.get_by_role("button", name="Keep this list").click()
    expect(hers.get_by_label("Messages to me are in")).to_have_value("es")
    page.goto("/handover")
    on_call = page.locator("section", has=page.get_by_role("heading", name="On call"))
    assert ANN in on_call.inner_text() or BO in on_call.inner_text()
