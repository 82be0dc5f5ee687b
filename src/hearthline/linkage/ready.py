"""A record made ready for comparing: folded once, one line of text, cheap to store and to read back.

The index keeps `pack(ready(record))` beside each person; the batch hands the same line to its comparisons. Every part
is text, so that what was compared once need not be compared again in the same search.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from hearthline.linkage.births import birth_text
from hearthline.linkage.names import fold, given_tokens, plain_digits, surname_tokens
from hearthline.linkage.places import parse_address, phone_digits
from hearthline.linkage.record import Address, Record

_MOST = 8
"""Names, addresses, telephones, identifiers of one record that are read."""
_MOST_OTHERS = 12
_LETTERS = 80
_NEITHER = re.compile(r"[^a-z0-9]+")
_SUFFIXES = {"junior": "jr", "jnr": "jr", "senior": "sr", "snr": "sr", "2nd": "ii", "3rd": "iii", "2": "ii", "3": "iii"}


class Ready(NamedTuple):
    """Folded parts. Alternatives are parted by "|", tokens by a space; an empty part is not known.

    `given`, `surname`: tokens of each name. `suffix`: "jr", "3" ... `born`: "2016-03-04", "2016-03-", "2016--" or
    "~2015-2017". `sex`: "female", "male", "other". `homes`: "number~street~unit~city~zip". `phones`: ten digits.
    `identifiers`: "kind=value". `others`: given tokens of each other member of the household.
    """

    given: str = ""
    surname: str = ""
    suffix: str = ""
    born: str = ""
    sex: str = ""
    homes: str = ""
    phones: str = ""
    identifiers: str = ""
    others: str = ""

    def __repr__(self) -> str:
        return "Ready(…)"


def ready(record: Record) -> Ready:
    """A record folded for comparing. Work is bounded: the first few of everything, the first letters of each."""
    names = record.names[:_MOST]
    return Ready(
        given=_joined(" ".join(given_tokens(name)) for name in names),
        surname=_joined(" ".join(surname_tokens(name)) for name in names),
        suffix=next((found for name in names if (found := _suffix(name.suffix))), ""),
        born=birth_text(record.born),
        sex=record.sex,
        homes=_joined(_home(one) for one in record.addresses[:_MOST]),
        phones=" ".join(dict.fromkeys(filter(None, (phone_digits(one) for one in record.phones[:_MOST])))),
        identifiers=_joined(_identifier(*one) for one in record.identifiers[:_MOST]),
        others=_joined(" ".join(given_tokens(name)) for name in record.with_names[:_MOST_OTHERS]),
    )


def _joined(parts: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(part for part in parts if part))


def _suffix(told: str) -> str:
    plain = "".join(fold(told).split()) or "".join(sign for sign in told[:_LETTERS] if sign.isdecimal())
    return _SUFFIXES.get(plain, plain)


@lru_cache(maxsize=1 << 14)
def _home(told: Address) -> str:
    if told.line and not (told.number or told.street):
        told = parse_address(told.line, told.city, told.zip)
    parts = (_plain(told.number), _plain(told.street), _plain(told.unit), fold(told.city), _plain(told.zip))
    return "~".join(parts) if any(parts) else ""


def _plain(text: str) -> str:
    """Lower case, only letters, digits and single spaces."""
    if text.isascii() and len(text) <= _LETTERS and (text.isalnum() or not text):
        return text.lower()
    kept = plain_digits(text[:_LETTERS]).casefold()
    if kept.isascii():
        return " ".join(_NEITHER.sub(" ", kept).split())
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())


def _identifier(kind: str, value: str) -> str:
    plain = _plain(value).replace(" ", "")
    return f"{_plain(kind)}={plain}" if plain else ""


def pack(one: Ready) -> str:
    """One line of text, without control characters other than the separator U+001F."""
    return "\x1f".join(one)


def unpack(line: str) -> Ready:
    """The Ready of a packed line."""
    return Ready._make(line.split("\x1f"))
