"""Ids and codes as they are once in thousands of runs: figures only. `HEARTHLINE_TEST_LUCK=none bin/test`.

A test that looks for a number, a code or a telephone among what holds ids fails one day, on somebody else's change.
With this luck it fails at once.
"""

import os
import secrets
import uuid
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

NONE = os.environ.get("HEARTHLINE_TEST_LUCK") == "none"
_FIGURES = "0123456789"
_choice, _randbits, _urandom = secrets.choice, secrets.randbits, os.urandom


def _read_as_hexadecimal(number: int, digits: int) -> int:
    """A number whose hexadecimal digits are this one's last decimal digits: the order of numbers stays."""
    return int(str(number).zfill(digits)[-digits:], 16)


def _divmod(micros: int, by: int) -> tuple[int, Fraction]:
    """For `ids.uuid7`: its milliseconds as they are, since some read the time from an id, and what makes the twelve
    bits after them read as figures."""
    milliseconds, rest = divmod(micros, by)
    return milliseconds, Fraction(_read_as_hexadecimal(rest, 3) * 1000, 4096)


class _Figures:
    """In the place of `os`, for `uuid.uuid4`."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    @staticmethod
    def urandom(size: int) -> bytes:
        return bytes(byte // 16 % 10 * 16 + byte % 10 for byte in _urandom(size))


def _bits(count: int) -> int:
    return _read_as_hexadecimal(_randbits(count), count // 4)


def _one(choices: Sequence[Any]) -> Any:
    ours = isinstance(choices, str) and choices.isupper() and set(_FIGURES) < set(choices)
    return _choice(_FIGURES if ours else choices)


def begin() -> None:
    """Every id and every code that is made from now on has figures only, but for check characters."""
    from hearthline.ground import ids

    vars(ids)["divmod"] = _divmod
    vars(uuid)["os"] = _Figures()
    secrets.choice, secrets.randbits = _one, _bits
