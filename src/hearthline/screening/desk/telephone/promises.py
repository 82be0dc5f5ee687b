"""What the agency promises about its line. The numbers stand in the pack; what it does not promise is never tinted."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hearthline.law import Pack, PackError

LONGEST_WAIT: Final = "line.promise.longest_wait"
"""Seconds that nobody waits longer than."""
CALL_BACK: Final = "line.call_back_due"
"""Minutes within which somebody is called back."""
ANSWERED_AT_ONCE: Final = "line.promise.answered_at_once"
"""Percent of the calls of an hour, at the least, that are answered within thirty seconds."""
ABANDONED: Final = "line.promise.abandoned"
"""Percent of the calls of an hour, at the most, whose caller hangs up while waiting."""
READY: Final = "line.promise.ready"
"""How many people are ready for calls, at the least."""
SCREENING: Final = "promise.screening"
"""Minutes from receipt to a decision."""


@dataclass(frozen=True)
class Promises:
    """The agency's promises; None for each that it does not make."""

    longest_wait: timedelta | None
    call_back: timedelta | None
    answered_at_once: int | None
    abandoned: int | None
    ready: int | None
    screening: timedelta | None


def of_pack(pack: Pack) -> Promises:
    """The promises of this pack."""
    seconds, minutes = _number(pack, LONGEST_WAIT), _number(pack, CALL_BACK)
    screening = _number(pack, SCREENING)
    return Promises(
        longest_wait=None if seconds is None else timedelta(seconds=seconds),
        call_back=None if minutes is None else timedelta(minutes=minutes),
        answered_at_once=_number(pack, ANSWERED_AT_ONCE),
        abandoned=_number(pack, ABANDONED),
        ready=_number(pack, READY),
        screening=None if screening is None else timedelta(minutes=screening),
    )


def _number(pack: Pack, key: str) -> int | None:
    try:
        value = pack.value(key).value
    except PackError:
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
