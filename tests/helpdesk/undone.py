"""One world after another in one database: what a test did is undone before the next one begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from hypothesis import HealthCheck, settings

FEW = settings(max_examples=10, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck))
"""Orders of acts that a fast test plays: each act is a whole use case, with its keys and its journal."""


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside is rolled back. A durable use case runs in it as it runs inside a test's own transaction."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # what Django's own TestCase sets
    with around:
        yield
        transaction.set_rollback(True)


def tables(*models: Any) -> dict[str, list[dict[str, Any]]]:
    """Every row of these tables, to compare."""
    return {
        model._meta.label: [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in getattr(model, "unscoped", model.objects).order_by("pk").values()
        ]
        for model in models
    }


def let_go() -> None:
    """A thread's own connections, closed: else the database of the tests could not be dropped."""
    connections.close_all()
