"""How old the newest generation of a key may be before it is time for another: a sign, never a stop.

A key that is past its time goes on sealing and opening: nothing is lost by being late, and somebody is told each day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hearthline.sealing.keyring import Keyring

LIFE = timedelta(days=365)
"""As docs/security.md says: every key once a year."""

LASTING = frozenset({"pepper"})
"""Not rotated: every receipt in people's hands hangs on it (see `rotation.rotate`)."""


@dataclass(frozen=True)
class KeyAge:
    """The newest generation of one key. `days`: since it was made; None when the ring does not say when."""

    name: str
    id: str
    days: int | None
    due: bool


def ages(ring: Keyring, today: date) -> Iterator[KeyAge]:
    """Every key of a ring, by name, its newest generation. What has no readable date of making is due."""
    for name in sorted(ring.keys):
        key = ring.newest(name)
        try:
            age: timedelta | None = today - date.fromisoformat(key.made)
        except ValueError:
            age = None
        due = name not in LASTING and (age is None or age > LIFE)
        yield KeyAge(name, key.id, None if age is None else age.days, due)


def due(ring: Keyring, today: date) -> list[str]:
    """Names of the keys of a ring whose time is over."""
    return [one.name for one in ages(ring, today) if one.due]
