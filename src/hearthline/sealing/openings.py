"""What the keeper itself writes down: one line for each thing it was asked to open. Ids only, never a value.

The keeper cannot see the journal and the desk cannot write here. Laid side by side, the two tell of an opening that
nobody wrote down first: `bin/hearthline keeper reconcile`.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

OPENED, DAMAGED, STOPPED = "opened", "damaged", "stopped"
_LONGEST_LINE = 2_000


@dataclass(frozen=True)
class Opening:
    """One line. `verb`: what was asked; `row`: the row whose box it was; `entry`: the journal entry it was asked with.

    `outcome`: opened; damaged (it did not open); stopped (over the budget: nothing was opened).
    """

    at: datetime
    verb: str
    agency: str
    table: str
    row: str
    entry: str
    actor: str
    purpose: str
    outcome: str

    def line(self) -> str:
        """As it stands in the file."""
        return json.dumps(asdict(self) | {"at": self.at.isoformat()}, sort_keys=True) + "\n"

    @classmethod
    def read(cls, line: str) -> "Opening":
        """From a line. ValueError when it is none."""
        try:
            raw = json.loads(line)
            at = datetime.fromisoformat(raw.pop("at"))
            found = cls(at=at, **{str(name): str(value) for name, value in raw.items()})
        except (AttributeError, KeyError, TypeError, RecursionError):
            raise ValueError("no line of the keeper's log") from None
        if at.tzinfo is None:
            raise ValueError("a time without a zone")
        return found


class OpeningLog:
    """The file, only ever appended to, mode 0600. A line is on the disk before anything is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            _mend(handle)
            os.fsync(handle)
        finally:
            os.close(handle)

    def append(self, opening: Opening) -> None:
        """Write one line and wait for the disk. OSError when it cannot be written: then nothing may be opened."""
        line = opening.line().encode("utf-8")
        if len(line) > _LONGEST_LINE:
            raise ValueError("too long for a line of ids")
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # a second keeper for one question may write beside us
            if os.write(handle, line) != len(line):
                raise OSError("the log took half a line")
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self) -> Iterator[Opening]:
        """Every line that can be read, oldest first."""
        with self.path.open(encoding="utf-8", errors="replace") as file:
            yield from read_lines(file)

    def unreadable(self) -> int:
        """How many lines are none: somebody, or a full disk, was at the file."""
        with self.path.open(encoding="utf-8", errors="replace") as file:
            return sum(1 for line in file if line.strip() and not _is_one(line))


def read_lines(file: IO[str]) -> Iterator[Opening]:
    """The openings in a copy of the log; lines that are none are left out."""
    for line in file:
        if _is_one(line):
            yield Opening.read(line)


def _is_one(line: str) -> bool:
    try:
        Opening.read(line)
    except ValueError:
        return False
    return True


def _mend(handle: int) -> None:
    """End a line that a crash cut short, so that the next one stands on its own."""
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":
        os.write(handle, b"\n")
