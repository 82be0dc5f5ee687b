"""Houses that are set up once: who needs another moves into a copy. Setting up takes ten times as long as starting."""

import atexit
import fcntl
import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

SHARED = "HEARTHLINE_TEST_HOUSES"
"""The folder that all processes of one run of `bin/test --all` or `.ci/run` share. Without it each has its own."""


def furnished(database: str, make: Callable[[Path, str], None]) -> Path:
    """The folder of the house on `database`, which `make` fills when nobody has yet. Nothing in it may be changed."""
    base = _base()
    made = base / database
    with (base / f"{database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            begun = base / f"{database}.new"
            shutil.rmtree(begun, ignore_errors=True)  # of somebody who was stopped half-way
            begun.mkdir()
            make(begun, database)
            begun.rename(made)
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
