"""The bar of the desk: the places of every day in sight, the rest one key away, without any script; and what was found
before the form that found it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from hearthline.site.settings import desk as settings
from tests import staff
from tests.journeys import desk_stage
from tests.journeys.looking import SIDEWAYS
from tests.screening.history_build import SMITH, john_smith

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Windows = Callable[..., Page]
BAR = ".hl-top nav > ul > li > a"


def places(*roles: str) -> set[str]:
    return {
        name for name, _address, _key, who, *_group in vars(settings)["HEARTHLINE_DESK_NAV"] if set(roles) & set(who)
    }


def test_by_keys_alone_and_without_scripts_every_place_is_reached_wide_and_narrow(window: Windows):
    staff.agency()
    me = desk_stage.all_round()
    page = window(me, script=False)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 640})
        page.goto("/")
        menu = page.locator(".hl-more summary")
        assert page.evaluate("document.querySelector('.hl-top nav').getBoundingClientRect().height < 60"), "one line"
        menu.focus()
        page.keyboard.press("Enter")
        shown = {
            *page.locator(f"{BAR}:visible").all_inner_texts(),
            *page.locator(".hl-menu a:visible").all_inner_texts(),
        }
        assert places("screener", "supervisor") <= shown
        assert not page.evaluate(SIDEWAYS)
        box = page.locator(".hl-more .hl-menu").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.locator(".hl-top__who summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".hl-more .hl-menu")).to_be_hidden()  # one menu at a time
        menu.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url.rstrip("/").count("/") > 2)  # no more the queue


def test_a_person_turns_the_desk_to_spanish_and_back_without_scripts(window: Windows):
    page = window(staff.desk(), width=320, script=False)
    page.goto("/")
    for name, heading in (("Español", "Pendientes"), ("English", "Queue")):
        page.locator(".hl-top__who summary").press("Enter")
        page.get_by_role("button", name=name).press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert not page.evaluate(SIDEWAYS)


@pytest.mark.req("S-1")
def test_at_320_pixels_who_was_found_is_in_sight_and_the_form_folded(window: Windows):
    john_smith()
    page = window(staff.desk(), width=320, script=False)
    page.goto("/people")
    page.fill("[name=name]", "Jon Smyth")
    page.locator("[name=name]").press("Enter")
    expect(page.locator(".hh-hit").first).to_contain_text(SMITH)
    expect(page.locator("#found")).to_be_in_viewport()
    expect(page.locator(".hh-hit").first).to_be_in_viewport()
    expect(page.locator("#name")).to_be_hidden()
    page.locator(".hh-again summary").press("Enter")
    expect(page.locator("#name")).to_have_value("Jon Smyth")
    assert not page.evaluate(SIDEWAYS)
