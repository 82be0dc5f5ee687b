"""The ledger: whole lines in a chain, on the disk before anything is destroyed, and never changed."""

import json
import multiprocessing
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.retention.ledger import GENESIS, NAME, Ledger, LedgerError, check, standing

pytestmark = pytest.mark.fault("71")
A, B = uuid4().hex, uuid4().hex


def filled(folder: Path) -> Ledger:
    book = Ledger(folder)
    for what, own in (("expunged", A), ("sealed", B), ("unsealed", B), ("expunged", uuid4().hex)):
        book.append(what, "person", own, agency="here")
    return book


def test_lines_follow_each_other_and_the_last_about_a_record_stands(tmp_path: Path) -> None:
    book = filled(tmp_path)
    lines = book.lines()
    assert [line.seq for line in lines] == [1, 2, 3, 4]
    assert book.head() == (4, lines[-1].hash)
    assert standing(lines)["person", B].what == "unsealed"
    assert Ledger(tmp_path / "none").head() == (0, GENESIS)
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


def test_the_same_again_is_the_line_that_stands(tmp_path: Path) -> None:
    book = filled(tmp_path)
    assert book.append("expunged", "person", A, agency="here").seq == 1
    assert book.append("sealed", "person", B, agency="here").seq == 5, "sealed, opened, and sealed again"
    assert len(book.lines()) == 5


@pytest.mark.parametrize("line", range(4))
@pytest.mark.parametrize("way", ["edited", "deleted", "swapped", "inserted"])
def test_a_line_that_was_touched_is_named(tmp_path: Path, line: int, way: str) -> None:
    book = filled(tmp_path)
    rows = book.path.read_text().splitlines(keepends=True)
    if way == "edited":
        rows[line] = json.dumps(json.loads(rows[line]) | {"id": uuid4().hex}, sort_keys=True) + "\n"
    elif way == "deleted" and line < 3:
        del rows[line]
    elif way == "swapped" and line < 3:
        rows[line], rows[line + 1] = rows[line + 1], rows[line]
    else:
        rows.insert(line, rows[line])
    book.path.write_text("".join(rows))
    with pytest.raises(LedgerError, match=r"ledger\.broken"):
        book.lines()
    with pytest.raises(LedgerError):
        book.append("expunged", "person", uuid4().hex, agency="here")


def test_a_ledger_that_was_cut_short_is_noticed_by_who_knew_it(tmp_path: Path) -> None:
    book = filled(tmp_path)
    seq, said = book.head()
    check(book.lines(), seq, said)
    book.path.write_text("".join(book.path.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(LedgerError, match=r"ledger\.other"):
        check(book.lines(), seq, said)
    check(book.lines(), 0, GENESIS)


@given(st.integers(1, 400))
def test_a_writer_that_was_killed_leaves_whole_lines_only(cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        book = filled(Path(folder))
        raw = book.path.read_bytes()
        book.path.write_bytes(raw[: max(len(raw) - cut, 0)])
        before = book.lines()
        book.append("expunged", "report", uuid4().hex, agency="here", root="r")
        assert [line.hash for line in book.lines()[:-1]] == [line.hash for line in before]


def _many(folder: str) -> None:
    for _ in range(20):
        Ledger(Path(folder)).append("expunged", "report", uuid4().hex, agency="here")


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_many, args=(str(tmp_path),)) for _ in range(3)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert [one.exitcode for one in writers] == [0, 0, 0]
    assert len(Ledger(tmp_path).lines()) == 60
