"""Tags of the pages of clocks."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hearthline.duty.desk import leads, words
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.law import TimeLimit
from hearthline.ui import icons, languages, times
from hearthline.ui.agency import current_zone
from hearthline.ui.codes import word_filters

register = template.Library()
word_filters(
    register,
    kind_word=words.KINDS,
    state_of=words.STATES,
    step_word=words.STEPS,
    when_word=words.WHEN,
    closed_why=words.CLOSED_WHY,
)
SOON = 2 * 3600


@register.simple_tag
def time_left(row: Clock) -> SafeString:
    """How much time is left or how late it is, and until when. Tint, icon and word say the same thing."""
    now = clock.now()
    seconds = (row.due_at - now).total_seconds()
    style = "late" if seconds < 0 else "soon" if seconds < SOON else "fine"
    if row.state == "paused":
        return format_html('<span class="hl-due">{}</span>', words.word(words.STATES, "paused"))
    return format_html(
        '<span class="hl-due hl-due--{}">{}<span><span data-due="{}" data-left="{}" data-late="{}">{}</span> '
        '<span class="hk-by">{} {}</span></span></span>',
        style,
        icons.icon("warning" if style == "late" else "clock"),
        row.due_at.isoformat(),
        gettext("%(span)s left"),
        gettext("late by %(span)s"),
        words.left(row.due_at, now),
        gettext("by"),
        said(row.due_at),
    )


def said(moment: datetime) -> SafeString:
    zone = current_zone()
    return format_html(
        '<time datetime="{}">{}</time>', moment.isoformat(), times.say_moment(moment, zone, languages.current())
    )


@register.filter
def act_word(tag: str) -> str:
    return words.act(tag)


@register.filter
def length_of(limit: TimeLimit) -> str:
    return words.length(limit)


@register.filter
def begun_here(limit: TimeLimit) -> bool:
    return limit.starts in words.BEGUN_BY


@register.simple_tag
def lead_to(row: Clock) -> str:
    """Where the thing is that this clock is about; "" when nothing says so."""
    return leads.place_of(row)


@register.simple_tag
def owner_name(names: dict[str, str], own: str) -> Any:
    """The owner of a clock; a bold word when nobody owns it."""
    return names.get(own, own) if own else format_html("<strong>{}</strong>", gettext("nobody’s"))


@register.filter
def owner_of(own: str, names: dict[str, str]) -> str:
    """The name that goes with this id, or the id."""
    return names.get(own, own)
