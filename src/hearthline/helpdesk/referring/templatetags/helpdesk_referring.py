"""`{% load helpdesk_referring %}`: what the pages of an inquiry and of a report show of referrals, and words for codes.

On a page    {% referrals_of "inquiry" row.pk as found %}   rows, may, find_url
Words        {{ code|way_word }} {{ code|outcome_word }} {{ code|reason_word }} {{ code|how_word }} {% days_word n %}
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.translation import ngettext

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk.referring import queries, words
from hearthline.helpdesk.referring.policy import PURPOSE
from hearthline.helpdesk.referring.ports import WRITE, kinds

register = template.Library()


@register.simple_tag(takes_context=True)
def referrals_of(context: template.Context, kind: str, own: UUID) -> dict[str, Any]:
    """`rows`: referrals of this subject; `may`: the viewer may begin one, at `find_url`."""
    viewer = context.get("viewer")
    if not isinstance(viewer, Viewer) or kind not in kinds():
        return {"rows": [], "may": False}
    may = can(viewer, WRITE, {"agency": viewer.agency_id}, PURPOSE).allowed
    rows = queries.of_subject(viewer, kind, own) if may else []
    return {"rows": rows, "may": may, "find_url": reverse(f"referring:find_{kind}", args=[own])}


@register.filter
def is_over(moment: datetime) -> bool:
    return moment < clock.now()


@register.filter
def way_word(code: str) -> str:
    return words.said(words.WAYS, code)


@register.filter
def outcome_word(code: str) -> str:
    return words.said(words.OUTCOMES, code)


@register.filter
def reason_word(code: str) -> str:
    return words.said(words.REASONS, code)


@register.filter
def how_word(code: str) -> str:
    return words.said(words.HOWS, code)


@register.simple_tag
def days_word(count: int) -> str:
    """An age in whole days."""
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}
