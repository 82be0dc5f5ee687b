"""Finding help near you on a small telephone, with and without scripts; a provider's own words; the desk's pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from hearthline.directory.finding_help import actions, making
from hearthline.directory.finding_help.door import keys
from hearthline.directory.finding_help.models import Correction, Told
from tests import staff
from tests.directory.finding_help import listing
from tests.journeys.looking import SIDEWAYS, in_every_look
from tests.journeys.person import Person
from tests.journeys.test_public_access import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Person]


@pytest.fixture(autouse=True)
def _town(transactional_db: None) -> None:
    listing.service(
        "pantry", "Oak Table", ["Food Pantries"], hours=[listing.weekly("MO,TU,WE,TH,FR", "09:00", "17:00")],
        languages=["es"], county="Sacramento", checked_on=None,
    )  # fmt: skip
    listing.service("haven", "Willow Haven", ["Domestic Violence Shelters"], county="Sacramento")
    making.make_all()


@pytest.mark.req("D-3", "H-2")
@pytest.mark.parametrize("script", [True, False])
def test_own_words_and_a_zip_code_lead_to_a_place_that_helps(person: Make, script: bool) -> None:
    somebody = person(width=320, height=568, script=script).open("/help-near")
    page = somebody.page
    call = page.locator('main a[href="tel:911"]').first.bounding_box()
    assert call is not None
    assert call["y"] + call["height"] <= 568
    page.locator("#need").fill("food tonight")
    page.locator("#place").fill("95814")
    page.locator("#place").press("Enter")
    page.get_by_role("link", name="Oak Table").click()
    page.get_by_role("heading", name="Oak Table").wait_for()
    assert page.locator('a[href="tel:+19165550101"]').is_visible()
    assert not somebody.page.context.cookies()
    assert not [address for address in somebody.asked if "food" in address or "95814" in address]
    page.go_back()
    page.get_by_role("link", name="Oak Table").wait_for()
    hosts = {address.split("/")[2] for address in somebody.asked if address.startswith("http")}
    assert len(hosts) == 1, hosts


@pytest.mark.req("D-3", "D-6")
def test_every_kind_of_page_can_be_used_by_everybody(person: Make) -> None:
    somebody = person(width=320)
    near = "/help-near/near?n=21&at=95814"
    for path in (
        "/help-near",
        f"/es{near}",
        "/hmn/help-near/near?n=11&at=95814",
        "/es/help-near",
        "/help-near/your-entry",
    ):
        somebody.open(path)
        assert not somebody.page.evaluate(SIDEWAYS), path
        check_axe(somebody, path)
    somebody.open("/help-near").page.locator("#place").fill("Atlantis")
    somebody.page.locator("#place").press("Enter")
    somebody.page.locator("[role=alert]").wait_for()
    check_axe(somebody, "nothing written")


@pytest.mark.req("D-2", "D-3")
def test_a_provider_writes_with_its_code_and_without_a_script(person: Make) -> None:
    code = actions.give_code(viewer=staff.viewer(), service_id="pantry").code
    page = person(width=320, script=False).open("/help-near/your-entry").page
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Continue").click()
    page.locator("#telephone").fill("916-555-0188")
    page.get_by_role("button", name="Send what is new").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert Told.unscoped.get().telephone == "916-555-0188"


@pytest.mark.req("D-2", "D-3")
def test_the_desk_gives_a_code_and_says_yes_without_a_script(window: Callable[..., Page]) -> None:
    page = window(staff.desk(), script=False)
    page.goto("/services/")
    page.get_by_role("link", name="Oak Table").click()
    page.get_by_role("button", name="Make a code for the provider").click()
    key = keys.opened(page.locator(".hl-sheet__number bdi[translate=no]").inner_text())
    assert key is not None
    keys.put_down(key, "changed", {"telephone": "916-555-0188"})
    page.goto("/services/one?service=pantry")
    page.locator("section", has_text="What the provider sent").locator("input[name=heard]").fill("Their own voice.")
    page.get_by_role("button", name="Yes: put it on the public pages").click()
    page.get_by_text("Their own voice.").wait_for()
    assert Correction.unscoped.get().telephone == "916-555-0188"


@pytest.mark.req("D-2")
@pytest.mark.parametrize("path", ["/services/", "/services/one?service=pantry"])
def test_the_desks_pages_hold_in_every_look(window: Callable[..., Page], path: str) -> None:
    page = window(staff.desk())
    page.goto(path)
    assert list(in_every_look(page)) == []
