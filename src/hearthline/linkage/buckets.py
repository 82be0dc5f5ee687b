"""Lists of persons by key, many lists in one run of bytes, the same on every machine.

A key falls into a bucket by its first bits, so that a store keeps a row for some sixteen entries and not for each
key. An entry is eight bytes, low byte first: the number of a card, then the last four bytes of the key. An entry with
number 0 says that the key is hot: so many share it that it finds nobody, and nobody is added any more.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

HOT = 0
"""In place of a card's number."""
FEWEST, MOST = 8, 26
"""Bits that name a bucket."""
AT_FIRST = 14
"""Bits where nothing is known of the size to come."""
AIM = 16
"""Entries of a bucket when it is built."""
SIZE = 8
"""Bytes of an entry."""

_SWAP = sys.byteorder == "big"
_HALF = 1 << 63
_REST = (1 << 32) - 1


def bits_for(entries: int) -> int:
    """How many bits name the buckets for so many entries."""
    return min(max((entries // AIM).bit_length(), FEWEST), MOST)


def bucket_of(key: int, bits: int) -> int:
    """The bucket of a key, from 0. The order of buckets is the order of keys."""
    return (key + _HALF) >> (64 - bits)


def by_bucket(keys: Iterable[int], bits: int) -> dict[int, list[int]]:
    """Keys by bucket, in their order."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for key in keys:
        found[(key + _HALF) >> (64 - bits)].append(key)
    return dict(found)


def entries(keys: Iterable[int], number: int) -> bytes:
    """One entry for each key, all of one card (or HOT)."""
    return _bytes(array("Q", [(key & _REST) << 32 | number for key in keys]))


def rests_of(keys: Iterable[int]) -> list[int]:
    """The last four bytes of each key, low byte first, read as a signed number whose high byte is first."""
    found = array("i", b"".join([(key & _REST).to_bytes(4, "little") for key in keys]))
    if not _SWAP:
        found.byteswap()
    return found.tolist()


def lists_in(raw: bytes, keys: Iterable[int]) -> dict[int, list[int]]:
    """The card numbers of those keys that have any in a bucket's bytes; `[HOT]` for one that is hot."""
    found: dict[int, list[int]] = {}
    for key in keys:
        if numbers := list_in(raw, key):
            found[key] = numbers
    return found


def list_in(raw: bytes, key: int) -> list[int]:
    """The card numbers of one key in its bucket's bytes; `[HOT]` when it is hot, empty when there is none."""
    rest = key & _REST
    if rest.to_bytes(4, "little") not in raw:  # most keys that are looked for: nothing to take apart
        return []
    numbers = [entry & _REST for entry in _array(raw) if entry >> 32 == rest]
    return [HOT] if HOT in numbers else numbers


def without(raw: bytes, keys: Iterable[int], number: int) -> bytes:
    """A bucket's bytes without this card on the lists of these keys. Hot ones stay."""
    gone = {(key & _REST) << 32 | number for key in keys}
    return _bytes(array("Q", [entry for entry in _array(raw) if entry not in gone]))


def heated(raw: bytes, keys: Iterable[int]) -> bytes:
    """A bucket's bytes in which each of these keys is hot: one entry of its list is left, in the place of the first."""
    rests = {key & _REST for key in keys}
    left: dict[int, None] = {}
    for entry in _array(raw):
        left[entry >> 32 << 32 if entry >> 32 in rests else entry] = None
    return _bytes(array("Q", left))


def every(raw: bytes) -> list[tuple[int, int]]:
    """(last four bytes of the key, card number) of each entry."""
    return [(entry >> 32, entry & _REST) for entry in _array(raw)]


def made(lists: Mapping[int, list[int]], bits: int, cap: int) -> list[tuple[int, bytes]]:
    """(bucket, bytes) of these lists by key, in the order of buckets; a list longer than `cap` is hot."""
    found: list[tuple[int, bytes]] = []
    now, held = -1, array("Q")
    shift = 64 - bits
    for key in sorted(lists):
        bucket = (key + _HALF) >> shift
        if bucket != now:
            if held:
                found.append((now, _bytes(held)))
            now, held = bucket, array("Q")
        rest, numbers = (key & _REST) << 32, lists[key]
        if len(numbers) == 1:
            held.append(rest | numbers[0])
        elif len(numbers) <= cap:
            held.extend([rest | number for number in numbers])
        else:
            held.append(rest)
    if held:
        found.append((now, _bytes(held)))
    return found


def _bytes(values: "array[int]") -> bytes:
    if _SWAP:
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _array(raw: bytes) -> "array[int]":
    values = array("Q")
    values.frombytes(raw)
    if _SWAP:
        values.byteswap()
    return values
