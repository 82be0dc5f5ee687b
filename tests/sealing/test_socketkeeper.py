"""The keeper behind its socket: who may connect, what goes over the wire, and what the desk sees when it is away."""

import json
import os
import socket
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from hearthline.ground.ids import uuid7
from hearthline.sealing import KeyringError, SealError
from hearthline.sealing.answering import LARGEST, VERBS, Answers, Budget
from hearthline.sealing.openings import OpeningLog
from hearthline.sealing.socketkeeper import KeeperStopped, SocketDoor, SocketKeeper, peer, receive, send
from tests.sealing.rings import keeper
from tests.sealing.test_answering import IDENTITY, PLACE, boxed

WHO = {"actor": "p1", "purpose": "call_back"}


@contextmanager
def door(folder: Path, *, person: int = 30, verbs: Sequence[str] = VERBS) -> Iterator[Path]:
    """A keeper that listens in this process, on a thread."""
    stop, path = Event(), folder / "run" / "keeper.sock"
    answers = Answers(keeper(), OpeningLog(folder / "openings.log"), Budget(person=person), locked=False)
    listening = SocketDoor(path, answers, lambda _user: verbs)
    thread = Thread(target=listening.serve, args=(stop,))
    thread.start()
    try:
        yield path
    finally:
        stop.set()
        thread.join(10)


@pytest.mark.req("C-2")
def test_the_desk_asks_through_the_socket_and_holds_no_key(tmp_path: Path) -> None:
    with door(tmp_path) as path:
        desk = SocketKeeper(path)
        assert json.loads(desk.open_identity(boxed(), PLACE, entry=uuid7().hex, **WHO)) == IDENTITY
        assert desk.marks_of_box(boxed(), PLACE, entry=uuid7().hex, **WHO) == keeper().marks_of_box(
            boxed(), PLACE, **WHO
        )
        assert desk.suggest(boxed(), PLACE, ["the van", "no"], entry=uuid7().hex, **WHO) == [[(4, 7)], []]
        assert desk.status()["opened"] == 2
        assert not hasattr(desk, "ring")


@pytest.mark.req("C-2")
def test_without_a_journal_entry_the_keeper_opens_nothing(tmp_path: Path) -> None:
    with door(tmp_path) as path, pytest.raises(KeyringError):
        SocketKeeper(path).open_identity(boxed(), PLACE, **WHO)


def test_a_damaged_box_and_a_spent_budget_are_told_apart(tmp_path: Path) -> None:
    with door(tmp_path, person=1) as path:
        desk = SocketKeeper(path)
        with pytest.raises(SealError):
            desk.open_identity(b"damaged", PLACE, entry=uuid7().hex, **WHO)
        with pytest.raises(KeeperStopped):
            desk.open_identity(boxed(), PLACE, entry=uuid7().hex, **WHO)
        assert desk.status()["stopped"] == 1


def test_the_socket_is_closed_to_others_and_says_who_is_there(tmp_path: Path) -> None:
    with door(tmp_path) as path:
        assert path.stat().st_mode & 0o777 == 0o600
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as to:
            to.connect(str(path))
            assert peer(to) == os.geteuid()
    assert not path.exists()


def test_who_may_ask_nothing_gets_no_answer(tmp_path: Path) -> None:
    with door(tmp_path, verbs=()) as path, pytest.raises(KeyringError):
        SocketKeeper(path).status()


def test_the_worker_may_mark_and_not_open(tmp_path: Path) -> None:
    with door(tmp_path, verbs=("marks_of_box", "status")) as path:
        worker = SocketKeeper(path)
        assert len(worker.marks_of_box(boxed(), PLACE, entry=uuid7().hex, **WHO)) == 1
        with pytest.raises(KeyringError):
            worker.open_identity(boxed(), PLACE, entry=uuid7().hex, **WHO)


@pytest.mark.fault("9")
def test_a_keeper_that_is_not_there_is_said_to_be_away(tmp_path: Path) -> None:
    for path in (tmp_path / "none.sock", tmp_path):
        with pytest.raises(KeyringError) as caught:
            SocketKeeper(path, seconds=1).status()
        assert caught.value.code == "sealing.E010"


@pytest.mark.fault("9")
def test_a_keeper_that_hangs_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "hangs.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as silent:
        silent.bind(str(path))
        silent.listen(1)
        with pytest.raises(KeyringError):
            SocketKeeper(path, seconds=0.2).status()


@pytest.mark.parametrize("sent", [struct.pack(">I", LARGEST + 1), struct.pack(">I", 9) + b"short", b"\x00"])
def test_a_question_that_is_too_long_or_cut_short_harms_nobody_else(tmp_path: Path, sent: bytes) -> None:
    with door(tmp_path) as path:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as to:
            to.settimeout(5)
            to.connect(str(path))
            to.sendall(sent)
            to.shutdown(socket.SHUT_WR)
            assert to.recv(10) == b""
        assert SocketKeeper(path).status()["opened"] == 0


def test_a_message_longer_than_the_bound_is_not_read() -> None:
    one, two = socket.socketpair()
    with one, two:
        send(one, b"x" * 20)
        with pytest.raises(ValueError, match="too long"):
            receive(two, largest=10)


def test_a_socket_left_by_a_killed_keeper_is_taken_over(tmp_path: Path) -> None:
    for _ in range(2):
        with door(tmp_path) as path:
            left = os.open(path.parent, os.O_RDONLY)
            os.close(left)
    stale = tmp_path / "run" / "keeper.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(stale))
    with door(tmp_path) as path:
        assert SocketKeeper(path).status()["opened"] == 0


def test_a_path_longer_than_an_address_may_be_works_too(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    with door(deep) as path:
        assert len(str(path)) > 108
        assert SocketKeeper(path).status()["memory_locked"] is False
