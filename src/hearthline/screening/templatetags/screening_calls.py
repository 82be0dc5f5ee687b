"""`{% load screening_calls %}`

{% box sheet "where_now" %}   a field of the phone page by its path
{% boxed b %}                 a ready-made box
{% tick b %}                  a box of a set: only the box and its label
{% declined put %}            what to pick when something the law has us ask is not given
{{ sheet|field_text:"story" }}   what stands in a field
{{ moment|clock_time }}  {{ code|danger_word }}  {{ code|result_word }}
"""

from datetime import datetime
from typing import Any

from django import template

from hearthline.screening.desk.calls import ended, fields
from hearthline.screening.desk.calls.saving import say
from hearthline.screening.desk.calls.sheet import Box, Put, Sheet

register = template.Library()

_BOX = "screening/desk/calls/parts/box.html"


@register.inclusion_tag(_BOX)
def box(sheet: Sheet, path: str) -> dict[str, Any]:
    """A field of the page."""
    return {"b": sheet.box(path)}


@register.inclusion_tag(_BOX)
def boxed(b: Box) -> dict[str, Any]:
    """A field that is ready."""
    return {"b": b}


@register.inclusion_tag("screening/desk/calls/parts/tick.html")
def tick(b: Box) -> dict[str, Any]:
    """One box of a set."""
    return {"b": b}


@register.inclusion_tag("screening/desk/calls/parts/declined.html")
def declined(put: Put) -> dict[str, Any]:
    """When something the law has us ask is not given."""
    return {"put": put}


@register.filter
def clock_time(moment: datetime | None) -> str:
    """ "2:14 a.m." where the agency is; empty for None."""
    return say(moment) if moment else ""


@register.filter
def field_text(sheet: Sheet, path: str) -> str:
    """What stands in a field."""
    return sheet.text(path)


@register.filter
def danger_word(code: str) -> str:
    """What was said about danger."""
    return str(dict(fields.DANGER).get(code, code))


@register.filter
def result_word(code: str) -> str:
    """What a call became."""
    return str(ended.WORDS.get(code, code))
