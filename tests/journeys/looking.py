"""A page of the desk in every look: axe whole in the first look of each width, and what the other look changes."""

from collections.abc import Iterator
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The dim theme changes colours alone, the dense rows change sizes alone (text never grows): together they are one look.
LOOKS: list[tuple[str, str, list[str] | None]] = [
    ("light", "roomy", None),
    ("dim", "dense", ["color-contrast", "target-size"]),
]
WIDTHS = (1280, 320)
DRESS = "([theme, density]) => Object.assign(document.documentElement.dataset, {theme, density})"
AXE = """rules => axe.run(document, Object.assign({resultTypes: ['violations']},
  rules && {runOnly: {type: 'rule', values: rules}, rules: {'target-size': {enabled: true}}}))
  .then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].target))"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@cache
def _axe() -> str:
    return str(Axe().axe_script)


def in_every_look(page: Page) -> Iterator[str]:
    """What is wrong with the page as it stands, for each width and look. Leaves it narrow, dim and dense."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(SIDEWAYS):
            yield f"{width} sideways"
        for theme, density, rules in LOOKS:
            page.evaluate(DRESS, [theme, density])
            yield from (f"{width} {theme} {density} {fault}" for fault in page.evaluate(AXE, rules))
