"""Words of the screening desk for codes. What the law calls things comes from the pack; see `present`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

Word = str | Promise

CLOCKS: Final[Mapping[str, Word]] = {
    "read": _("to be read"),
    "screening": _("to decide"),
    "response": _("to respond"),
    "second_look": _("second look"),
    "translation": _("to translate"),
}
CLOCK_STATES: Final[Mapping[str, Word]] = {
    "running": _("running"),
    "met": _("kept"),
    "breached": _("missed"),
    "shortened": _("made shorter"),
    "cancelled": _("ended by a decision"),
    "paused": _("standing still"),
    "recounted": _("counted again"),
}
STATES: Final[Mapping[str, Word]] = {
    "waiting": _("Waiting"),
    "proposed": _("Waits for a second look"),
    "returned": _("Back to be decided"),
    "decided": pgettext_lazy("a report", "Decided"),
}
DECISIONS: Final[Mapping[str, Word]] = {
    "final": pgettext_lazy("a report", "Decided"),
    "proposed": _("Proposed: waits for a second person"),
    "agreed": _("A second person agreed"),
    "returned": _("A second person returned it"),
    "overtaken": _("New facts came before the second look"),
    "undone": _("Taken back within seconds"),
}
DIRECTIONS: Final[Mapping[str, Word]] = {
    "same": _("as the tool recommends"),
    "up": _("more urgent than the tool"),
    "down": _("less urgent than the tool"),
    "none": _("no response"),
}
RUNS: Final[Mapping[str, Word]] = {
    "arrived": _("the report arrived"),
    "addition": _("something was added"),
    "facts": _("answers were changed"),
    "unlinked": _("a link to a known person was taken back"),
}
LANGUAGES: Final[Mapping[str, Word]] = {
    "en": _("English"),
    "es": _("Spanish"),
    "hmn": _("Hmong"),
    "ar": _("Arabic"),
    "fa": _("Farsi"),
    "fil": _("Filipino"),
    "hy": _("Armenian"),
    "ja": _("Japanese"),
    "km": _("Khmer"),
    "ko": _("Korean"),
    "lo": _("Lao"),
    "pa": _("Punjabi"),
    "ru": _("Russian"),
    "so": _("Somali"),
    "uk": _("Ukrainian"),
    "vi": _("Vietnamese"),
    "zh": _("Chinese"),
}

DAY: Final = timedelta(days=1)


def language(code: str) -> str:
    """A language's name in the desk's language; the code itself for one we have no name for."""
    return str(LANGUAGES.get(code, code))


def span(length: timedelta) -> str:
    """A length of time in two parts at most: "2 days 3 h", "1 h 5 min", "12 min", "under a minute"."""
    minutes = int(abs(length).total_seconds()) // 60
    if not minutes:
        return gettext("under a minute")
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        said = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        return f"{said} {hours} h" if hours else said
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def left(due: datetime, now: datetime) -> str:
    """ "12 min left", or "late by 3 min"."""
    said = span(due - now)
    return gettext("%(span)s left") % {"span": said} if due >= now else gettext("late by %(span)s") % {"span": said}


def age(months: int | None) -> str:
    """The youngest child's age: "4 months", "6 years", "age not known"."""
    if months is None:
        return gettext("age not known")
    if months < 24:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return ngettext("%(n)s year", "%(n)s years", months // 12) % {"n": months // 12}
