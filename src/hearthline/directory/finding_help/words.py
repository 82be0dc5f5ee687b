"""Words of the pages that find help: codes, hours and distances, in the page's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy, ngettext

from hearthline.directory.finding_help.hours import A_DAY, Hours, Rule
from hearthline.ui import languages, times

PEOPLE: Final[Mapping[str, Any]] = {
    "women": gettext_lazy("Women"),
    "men": gettext_lazy("Men"),
    "children": gettext_lazy("Children"),
    "youth": gettext_lazy("Teens and young adults"),
    "families": gettext_lazy("Families"),
    "older": gettext_lazy("Older people"),
    "veterans": gettext_lazy("Veterans"),
    "disabled": gettext_lazy("People with a disability"),
    "immigrants": gettext_lazy("Immigrants and refugees"),
}
COST: Final[Mapping[str, Any]] = {
    "yes": gettext_lazy("Free"),
    "no": gettext_lazy("It costs money. Ask how much."),
    "unknown": gettext_lazy("Ask what it costs."),
}
OLDEST: Final = 120
"""Years. Files say 999 for "of any age"."""
INVENTED: Final = "Practice listings, all invented"
"""The name of the listings that a practice system comes with: ours, so it is said in the page's language."""
_INVENTED: Final = gettext_lazy("Practice listings, all invented")
NEAR: Final[Mapping[str, Any]] = {
    "zip": gettext_lazy("In this ZIP code"),
    "area": gettext_lazy("In the ZIP codes around it"),
    "county": gettext_lazy("In the same county"),
    "state": gettext_lazy("In the same state"),
}
WEEK: Final = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


def far(miles: float) -> str:
    """A distance as people say it: never nearer than it is known."""
    if miles < 1:
        return gettext("Less than 1 mile away")
    count = round(miles)
    return ngettext("About %(n)s mile away", "About %(n)s miles away", count) % {"n": count}


def source(name: str) -> tuple[str, str]:
    """The name of who told us, and its language: another's stands as they wrote it, most often in English."""
    return (str(_INVENTED), languages.current()) if name == INVENTED else (name, "en")


def is_open(answer: bool | None, wall: datetime, opens: datetime | None = None) -> str:
    """What is said of the hours now. `wall`: the clock of the place now; `opens`: of what is closed, when it opens."""
    if answer is None:
        return gettext("Call to ask when it is open.")
    if answer:
        return gettext("Open now")
    return f"{gettext('Closed now')}. {_opens(opens, wall)}" if opens else gettext("Closed now")


def _opens(opens: datetime, wall: datetime) -> str:
    lang, days = languages.current(), (opens.date() - wall.date()).days
    said = {"clock": times.say_clock(opens, lang)}
    if days == 0:
        return gettext("Opens today at %(clock)s") % said
    if days == 1:
        return gettext("Opens tomorrow at %(clock)s") % said
    if days < len(WEEK):
        return gettext("Opens %(day)s at %(clock)s") % {**said, "day": WEEK[opens.weekday()]}
    return gettext("Opens on %(day)s at %(clock)s") % {**said, "day": times.say_day(opens.date(), lang, date.min)}


def week(hours: Hours) -> list[str]:
    """The hours in lines; what is only on some days of a month, or between two dates, is for a call."""
    plain = [rule for rule in hours.rules if _plain(rule)]
    lines = [_line(rule) for rule in sorted(plain, key=lambda rule: (rule.days, rule.opens))]
    if len(plain) < len(hours.rules) or (lines and not hours.sure):
        lines.append(gettext("There may be other hours. Call to ask."))
    return lines


def _plain(rule: Rule) -> bool:
    return bool(rule.days) and rule.every == 1 and not (rule.nth or rule.monthdays or rule.begins or rule.ends)


def _line(rule: Rule) -> str:
    if rule.closes - rule.opens == A_DAY:
        said = gettext("day and night")
    else:
        said = gettext("%(from)s to %(to)s") % {"from": _clock(rule.opens), "to": _clock(rule.closes)}
    return f"{_days(rule.days)}: {said}"


def _days(days: tuple[int, ...]) -> str:
    """ "Monday to Friday", or the days one by one."""
    if len(days) == len(WEEK):
        return gettext("Every day")
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return gettext("%(first)s to %(last)s") % {"first": WEEK[days[0]], "last": WEEK[days[-1]]}
    return ", ".join(str(WEEK[day]) for day in days)


def _clock(minutes: int) -> str:
    wall = datetime(2000, 1, 1, minutes % A_DAY // 60, minutes % 60)  # noqa: DTZ001 - a wall clock
    return times.say_clock(wall, languages.current())


def checked(day: date | None, *, stale: bool) -> str:
    """When somebody last made sure, never "today": a printed page is read on another day."""
    if day is None:
        return gettext("Nobody has checked this. Call first.")
    said = {"day": times.say_day(day, languages.current(), date.min)}
    if stale:
        return gettext("Last checked: %(day)s. That is long ago. Call first.") % said
    return gettext("Last checked: %(day)s.") % said


def ages(least: float | None, most: float | None) -> str:
    """For which ages, in whole years that somebody has had; "" when nobody said, or no ages of people."""
    youngest, oldest = _years(least), _years(most)
    if most and 0 < most < 1:
        oldest = 1
    if youngest and oldest:
        said = {"least": youngest, "most": oldest}
        return gettext("Ages %(least)s to %(most)s") % said if youngest <= oldest else ""
    if youngest:
        return gettext("Age %(least)s and up") % {"least": youngest}
    return gettext("Up to age %(most)s") % {"most": oldest} if oldest else ""


def _years(age: float | None) -> int:
    """Whole years; 0 for none. Somebody is 5 until the day of being 6."""
    return int(age) if age and 0 < age <= OLDEST else 0
