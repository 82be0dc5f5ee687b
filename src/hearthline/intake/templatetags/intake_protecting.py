"""`{% load intake_protecting %}`: words for the register of who was told; `text|going_out:marks`, which every text on
a paper passes."""

from typing import Any

from django import template

from hearthline.intake.desk.protecting import HOW, PERMISSION, TOLD, WISH
from hearthline.intake.desk.where import place_word
from hearthline.intake.withheld.outgoing import Marks, outgoing
from hearthline.intake.withheld.rules import recipients
from hearthline.ui.agency import current_pack

register = template.Library()


@register.filter
def wish_word(code: str) -> Any:
    """What a reporter wishes, in words."""
    return WISH.get(code, code)


@register.filter
def told_word(code: str) -> Any:
    """What was told, in words."""
    return TOLD.get(code, code)


@register.filter
def how_word(code: str) -> Any:
    """How it was told, in words."""
    return HOW.get(code, code)


@register.filter
def permission_word(code: str) -> Any:
    """What the pack permits, in words."""
    return PERMISSION.get(code, code)


@register.filter
def recipient_word(code: str) -> str:
    """A recipient as the pack in force calls them; the code when it does not know them any more."""
    return next((one.value.description for one in recipients(current_pack()) if one.code == code), code)


@register.filter
def clue_place(field: str) -> str:
    """Where marked words stand in the report, in words."""
    return place_word(field)


@register.filter
def going_out(text: str, marks: Marks) -> str:
    """A text on its way out of the house: marked words are cut."""
    return outgoing(str(text or ""), marks)
