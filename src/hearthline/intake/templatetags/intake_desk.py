"""`{% load intake_desk %}`: `{% alarms %}`, the bar of alerts without scripts; `{% alert_url alert as there %}`;
`{% acted_on %}`, the table for supervisors; `kind|alert_kind_word`; `{% at_time %}`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hearthline.duty import queries as duty
from hearthline.duty.models import Alert, AlertKind
from hearthline.intake.desk.alarms import bar
from hearthline.ui import languages, times
from hearthline.ui.templatetags.hearthline import full_time, local_time

register = template.Library()

# Where an alert's subject is looked at, by the kind of subject.
PLACES = {
    "report": "screening:report",
    "call": "calls:call",
    "hand-off": "dispatch:hand_off",
    "cross-report": "dispatch:cross_report",
    "follow-up": "after:follow_up",
    "review": "need:review",
    "message": "messages:message",
    "coverage": "rota:gap",
    "inquiry": "helpdesk:inquiry",
    "agreed": "helpdesk:agreed",
    "contact": "line:contact",
    "referral": "referring:one",
}
# And where it is no record: by the kind of subject, without an id.
PAGES = {"role": "access_ending", "line": "calls:list", "assignment": "mycase:list", "way-in": "helpdesk:ways"}
KINDS = {
    AlertKind.DANGER: _("Danger"),
    AlertKind.SPOOL: _("Reports outside the database"),
    AlertKind.CANARY: _("Sealed data that may not open"),
    AlertKind.JOURNAL: _("The journal"),
    AlertKind.SILENT_PROPOSAL: _("Proposals without a second look"),
    AlertKind.CLOCK_BREACH: _("Late promises"),
    AlertKind.TRANSLATION: _("Late translations"),
    AlertKind.HAND_OFF: _("Hand-offs nobody confirmed"),
    AlertKind.CALL_LEFT: _("Calls that went silent"),
    AlertKind.OVERRIDE_UP: _("Decisions above the tool"),
    AlertKind.FOLLOW_UP: _("Late follow-ups"),
    AlertKind.ACCESS_ENDS: _("Rights that end soon"),
    AlertKind.GLASS: _("Restricted records opened without asking"),
    AlertKind.RESTRICTED: _("Restricted reports with nobody there"),
    AlertKind.MESSAGE: _("Messages that do not go out"),
    AlertKind.COVERAGE_GAP: _("Times without anybody on duty"),
    AlertKind.CALL_BACK: _("Late calls back"),
    AlertKind.LINE_UNANSWERED: _("Callers whom nobody on call answered"),
    AlertKind.WAY_IN: _("Ways in to the help desk that nobody looks at"),
}


@register.simple_tag
def alert_url(alert: Alert) -> str:
    """Where to look at what an alert is about; "" when that has no page."""
    name = PLACES.get(alert.subject_kind, "")
    try:
        if alert.subject_kind in PAGES:
            return reverse(PAGES[alert.subject_kind])
        return reverse(name, args=[alert.subject_uuid]) if name else ""
    except (NoReverseMatch, ValueError):
        return ""


@register.filter
def alert_label(alert: Alert) -> str:
    """What an alert is about, for lists: a report's number, when nobody is on duty, or which rights end, and when."""
    from hearthline.access.desk.staff import ROLE_WORDS

    label: str = alert.label
    if alert.kind == AlertKind.COVERAGE_GAP:
        return _moment_label(label)
    role, _space, day = label.partition(" ")
    word = dict(ROLE_WORDS).get(role)
    if alert.subject_kind != "role" or word is None or not day:
        return label
    return f"{word}, {times.say_day(date.fromisoformat(day), languages.current(), date.min)}"


def _moment_label(label: str) -> str:
    """A local day and time as a person says it; what cannot be read stays as it is."""
    try:
        at = datetime.strptime(f"{label}Z", "%Y-%m-%d %H:%M%z")
    except ValueError:
        return label
    lang = languages.current()
    return f"{times.say_clock(at, lang)}, {times.say_day(at.date(), lang, date.min)}"


@register.filter
def alert_kind_word(kind: str) -> Any:
    """A kind of alert in words."""
    return KINDS.get(AlertKind(kind), kind)


@register.inclusion_tag("intake/desk/parts/acted_on.html", takes_context=True)
def acted_on(context: template.Context) -> dict[str, Any]:
    """How often each kind of alert was acted on in time, for the person who is looking. One query."""
    viewer = context.get("viewer")
    return {"rates": duty.acted_on(viewer) if viewer else []}


@register.simple_tag(takes_context=True)
def at_time(context: template.Context, moment: datetime) -> SafeString:
    """A time as the page needs it: "9:14 p.m., today" on a screen; on paper the whole date and the zone."""
    return full_time(moment) if context.get("on_paper") else local_time(moment, zone=False)


@register.inclusion_tag("intake/desk/parts/alarms.html", takes_context=True)
def alarms(context: template.Context) -> dict[str, Any]:
    """The bar, for the person who is looking; nothing when nobody is signed in."""
    viewer = context.get("viewer")
    request = context.get("request")
    shared = {"csrf_token": context.get("csrf_token"), "here": request.path if request else "/"}
    return shared | (bar(viewer) if viewer else {})
