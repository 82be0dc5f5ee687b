"""`{% load screening_need %}`: `code|glass_word`, `code|opening_word`: why it was opened, in words; `token|as_id`."""

from typing import Any
from uuid import UUID

from django import template

from hearthline.screening.need.wording import GLASS, OPENING, RESTRICTED

register = template.Library()


@register.filter
def glass_word(code: str) -> Any:
    """Why somebody broke the glass."""
    return GLASS.get(code, code)


@register.filter
def opening_word(code: str) -> Any:
    """Why a supervisor opened a record to somebody."""
    return OPENING.get(code, code)


@register.filter
def restricted_word(code: str) -> Any:
    """Why a report is restricted."""
    return RESTRICTED.get(code, code)


@register.filter
def as_id(token: str) -> UUID:
    """The token of a look-up as an address has it."""
    return UUID(token)
