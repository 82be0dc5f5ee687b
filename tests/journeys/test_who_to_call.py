"""Finding who takes a report, on a telephone, with and without scripts, and telling that a number is wrong."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from hearthline.directory.models import Check, WrongNumber
from tests import staff
from tests.journeys.looking import SIDEWAYS, in_every_look
from tests.journeys.person import Person
from tests.journeys.test_public_access import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Person]


@pytest.mark.req("D-1", "D-2")
@pytest.mark.parametrize("script", [True, False])
def test_a_zip_code_leads_to_the_number_and_a_wrong_one_is_told(person: Make, script: bool) -> None:
    somebody = person(width=320, height=568, script=script).open("/lines")
    page = somebody.page
    call = page.locator('main a[href="tel:911"]').first.bounding_box()
    assert call is not None
    assert call["y"] + call["height"] <= 568
    page.locator("#place").fill("89101")
    page.locator("#place").press("Enter")
    page.wait_for_url("**/lines/nv")
    assert page.locator('a[href="tel:+18335711041"]').is_visible()
    page.locator('[id="nv.line_3"] a[href*="wrong"]').click()
    page.locator('label[for="problem_1"]').click()
    page.locator("main form button").click()
    page.get_by_text("We will call and find out").wait_for()
    assert WrongNumber.unscoped.get().entry == "nv.line_3"
    assert not page.evaluate(SIDEWAYS) if script else True
    assert not somebody.page.context.cookies()
    hosts = {address.split("/")[2] for address in somebody.asked if address.startswith("http")}
    assert len(hosts) == 1, hosts


@pytest.mark.req("D-1", "D-6")
def test_every_kind_of_page_can_be_used_by_everybody(person: Make) -> None:
    somebody = person(width=320)
    paths = ("/lines", "/es/lines/al", "/hmn/lines/nv", "/lines/ca/sacramento", "/lines/us", "/es/lines/wrong/fl.line")
    for path in paths:
        somebody.open(path)
        assert not somebody.page.evaluate(SIDEWAYS), path
        check_axe(somebody, path)
    somebody.open("/lines").page.locator("#place").fill("Atlantis")
    somebody.page.locator("#place").press("Enter")
    somebody.page.locator("[role=alert]").wait_for()
    check_axe(somebody, "nothing found")


@pytest.mark.req("D-2")
def test_at_the_desk_a_call_is_kept_without_a_script(window: Callable[..., Page]) -> None:
    page = window(staff.desk(), script=False)
    page.goto("/numbers/")
    page.get_by_role("link", name="475-2672").click()
    page.locator('label[for="outcome_0"]').click()
    page.locator("#heard").fill("They said the name of the office.")
    page.get_by_role("button", name="Keep the call").click()
    page.get_by_text("Nothing is to be checked here now.").wait_for()
    assert Check.unscoped.get().outcome == "works"


@pytest.mark.req("D-2")
@pytest.mark.parametrize("path", ["/numbers/", "/numbers/call?entry=co.disputed"])
def test_the_desks_pages_hold_in_every_look(window: Callable[..., Page], path: str) -> None:
    page = window(staff.desk())
    page.goto(path)
    assert list(in_every_look(page)) == []
