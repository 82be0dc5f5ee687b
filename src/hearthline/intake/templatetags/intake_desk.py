"""`{% load intake_desk %}`: `{% alarms %}`, the bar of alerts for a page that has no scripts."""

from typing import Any

from django import template

from hearthline.intake.desk.alarms import bar

register = template.Library()


@register.inclusion_tag("intake/desk/parts/alarms.html", takes_context=True)
def alarms(context: template.Context) -> dict[str, Any]:
    """The bar, for the person who is looking; nothing when nobody is signed in."""
    viewer = context.get("viewer")
    request = context.get("request")
    shared = {"csrf_token": context.get("csrf_token"), "here": request.path if request else "/"}
    return shared | (bar(viewer) if viewer else {})
