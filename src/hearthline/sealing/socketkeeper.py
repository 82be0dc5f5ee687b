"""The keeper as a process of its own: a unix socket, one question and one answer for each connection.

On the wire: four bytes of length, then JSON, either way. The socket's mode says who may connect at all; the system's
own word on who is at the other end (SO_PEERCRED) says which questions they may ask.
"""

import base64
import binascii
import json
import os
import socket
import stat
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore, Event
from typing import Any

from hearthline.sealing.answering import LARGEST, REFUSED_BUDGET, REFUSED_SEALED, VERBS, Answers
from hearthline.sealing.context import Context, SealError
from hearthline.sealing.keyring import KeyringError

SECONDS = 10.0
AT_ONCE = 8
_LONGEST_ADDRESS = 100
Allowed = Callable[[int], Sequence[str]]
"""User id at the other end -> the verbs they may use; none for nobody's business."""


class KeeperStopped(KeyringError):
    """Too many identities were asked for: the keeper opens none until the hour has passed."""


def away() -> KeyringError:
    """The keeper does not answer, or not as it should."""
    return KeyringError(
        "sealing.E010",
        "the keeper of identities does not answer",
        "start it: bin/serve, or bin/hearthline keeper serve",
    )


def send(to: socket.socket, message: bytes) -> None:
    """One message. OSError."""
    to.sendall(struct.pack(">I", len(message)) + message)


def receive(of: socket.socket, largest: int = LARGEST) -> bytes:
    """One message. ValueError when it is longer than `largest` bytes or ends too soon; OSError."""
    (length,) = struct.unpack(">I", _exactly(of, 4))
    if length > largest:
        raise ValueError("too long")
    return _exactly(of, length)


def _exactly(of: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        piece = of.recv(min(65536, size - len(found)))
        if not piece:
            raise ValueError("ended too soon")
        found += piece
    return bytes(found)


def peer(of: socket.socket) -> int | None:
    """The user id of the process at the other end; None where the system does not tell."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    raw = of.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", raw)[1])


@contextmanager
def _reachable(path: Path) -> Iterator[str]:
    """The address of the socket at `path`, also where that is longer than an address may be (Linux)."""
    if len(os.fsencode(path)) < _LONGEST_ADDRESS:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


class SocketDoor:
    """Listens, asks who is there, and hands questions to `Answers`."""

    def __init__(self, path: Path, answers: Answers, allowed: Allowed | None = None, group: int | None = None) -> None:
        """`allowed`: None lets only this process's own user ask, everything. `group`: may connect besides the user."""
        self._answers = answers
        own = os.geteuid()
        self._allowed: Allowed = allowed or (lambda user: VERBS if user == own else ())
        self._places = BoundedSemaphore(AT_ONCE * 2)
        self.path = path
        self._listener = _listen(path, group)

    def serve(self, stop: Event) -> None:
        """Answer until `stop`. A question that cannot be read costs its asker the connection, and nobody else."""
        self._listener.settimeout(0.2)
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="question") as pool:
            while not stop.is_set():
                try:
                    other, _ = self._listener.accept()
                except TimeoutError:
                    continue
                if not self._places.acquire(blocking=False):
                    other.close()  # a queue without an end would be another way to stop us
                    continue
                pool.submit(self._one, other)
        self._listener.close()
        self.path.unlink(missing_ok=True)

    def _one(self, other: socket.socket) -> None:
        try:
            with other:
                other.settimeout(SECONDS)
                user = peer(other)
                verbs = VERBS if user is None else tuple(self._allowed(user))
                if verbs:
                    send(other, self._answers.answer(receive(other), verbs))
        except (OSError, ValueError):
            return  # gone, too slow, too long, or the log cannot be written: no answer is the answer
        finally:
            self._places.release()


def _listen(path: Path, group: int | None) -> socket.socket:
    path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    if path.is_socket():
        path.unlink()  # left by a keeper that was killed
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        with _reachable(path) as at:
            made.bind(at)
    finally:
        os.umask(before)
    if group is not None:
        os.chown(path, -1, group)
        path.chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IWGRP)
    made.listen(AT_ONCE * 4)
    return made


class SocketKeeper:
    """Asks the keeper behind a unix socket. Holds no key. KeyringError when it does not answer."""

    def __init__(self, path: Path, seconds: float = SECONDS) -> None:
        self._path, self._seconds = path, seconds

    def open_identity(self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = "") -> bytes:
        """See Keeper. `entry`: the journal entry that says so, written and committed before."""
        return read_opened(self._ask("open_identity", blob, context, actor, purpose, entry))

    def open_number(self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = "") -> bytes:
        """See Keeper."""
        return read_opened(self._ask("open_number", blob, context, actor, purpose, entry))

    def marks_of_box(
        self, blob: bytes, context: Context, *, actor: str, purpose: str, entry: str = ""
    ) -> tuple[str, ...]:
        """See Keeper."""
        return read_marks(self._ask("marks_of_box", blob, context, actor, purpose, entry))

    def suggest(
        self, blob: bytes, context: Context, texts: Sequence[str], *, actor: str, purpose: str, entry: str = ""
    ) -> list[list[tuple[int, int]]]:
        """See Keeper."""
        return read_spans(self._ask("suggest", blob, context, actor, purpose, entry, texts=list(texts)))

    def status(self) -> Mapping[str, Any]:
        """How it is: openings and stops of the last hour, and whether its memory is locked."""
        found = self._send({"ask": "status"})
        if not isinstance(found, dict):
            raise away()
        return found

    def _ask(
        self, what: str, blob: bytes, context: Context, actor: str, purpose: str, entry: str, **more: object
    ) -> Any:
        return self._send(question(what, blob, context, actor, purpose, entry) | more)

    def _send(self, asked: Mapping[str, object]) -> Any:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as to:
                to.settimeout(self._seconds)
                with _reachable(self._path) as at:
                    to.connect(at)
                send(to, json.dumps(asked).encode())
                answer = receive(to)
        except (OSError, ValueError):
            raise away() from None
        return read_answer(answer)


def question(what: str, blob: bytes, context: Context, actor: str, purpose: str, entry: str) -> dict[str, object]:
    """A question about a box, as it goes over the wire."""
    sealed = base64.b64encode(blob).decode("ascii")
    told = {"actor": actor, "purpose": purpose, "entry": entry}
    return {"ask": what, "blob": sealed, "context": list(context), **told}


def read_answer(raw: bytes) -> Any:
    """What the keeper found. SealError: it does not open. KeeperStopped: too many. KeyringError: no answer."""
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        raise away() from None
    if isinstance(answer, dict) and "answer" in answer:
        return answer["answer"]
    refused = answer.get("refused") if isinstance(answer, dict) else None
    if refused == REFUSED_SEALED:
        raise SealError
    if refused == REFUSED_BUDGET:
        raise KeeperStopped(
            "sealing.E011", "too many identities were asked for", "look who asked: bin/hearthline keeper reconcile"
        )
    raise away()


def read_opened(found: Any) -> bytes:
    """The plaintext in an answer. KeyringError."""
    try:
        return base64.b64decode(found, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise away() from None


def read_marks(found: Any) -> tuple[str, ...]:
    """The marks in an answer. KeyringError."""
    if not isinstance(found, list) or not all(isinstance(mark, str) for mark in found):
        raise away()
    return tuple(found)


def read_spans(found: Any) -> list[list[tuple[int, int]]]:
    """(start, end) pairs for each text in an answer. KeyringError."""
    try:
        return [[(int(start), int(end)) for start, end in spans] for spans in found]
    except (TypeError, ValueError):
        raise away() from None
