"""The shape of a backup inside its age encryption: a tar of pieces of the database, and last a manifest.

The database's length is not known before its end, so it comes in pieces of at most 4 MiB, and what is to be checked
(sha256, counts, the journal's head, the ledger's) comes after it.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from hearthline.ground.errors import DomainError

PIECE: Final = 4 * 1024 * 1024
MANIFEST: Final = "manifest.json"
SCHEMA: Final = 1
_BLOCK: Final = 512
_LARGEST: Final = 16 * 1024 * 1024


class BackupError(DomainError):
    """A backup could not be made or read back. Says what, and never anything of what is in it."""


class Stream(io.RawIOBase):
    """Bytes that are made while they are read."""

    def __init__(self, source: Iterator[bytes]) -> None:
        super().__init__()
        self._source, self._rest = source, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` with what comes next; 0 at the end."""
        while not self._rest:
            made = next(self._source, None)
            if made is None:
                return 0
            self._rest = made
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def readall(self) -> bytes:
        """Everything that is left."""
        rest, self._rest = self._rest, b""
        return rest + b"".join(self._source)


def packed(database: Iterable[bytes], manifest: Callable[[], dict[str, Any]]) -> Iterator[bytes]:
    """The whole file as bytes. `manifest` is asked when the database is through; its sha256 and size are added."""
    digest, size, number = hashlib.sha256(), 0, 0
    for piece in _pieces(database):
        digest.update(piece)
        size, number = size + len(piece), number + 1
        yield from _member(f"database/{number:06}", piece)
    told = {**manifest(), "schema": SCHEMA, "sha256": digest.hexdigest(), "bytes": size, "pieces": number}
    yield from _member(MANIFEST, json.dumps(told, sort_keys=True, indent=1).encode())
    yield b"\0" * (2 * _BLOCK)


def _pieces(source: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for some in source:
        held += some
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)


def _member(name: str, content: bytes) -> Iterator[bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    yield info.tobuf(tarfile.USTAR_FORMAT)
    yield content
    yield b"\0" * (-len(content) % _BLOCK)


class Unpacker(io.RawIOBase):
    """Takes the decrypted bytes as they come, and hands on the database piece by piece.

    The last piece is held back until the manifest has come and agrees: until then whoever takes the pieces has not
    seen the end, and commits nothing. `manifest` is there after `finish`.
    """

    def __init__(self, take: Callable[[bytes], None]) -> None:
        super().__init__()
        self._take, self._buffer, self._last = take, bytearray(), b""
        self._digest, self._size, self._number = hashlib.sha256(), 0, 0
        self._ended = False
        self.wrong: Exception | None = None
        self.manifest: dict[str, Any] = {}

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """More of the file. Raises BackupError when it is not a backup of ours."""
        self._buffer += data
        try:
            while self._next():
                pass
        except Exception as error:  # kept: on its way through the decryption it would lose its name
            self.wrong = error
            raise
        return len(data)

    def _next(self) -> bool:
        if self._ended or len(self._buffer) < _BLOCK:
            return False
        head = bytes(self._buffer[:_BLOCK])
        if head == b"\0" * _BLOCK:
            self._ended = True
            return False
        try:
            info = tarfile.TarInfo.frombuf(head, "ascii", "strict")
        except tarfile.HeaderError as error:
            raise BackupError("backup.shape", "this file is not a backup") from error
        if info.size > _LARGEST:
            raise BackupError("backup.shape", "this file is not a backup")
        whole = _BLOCK + info.size + (-info.size % _BLOCK)
        if len(self._buffer) < whole:
            return False
        content = bytes(self._buffer[_BLOCK : _BLOCK + info.size])
        del self._buffer[:whole]
        self._member(info.name, content)
        return True

    def _member(self, name: str, content: bytes) -> None:
        if name == MANIFEST:
            self.manifest = json.loads(content)
            return
        self._number += 1
        if name != f"database/{self._number:06}" or self.manifest:
            raise BackupError("backup.shape", "the pieces of this backup are not in order")
        self._digest.update(content)
        self._size += len(content)
        if self._last:
            self._take(self._last)
        self._last = content

    def finish(self) -> dict[str, Any]:
        """The manifest, when it agrees with what came; the last piece is handed on. Raises BackupError."""
        told = self.manifest
        same = (told.get("sha256"), told.get("bytes"), told.get("pieces")) == (
            self._digest.hexdigest(),
            self._size,
            self._number,
        )
        if not self._ended or told.get("schema") != SCHEMA or not same:
            raise BackupError("backup.damaged", "the backup is cut short or does not agree with its own manifest")
        self._take(self._last)
        return told
