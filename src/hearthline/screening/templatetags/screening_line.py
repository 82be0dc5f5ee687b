"""`{% load screening_line %}`

{% on_the_line %}                who waits, the next call, call-backs: the part of the Calls page, whole
{% from_the_line call %}         on the typing screen: the caller whose words are typed there; nothing for other calls
{% lasts since now %}            "4 min 10 s", counted on by the page itself
{% halves %}                     "a.m.|p.m.", for the page's own clock
{{ moment|to_the_second }}       "2:14:05 p.m."
{{ part|of_all:whole }}          "12 (86 %)"
{{ code|line_state }} {{ code|kind_word }} {{ code|why_word }} {{ code|back_word }} {{ code|problem_word }}
{{ code|outcome_word }}
"""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hearthline.ground import clock
from hearthline.intake.calls.models import Call
from hearthline.intake.line import queries
from hearthline.screening.desk.telephone import floor, strip, tiles, words
from hearthline.ui.codes import word_filters

register = template.Library()
word_filters(
    register,
    line_state=words.STATES,
    kind_word=words.KINDS,
    why_word=words.WHY,
    back_word=words.BACKS,
    problem_word=words.PROBLEMS,
    outcome_word=words.OUTCOMES,
)


@register.inclusion_tag("screening/desk/telephone/parts/line.html", takes_context=True)
def on_the_line(context: template.Context) -> dict[str, Any]:
    """The telephone line, for the person who is looking."""
    viewer = context["viewer"]
    wrong, typed = context.get("address_wrong", ""), context.get("address_typed", "")
    own = {"csrf_token": context.get("csrf_token"), "address_wrong": wrong, "address_typed": typed}
    return own | floor.shown(viewer, clock.now()) | {"ready": queries.readiness(viewer)}


@register.inclusion_tag("screening/desk/telephone/parts/strip.html", takes_context=True)
def from_the_line(context: template.Context, call: Call) -> dict[str, Any]:
    """The strip of a call that the telephone brought."""
    return strip.shown(context["viewer"], call.pk)


@register.simple_tag
def lasts(since: datetime, now: datetime) -> SafeString:
    """How long it is since."""
    return format_html('<span data-lasts="{}">{}</span>', since.isoformat(), words.span(now - since))


@register.simple_tag
def halves() -> str:
    return words.halves()


@register.filter
def to_the_second(moment: datetime) -> str:
    return words.to_the_second(moment)


@register.filter
def of_all(part: int, whole: int) -> str:
    """A figure and its percentage."""
    return tiles.of_all(part, tiles.share(part, whole))
