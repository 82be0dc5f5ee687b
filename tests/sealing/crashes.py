"""What goes wrong with a disk or a process, for the spool tests."""

import os
from datetime import UTC, datetime
from typing import Any

from hearthline.sealing import Spool

NIGHT = datetime(2026, 3, 7, 23, 30, tzinfo=UTC)
SEALED = os.urandom(3000)


class Killed(BaseException):
    """What a kill looks like from the inside: nothing after it runs, no `except OSError` sees it."""


def fails_with(problem: BaseException) -> Any:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise problem

    return fail


def inside(spool: Spool) -> list[str]:
    return [path.name for path in spool.folder.iterdir() if path.is_file()]
