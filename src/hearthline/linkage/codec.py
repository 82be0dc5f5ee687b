"""The keys of a card as bytes, the same on every machine: eight bytes each, low byte first."""

import sys
from array import array
from collections.abc import Iterable

_SWAP = sys.byteorder == "big"


def keys_to_bytes(keys: Iterable[int]) -> bytes:
    """Keys, eight bytes each."""
    values = array("q", keys)
    if _SWAP:
        values.byteswap()
    return values.tobytes()


def bytes_to_keys(raw: bytes) -> "array[int]":
    """The keys of a card."""
    values = array("q")
    values.frombytes(raw)
    if _SWAP:
        values.byteswap()
    return values
