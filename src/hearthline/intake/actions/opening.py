"""Opening envelopes: the worker's job, on the staff side."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Opened:
    """What one round did: new reports, additions to known ones, envelopes set aside as unreadable, still waiting."""

    reports: int = 0
    additions: int = 0
    aside: int = 0
    waiting: int = 0


def open_pending(*, limit: int = 50) -> Opened:
    """Open up to `limit` waiting envelopes, danger first, each in its own transaction. Idempotent.

    A corrupt envelope is journalled, set aside and never blocks the others; a key service that does not answer leaves
    everything waiting.
    """
    raise NotImplementedError
