"""A house of real processes is set up once, whoever asks first; what was begun and not finished is begun anew."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bench import furnished
from bench.furnished import SHARED, copied


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(SHARED, str(tmp_path))
    furnished._base.cache_clear()
    yield
    furnished._base.cache_clear()


def test_who_comes_at_once_waits_for_the_first_and_finds_what_it_made() -> None:
    made: list[str] = []

    def make(folder: Path, database: str) -> None:
        made.append(database)
        (folder / "state").mkdir()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: furnished.furnished("sqlite", make), range(8)))
    assert made == ["sqlite"]
    assert [(folder / "state").is_dir() for folder in found] == [True]
    furnished.furnished("postgres", make)
    assert made == ["sqlite", "postgres"]


def test_what_failed_half_way_is_nobodys_house(tmp_path: Path) -> None:
    def fails(folder: Path, _: str) -> None:
        (folder / "half").touch()
        raise RuntimeError("set-up failed")

    with pytest.raises(RuntimeError):
        furnished.furnished("sqlite", fails)
    assert not list(tmp_path.glob("sqlite-*"))
    whole = furnished.furnished("sqlite", lambda folder, _: (folder / "whole").touch())
    assert [path.name for path in whole.iterdir()] == ["whole"]


def test_a_house_whose_reports_would_be_late_is_made_anew_and_the_old_one_stays_for_who_copies_it() -> None:
    made: list[str] = []

    def at(now: float) -> Path:
        return furnished.furnished("sqlite", lambda _, database: made.append(database), lambda: now)

    first = at(100.0)
    assert at(100.0 + furnished.FRESH) == first
    second = at(100.5 + furnished.FRESH)
    assert second != first
    assert first.exists()
    assert at(99_999.0) != second
    assert len(made) == 3


def test_a_copy_has_the_modes_of_what_it_was_made_from(tmp_path: Path) -> None:
    (one := tmp_path / "one").mkdir(mode=0o700)
    (key := one / "key").write_text("practice")
    key.chmod(0o600)
    copied(one, tmp_path / "two")
    assert stat.S_IMODE((tmp_path / "two").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "two" / "key").stat().st_mode) == 0o600
    assert (tmp_path / "two" / "key").read_text() == "practice"


def test_without_a_shared_folder_a_process_has_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(SHARED)
    furnished._base.cache_clear()
    mine = furnished.furnished("sqlite", lambda folder, _: (folder / "whole").touch())
    assert tmp_path not in mine.parents
    assert furnished.furnished("sqlite", lambda *_: pytest.fail("made twice")) == mine
