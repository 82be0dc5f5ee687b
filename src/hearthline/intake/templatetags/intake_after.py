"""`{% load intake_after %}`: what came after, for the report page and the pages about it.

On the report   {% follow_ups_of report as rows %}  {% follow_up_fields as fields %}
                {% add_fields as fields %}  {% ready_questions report as found %}
Words           {{ code|follow_word }} {{ code|category_word }} {{ code|came_by }}
Times           {% by_when moment %}   "by 9:14 p.m., today", or that it is late, in word, sign and tint
"""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.after import followups
from hearthline.intake.after.followups import FollowUpView
from hearthline.intake.desk import amending, asking
from hearthline.intake.desk import followups as pages
from hearthline.intake.desk.given import CHANNELS, Word
from hearthline.intake.models import Report
from hearthline.ui import icons
from hearthline.ui.codes import word_filters
from hearthline.ui.fields import FieldView
from hearthline.ui.templatetags.hearthline import local_time
from hearthline.ui.words import maybe

register = template.Library()

FOLLOW: dict[str, Word] = {
    "answer": _("Look for the reporter's answer"),
    "call_back": _("Call back, as promised"),
    "written_form": _("Wait for the written form"),
    "hand_on": _("Begin to hand it on"),
    "other": _("To do"),
}


def _viewer(context: template.Context) -> Viewer | None:
    found = context.get("viewer")
    return found if isinstance(found, Viewer) else None


@register.simple_tag(takes_context=True)
def follow_ups_of(context: template.Context, report: Report) -> list[FollowUpView]:
    """What was promised about this report, open ones first."""
    viewer = _viewer(context)
    return followups.follow_ups_of(viewer, report) if viewer else []


@register.simple_tag
def follow_up_fields() -> list[FieldView]:
    """The form of a new promise."""
    return pages.fields()


@register.simple_tag
def add_fields() -> list[FieldView]:
    """The form for what was learnt later."""
    return amending.fields()


@register.simple_tag
def ready_questions(report: Report) -> tuple[asking.Ready, ...]:
    """Questions ready to send, in the reporter's language."""
    return asking.ready(report)


@register.filter
def category_word(code: str) -> str:
    """A job that must report, in the pack's words; the code itself when the pack has none."""
    found = maybe(f"reporter_category.{code}") if code else None
    return found.text if found else code


@register.simple_tag
def by_when(moment: datetime) -> SafeString:
    """When something is due. Tint, sign and word say the same thing."""
    late = moment < clock.now()
    return format_html(
        '<span class="hl-due hl-by hl-due--{}">{}<span>{} {}</span></span>',
        "late" if late else "fine",
        icons.icon("warning" if late else "clock"),
        gettext("Late: it was due") if late else gettext("by"),
        local_time(moment, zone=False),
    )


word_filters(
    register,
    follow_word=FOLLOW,
    came_by=CHANNELS,
)
