"""The ledger of what was destroyed or sealed: a file outside every backup, so that a restore cannot bring it back.

One JSON object a line, each with the hash of the one before, appended under a lock and flushed to the disk before the
database says that anything happened. A line names a record by its random id and, for a report, by the keyed hash its
envelopes share; never a word of what it was. Lines are never changed: a later one takes an earlier one back.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings

from hearthline.ground import clock
from hearthline.ground.errors import DomainError

NAME: Final = "expunged.jsonl"
GENESIS: Final = "0" * 64
WHATS: Final = ("expunged", "kept-after-all", "sealed", "unsealed")
"""`kept-after-all` takes an `expunged` back that never happened: a hold came between the line and the destroying."""


class LedgerError(DomainError):
    """The ledger cannot be read or written: nothing is destroyed, and a restore does not serve."""


@dataclass(frozen=True)
class Line:
    """One line. `root`: the keyed hash that a report's envelopes share, "" for others."""

    seq: int
    at: datetime
    what: str
    kind: str
    id: str
    root: str
    agency: str
    hash: str

    @property
    def about(self) -> tuple[str, str]:
        """The record that it is about."""
        return self.kind, self.id


def folder() -> Path:
    """Where the ledger lies: HEARTHLINE_LEDGER, for a practice system `ledger` in the state folder."""
    return Path(str(getattr(settings, "HEARTHLINE_LEDGER", "")))


class Ledger:
    """The ledger in one folder. Several processes may append; each line is whole or absent."""

    def __init__(self, where: Path | None = None) -> None:
        self.path = (where or folder()) / NAME

    def lines(self) -> list[Line]:
        """Every line in order, the chain checked. LedgerError names the first line that does not follow."""
        try:
            with self.path.open("r", encoding="ascii") as file:
                return list(_read(file))
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise LedgerError("ledger.unreadable", f"{self.path.name} cannot be read") from error

    def head(self) -> tuple[int, str]:
        """Number and hash of the last line; (0, GENESIS) of an empty one."""
        last = self.lines()[-1:]
        return (last[0].seq, last[0].hash) if last else (0, GENESIS)

    def append(self, what: str, kind: str, record_id: str, *, agency: str, root: str = "") -> Line:
        """Add a line and flush it to the disk, its folder too. A record's state that stands already is returned as it
        stands, so that who was killed in between may ask again.

        LedgerError when it cannot be written, or when what is there is broken.
        """
        if what not in WHATS:
            raise ValueError(what)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._held() as file:
                had = list(_read(file))
                stands = next((line for line in reversed(had) if line.about == (kind, record_id)), None)
                if stands is not None and stands.what == what:
                    return stands
                seq, before = (had[-1].seq, had[-1].hash) if had else (0, GENESIS)
                body = {
                    "seq": seq + 1,
                    "at": clock.now().isoformat(),
                    "what": what,
                    "kind": kind,
                    "id": record_id,
                    "root": root,
                    "agency": agency,
                }
                line = {**body, "hash": _hash(before, body)}
                file.seek(0, os.SEEK_END)
                file.write(json.dumps(line, sort_keys=True) + "\n")
                file.flush()
                os.fsync(file.fileno())
            self._sync_folder()
        except OSError as error:
            raise LedgerError("ledger.unwritable", "the ledger of destroyed records cannot be written") from error
        return _line(line)

    @contextmanager
    def _held(self) -> Iterator[IO[str]]:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _mend(file)
            file.seek(0)
            yield file

    def _sync_folder(self) -> None:
        descriptor = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def standing(lines: list[Line]) -> dict[tuple[str, str], Line]:
    """By record, the last line about it: what holds now."""
    return {line.about: line for line in lines}


def check(lines: list[Line], seq: int, said: str) -> None:
    """LedgerError unless the ledger holds the line `seq` with this hash: else it is another one, or was cut short."""
    there = GENESIS if seq == 0 else lines[seq - 1].hash if seq <= len(lines) else ""
    if seq and there != said:
        raise LedgerError(
            "ledger.other", f"the ledger lacks line {seq} that this database knows: it is another one, or was cut short"
        )


def _mend(file: IO[str]) -> None:
    """Cut off a last line that was not written whole: its writer was killed, and nothing was destroyed on it."""
    file.seek(0)
    text = file.read()
    if text and not text.endswith("\n"):
        file.truncate(len(text.rpartition("\n")[0]) + (1 if "\n" in text else 0))


def _read(file: IO[str]) -> Iterator[Line]:
    before = GENESIS
    for number, raw in enumerate(file, 1):
        if not raw.endswith("\n"):
            return  # being written just now, or cut off by a kill: not there
        try:
            row: dict[str, Any] = json.loads(raw)
            said = row.pop("hash")
            right = said == _hash(before, row) and row["seq"] == number and row["what"] in WHATS
            line = _line({**row, "hash": said})
        except (ValueError, KeyError, TypeError, AttributeError):
            right = False
        if not right:
            raise LedgerError("ledger.broken", f"line {number} of the ledger does not follow from the one before")
        before = line.hash
        yield line


def _hash(before: str, body: Mapping[str, Any]) -> str:
    return hashlib.sha256(before.encode() + json.dumps(body, sort_keys=True).encode()).hexdigest()


def _line(row: Mapping[str, Any]) -> Line:
    return Line(**{**row, "at": datetime.fromisoformat(row["at"])})
