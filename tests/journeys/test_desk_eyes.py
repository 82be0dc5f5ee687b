"""The queue, a report and the telephone page for eyes that need their own colours, or letters twice as large."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from hearthline.intake.calls import actions as calls
from tests import staff
from tests.intake.calls.build import WHOLE, put
from tests.journeys.looking import CLIPPED, SIDEWAYS, by_axe
from tests.screening.build import came

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGE = 32
"""Pixels of the text of who set 200 percent in the browser; the usual is 16."""
BARE = """() => [...document.querySelectorAll(':is(main, header) :is(button, .usa-button, select, textarea, ' +
  'input:not([type=radio], [type=checkbox], [type=hidden], [type=file]))')].filter(e => {
  const hidden = !e.checkVisibility() || !e.getBoundingClientRect().width;
  if (hidden || e.closest('.usa-sr-only, [aria-hidden]')) return false;
  const s = getComputedStyle(e), edge = parseFloat(s.borderTopWidth) > 0 && s.borderTopStyle !== 'none'
    && s.borderTopColor !== s.backgroundColor;
  return !edge && !s.textDecorationLine.includes('underline'); }).map(e => e.outerHTML.slice(0, 90))"""
"""Controls that only a background told from the text around them: in forced colours it is gone."""
FOCUS = """() => { const s = getComputedStyle(document.activeElement);
  return document.activeElement === document.body || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1; }"""
SHAPES = """() => [...document.querySelectorAll('.hl-icon')].filter(e => {
  if (!e.checkVisibility()) return false;
  const behind = e => !e ? '' : getComputedStyle(e).backgroundColor.endsWith(', 0)') ? behind(e.parentElement)
    : getComputedStyle(e).backgroundColor;
  return getComputedStyle(e).color === behind(e.parentElement); }).map(e => e.outerHTML.slice(0, 90))"""
TABS = 30


def pages(page: Page, desk: staff.Desk) -> Iterator[str]:
    """Goes to the queue, a report and a call with something on every card."""
    report = came(danger="cannot_call")
    came(danger="unsure")
    call = calls.open_call(viewer=desk.viewer)
    for field, text in WHOLE.items():
        put(desk.viewer, call, field, text)
    for address in ("/", f"/screening/{report.report_id}", f"/calls/{call.pk}"):
        page.goto(address)
        page.locator("#alerts [data-stamp]").wait_for(state="attached")
        yield address


def test_in_forced_colors_every_control_has_an_edge_every_focus_a_ring_and_every_shape_is_seen(
    window: Callable[..., Page],
):
    desk = staff.desk()
    page = window(desk, forced_colors="active")
    found: list[str] = []
    for name in pages(page, desk):
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        found += [f"{name}: no edge: {fault}" for fault in page.evaluate(BARE)]
        found += [f"{name}: not seen: {fault}" for fault in page.evaluate(SHAPES)]
        found += [f"{name}: {fault}" for fault in by_axe(page)]
        for _ in range(TABS):
            page.keyboard.press("Tab")
            if not page.evaluate(FOCUS):
                found.append(f"{name}: no ring: {page.evaluate('document.activeElement.outerHTML.slice(0, 90)')}")
    assert not found, "\n".join(found)


def test_with_letters_twice_as_large_nothing_is_cut_and_nothing_scrolls_sideways(window: Callable[..., Page]):
    """WCAG 1.4.4, as somebody sets it in the browser: every length in rem and every width of a layout follows."""
    desk = staff.desk()
    page = window(desk, width=1280)
    sizes = {"fontSizes": {"standard": LARGE, "fixed": LARGE}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    found: list[str] = []
    for name in pages(page, desk):
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{LARGE}px"
        found += [f"{name}: cut: {fault}" for fault in page.evaluate(CLIPPED)]
        if page.evaluate(SIDEWAYS):
            found.append(f"{name}: sideways")
    assert not found, "\n".join(found)
