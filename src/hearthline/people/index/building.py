"""Everybody of an agency into the index at once."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `done` of `total` in this `step` ("persons", "keys", "lists")."""

    step: str
    done: int
    total: int


def build(agency_id: str, progress: Callable[[Progress], None] | None = None) -> int:
    """Make the index of this agency anew from its persons. Returns how many persons are in it.

    Goes on where an earlier call was stopped. Searches go on meanwhile, and persons put meanwhile are not lost.
    Not inside a transaction.
    """
    raise NotImplementedError
