"""`{% load intake_desk %}`: `{% alarms %}`, the bar of alerts without scripts; `{% at_time %}`, `{% full_time %}`."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hearthline.intake.desk.alarms import bar
from hearthline.ui import languages, times
from hearthline.ui.agency import current_agency
from hearthline.ui.templatetags.hearthline import local_time

register = template.Library()


@register.simple_tag(takes_context=True)
def at_time(context: template.Context, moment: datetime) -> SafeString:
    """A time as the page needs it: "9:14 p.m., today" on a screen; on paper the whole date and the zone."""
    return full_time(moment) if context.get("on_paper") else local_time(moment, zone=False)


@register.simple_tag
def full_time(moment: datetime) -> SafeString:
    """ "9:14 p.m., March 3, 2026, Pacific time": right on whatever day it is read."""
    agency = current_agency()
    zone, lang = agency.zone if agency else ZoneInfo("UTC"), languages.current()
    local = moment.astimezone(zone)
    day = times.say_day(local.date(), lang, date.min)
    said = f"{times.say_clock(local, lang)}, {day}, {times.say_zone(moment, zone, lang)}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)


@register.inclusion_tag("intake/desk/parts/alarms.html", takes_context=True)
def alarms(context: template.Context) -> dict[str, Any]:
    """The bar, for the person who is looking; nothing when nobody is signed in."""
    viewer = context.get("viewer")
    request = context.get("request")
    shared = {"csrf_token": context.get("csrf_token"), "here": request.path if request else "/"}
    return shared | (bar(viewer) if viewer else {})
