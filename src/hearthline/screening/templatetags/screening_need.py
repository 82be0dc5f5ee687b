"""`{% load screening_need %}`: `code|glass_word`, `code|opening_word`: why it was opened, in words; `tag|act_word` and
`code|purpose_word`: what the journal holds, in words; `token|as_id`."""

from typing import Any
from uuid import UUID

from django import template

from hearthline.screening.accesses import words
from hearthline.screening.need.wording import CONFLICT, GLASS, OPENING, RESTRICTED

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
def act_word(tag: str) -> str:
    """What the journal says was done, in words."""
    return words.act(tag)


@register.filter
def purpose_word(code: str) -> str:
    """Why the journal says it was done, in words; a reason for knowing a family, too."""
    known = CONFLICT.get(code)
    return str(known) if known else words.purpose(code)


@register.filter
def restricted_word(code: str) -> Any:
    """Why a report is restricted."""
    return RESTRICTED.get(code, code)


@register.filter
def as_id(token: str) -> UUID:
    """The token of a look-up as an address has it."""
    return UUID(token)
