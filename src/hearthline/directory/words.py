"""Words for the directory's codes, in the page's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from hearthline.directory.book import Entry, Hours
from hearthline.ui import languages, times

PROBLEMS: Final[Mapping[str, Any]] = {
    "no_answer": gettext_lazy("Nobody answers"),
    "not_in_service": gettext_lazy("The number does not work"),
    "somebody_else": gettext_lazy("Someone else answers"),
    "hours": gettext_lazy("The hours are wrong"),
    "page_gone": gettext_lazy("The web page is gone"),
    "other": gettext_lazy("Something else is wrong"),
}
CALLERS: Final[Mapping[str, Any]] = {
    "inside": gettext_lazy("Works only inside this state"),
    "outside": gettext_lazy("For calls from other states"),
    "mobile": gettext_lazy("From a cell phone"),
}
AUDIENCES: Final[Mapping[str, Any]] = {
    "mandated": gettext_lazy("For people who must report because of their job"),
    "youth": gettext_lazy("For young people"),
}
THEN: Final[Mapping[str, Any]] = {
    "emergency": gettext_lazy("At other times call 911."),
    "police": gettext_lazy("At other times call the police."),
}
ZONES: Final[Mapping[str, Any]] = {
    "eastern": gettext_lazy("Eastern time"),
    "central": gettext_lazy("Central time"),
}
KINDS: Final[Mapping[str, Any]] = {
    "complaint": gettext_lazy("Complaints"),
    "ombudsman": gettext_lazy("Ombudsman: looks into complaints"),
    "records": gettext_lazy("Copies of records"),
}


def hours(of: Hours) -> str:
    """When it answers, in words; what nobody knows is said too."""
    if of.kind == "always":
        return gettext("Day and night")
    if of.kind == "business":
        return gettext("In office hours")
    if of.kind == "after":
        return gettext("Nights, weekends and holidays")
    if of.kind != "spans":
        return gettext("We do not know the hours.")
    said = gettext("Monday to Friday, %(times)s") % {"times": ", ".join(_span(s.begins, s.ends) for s in of.spans)}
    parts = [f"{said} ({ZONES[of.zone]})" if of.zone else said]
    return ". ".join([*parts, str(THEN[of.then])]) if of.then else parts[0]


def _span(begins: str, ends: str) -> str:
    return gettext("%(from)s to %(to)s") % {"from": _clock(begins), "to": _clock(ends)}


def _clock(text: str) -> str:
    hour, minute = map(int, text.split(":"))
    return times.say_clock(datetime(2000, 1, 1, hour, minute), languages.current())  # noqa: DTZ001 - a wall clock


def day(of: date) -> str:
    """A date in words, never "today": a printed page is read on another day."""
    return times.say_day(of, languages.current(), date.min)


def trust(entry: Entry) -> str:
    """How sure we are, and since when, in a sentence."""
    if entry.verified_on is not None and entry.called:
        return gettext("We called on %(day)s. It works.") % {"day": day(entry.verified_on)}
    if entry.verified_on is not None:
        return gettext("Checked on a web page: %(day)s.") % {"day": day(entry.verified_on)}
    if entry.printed is not None:
        return gettext("Printed in %(year)s, not checked by us.") % {"year": entry.printed}
    return gettext("Printed, we do not know when. Not checked by us.")


def where(entry: Entry) -> list[str]:
    """Whom and what place it is for, when it is not for everybody."""
    said = [gettext("County: %(names)s") % {"names": ", ".join(entry.counties)}] if entry.counties else []
    return [
        *said,
        *(str(table[code]) for table, code in ((CALLERS, entry.callers), (AUDIENCES, entry.audience)) if code in table),
    ]
