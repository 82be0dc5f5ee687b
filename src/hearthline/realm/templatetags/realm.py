"""One filter of this room's desk page."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(words: Mapping[str, Any], code: str) -> Any:
    """What stands in `words` for a code; the code itself when nothing does."""
    return words.get(code, code)
