"""Lists of services as bits: what stands on the shelves of some words and terms is put together and counted, whole.

A service is known here by its ordinal: a block of ordinals and a bit in it. So a list of a hundred thousand is some
dozens of short rows, two lists have in common what two numbers have in common, and any page of it is counted off.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hearthline.directory.community.models import Shelf
from hearthline.directory.finding import fold

SHIFT: Final = 12
BLOCK: Final = 1 << SHIFT
"""Ordinals in one row: a chunk of an import meets one or two of them."""
LONGEST: Final = 40
"""Letters of a word that count."""
WHOLE: Final = 3
"""A word of fewer letters is looked for as it stands; of so many or more it may be the beginning of one."""
_WORD: Final = re.compile(r"\w+")
_LAST: Final = "\U0010ffff"
_ASK: Final = 400
Bits = dict[int, int]
"""Block to the bits of it that are set."""


def words(text: str) -> list[str]:
    """The words of a text, folded, each once, in their order."""
    return list(dict.fromkeys(word[:LONGEST] for word in _WORD.findall(fold(text).lower())))


def line(folded: str, limit: int) -> str:
    """A folded text as its words with a blank before and behind each, at most so long; "" for none."""
    said = " ".join(_WORD.findall(folded.lower()))[: limit - 2].strip()
    return f" {said} " if said else ""


def of_line(text: str) -> set[str]:
    """The words of what `line` made."""
    return {word[:LONGEST] for word in text.split()}


def word_key(word: str) -> str:
    return f"w:{word}"


def term_key(term: str) -> str:
    return f"t:{term}"


def spot(ordinal: int) -> tuple[int, int]:
    """The block of an ordinal, and its bit there."""
    return ordinal >> SHIFT, 1 << (ordinal & (BLOCK - 1))


def of_ordinals(ordinals: Iterable[int]) -> Bits:
    """Ordinals as bits."""
    found: dict[int, bytearray] = {}
    for ordinal in ordinals:
        own = found.setdefault(ordinal >> SHIFT, bytearray(BLOCK // 8))
        at = ordinal & (BLOCK - 1)
        own[at >> 3] |= 1 << (at & 7)
    return {block: int.from_bytes(own, "little") for block, own in found.items()}


def pack(bits: int) -> bytes:
    """Bits as a row keeps them: as a list of few, or as they are. `bits`: above 0, below 2 ** BLOCK."""
    if bits.bit_count() * 2 < bits.bit_length() // 8:
        return b"\x00" + b"".join(at.to_bytes(2, "little") for at in places(bits))
    return b"\x01" + bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def unpack(kept: bytes | memoryview) -> int:
    """What `pack` made."""
    data = bytes(kept)
    if data[:1] == b"\x01":
        return int.from_bytes(data[1:], "little")
    return sum(1 << int.from_bytes(data[at : at + 2], "little") for at in range(1, len(data), 2))


def places(bits: int) -> Iterator[int]:
    """Which bits are set, the lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def with_word(word: str) -> Bits:
    """Services with this word; of three letters or more, with any that begins so."""
    key = word_key(word)
    if len(word) < WHOLE:
        return _together(Shelf.objects.filter(key=key).values_list("block", "bits"))
    return _together(Shelf.objects.filter(key__gte=key, key__lt=key + _LAST).values_list("block", "bits"))


def under_terms(terms: Iterable[str]) -> Bits:
    """Services that are sorted under any of these terms."""
    keys = [term_key(term) for term in terms]
    found: Bits = {}
    for start in range(0, len(keys), _ASK):
        rows = Shelf.objects.filter(key__in=keys[start : start + _ASK])
        for block, bits in _together(rows.values_list("block", "bits")).items():
            found[block] = found.get(block, 0) | bits
    return found


def _together(rows: Iterable[tuple[int, bytes | memoryview]]) -> Bits:
    found: Bits = {}
    for block, bits in rows:
        found[block] = found.get(block, 0) | unpack(bits)
    return found


def both(one: Bits, other: Bits) -> Bits:
    """What stands in the one and in the other."""
    return {block: own for block, bits in one.items() if (own := bits & other.get(block, 0))}


def without(one: Bits, other: Mapping[int, int]) -> Bits:
    """What stands in the one and not in the other."""
    return {block: own for block, bits in one.items() if (own := bits & ~other.get(block, 0))}


def count(found: Bits) -> int:
    return sum(bits.bit_count() for bits in found.values())


def page(found: Bits, start: int, size: int) -> list[int]:
    """The ordinals from place `start` on, at most `size`, in their order."""
    ordinals: list[int] = []
    for block in sorted(found):
        own = found[block].bit_count()
        if start >= own:
            start -= own
            continue
        all_of_it = list(places(found[block]))
        ordinals += [(block << SHIFT) + at for at in all_of_it[start : start + size - len(ordinals)]]
        start = 0
        if len(ordinals) >= size:
            break
    return ordinals
