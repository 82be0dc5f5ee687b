"""The sheets: logical properties, contrast, targets, sizes over the wire."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from tests.ui.colours import contrast, tokens
from tests.ui.conftest import Render
from tests.ui.pages import ROOT

STATIC = ROOT / "src/hearthline/ui/static/ui"
SHEETS = sorted(STATIC.glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
)
SIDEWAYS = re.compile(r"(?:float|clear|text-align)\s*:\s*(?:left|right)")
LIGHT = tokens(STATIC / "public.css", ":root")
DIM = {**LIGHT, **tokens(STATIC / "desk.css", '.hl-desk[data-theme="dim"]')}
TEXT, SHAPE = 4.5, 3.0
# (text, field it stands on)
PAIRS = [
    ("ink", "paper"), ("ink-soft", "paper"), ("ink-quiet", "paper"), ("ink-quiet", "wash"), ("act", "paper"),
    ("act-deep", "paper"), ("act-deep", "act-wash"), ("ink", "act-wash"), ("ink-quiet", "act-wash"), ("on-act", "act"),
    ("error", "paper"), ("error", "error-wash"), ("done", "paper"), ("soon", "paper"), ("soon", "act-wash"),
    ("on-routine", "routine"), ("act", "wash"),
]  # fmt: skip


def rules(text: str) -> str:
    """A sheet without comments and without media conditions, which speak of the window and have no logical form."""
    return re.sub(r"@media[^{]*", "@media", re.sub(r"/\*.*?\*/", "", text, flags=re.S))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_a_sheet_says_start_and_end_never_left_and_right(sheet: Path) -> None:
    text = rules(sheet.read_text())
    assert not PHYSICAL.findall(text)
    assert not SIDEWAYS.findall(text)


def test_the_lint_for_sides_would_find_one() -> None:
    for bad in ("a{left:0}", "a{margin-left:1px}", "a{ width: 3px}", "a{border-top-width:0}"):
        assert PHYSICAL.search(bad), bad
    assert SIDEWAYS.search("a{text-align:left}")
    assert not PHYSICAL.search("a{inset-inline-start:0;max-inline-size:3px;border-width:1px;stroke-width:2}")


@pytest.mark.parametrize("theme", [LIGHT, DIM], ids=["light", "dim"])
@pytest.mark.parametrize(("text", "field"), PAIRS, ids=lambda x: x if isinstance(x, str) else "")
def test_words_stand_out_from_what_they_stand_on(theme: dict[str, str], text: str, field: str) -> None:
    assert contrast(theme[text], theme[field]) >= TEXT


def test_urgency_stands_out_in_the_light_and_in_the_dim() -> None:
    assert contrast(LIGHT["on-emergency"], LIGHT["emergency"]) >= TEXT
    assert contrast(LIGHT["on-gold"], LIGHT["gold"]) >= TEXT
    for night in ("emergency", "gold", "soon", "done"):
        assert contrast(DIM[night], DIM["paper"]) >= TEXT
        assert contrast(DIM[night], DIM["act-wash"]) >= TEXT, "on the current row"


@pytest.mark.parametrize("theme", [LIGHT, DIM], ids=["light", "dim"])
def test_edges_of_controls_and_the_focus_can_be_seen(theme: dict[str, str]) -> None:
    for edge in ("edge", "ink-quiet", "focus", "act", "error"):
        assert contrast(theme[edge], theme["paper"]) >= SHAPE, edge
    assert contrast(theme["act"], theme["act-wash"]) >= SHAPE, "a ticked box in its row"


def test_the_tokens_are_the_ones_the_design_names() -> None:
    named = {"emergency": "#9c3d10", "gold": "#ffbe2e", "soon": "#005ea2", "routine": "#dfe1e2", "done": "#216e1f"}
    assert {key: LIGHT[key] for key in named} == named
    assert (DIM["emergency"], DIM["soon"], DIM["done"]) == ("#f39268", "#aacdec", "#04c585")


def rule(selector: str, sheet: str = "public.css") -> str:
    text = (STATIC / sheet).read_text()
    found = re.search(r"(?:^|\n)" + re.escape(selector) + r" \{([^}]*)\}", text)
    assert found, selector
    return found.group(1)


@pytest.mark.parametrize(
    "selector",
    [".hl-exit", ".usa-button", ".usa-button.hl-call", ".hl-phone__number", ".hl-lang__item", ".hl-lang summary"],
)
def test_what_fingers_press_in_a_hurry_is_44_pixels_or_more(selector: str) -> None:
    size = re.search(r"min-block-size: ([\d.]+)rem", rule(selector))
    assert size
    assert float(size.group(1)) * 16 >= 44


def test_the_focus_is_four_pixels_and_never_taken_away() -> None:
    text = (STATIC / "public.css").read_text()
    assert "outline: 0.25rem solid var(--focus)" in text
    bare = [r for r in re.findall(r"([^{}]*)\{[^}]*outline: none", text) if "main" not in r]
    assert not bare


def test_the_exit_stays_on_screen_and_room_is_kept_for_the_focus() -> None:
    assert "position: sticky" in rule(".hl-bar")
    assert "scroll-padding-block" in rule("html")


def test_movement_stops_and_forced_colours_keep_edges() -> None:
    text = (STATIC / "public.css").read_text()
    assert "prefers-reduced-motion: reduce" in text
    assert "forced-colors: active" in text


def test_the_dim_theme_follows_the_person_and_never_the_system() -> None:
    assert not [p.name for p in SHEETS if "prefers-color-scheme" in p.read_text()]


def test_sheets_and_scripts_fetch_nothing_and_evaluate_nothing() -> None:
    for path in [*SHEETS, *STATIC.glob("*.js")]:
        text = path.read_text()
        assert "@import" not in text
        assert not re.search(r"url\(|https?://|\beval\(|new Function|innerHTML|document\.write", text), path.name


def wire(*paths: Path) -> int:
    return sum(len(gzip.compress(p.read_bytes(), 9)) for p in paths)


def test_the_first_public_view_fits_its_budget(render: Render, capsys: pytest.CaptureFixture[str]) -> None:
    frame = (
        '{% extends "ui/public/base.html" %}{% load hearthline %}{% block main %}<h1>A</h1>{{ words }}{% endblock %}'
    )
    html = max(
        len(gzip.compress(render(frame, lang, words="words " * 1000).html.encode(), 6)) for lang in ("en", "hmn")
    )
    css = wire(STATIC / "public.css", STATIC / "print.css")
    js = wire(STATIC / "exit.js", STATIC / "public.js")
    small = len(brotli.compress((STATIC / "public.css").read_bytes()))
    with capsys.disabled():
        print(f"\n  public frame {html} B, css {css} B (br {small} B), js {js} B: {html + css + js} B of 75000 (gzip)")
    assert html <= 14_000
    assert css <= 40_000
    assert js <= 12_000
    assert html + css + js <= 30_000, "the frame leaves room for the page"


def test_the_first_desk_view_fits_its_budget(capsys: pytest.CaptureFixture[str]) -> None:
    import django_htmx

    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    fonts = 2 * 33_000  # Public Sans, two weights, already compressed
    total = wire(*SHEETS, *STATIC.glob("*.js"), htmx) + fonts
    with capsys.disabled():
        print(f"\n  desk frame with htmx and fonts {total} B of 250000 (gzip)")
    assert total <= 120_000
