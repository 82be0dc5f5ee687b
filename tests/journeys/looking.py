"""A page of the desk in every look: axe whole, with targets' sizes, in each width, both themes and both densities."""

from collections.abc import Iterator
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The dim theme changes colours alone, the dense rows change sizes alone (text never grows): together they are one look.
LOOKS = (("light", "roomy"), ("dim", "dense"))
WIDTHS = (1280, 320)
DRESS = "([theme, density]) => Object.assign(document.documentElement.dataset, {theme, density})"
# Of what axe would fetch before it begins: no rule that runs needs style sheets (css-orientation-lock would, which is
# experimental), and the one about sound that plays by itself needs the sound.
AXE = """only => axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}},
    preload: {assets: ['media']},
    ...(only.length ? {runOnly: {type: 'rule', values: only}} : {})})
  .then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].target))"""
# What colours and sizes can change. Names, roles, headings and labels are the same in every look of a width.
BY_LOOK = ("color-contrast", "link-in-text-block", "target-size")
CLIPPED = """() => [...document.querySelectorAll('main *, header *')].filter(e => {
  if (!e.checkVisibility() || e.matches('textarea, select, input') || !e.textContent.trim()) return false;
  if (e.closest('.usa-sr-only, .hl-clip, dialog, details:not([open])')) return false;
  const style = getComputedStyle(e), hides = way => way === 'hidden' || way === 'clip';
  if (style.clipPath.startsWith('inset(50%')) return false;  // there to be heard, not seen
  return (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
    || (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
}).map(e => e.tagName + '.' + e.className)"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@cache
def _axe() -> str:
    return str(Axe().axe_script)


def in_every_look(page: Page) -> Iterator[str]:
    """What is wrong with the page as it stands, for each width and look. Leaves it narrow, dim and dense."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(SIDEWAYS):
            yield f"{width} sideways"
        for number, (theme, density) in enumerate(LOOKS):
            page.evaluate(DRESS, [theme, density])
            rules = BY_LOOK if number else ()
            yield from (f"{width} {theme} {density} {fault}" for fault in by_axe(page, rules))


def by_axe(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on the page as it stands, by these of its rules (none: all): each rule with the first place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(AXE, list(rules))
    return found
