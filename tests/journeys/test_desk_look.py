"""How every page of the desk looks and reads: both themes, both densities, wide and narrow, on paper."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from hearthline.access.outside.providers import Provider
from tests import staff
from tests.journeys import desk_stage
from tests.journeys.desk_pages import NO_PAGE, PAGES
from tests.journeys.locked_stage import FIVE_YEARS, law
from tests.journeys.looking import CLIPPED, SIDEWAYS, in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SPACED = "text => { const s = new CSSStyleSheet(); s.replaceSync(text); document.adoptedStyleSheets = [s]; }"
# WCAG 1.4.12, by the numbers of the rule, as a person's own style sheet would set them.
SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
SPACING += " p { margin-block-end: 2em !important; }"
PRINTED = """() => [...document.querySelectorAll('nav, button, dialog, [data-reporter], .hl-alarm, .hl-skip')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height).map(e => e.outerHTML.slice(0, 90))"""
PRESSED = "main :is(button, input, select, summary, a[href]), header :is(button, a[href], summary)"
SMALL = """pressed => [...document.querySelectorAll(pressed)].filter(e => {
  const r = e.getBoundingClientRect(), label = e.labels && e.labels[0] && e.labels[0].getBoundingClientRect();
  if (!e.checkVisibility() || !r.width || e.closest('.usa-sr-only, [aria-hidden]')) return false;
  if (e.tagName === 'A' && getComputedStyle(e).display === 'inline') return false;  // in a sentence: 2.5.8 excepts it
  const high = Math.max(r.height, label ? label.height : 0), wide = Math.max(r.width, label ? label.width : 0);
  return high < 23.5 || wide < 23.5; }).map(e => e.outerHTML.slice(0, 90))"""
TABLES = """() => [...document.querySelectorAll('table')].filter(t => t.checkVisibility() &&
  (!t.caption || !t.caption.textContent.trim() || [...t.querySelectorAll('th')].some(h => !h.scope)))
  .map(t => t.outerHTML.slice(0, 120))"""
SETS = """() => [...document.querySelectorAll('input[type=radio], input[type=checkbox]')].filter(i => {
  const many = i.name && document.getElementsByName(i.name).length > 1;
  return many && i.checkVisibility() && !(i.closest('fieldset') && i.closest('fieldset').querySelector('legend'));
}).map(i => i.name)"""
STILL = """() => document.getAnimations().filter(a => a.effect.getTiming().duration > 1)
  .map(a => a.animationName || a.transitionProperty)"""


def test_every_address_of_the_desk_is_looked_at_or_is_no_page():
    staff.agency()
    ids = desk_stage.stage(me := desk_stage.all_round())
    named = {name for name, _ in desk_stage.addresses()}
    known = set(PAGES) | set(NO_PAGE)
    assert known <= named, f"no longer there: {known - named}"
    for name, template in desk_stage.templates():
        if name not in known:
            answer = me.client.get(desk_stage.filled(template, ids))
            assert answer.status_code == 405, f"{name} {template} opens a page: put it into PAGES"


@pytest.fixture
def walked(window: Callable[..., Page], settings: Any) -> Iterator[Callable[..., Iterator[tuple[Page, Page, str]]]]:
    """Goes to every page in every state: (the browser's page; the same at 320 pixels, in Spanish and without scripts;
    the address for the report)."""
    settings.HEARTHLINE_PROVIDERS = (Provider("county", "County account", "oidc", "https://login.example.gov"),)
    me = desk_stage.all_round()
    ids = desk_stage.stage(me)
    who = {"both": me, "gone": me, "nobody": staff.Desk(Client(), me.user, "")}

    def walk() -> Iterator[tuple[Page, Page, str]]:
        for role in ("administrator", "screener"):
            who.setdefault(role, staff.desk(role))
        pages: dict[str, Page] = {}
        narrow: dict[str, Page] = {}
        for states in PAGES.values():
            for person, template in states:
                if person not in pages:
                    pages[person] = window(who[person], quiet=person == "gone")  # the browser calls that an error
                    narrow[person] = window(who[person], width=320, script=False, quiet=True, locale="es")
                page = pages[person]
                narrow[person].goto(template.format(**ids))
                answer = page.goto(template.format(**ids))
                assert answer, template
                assert answer.status == (410 if person == "gone" else 200), f"{template}: {answer.status}"
                if person != "nobody":
                    page.locator("#alerts [data-stamp]").wait_for(state="attached")
                yield page, narrow[person], template

    with law(FIVE_YEARS):  # a page that is shown what is due
        yield walk


def test_every_page_in_every_look_is_accessible_and_nothing_is_clipped_small_or_sideways(walked: Any):
    """Axe in both themes, both densities and both widths; targets of 24 pixels (2.5.8), text spacing (1.4.12), captions
    and scopes, a legend for each set, no movement for who wants none."""
    found = []
    for page, narrow, name in walked():
        faults = (*in_every_look(page), *by_our_own_rules(page), *in_spanish(narrow))
        found += [f"{name}: {fault}" for fault in faults]
    assert not found, "\n".join(found)


def in_spanish(page: Page) -> Iterator[str]:
    """What is wrong with the page that a narrow browser shows that asks for Spanish and runs no script."""
    said = page.locator("html").get_attribute("lang")
    if said != "es":
        yield f"speaks {said}"
    if page.evaluate(SIDEWAYS):
        yield "sideways in Spanish"
    yield from (f"clipped in Spanish: {fault}" for fault in page.evaluate(CLIPPED))


def by_our_own_rules(page: Page) -> Iterator[str]:
    """What axe does not look at. Leaves the page as it was."""
    page.set_viewport_size({"width": 1280, "height": 900})
    yield from (f"small: {fault}" for fault in page.evaluate(SMALL, PRESSED))
    for what, script in (("table", TABLES), ("no legend", SETS)):
        yield from (f"{what}: {fault}" for fault in page.evaluate(script))
    page.emulate_media(reduced_motion="reduce")
    yield from (f"moves: {fault}" for fault in page.evaluate(STILL))
    page.emulate_media(reduced_motion="no-preference", media="print")
    yield from (f"prints: {fault}" for fault in page.evaluate(PRINTED))
    page.emulate_media(media="screen")
    page.evaluate(SPACED, SPACING)
    yield from (f"clipped: {fault}" for fault in page.evaluate(CLIPPED))
    page.set_viewport_size({"width": 320, "height": 900})
    if page.evaluate(SIDEWAYS):
        yield "sideways with wide text"
    page.set_viewport_size({"width": 1280, "height": 900})
