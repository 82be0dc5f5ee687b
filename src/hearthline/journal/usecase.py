"""One use case = one transaction. What was refused is remembered although everything else is rolled back."""

from collections.abc import Callable
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
            with transaction.atomic(durable=True):
                return action(*args, **kwargs)
        except Refused as refusal:
            if refusal.entry:
                write_refusal(refusal)
            raise
        finally:
            _running.reset(token)

    return run
