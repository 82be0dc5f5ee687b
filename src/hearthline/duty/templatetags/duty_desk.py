"""`{% load duty_desk %}`: `|hm`, `|weekday`, `|weekday_short`, `|days`, `|channel`, `|step`, `|person:names`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from django import template
from django.utils.translation import gettext_lazy as _

from hearthline.duty.desk.forms import WEEKDAYS
from hearthline.ui import languages, times

register = template.Library()

SHORT: Final = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
CHANNELS: Final[Mapping[str, Any]] = {
    "desk": _("the desk"),
    "text": _("text message"),
    "voice": _("telephone call"),
    "mail": _("e-mail"),
}
STEPS: Final[Mapping[str, Any]] = {
    "on_duty": _("On duty"),
    "backup": _("Backup"),
    "supervisor": _("Supervisors"),
    "everyone": _("Everybody"),
}
EVERY_DAY: Final = 7


@register.filter
def hm(at: datetime | time) -> str:
    """Hour and minute as it stands, in the page's way: "8:00 p.m."."""
    whole = at if isinstance(at, datetime) else datetime.combine(date.min, at)
    return times.say_clock(whole, languages.current())


@register.filter
def weekday(day: date) -> Any:
    """The day of the week."""
    return WEEKDAYS[day.weekday()][1]


@register.filter
def weekday_short(day: date) -> Any:
    """The day of the week in three letters."""
    return SHORT[day.weekday()]


@register.filter
def month_year(day: date) -> str:
    """The month and the year."""
    return f"{times.month_name(day.month, languages.current())} {day.year}"


@register.filter
def days(numbers: Iterable[int]) -> str:
    """Days of the week in a row; every day said so."""
    told = sorted(numbers)
    return str(_("every day")) if len(told) == EVERY_DAY else ", ".join(str(SHORT[number]) for number in told)


@register.filter
def channel(code: str) -> Any:
    """How somebody is reached."""
    return CHANNELS.get(str(code), code)


@register.filter
def step(code: str) -> Any:
    """A step of a chain."""
    return STEPS.get(code, code)


@register.filter
def person(key: str, names: Mapping[str, str]) -> str:
    """A person's name by their id; "?" for nobody known here."""
    return names.get(key, "?")


@register.filter
def place(code: str, names: Mapping[str, str]) -> Any:
    """A place's name by its code."""
    return names.get(code, code) if code else _("The whole agency")
