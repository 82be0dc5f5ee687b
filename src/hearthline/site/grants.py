"""Which database role may do what: one table, printed by `bin/hearthline grants`, applied by `db harden`."""

from collections.abc import Iterator


def statements() -> Iterator[str]:
    """The grants as PostgreSQL statements, idempotent."""
    yield from ()
