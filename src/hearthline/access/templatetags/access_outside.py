"""`{% load outside %}`: `{% outside_links %}`, the agency's own identity providers on the sign-in page."""

from typing import Any

from django import template

from hearthline.access.outside.entering import safe_next
from hearthline.access.outside.links import providers

register = template.Library()


@register.inclusion_tag("access/desk/outside_links.html")
def outside_links(following: str = "") -> dict[str, Any]:
    """A link for each provider; nothing when there is none. `following`: where the person wanted to go."""
    return {"providers": providers(), "next": safe_next(following or "")}
