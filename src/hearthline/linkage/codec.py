"""Lists of numbers as bytes, the same on every machine: card numbers in four bytes, keys in eight, low byte first."""

import sys
from array import array
from collections.abc import Iterable

_SWAP = sys.byteorder == "big"
HOT = b"\0"
"""In place of a list that was full: its key finds nobody."""


def numbers_to_bytes(numbers: Iterable[int]) -> bytes:
    """Card numbers, four bytes each."""
    return _bytes(array("I", numbers))


def bytes_to_numbers(raw: bytes) -> "array[int]":
    """The card numbers of a list. That of a hot key holds nobody."""
    return _array("I", raw if raw != HOT else b"")


def keys_to_bytes(keys: Iterable[int]) -> bytes:
    """Keys, eight bytes each."""
    return _bytes(array("q", keys))


def bytes_to_keys(raw: bytes) -> "array[int]":
    """The keys of a card."""
    return _array("q", raw)


def _bytes(values: "array[int]") -> bytes:
    if _SWAP:
        values.byteswap()
    return values.tobytes()


def _array(code: str, raw: bytes) -> "array[int]":
    values = array(code)
    values.frombytes(raw)
    if _SWAP:
        values.byteswap()
    return values
