"""The keys under which a person is stored and looked for: numbers that two descriptions of one person tend to share.

A key joins facts that together are rare (two name sounds and a birth year), so that its list is short. Which name is
the given one and which the surname is no part of a key: callers swap them, forms swap them, cultures differ.
The store writes `keys_of` once a person; a search asks for `probes_of`, which also tries what the caller may mean.
"""

import sys
from array import array
from collections.abc import Iterable
from hashlib import blake2b
from itertools import islice

from hearthline.linkage.probing import probed
from hearthline.linkage.record import Record
from hearthline.linkage.storing import spelled
from hearthline.linkage.vocabulary import Vocabulary

CAP = 150
"""A key with more persons than this finds nobody in particular: it is not stored."""
MOST_KEYS = 64
MOST_PROBES = 480


def keys_of(record: Record) -> list[int]:
    """The keys of a stored person: signed 64-bit numbers without doubles, about twenty, never more than `MOST_KEYS`.

    The same whatever the order of names, hyphens, case, accents or script of digits. Bounded work for any input.
    """
    return _numbers(islice(dict.fromkeys(spelled(record)), MOST_KEYS))


def probes_of(query: Record, vocabulary: Vocabulary | None = None) -> list[int]:
    """The keys to look under for `query`: at most `MOST_PROBES`, the rarest kinds first, without doubles.

    They hold its own keys, and those of what may have been meant: short names, other spellings (and, from
    `vocabulary`, known names one slip away), the years around a told age, day and month swapped.
    """
    return list(probes_by_kind(query, vocabulary))


def probes_by_kind(query: Record, vocabulary: Vocabulary | None = None) -> dict[int, str]:
    """The same keys in the same order with their kinds (`kinds`): of one kind, the nearest to what was told first."""
    texts = list(islice(dict.fromkeys(probed(query, vocabulary)), MOST_PROBES))
    return dict(zip(_numbers(texts), (text[0] for text in texts), strict=True))


def number(key: str) -> int:
    """The key as a signed 64-bit number: the same in every process and on every machine."""
    return _numbers((key,))[0]


def _numbers(keys: Iterable[str]) -> list[int]:
    found = array("q", b"".join([blake2b(key.encode(), digest_size=8).digest() for key in keys]))
    if sys.byteorder == "little":
        found.byteswap()
    return found.tolist()
