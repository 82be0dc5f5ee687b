"""A durable shelf for sealed envelopes while the database is away. What it holds is already sealed."""

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hearthline.ground import clock

_MAGIC = b"hearthline-spool-1\n"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_SUFFIX, _TEMPORARY = ".sealed", ".part"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_STALE = timedelta(minutes=10)


class SpoolError(Exception):
    """The spool could not take or give something. Says which kind of trouble, never what was in it."""


class SpoolFull(SpoolError):
    """No room on the disk. Nothing was kept: the person must be told, with the telephone number."""


class SpoolConflict(SpoolError):
    """Something else waits under that name already. What waits is untouched."""


class Spool:
    """A folder with one file per name. Several processes may put; one takes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bad_folder = folder / "bad"
        for path in (folder, self.bad_folder):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, name: str, payload: bytes) -> None:
        """Keep `payload` under `name`: on return it survives a crash (write, fsync, link into place, fsync folder).

        Same name and content again: nothing happens. SpoolConflict for other content, SpoolFull without room,
        SpoolError for any other trouble of the disk; after those it is kept whole or not at all, and a retry is
        safe. ValueError for an unusable name.
        """
        if self.put_once(name, payload):
            return
        try:
            other = self._read(self._path(name), name)
        except FileNotFoundError:  # taken and done in this very moment
            self.put(name, payload)
            return
        except OSError as error:
            raise _trouble(error) from None
        if other != payload:
            raise SpoolConflict("another payload waits under this name")

    def put_once(self, name: str, payload: bytes) -> bool:
        """`put` for a name that stands for one content, whose sealing differs each time: the first one stays.

        True when kept now, False when a whole file of that name was waiting already. Durable either way.
        """
        target = self._path(name)
        temporary = self.folder / f".{name}~{os.urandom(6).hex()}{_TEMPORARY}"
        try:
            self._write(temporary, _MAGIC + _digest(name, payload) + payload)
            stored = self._link(temporary, target)
            if not stored and self._read(target, name) is None:
                self._set_aside(target)
                stored = self._link(temporary, target)
            temporary.unlink(missing_ok=True)
            self._sync_folder()
        except OSError as error:
            self._forget(temporary)
            raise _trouble(error) from None
        return stored

    def pending(self) -> list[str]:
        """Names that wait, the longest waiting first."""
        found = [(self._waiting_since(path), path.name[: -len(_SUFFIX)]) for path in self._files()]
        return [name for since, name in sorted(found) if since is not None]

    def take(self) -> Iterator[tuple[str, bytes]]:
        """(name, payload) of all that wait, the longest waiting first. Each stays until `done(name)`.

        A damaged file is set aside into `bad/` and the next one follows; see `bad_names`.
        """
        for name in self.pending():
            path = self._path(name)
            try:
                payload = self._read(path, name)
                if payload is None:
                    self._set_aside(path)
                    continue
            except OSError:
                continue  # unreadable just now: it stays, its age is the alarm, and the next one follows
            yield name, payload

    def waiting(self, name: str) -> bytes | None:
        """The payload that waits under `name`; None when none does, or it is damaged. OSError: it cannot be read."""
        try:
            return self._read(self._path(name), name)
        except FileNotFoundError:
            return None

    def done(self, name: str) -> None:
        """Remove `name`, after its content was committed elsewhere. Removing it again is no error."""
        self._path(name).unlink(missing_ok=True)
        self._sync_folder()

    def count(self) -> int:
        """How many wait."""
        return sum(1 for _ in self._files())

    def oldest_age(self) -> timedelta | None:
        """How long the longest waiting has waited, never negative; None when nothing waits."""
        since = [found for path in self._files() if (found := self._waiting_since(path)) is not None]
        return max(clock.now() - min(since), timedelta()) if since else None

    def bad_names(self) -> list[str]:
        """Files set aside because they were damaged. Any is an alarm for a person."""
        return sorted(path.name for path in self.bad_folder.iterdir())

    def tidy(self) -> int:
        """See to what a crash left between write and rename, once it is 10 minutes old. Returns how many were kept.

        A whole one is put among those that wait: the person may believe it was sent, and envelope ids make a second
        copy harmless. A cut one is removed: it was never acknowledged.
        """
        kept = 0
        for path in self.folder.glob(f".*{_TEMPORARY}"):
            since = self._waiting_since(path)
            if since is None or clock.now() - since < _STALE:
                continue
            name = path.name[1 : -len(_TEMPORARY)].rpartition("~")[0]
            try:
                if _NAME.fullmatch(name) and self._read(path, name) is not None:
                    kept += self._link(path, self._path(name))
                path.unlink(missing_ok=True)
            except OSError:
                continue
        self._sync_folder()
        return kept

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("a spool name is 1 to 120 letters, digits, dots, dashes or underscores")
        return self.folder / (name + _SUFFIX)

    def _files(self) -> list[Path]:
        return [path for path in self.folder.glob(f"*{_SUFFIX}") if not path.name.startswith(".")]

    def _waiting_since(self, path: Path) -> datetime | None:
        try:
            return datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError:
            return None

    def _write(self, path: Path, content: bytes) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            moment = clock.now().timestamp()
            os.utime(path, (moment, moment))
            os.fsync(file.fileno())

    def _link(self, temporary: Path, target: Path) -> bool:
        """Give a whole file its name. A link, not a rename: it never puts one file over another."""
        try:
            os.link(temporary, target)
        except FileExistsError:
            return False
        return True

    def _forget(self, temporary: Path) -> None:
        try:
            temporary.unlink(missing_ok=True)
        except OSError:
            return  # `tidy` sees to it when the disk is well again

    def _read(self, path: Path, name: str) -> bytes | None:
        """The payload of a file whose checksum agrees with its name and content; None for a damaged one. OSError."""
        content = path.read_bytes()
        start = len(_MAGIC) + 32
        payload = content[start:]
        return payload if content[:start] == _MAGIC + _digest(name, payload) else None

    def _set_aside(self, path: Path) -> None:
        path.replace(self.bad_folder / f"{path.name}.{os.urandom(4).hex()}")

    def _sync_folder(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest(name: str, payload: bytes) -> bytes:
    return hashlib.sha256(name.encode("ascii") + b"\0" + payload).digest()


def _trouble(error: OSError) -> SpoolError:
    kind = SpoolFull if error.errno in _FULL else SpoolError
    return kind(f"the spool could not keep a file: {errno.errorcode.get(error.errno or 0, 'unknown trouble')}")
