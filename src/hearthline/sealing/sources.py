"""Where a keyring comes from, and how a running process takes up a new generation without a restart.

A file is looked at once a second at most, and read again when it was replaced. A command is run again every five
minutes beside the work, never in it. An environment does not change while a process runs: there a new generation needs
a new process, one after the other. Whatever cannot be read leaves the process with the keys it has.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from hearthline.sealing.keyring import Keyring, KeyringError

LOOK_SECONDS = 1.0
RUN_SECONDS = 300.0
AGAIN_SECONDS = 10.0
Ticks = Callable[[], float]
"""Seconds on a clock that only goes forward."""


class RingSource(Protocol):
    """Gives the keyring of one process, as it is now."""

    def current(self) -> Keyring:
        """The newest keyring that can be had without waiting. KeyringError when there never was one."""

    def again(self) -> Keyring:
        """The same after looking at once: somebody used a key id that `current` does not know."""


class Fixed:
    """A keyring that does not change while the process runs."""

    def __init__(self, ring: Keyring) -> None:
        self._ring = ring

    def current(self) -> Keyring:
        """See RingSource."""
        return self._ring

    def again(self) -> Keyring:
        """See RingSource."""
        return self._ring


class _Kept:
    """What the sources that change share: the last good keyring, and which new ones are taken in its place."""

    def __init__(self, ring: Keyring) -> None:
        self._ring = ring

    def _take(self, read: Callable[[], Keyring]) -> bool:
        """Take what `read` gives when it is the same role's of the same agency; whether it was taken."""
        try:
            found = read()
        except KeyringError:
            return False  # half carried, or closed to us for a moment: reports go on with the keys there are
        if (found.role, found.agency) != (self._ring.role, self._ring.agency):
            return False
        self._ring = found
        return True


class FileSource(_Kept):
    """The keyring in a file; read again when the file was replaced."""

    def __init__(self, path: Path, ticks: Ticks = time.monotonic) -> None:
        super().__init__(Keyring.load(path))
        self._path, self._ticks = path, ticks
        self._seen, self._looked = self._stamp(), ticks()

    def current(self) -> Keyring:
        """See RingSource."""
        if self._ticks() - self._looked >= LOOK_SECONDS:
            self._look()
        return self._ring

    def again(self) -> Keyring:
        """See RingSource."""
        self._look()
        return self._ring

    def _look(self) -> None:
        self._looked, stamp = self._ticks(), self._stamp()
        if stamp != self._seen and self._take(lambda: Keyring.load(self._path)):
            self._seen = stamp

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_ino, found.st_size)


class CommandSource(_Kept):
    """The keyring a command prints. Waited for at the start and for an unknown key id, and nowhere else."""

    def __init__(self, read: Callable[[], Keyring], ticks: Ticks = time.monotonic) -> None:
        super().__init__(read())
        self._read, self._ticks = read, ticks
        self._ran = ticks()
        self._turn = threading.Lock()

    def current(self) -> Keyring:
        """See RingSource."""
        if self._ticks() - self._ran >= RUN_SECONDS and self._turn.acquire(blocking=False):
            threading.Thread(target=self._run, name="keyring", daemon=True).start()
        return self._ring

    def again(self) -> Keyring:
        """See RingSource. At most once in ten seconds, so that nobody makes us run it all day with made-up ids."""
        if self._ticks() - self._ran >= AGAIN_SECONDS and self._turn.acquire(blocking=False):
            self._run()
        return self._ring

    def _run(self) -> None:
        try:
            self._take(self._read)
        finally:
            self._ran = self._ticks()
            self._turn.release()


def ring_source(role: str, path: Path, command: Sequence[str], environ: Mapping[str, str]) -> RingSource:
    """Where the keyring of `role` comes from: the environment when it is there, else the command, else the file.

    `command`: argv; each `{role}` in it becomes the role; empty for none. KeyringError when nothing gives one, and
    when what comes is another role's keyring.
    """
    from hearthline.sealing.keys import ring_from_command, ring_from_environment

    found: RingSource
    if environ.get(f"HEARTHLINE_KEYRING_{role.upper()}"):
        found = Fixed(ring_from_environment(role, environ))
    elif command:
        argv = [part.replace("{role}", role) for part in command]
        found = CommandSource(lambda: ring_from_command(argv))
    else:
        found = FileSource(path)
    if found.current().role != role:
        raise KeyringError(
            "sealing.E009", f"this is the keyring of the {found.current().role}", f"give this process {role}.json"
        )
    return found
