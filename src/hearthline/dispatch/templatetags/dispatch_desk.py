"""`{% load dispatch_desk %}`: telling somebody outside, for the report page and this room's own.

On the report   {% hand_offs_of report as found %}   rows, waiting, owed, offered
Words           {{ code|why_word }} {{ code|part_word }} {{ code|outcome_word }} {{ code|effect_word }}
                {{ code|how_word }} {{ code|recipient_word }} {{ office|office_place }}
Numbers         {% phone_of office %}   the number to dial, or that none is on file and what to do then
"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.dispatch import dues, law, queries
from hearthline.dispatch.desk import words
from hearthline.dispatch.places import URGENT, Office
from hearthline.intake.models import Report
from hearthline.ui.codes import word_filters

register = template.Library()
word_filters(
    register,
    why_word=words.WHY,
    part_word=words.PARTS,
    outcome_word=words.OUTCOMES,
    effect_word=words.EFFECTS,
    how_word=words.HOW,
)


@register.simple_tag(takes_context=True)
def hand_offs_of(context: template.Context, report: Report) -> dict[str, Any]:
    """`rows`: hand-offs of this report; `waiting`: those nobody answered; `owed`: what must be told, open ones first;
    `not_told`: of these, the open ones; `offered`: nobody who can send help was told. Looked up once a page."""
    viewer, request = context.get("viewer"), context.get("request")
    if not isinstance(viewer, Viewer) or request is None:
        return {"rows": [], "waiting": [], "owed": [], "not_told": [], "offered": False}
    known: dict[Any, dict[str, Any]] = request.__dict__.setdefault("hearthline_hand_offs", {})
    if report.pk not in known:
        rows = queries.hand_offs_of(viewer, report)
        owed = dues.owed_by(viewer, report)
        known[report.pk] = {
            "rows": rows,
            "waiting": [row for row in rows if not row.answered],
            "not_received": [row for row in rows if row.not_received],
            "owed": owed,
            "not_told": [row for row in owed if row.done_at is None and row.ended_at is None],
            "offered": not any(row.row.recipient in URGENT for row in rows),
        }
    return known[report.pk]


@register.simple_tag
def phone_of(phone: str, recipient: str = "") -> SafeString:
    """The number as a link that dials; without one, that none is on file. A number is never made up."""
    if phone:
        dial = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
        return format_html('<a class="hl-number" href="tel:{}"><bdi dir="ltr">{}</bdi></a>', dial, phone)
    if recipient in URGENT:
        return format_html('<strong class="hd-none">{}</strong>', gettext("none on file: call 911"))
    said = gettext("none on file. If a child is in danger: call 911")
    return format_html('<strong class="hd-none">{}</strong>', said)


@register.filter
def office_place(office: Office) -> str:
    """Which place an office answers for."""
    return words.place(office.covers, office.place)


@register.filter
def recipient_word(code: str) -> str:
    return law.recipient_word(code)
