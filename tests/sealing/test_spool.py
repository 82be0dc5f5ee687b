"""The spool: what was put is there after a crash, once, and trouble with one never holds up the others."""

import errno
import os
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hearthline.ground import clock
from hearthline.sealing import Spool, SpoolConflict
from tests.sealing.crashes import NIGHT, SEALED, Killed, fails_with, inside
from tests.sealing.rings import flipped


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def test_what_was_put_is_taken_and_stays_until_done(spool: Spool) -> None:
    spool.put("e1", SEALED)
    assert list(spool.take()) == [("e1", SEALED)]
    assert list(spool.take()) == [("e1", SEALED)]
    spool.done("e1")
    assert list(spool.take()) == []
    assert inside(spool) == []


def test_another_process_sees_what_was_put(spool: Spool) -> None:
    spool.put("e1", SEALED)
    assert list(Spool(spool.folder).take()) == [("e1", SEALED)]


@given(st.binary(max_size=3000))
@settings(max_examples=25)
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, payload: bytes) -> None:
    spool = Spool(tmp_path_factory.mktemp("spool"))
    spool.put("e1", payload)
    assert list(spool.take()) == [("e1", payload)]


@pytest.mark.fault("16")
def test_putting_the_same_twice_keeps_it_once(spool: Spool) -> None:
    spool.put("e1", SEALED)
    spool.put("e1", SEALED)
    assert spool.count() == 1
    assert len(inside(spool)) == 1


def test_other_content_under_the_same_name_is_refused_and_the_first_stays(spool: Spool) -> None:
    spool.put("e1", SEALED)
    with pytest.raises(SpoolConflict):
        spool.put("e1", b"other")
    assert list(spool.take()) == [("e1", SEALED)]
    assert len(inside(spool)) == 1


@pytest.mark.fault("1", "16")
def test_a_retry_sealed_anew_is_known_by_its_name(spool: Spool) -> None:
    """The same report sealed twice has other bytes; its envelope id says that it is the same."""
    assert spool.put_once("e1", SEALED)
    assert not spool.put_once("e1", os.urandom(3000))
    assert list(spool.take()) == [("e1", SEALED)]


@pytest.mark.fault("15")
def test_a_retry_over_a_damaged_file_keeps_the_retry(spool: Spool) -> None:
    spool.put("e1", SEALED)
    path = spool.folder / "e1.sealed"
    path.write_bytes(flipped(path.read_bytes(), 800))
    assert spool.put_once("e1", b"sealed anew")
    assert list(spool.take()) == [("e1", b"sealed anew")]
    assert len(spool.bad_names()) == 1


def test_done_twice_is_no_error(spool: Spool) -> None:
    spool.put("e1", SEALED)
    spool.done("e1")
    spool.done("e1")
    assert spool.count() == 0


@pytest.mark.fault("34")
@pytest.mark.parametrize("name", ["", "../e1", "a/b", ".hidden", "a\0b", "a" * 121, "-x", "é", "e1\n"])
def test_a_name_that_is_a_path_or_hidden_is_refused(spool: Spool, name: str) -> None:
    with pytest.raises(ValueError):
        spool.put(name, SEALED)
    assert inside(spool) == []


def test_the_longest_waiting_comes_first_and_its_age_is_told(spool: Spool) -> None:
    assert spool.oldest_age() is None
    for minutes, name in ((0, "zz"), (5, "mm"), (10, "aa")):
        with clock.freeze(NIGHT + timedelta(minutes=minutes)):
            spool.put(name, SEALED)
    assert spool.pending() == ["zz", "mm", "aa"]
    with clock.freeze(NIGHT + timedelta(minutes=30)):
        assert spool.oldest_age() == timedelta(minutes=30)


@pytest.mark.fault("8")
def test_a_clock_set_back_gives_no_negative_age(spool: Spool) -> None:
    with clock.freeze(NIGHT):
        spool.put("e1", SEALED)
    with clock.freeze(NIGHT - timedelta(hours=1)):
        assert spool.oldest_age() == timedelta()


@pytest.mark.fault("15")
@pytest.mark.parametrize("damage", [0, 100, 250, 500, 8000])
def test_a_damaged_file_is_set_aside_and_the_others_come(spool: Spool, damage: int) -> None:
    for name in ("e1", "e2", "e3"):
        spool.put(name, SEALED)
    path = spool.folder / "e2.sealed"
    path.write_bytes(flipped(path.read_bytes(), damage))
    assert sorted(name for name, _ in spool.take()) == ["e1", "e3"]
    assert [name.startswith("e2.sealed") for name in spool.bad_names()] == [True]
    assert spool.count() == 2


@pytest.mark.fault("15")
@pytest.mark.parametrize("length", [0, 5, 40, 60, 2000])
def test_a_cut_file_is_never_read_as_whole(spool: Spool, length: int) -> None:
    spool.put("e1", SEALED)
    path = spool.folder / "e1.sealed"
    path.write_bytes(path.read_bytes()[:length])
    assert list(spool.take()) == []
    assert len(spool.bad_names()) == 1


@pytest.mark.fault("53")
def test_a_file_that_was_renamed_is_set_aside(spool: Spool) -> None:
    spool.put("e1", SEALED)
    (spool.folder / "e1.sealed").rename(spool.folder / "e9.sealed")
    assert list(spool.take()) == []
    assert len(spool.bad_names()) == 1


def test_a_file_that_cannot_be_read_just_now_stays_and_the_others_come(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.put("e1", SEALED)
    spool.put("e2", SEALED)
    real = Path.read_bytes

    def read(path: Path) -> bytes:
        if path.name == "e1.sealed":
            raise OSError(errno.EMFILE, "too many open files")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    assert [name for name, _ in spool.take()] == ["e2"]
    assert spool.count() == 2
    assert spool.bad_names() == []


@pytest.mark.fault("41")
def test_only_this_user_can_read_the_spool(spool: Spool) -> None:
    spool.put("e1", SEALED)
    assert spool.folder.stat().st_mode & 0o777 == 0o700
    assert (spool.folder / "e1.sealed").stat().st_mode & 0o777 == 0o600


class SpoolMachine(RuleBasedStateMachine):
    """Puts, takes and crashes in any order: the spool holds what a dictionary would hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="spool-"))
        self.spool = Spool(self.folder)
        self.expected: dict[str, bytes] = {}

    names = st.sampled_from(["a", "b", "c"])

    @rule(name=names, payload=st.binary(max_size=20))
    def put(self, name: str, payload: bytes) -> None:
        assert self.spool.put_once(name, payload) == (name not in self.expected)
        self.expected.setdefault(name, payload)

    @rule(name=names)
    def done(self, name: str) -> None:
        self.spool.done(name)
        self.expected.pop(name, None)

    @rule(name=names, payload=st.binary(max_size=20))
    def killed(self, name: str, payload: bytes) -> None:
        with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
            patch.setattr(os, "link", fails_with(Killed()))
            self.spool.put_once(name, payload)

    @rule()
    def started_again(self) -> None:
        self.spool = Spool(self.folder)

    @invariant()
    def holds_what_was_put(self) -> None:
        assert dict(self.spool.take()) == self.expected
        assert self.spool.count() == len(self.expected)

    def teardown(self) -> None:
        for path in [*self.folder.rglob("*"), *self.folder.glob(".*")]:
            if path.is_file():
                path.unlink()
        self.spool.bad_folder.rmdir()
        self.folder.rmdir()


SpoolMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
TestSpoolMachine = SpoolMachine.TestCase
