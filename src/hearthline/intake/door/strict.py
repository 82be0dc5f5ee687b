"""JSON from outside, read without mercy: one meaning or none."""

import json
from typing import Any

from hearthline.ground.errors import DomainError

LARGEST = 4 * 1024 * 1024
"""Bytes of content at most: several times every limit below, filled with four-byte letters."""


class BadContent(DomainError):
    """Content that is not schema 1. `path` names the field, never its value."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(code, f"the content does not fit at {path}")
        self.path = path


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadContent("content.duplicate-key", "top")
    return found


def _no_number(_: str) -> Any:
    raise BadContent("content.number", "top")


def strict_json(raw: bytes, *, largest: int = LARGEST) -> Any:
    """JSON without duplicate keys, fractions, NaN, endless numbers or endless depth. BadContent for anything else."""
    if len(raw) > largest:
        raise BadContent("content.too-large", "top")
    try:
        return json.loads(raw.decode(), object_pairs_hook=_pairs, parse_constant=_no_number, parse_float=_no_number)
    except (ValueError, RecursionError):
        raise BadContent("content.json", "top") from None
