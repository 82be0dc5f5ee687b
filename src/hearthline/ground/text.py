"""One way in for text: every edge, both databases. SQLite would store what PostgreSQL refuses."""

import re
import unicodedata

from hearthline.ground.errors import TooLong

# Left out: control characters but newline and tab, lone surrogates, and marks that reorder or hide what a reader sees.
# Dropping those cannot lose words; keeping them can fool a screener.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
# More combining marks than this on one letter is not writing in any language.
_MARKS_A_LETTER = 4
# No mark stands below U+0300, so only such a run can hold too many.
_MAYBE_MARKS = re.compile(rf"[\u0300-\U0010ffff]{{{_MARKS_A_LETTER + 1},}}")


def clean_text(value: str, limit: int) -> str:
    """`value` as we store it: NFC, line ends `\\n`, no NUL, control, surrogate or text-hiding characters.

    `limit` is in code points and is applied after cleaning. Joiners (U+200C, U+200D) stay: Persian and Hindi need
    them. Never raises: what cannot be stored is left out.
    """
    if value.isascii() and value.isprintable():  # nothing to clean, and so it is with most of what comes in
        return value[:limit]
    text = value[: limit * 8].replace("\r\n", "\n").replace("\r", "\n")
    visible = _HIDDEN.sub("", text)
    # Before normalising too: sorting a very long run of marks takes time by the square of its length.
    composed = unicodedata.normalize("NFC", _few_marks(visible))
    return _few_marks(composed)[:limit]


def typed_text(value: str, limit: int) -> str:
    """`clean_text` without blanks around it, for a field that refuses what is longer than `limit`: what it gives is
    longer than that exactly when too much was typed, also where the cut falls on a blank."""
    text = clean_text(value.strip(), limit + 1)
    return text if len(text) > limit else text.strip()


def _few_marks(text: str) -> str:
    """`text` with at most `_MARKS_A_LETTER` marks in a row. NFC takes some letters apart, so it is asked twice."""
    return text if text.isascii() else _MAYBE_MARKS.sub(_first_marks, text)


def _first_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for ch in run.group():
        is_mark = unicodedata.combining(ch) or unicodedata.category(ch) in ("Mn", "Me")
        marks = marks + 1 if is_mark else 0
        if marks <= _MARKS_A_LETTER:
            kept.append(ch)
    return "".join(kept)


def one_line(value: str, limit: int) -> str:
    """`clean_text` for a field that is one line: names, places, telephone numbers. Runs of space become one."""
    return " ".join(clean_text(value, limit).split())


def whole_text(value: str, limit: int, code: str) -> str:
    """`typed_text` of at most `limit` characters. Raises TooLong with this code: nothing is cut."""
    text = typed_text(value, limit)
    if len(text) > limit:
        raise TooLong(code, limit)
    return text


def whole_line(value: str, limit: int, code: str) -> str:
    """`one_line` of at most `limit` characters. Raises TooLong with this code: nothing is cut."""
    line = one_line(value[: 8 * limit], 32 * limit)  # with room for runs of blanks, which become one
    if len(line) > limit or len(value) > 8 * limit:
        raise TooLong(code, limit)
    return line


def fold(value: str) -> str:
    """`value` for comparison only: no case, no accents, single spaces. Never shown to anyone."""
    plain = unicodedata.normalize("NFKD", value)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())
