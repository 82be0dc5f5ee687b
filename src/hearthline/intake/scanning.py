"""The agency's virus scanner, where it has one: clamd on this machine, by its socket. Without one a file says so.

A file goes to it once, unsealed, before the first picture is drawn of it, and never leaves the machine: only the path
of a socket is taken, no address. Where a scanner is named, nothing is drawn that it has not looked at.
"""

import socket
import struct
from typing import Protocol

from django.conf import settings

from hearthline.ground.errors import ConfigurationError

SECONDS = 60
CHUNK = 64 * 1024
_ASKING = b"zPING\0"
_SENDING = b"zINSTREAM\0"


class ScannerAway(Exception):
    """Nobody answers, or not in time, or not in a way that is understood. To be asked again."""


class Scanner(Protocol):
    """What a scanner must be able to do."""

    def clean(self, data: bytes) -> bool:
        """Whether nothing was found. ScannerAway."""
        ...

    def there(self) -> bool:
        """Whether it answers."""
        ...


class Clamd:
    """clamd's own protocol (`INSTREAM`), over a socket file."""

    def __init__(self, path: str) -> None:
        self._path = path

    def clean(self, data: bytes) -> bool:
        """See Scanner. Larger than its `StreamMaxLength`, which must be 26M or more, counts as away."""
        parts = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]
        framed = [struct.pack(">I", len(part)) + part for part in parts]
        said = self._ask(_SENDING, *framed, struct.pack(">I", 0))
        if said.endswith(b" OK"):
            return True
        if said.endswith(b" FOUND"):
            return False
        raise ScannerAway

    def there(self) -> bool:
        """See Scanner. Asked every few seconds: it must not keep the one who asks waiting."""
        try:
            return self._ask(_ASKING, seconds=2) == b"PONG"
        except ScannerAway:
            return False

    def _ask(self, *parts: bytes, seconds: float = SECONDS) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(seconds)
                line.connect(self._path)
                for part in parts:
                    line.sendall(part)
                said = b""
                while not said.endswith(b"\0") and (more := line.recv(4096)):
                    said += more
        except OSError:
            raise ScannerAway from None
        return said.rstrip(b"\0\n")


def named() -> Scanner | None:
    """The scanner that HEARTHLINE_SCANNER names (`unix:PATH`), or None.

    ConfigurationError for anything but a socket: what goes there must not leave this machine.
    """
    told = settings.HEARTHLINE.scanner
    if not told:
        return None
    how, _, path = told.partition(":")
    if how != "unix" or not path.startswith("/"):
        raise ConfigurationError("intake.E010", "HEARTHLINE_SCANNER names no socket", "unix:PATH, or leave it out")
    return Clamd(path)


def health() -> list[str]:
    """A health check: `scanner_away` when one is named and does not answer. Files wait meanwhile, reports do not."""
    try:
        scanner = named()
    except ConfigurationError:
        return ["scanner_away"]
    return [] if scanner is None or scanner.there() else ["scanner_away"]
