"""Codes that people read, type and say aloud: Crockford's base 32 with two check characters, read tolerantly."""

import re
import secrets
import unicodedata
from collections.abc import Iterator

from hearthline.ground.ids import ALPHABET

# What a person may type for a character that is not in the alphabet.
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_VALUE = {ch: n for n, ch in enumerate(ALPHABET)}
# The largest prime below 32 x 32, and a multiplier whose powers differ over the length of any code here.
_PRIME, _STEP = 1021, 10
_CHECKS = 2
_RECEIPT_BODY, _DRAFT_BODY, _LETTER_BODY = 26, 28, 18
_LONGEST_TYPED = 200
_PLACES = range(5 * (_RECEIPT_BODY - 1), -1, -5)
"""How far a number is shifted for each character of a receipt, the first one first."""


def check_characters(body: str) -> str:
    """Two characters over a body of the alphabet: any single wrong character and any swapped pair is found.

    A weighted sum modulo the prime 1021; of other errors about one in a thousand slips through.
    """
    total = 0
    for ch in body:
        total = (total + _VALUE[ch] + 1) * _STEP % _PRIME
    return ALPHABET[total // 32] + ALPHABET[total % 32]


def normal(typed: str) -> str:
    """What was typed, as the alphabet has it: letters and digits only, upper case, O as 0, I and L as 1, U as V.

    Spaces, dashes, quotation marks and the like fall away; full-width and other scripts' digits are read as digits.
    Looks at the first 200 characters and never raises.
    """
    kept: list[str] = []
    for ch in unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED])[:_LONGEST_TYPED]:
        category = unicodedata.category(ch)
        if category == "Nd":
            kept.append(str(unicodedata.decimal(ch)))
        elif category[0] == "L":
            kept.append(ch.upper())
    return "".join(kept).translate(_MEANT)


def _checked(text: str, body: int) -> str | None:
    """The body of `text`, or None unless it has exactly `body` characters of the alphabet and its checks agree."""
    if len(text) != body + _CHECKS or any(ch not in _VALUE for ch in text):
        return None
    return text[:body] if check_characters(text[:body]) == text[body:] else None


def encode(secret: bytes) -> str:
    """16 bytes as 26 characters and 2 check characters, ungrouped."""
    number = int.from_bytes(secret, "big")
    body = "".join([ALPHABET[number >> at & 31] for at in _PLACES])
    return body + check_characters(body)


def decode(typed: str, size: int) -> bytes | None:
    """The `size` bytes that `encode` was given, from what a person typed; None when it cannot be such a code."""
    body = _checked(normal(typed), _RECEIPT_BODY)
    number = 0
    for ch in body or "":
        number = number << 5 | _VALUE[ch]
    return number.to_bytes(size, "big") if body is not None and number < 1 << 8 * size else None


def random_code() -> str:
    """28 random characters and 2 check characters, ungrouped: the inside of a draft code."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_DRAFT_BODY))
    return body + check_characters(body)


def read_draft(typed: str) -> str | None:
    """The 28 characters of a draft code as typed, with or without its leading D; None when it cannot be one."""
    text = normal(typed)
    return _checked(text[1:] if len(text) == _DRAFT_BODY + _CHECKS + 1 and text[0] == "D" else text, _DRAFT_BODY)


def letter_code() -> str:
    """18 random characters (90 bits) and 2 check characters, ungrouped: the code of a family's letter."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LETTER_BODY))
    return body + check_characters(body)


def read_letter(typed: str) -> str | None:
    """The 18 characters of a letter's code as typed; None when it cannot be one."""
    return _checked(normal(typed), _LETTER_BODY)


def in_groups(text: str, size: int) -> str:
    """`text` in groups of `size` with dashes between."""
    return "-".join(text[at : at + size] for at in range(0, len(text), size))


_GAP = r"[\s\-\u2010-\u2015\u2212._]{0,5}"
_RUN = re.compile(
    rf"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{{4}}{_GAP}){{6}}[0-9A-Za-z]{{4}}(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z])[Dd]{_GAP}(?:[0-9A-Za-z]{{5}}{_GAP}){{5}}[0-9A-Za-z]{{5}}(?![0-9A-Za-z])"
)


def _is_code(run: str) -> bool:
    if not any(ch.isdigit() for ch in run):
        return False
    return decode(run, 16) is not None or read_draft(run) is not None


_DIGITS = re.compile(r"[0-9]")
_REACH = 64
"""No code is longer than this with all its gaps."""


def _runs(text: str) -> Iterator[re.Match[str]]:
    """The codes in `text`, from the left. A code has a digit, so only what is near one is looked at: most of a story is
    not."""
    near: list[list[int]] = []
    for found in _DIGITS.finditer(text):
        if near and found.start() - near[-1][1] <= 2 * _REACH:
            near[-1][1] = found.start()
        else:
            near.append([found.start(), found.start()])
    for first, last in near:
        yield from _between(text, max(0, first - _REACH), last + _REACH)


def _between(text: str, at: int, end: int) -> Iterator[re.Match[str]]:
    """The codes from `at` to `end`. Seven words of four letters have a code's shape too, and may run into one: so what
    is no code is left by one character, not by its length."""
    while (run := _RUN.search(text, at, end)) is not None:
        if _is_code(run.group()):
            yield run
            at = run.end()
        else:
            at = run.start() + 1


def contains_code(text: str) -> bool:
    """Whether `text` holds a receipt or draft code, so that a page can ask the person to take it out."""
    return any(True for _ in _runs(text))


def without_codes(text: str, mark: str = "[code]") -> str:
    """`text` with every receipt and draft code replaced by `mark`: for logs and error reports."""
    kept, done = [], 0
    for run in _runs(text):
        kept += [text[done : run.start()], mark]
        done = run.end()
    return "".join([*kept, text[done:]]) if kept else text
