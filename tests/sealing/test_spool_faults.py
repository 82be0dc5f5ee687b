"""The spool when things go wrong: a kill at any step, a full disk, a broken one. Whole or absent, and it says so."""

import errno
import os
import resource
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hearthline.ground import clock
from hearthline.sealing import Spool, SpoolError, SpoolFull
from tests.sealing.crashes import NIGHT, SEALED, Killed, fails_with, inside


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.mark.fault("1")
def test_a_kill_between_write_and_name_leaves_nothing_that_is_read(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(os, "link", fails_with(Killed()))
        spool.put("e1", SEALED)
    assert list(spool.take()) == []
    assert spool.count() == 0
    spool.put("e1", SEALED)
    assert list(spool.take()) == [("e1", SEALED)]


@pytest.mark.fault("1")
def test_what_a_kill_left_whole_is_kept_later_and_what_it_left_cut_is_removed(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.freeze(NIGHT):
        for name in ("whole", "cut"):
            with monkeypatch.context() as patch, pytest.raises(Killed):
                patch.setattr(os, "link", fails_with(Killed()))
                spool.put(name, SEALED)
        (left,) = spool.folder.glob(".cut*")
        left.write_bytes(left.read_bytes()[:-1])
        os.utime(left, (NIGHT.timestamp(), NIGHT.timestamp()))
    with clock.freeze(NIGHT + timedelta(minutes=9)):
        assert spool.tidy() == 0
    with clock.freeze(NIGHT + timedelta(minutes=10)):
        assert spool.tidy() == 1
    assert list(spool.take()) == [("whole", SEALED)]
    assert inside(spool) == ["whole.sealed"]


@pytest.mark.fault("1")
@pytest.mark.parametrize("step", ["write", "utime", "fsync", "link"])
def test_a_kill_at_any_step_leaves_the_payload_whole_or_absent(
    spool: Spool, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(os, "fdopen" if step == "write" else step, fails_with(Killed()))
        spool.put("e1", SEALED)
    assert list(spool.take()) in ([], [("e1", SEALED)])
    assert spool.bad_names() == []
    spool.put("e1", SEALED)
    assert list(spool.take()) == [("e1", SEALED)]


@pytest.mark.fault("2")
@pytest.mark.parametrize("step", ["open", "fsync", "link"])
@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_says_so_and_keeps_nothing(
    spool: Spool, monkeypatch: pytest.MonkeyPatch, step: str, problem: int
) -> None:
    with monkeypatch.context() as patch, pytest.raises(SpoolFull) as caught:
        patch.setattr(os, step, fails_with(OSError(problem, "full")))
        spool.put("e1", SEALED)
    assert "e1" not in str(caught.value)
    assert inside(spool) == []
    assert list(spool.take()) == []


@pytest.mark.fault("2")
def test_a_disk_that_fills_in_the_middle_of_a_write_keeps_nothing(spool: Spool) -> None:
    """A real short write: the kernel stops the file at 1,000 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(SpoolFull):
            spool.put("e1", SEALED)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert inside(spool) == []
    spool.put("e1", SEALED)
    assert spool.count() == 1


@pytest.mark.fault("2")
def test_a_disk_that_can_neither_write_nor_remove_still_says_so(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(SpoolFull):
        patch.setattr(os, "fsync", fails_with(OSError(errno.ENOSPC, "full")))
        patch.setattr(Path, "unlink", fails_with(OSError(errno.EROFS, "read-only")))
        spool.put("e1", SEALED)
    assert list(spool.take()) == []


def test_any_other_trouble_of_the_disk_is_a_spool_error(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(SpoolError) as caught:
        patch.setattr(os, "fsync", fails_with(OSError(errno.EIO, "broken")))
        spool.put("e1", SEALED)
    assert not isinstance(caught.value, SpoolFull)
    assert "EIO" in str(caught.value)


def test_what_is_put_is_synced_before_it_has_its_name_and_the_folder_after(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, link = os.fsync, os.link

    def synced(handle: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")
        fsync(handle)

    def linked(*args: Any) -> None:
        order.append("name")
        link(*args)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", linked)
    spool.put("e1", SEALED)
    assert order == ["file", "name", "folder"]
