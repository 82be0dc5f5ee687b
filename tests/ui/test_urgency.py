"""Urgency without colour: in grey, and as people with the three kinds of colour blindness see it. In a real browser."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import Page

from tests.ui.browser import LEVELS, QUEUE, Open
from tests.ui.colours import contrast
from tests.ui.test_desk_page import Someone

pytestmark = pytest.mark.browser

TEXT, SHAPES = 4.5, 3
Matrix = tuple[tuple[float, float, float], ...]
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light. The last one is luminance: a grey photocopy.
SEEN: dict[str, Matrix] = {
    "as it is": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
BADGES = """() => [...document.querySelectorAll('.hl-urgency')].map(badge => {
  let field = badge; const clear = c => c === 'rgba(0, 0, 0, 0)' || c === 'transparent';
  while (clear(getComputedStyle(field).backgroundColor) && field.parentElement) field = field.parentElement;
  const svg = badge.querySelector('svg'), style = getComputedStyle(badge);
  return {word: badge.innerText.trim(), shape: svg.innerHTML, text: style.color,
    field: getComputedStyle(field).backgroundColor, drawn: svg.getBoundingClientRect().width}; })"""


def hexed(colour: str) -> str:
    """`rgb(1, 2, 3)` as `#010203`."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


def seen(colour: str, eye: Matrix) -> str:
    """A colour `#rrggbb` as this eye sees it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    mixed = [min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True)))) for row in eye]
    back = [c * 12.92 if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in mixed]
    return "#" + "".join(f"{round(c * 255):02x}" for c in back)


def badges(visit: Open, look: str) -> list[dict[str, str]]:
    page: Page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS, cookies={"look": look})
    found: list[dict[str, str]] = page.evaluate(BADGES)
    assert len(found) == len(LEVELS)
    return found


@pytest.mark.req("S-1")
@pytest.mark.parametrize("look", ["light.roomy", "dim.roomy", "light.dense", "dim.dense"])
def test_each_level_has_a_word_and_a_shape_of_its_own(visit: Open, look: str) -> None:
    found = badges(visit, look)
    assert len({badge["word"] for badge in found}) == len(LEVELS)
    assert len({badge["shape"] for badge in found}) >= SHAPES
    for one, other in combinations(found, 2):
        assert one["shape"] != other["shape"], (one["word"], other["word"])
    assert all(float(badge["drawn"]) >= 12 for badge in found), "a shape that can be made out"


@pytest.mark.req("S-1")
@pytest.mark.parametrize("eye", SEEN)
@pytest.mark.parametrize("look", ["light.roomy", "dim.roomy"])
def test_the_word_can_be_read_by_every_eye_and_on_a_grey_copy(visit: Open, look: str, eye: str) -> None:
    for badge in badges(visit, look):
        text, field = seen(hexed(badge["text"]), SEEN[eye]), seen(hexed(badge["field"]), SEEN[eye])
        assert contrast(text, field) >= TEXT, (badge["word"], text, field)


def test_the_eyes_of_these_tests_see_what_they_should() -> None:
    assert seen("#9c3d10", SEEN["as it is"]) == "#9c3d10"
    grey = seen("#9c3d10", SEEN["grey"])
    assert grey[1:3] == grey[3:5] == grey[5:7]
    red, green = seen("#ff0000", SEEN["deutan"]), seen("#5e8f00", SEEN["deutan"])
    assert abs(int(red[1:3], 16) - int(green[1:3], 16)) < 60, "red and green draw together"
    assert seen("#ffffff", SEEN["protan"]) == "#ffffff"
