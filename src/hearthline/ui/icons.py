"""Small pictures, drawn for this project on a 24 by 24 grid. Decorative: the word always stands beside them."""

from functools import lru_cache
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# name -> the inside of the <svg>. "s" strokes, "f" fills.
_STROKES: Final[dict[str, str]] = {
    "hearth": '<path d="M3.5 11 12 4l8.5 7M6 9.5V20h12V9.5"/><path d="M12 17.5a2.6 2.6 0 0 1-2.6-2.7c0-1.8 2-2.4'
    ' 2.3-4.3 1.6.9 2.9 2.5 2.9 4.3a2.6 2.6 0 0 1-2.6 2.7Z"/>',
    "phone": '<path d="M5 4h4l2 5-2.5 1.8a12 12 0 0 0 4.7 4.7L15 13l5 2v4a1.5 1.5 0 0 1-1.6 1.5C10.6 20 4 13.4 3.5 5.6'
    'A1.5 1.5 0 0 1 5 4Z"/>',
    "exit": '<path d="M14 4h5v16h-5M4 12h10M10 8l4 4-4 4"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>',
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "check": '<path d="M5 13l4.5 4.5L19 7.5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.2v.1"/>',
    "warning": '<path d="M12 4 2.8 20h18.4Z"/><path d="M12 10v5M12 17.4v.1"/>',
    "error": '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.4v.1"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="1.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "pencil": '<path d="M4 20l1-4L16.5 4.5l3 3L8 19Z"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7Z"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20c1-4 4-6 8-6s7 2 8 6"/>',
    "speech": '<path d="M4 5h16v11H10l-5 4v-4H4Z"/>',
}
# The five shapes of urgency: they must differ without colour, so they are drawn, not typed.
_SHAPES: Final[dict[str, str]] = {
    "emergency": '<path class="hl-solid" d="M12 2l10 10-10 10L2 12Z"/>',
    "urgent": '<path class="hl-solid" d="M12 3l10.5 18h-21Z"/>',
    "soon": '<circle class="hl-line" cx="12" cy="12" r="8"/><circle class="hl-solid" cx="12" cy="12" r="4"/>',
    "routine": '<circle class="hl-line" cx="12" cy="12" r="8"/>',
    "done": '<path class="hl-line" d="M4 13l5.5 5.5L20 6.5"/>',
}
NAMES: Final = tuple(_STROKES)
SHAPES: Final = tuple(_SHAPES)


@lru_cache(maxsize=256)
def icon(name: str, extra: str = "") -> SafeString:
    """The picture called `name`, hidden from screen readers. Raises KeyError for a name that is not drawn."""
    inside = _STROKES.get(name) or _SHAPES[name]
    mirrored = " hl-icon--mirror" if name in ("back", "exit", "speech") else ""
    return format_html(
        '<svg class="hl-icon{}{}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">'
        "{}</svg>",
        mirrored,
        f" {extra}" if extra else "",
        mark_safe(inside),  # noqa: S308 - our own drawings above, nothing from outside
    )
