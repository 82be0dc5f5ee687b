"""`{% load helpdesk_referring %}`: what the pages of an inquiry and of a report show of referrals, and words for codes.

On a page    {% referrals_of "inquiry" row.pk as found %}   rows, may, find_url
Words        {{ code|way_word }} {{ code|outcome_word }} {{ code|reason_word }} {{ code|how_word }} {% days_word n %}
"""

from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.translation import ngettext

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.helpdesk.referring import queries, words
from hearthline.helpdesk.referring.policy import PURPOSE
from hearthline.helpdesk.referring.ports import WRITE, kinds
from hearthline.ui.codes import word_filters

register = template.Library()
word_filters(
    register,
    way_word=words.WAYS,
    outcome_word=words.OUTCOMES,
    reason_word=words.REASONS,
    how_word=words.HOWS,
)


@register.simple_tag(takes_context=True)
def referrals_of(context: template.Context, kind: str, own: UUID) -> dict[str, Any]:
    """`rows`: referrals of this subject; `may`: the viewer may begin one, at `find_url`."""
    viewer = context.get("viewer")
    if not isinstance(viewer, Viewer) or kind not in kinds():
        return {"rows": [], "may": False}
    may = can(viewer, WRITE, {"agency": viewer.agency_id}, PURPOSE).allowed
    rows = queries.of_subject(viewer, kind, own) if may else []
    return {"rows": rows, "may": may, "find_url": reverse(f"referring:find_{kind}", args=[own])}


@register.simple_tag
def days_word(count: int) -> str:
    """An age in whole days."""
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}
