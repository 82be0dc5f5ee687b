"""An agent finds help for a caller, is told what they agree to, passes it on, hears what became of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from hearthline.directory.finding_help import making
from hearthline.helpdesk.referring.models import Referral
from tests import staff
from tests.directory.finding_help import listing
from tests.helpdesk.build import logged
from tests.journeys.looking import SIDEWAYS, in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("H-2", "D-3")]
NAME = "Zqpersimmon Quillfeather"


def town() -> None:
    listing.service("pantry", "Oak Table", ["Food Pantries"], county="Sacramento")
    making.make_all()


def printed(page: Page) -> str:
    """What stands on paper."""
    page.emulate_media(media="print")
    said = page.locator("body").inner_text()
    page.emulate_media(media="screen")
    return said


def faults(page: Page, script: bool) -> list[str]:
    """What is wrong with the look of it; without scripts, whether it goes sideways."""
    if script:
        return list(in_every_look(page))
    return ["sideways"] if page.evaluate(SIDEWAYS) else []


@pytest.mark.parametrize("script", [False, True], ids=["no script", "every look"])
def test_from_a_call_to_what_became_of_it(window: Callable[..., Page], script: bool) -> None:
    """Axe runs as a script of the page: where there are none, it would wait for ever."""
    town()
    desk = staff.desk("agent", languages=("en", "es"))
    inquiry = logged(place="1 Invented Street\nPractice CA 95814", who=desk.viewer)
    page = window(desk, script=script, quiet=True)  # a field that is missing is answered 422
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/help/{inquiry.pk}")
    page.locator("#referrals a.usa-button").click()
    expect(page.locator("#place")).to_have_value("95814")
    page.locator("#need").fill("food for my kids")
    page.get_by_role("button", name="Find help").click()
    expect(page.locator("#found")).to_contain_text("Oak Table")
    assert faults(page, script) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator("form[action$='/pass'] button").click()
    expect(page.locator("h1")).to_have_text("What they agree to")
    assert page.locator("input:checked").count() == 0
    assert faults(page, script) == []
    page.locator('label[for="item_name"]').click()
    page.locator("#name").fill(NAME)
    page.locator("#need").fill("Zqneedle never ticked")
    page.locator('label[for="own_0"]').click()
    page.locator("#who").fill("Zqagreeing")
    page.get_by_role("button", name="They agreed: keep it").click()
    expect(page.locator("#how_0-error, .usa-error-message").first).to_be_visible()
    assert page.locator("#name").input_value() == NAME
    page.locator('label[for="how_1"]').click()
    page.get_by_role("button", name="They agreed: keep it").click()
    expect(page.locator("h1")).to_have_text("Oak Table")
    assert faults(page, script) == []
    here = page.url
    assert not re.search("pantry|food|Quill", here)
    page.get_by_role("link", name="What to tell the provider").click()
    on_paper = printed(page)
    assert NAME in on_paper
    for word in ("Zqneedle", "Protective", "Sacramento", inquiry.number, "Back"):
        assert word not in on_paper, word
    page.goto(f"{here}/paper?in=hmn")
    on_paper = printed(page)
    assert "Kev pab rau koj" in on_paper
    assert "Protective" not in on_paper
    page.goto(here)
    page.locator("form[action$='/passed'] label[for='how_1']").click()
    page.locator("#taker").fill("Zqtaker")
    page.get_by_role("button", name="Write down that they were told").click()
    page.locator("label[for='outcome_4']").click()
    page.locator("label[for='source_0']").click()
    page.locator("#teller").fill("Zqteller")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".hl-meta")).to_contain_text("Served")
    assert Referral.unscoped.get().closed_at is not None
    page.goto("/services/one?service=pantry")
    expect(page.locator("main")).to_contain_text("Of 1 referred, 1 were taken.")
    assert NAME not in page.locator("main").inner_text()
