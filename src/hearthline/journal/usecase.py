"""One use case = one transaction. What was refused is remembered although everything else is rolled back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from hearthline.ground.errors import Refused
from hearthline.journal.actions import write_refusal

P = ParamSpec("P")
R = TypeVar("R")

_running: ContextVar[bool] = ContextVar("_running", default=False)


def use_case(action: Callable[P, R]) -> Callable[P, R]:
    """Run `action` in one transaction, committed before this returns; a use case called from another joins it.

    On `Refused` everything is rolled back, the refusal's entry is written in a fresh transaction on the same
    connection, and the refusal is raised again. The outermost use case must be the outermost transaction: Django
    raises RuntimeError otherwise, since an entry inside somebody else's rollback would be lost. Never catch
    `Refused` between two use cases.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _running.get():
            return action(*args, **kwargs)
        token = _running.set(True)
        try:
            with _refusals_kept(), transaction.atomic(durable=True):
                return action(*args, **kwargs)
        finally:
            _running.reset(token)

    return run


def long_reading(query: Callable[P, R]) -> Callable[P, R]:
    """Run a query that opens many records and then writes their one entry, in a transaction of the entry's own.

    The entry is committed before this returns, so nothing is shown that it does not name. Until then nobody waits: on
    the embedded database a use case holds the one write lock from its beginning, and a list takes thirty milliseconds
    to read. Refusals are kept as by `use_case`; called from a use case it joins its transaction.
    """

    @wraps(query)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _running.get():
            return query(*args, **kwargs)
        with _refusals_kept():
            return query(*args, **kwargs)

    return run


@contextmanager
def _refusals_kept() -> Iterator[None]:
    """Keep the entry of a refusal, after the rollback of what was refused."""
    try:
        yield
    except Refused as refusal:
        keep(refusal)
        raise


def keep(refusal: Refused) -> None:
    """Write a refusal's entry unless it is written already, as when a reading holds a use case.

    What every page of the desk does last: what a policy refused outside any use case is remembered too. Call it outside
    any transaction: an entry inside somebody else's rollback would be lost.
    """
    if refusal.entry and not refusal.kept:
        write_refusal(refusal)
        refusal.kept = True
