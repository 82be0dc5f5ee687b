"""A double of clamd: speaks its protocol over a socket file, and finds the test file that every scanner knows."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""Harmless: the text by which scanners are tried (eicar.org)."""


def _all(line: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size and (more := line.recv(size - len(got))):
        got += more
    return got


def _command(line: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and (more := line.recv(1)):
        said += more
    return said


def _answer(line: socket.socket, most: int) -> bytes:
    if _command(line) == b"zPING\0":
        return b"PONG\0"
    data = b""
    while size := struct.unpack(">I", _all(line, 4))[0]:
        data += _all(line, size)
    if len(data) > most:
        return b"INSTREAM size limit exceeded. ERROR\0"
    return b"stream: Eicar-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


@contextmanager
def clamd(path: Path, most: int = 26 * 1024 * 1024, answer: bytes | None = None) -> Iterator[list[int]]:
    """Listens at `path`; yields a list that grows by one for each asking. `answer`: what it says to everything."""
    asked: list[int] = []
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(str(path))
    door.listen(5)

    def serve() -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                said = _answer(line, most)
                asked.append(1)
                line.sendall(said if answer is None else answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(5)
