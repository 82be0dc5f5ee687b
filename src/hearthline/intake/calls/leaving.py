"""A call that somebody left open: an alarm, once for each time it falls silent."""

from datetime import datetime


def leave_calls(now: datetime | None = None) -> int:
    """For the worker: raise CALL_LEFT for open calls silent longer than the pack's promise; how many.

    Urgent, and sooner, when the call says that there is danger now. Safe to repeat and with several workers.
    """
    raise NotImplementedError
