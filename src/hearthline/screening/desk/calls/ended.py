"""A call that has become something: what was typed, read only, and where it went."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.intake.calls.types import CallView
from hearthline.screening.desk.calls import cards, fields
from hearthline.screening.desk.calls.sheet import Typed
from hearthline.ui.agency import current_pack

RESULTS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("inquiry", _("A question, not a report")),
    ("wrong_number", _("Wrong number")),
    ("abandoned", _("The caller was gone before a report could be taken")),
)
WORDS: Final[Mapping[str, str | Promise]] = {
    "report": _("Filed as a report"),
    "addition": _("Added to an earlier report"),
    **dict(RESULTS),
}
STATES: Final[Mapping[str, str | Promise]] = {"open": _("Open"), "filed": _("Filed"), "closed": _("Closed")}


def context(found: CallView, typed: Typed) -> dict[str, Any]:
    """What the page of an ended call shows. `typed`: words that came too late, so that they can be copied."""
    shown = {path: text for path, text in found.texts.items() if text and not cards.about_reporter(path)}
    return {
        "call": found.call,
        "became": WORDS.get(found.call.result, found.call.result),
        "sections": _sections(shown),
        "late": [{"key": label(path), "value": text} for path, text in typed.texts.items()],
        "scans": found.scans,
    }


def _sections(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    made = []
    for card, title in cards.TITLES.items():
        rows = [{"key": label(path), "value": text} for path, text in texts.items() if cards.card_of(path) == card]
        if rows:
            made.append({"title": title, "rows": rows})
    return made


def label(path: str) -> str:
    """What a field asks, in words; its own name where the page has no words for it."""
    spec = cards.specs(current_pack()).get(path)
    if spec is not None:
        return str(spec.label)
    stem, _dot, rest = path.partition(".")
    number, _dot, name = rest.partition(".")
    person = fields.PEOPLE.get(stem)
    found = next((one for one in person or () if one.path == name), None)
    if found is None or not number.isdigit():
        return path
    who = gettext("Child %(n)s") if stem == "children" else gettext("Adult %(n)s")
    return f"{who % {'n': int(number) + 1}}: {found.label}"
