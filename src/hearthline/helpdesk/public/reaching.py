"""What is wrong with a telephone number or an e-mail address as somebody typed it, said so that they can mend it."""

import re
from typing import Final

from django.utils.translation import gettext

_MAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,}")
_NUMBER: Final = re.compile(r"\+?[0-9 ().-]+")
LEAST, MOST = 7, 15
"""Figures of a telephone number: without its area code, and the longest of any country."""


def wrong_number(typed: str) -> str:
    """ "" for a number that can be called."""
    if not typed:
        return gettext("Write your phone number.")
    if "@" in typed:
        return gettext("This is an e-mail address. Write your phone number here, or choose e-mail above.")
    if not _NUMBER.fullmatch(typed):
        return gettext("Only figures make a phone number. Like: 916-555-0100.")
    figures = sum(ch.isdigit() for ch in typed)
    if figures < LEAST:
        return gettext("This phone number is too short. Write it with the area code.")
    if figures > MOST:
        return gettext("This phone number is too long. Write one number only.")
    return ""


def wrong_mail(typed: str) -> str:
    """ "" for an address that a letter may go to."""
    if not typed:
        return gettext("Write your e-mail address.")
    if "@" not in typed and _NUMBER.fullmatch(typed):
        return gettext("This is a phone number. Write your e-mail address here, or choose another way above.")
    if "@" not in typed:
        return gettext("An e-mail address has an @ in it. Like: name@example.org.")
    if not _MAIL.fullmatch(typed):
        return gettext("Some of this e-mail address is missing. Like: name@example.org.")
    return ""
