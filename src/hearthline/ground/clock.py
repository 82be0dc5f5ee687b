"""The one clock. Nothing else in the project asks what time it is; lint bans the other ways."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: ContextVar[datetime | None] = ContextVar("_frozen", default=None)


def now() -> datetime:
    """The present moment: an aware UTC datetime, or the frozen one inside `freeze`."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def freeze(moment: datetime) -> Iterator[None]:
    """Hold the clock still at `moment` (aware) within this context. For tests and for re-running old decisions.

    Raises ValueError for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
