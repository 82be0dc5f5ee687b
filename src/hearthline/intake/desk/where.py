"""Where in a report a text stands, in words: for pages that show texts one by one."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise
_PLACES: Final[Mapping[str, Word]] = {
    "story": _("Story"),
    "saw": _("Saw or heard"),
    "think": _("Thinks"),
    "where_now": _("Where the child is"),
    "where_tomorrow": _("Where the child is"),
    "with_whom": _("With whom"),
    "trusted_adult": _("An adult the child trusts"),
    "when": _("When"),
    "visit": _("For a visit"),
    "allegations": _("What is said to have been done"),
}
_PEOPLE: Final[Mapping[str, Word]] = {"children": _("Child %(number)s"), "adults": _("Adult %(number)s")}
# Answers that were ticked, not written: nobody is given away by them, and they only crowd the page.
_ANSWERED: Final = frozenset(
    {"worried_about", "access", "interpreter", "tribe", "military", "dogs", "weapons", "violence"}
)
_ANSWERS: Final = frozenset({"yes", "no", "unknown", "declined"})


def place_word(field: str) -> str:
    """Where a text stands in the report, from the name of its field, such as "children.0.name"."""
    top, number, *_rest = (*field.split("."), "")
    if top in _PEOPLE and number.isdigit():
        return str(_PEOPLE[top]) % {"number": int(number) + 1}
    return str(_PLACES.get(top, _("As given")))


def only_ticked(field: str, text: str) -> bool:
    """Whether this is an answer that was ticked, such as "yes" to "worried_about": no words of anybody."""
    return text in _ANSWERS and field.rpartition(".")[2] in _ANSWERED
