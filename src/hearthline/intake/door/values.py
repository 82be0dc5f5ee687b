"""Single values from outside: a text, a code. Nothing here says what was given, only where it does not fit."""

from hearthline.ground.text import clean_text, one_line
from hearthline.intake.door.strict import BadContent

LINE, CODE = 300, 64
"""Lengths in code points: of what is one line, and of a code."""


def text(given: object, limit: int, path: str, clean: bool) -> str:
    """A text of at most `limit` code points; with `clean` it is tidied first, without it must be tidy already."""
    if not isinstance(given, str):
        raise BadContent("content.type", path)
    if not given:  # most fields of most reports
        return given
    # A name, a number or a place is one line: what follows a line end in it could become a mail header one day.
    tidy = one_line if limit <= LINE else clean_text
    found = tidy(given, limit + 1) if clean else given
    if len(found) > limit:
        raise BadContent("content.too-long", path)
    if not clean and ("\0" in found or any("\ud800" <= ch <= "\udfff" for ch in found)):
        raise BadContent("content.text", path)
    return found


def code(given: object, allowed: frozenset[str], path: str) -> str:
    """A code of the list, or where the list is a pack's, any short lower-case code."""
    if not isinstance(given, str):
        raise BadContent("content.type", path)
    if allowed:
        if given not in allowed:
            raise BadContent("content.code", path)
        return given
    if not 0 < len(given) <= CODE or not given.isascii() or not given.replace("_", "").replace("-", "").isalnum():
        raise BadContent("content.code", path)
    return given
