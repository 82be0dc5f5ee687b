"""`{% load access_outside %}`: `{% outside_links %}`, the agency's own identity providers on the sign-in page."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("access/desk/outside_links.html")
def outside_links(following: str = "") -> dict[str, Any]:
    """A link for each provider; nothing when there is none. `following`: where the person wanted to go."""
    # Every face reads every tag library; the public one has no tables of sign-in.
    from hearthline.access.outside.entering import safe_next
    from hearthline.access.outside.links import providers

    return {"providers": providers(), "next": safe_next(following or "")}
