"""Contrast, counted the way WCAG 2 counts it."""

import re
from pathlib import Path

TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b")


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(sheet: Path, after: str) -> dict[str, str]:
    """The colour tokens of the first rule whose selector is `after`."""
    text = sheet.read_text()
    start = text.index(after)
    return dict(TOKEN.findall(text[start : text.index("}", start)]))
