"""Houses that are set up once: who needs another soon moves into a copy. Setting up takes longer than starting."""

import atexit
import fcntl
import functools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SHARED = "HEARTHLINE_TEST_HOUSES"
"""The folder that all processes of one run of `bin/test --all` or `.ci/run` share. Without it each has its own."""


FRESH = 300.0
"""Seconds. Its practice reports came when it was made: in an older copy they would have waited unseen, and be late."""


def furnished(database: str, make: Callable[[Path, str], None], now: Callable[[], float] = time.monotonic) -> Path:
    """The folder of a fresh house on `database`, by `make` if there is none. Not to be changed. `now`: in seconds."""
    base = _base()
    with (base / f"{database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = max(base.glob(f"{database}-*"), default=None)  # by when; the old ones stay, somebody may be copying
        if made is None or now() - float(made.name.rpartition("-")[2]) > FRESH:
            begun = base / f"{database}.new"
            shutil.rmtree(begun, ignore_errors=True)  # of somebody who was stopped half-way
            begun.mkdir()
            make(begun, database)
            made = begun.rename(base / f"{database}-{now():015.3f}")
    return made


def copied(one: Path, to: Path) -> None:
    """A folder as it is, at `to`: with its modes, and with its owners, for PostgreSQL's files are its server's."""
    subprocess.run(["cp", "-a", str(one), str(to)], check=True)


@functools.cache
def _base() -> Path:
    if shared := os.environ.get(SHARED):
        return Path(shared)
    own = Path(tempfile.mkdtemp(prefix="hearthline-stage-"))
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    return own
