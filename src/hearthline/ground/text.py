"""One way in for text. Both databases, every edge: what SQLite would store and PostgreSQL refuse never gets that far."""

import unicodedata

# Control characters that are part of ordinary writing.
_KEPT = {"\n", "\t"}
# Marks that reorder or hide what a reader sees. Dropping them cannot lose words; keeping them can fool a screener.
_INVISIBLE = set("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad")
# More combining marks than this on one letter is not writing in any language.
_MARKS_A_LETTER = 4


def clean_text(value: str, limit: int) -> str:
    """`value` as we store it: NFC, line ends `\\n`, no NUL, control, surrogate or text-hiding characters.

    `limit` is in code points and is applied after cleaning. Joiners (U+200C, U+200D) stay: Persian and Hindi need
    them. Never raises: what cannot be stored is left out.
    """
    text = value[: limit * 8].replace("\r\n", "\n").replace("\r", "\n")
    kept: list[str] = []
    marks = 0
    for ch in text:
        category = unicodedata.category(ch)
        if ch in _INVISIBLE or category == "Cs" or (category == "Cc" and ch not in _KEPT):
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MARKS_A_LETTER:
            continue
        kept.append(ch)
    return unicodedata.normalize("NFC", "".join(kept))[:limit]


def one_line(value: str, limit: int) -> str:
    """`clean_text` for a field that is one line: names, places, telephone numbers. Runs of space become one."""
    return " ".join(clean_text(value, limit).split())


def fold(value: str) -> str:
    """`value` for comparison only: no case, no accents, single spaces. Never shown to anyone."""
    plain = unicodedata.normalize("NFKD", value)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())
