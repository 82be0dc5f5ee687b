"""Which tests run again on PostgreSQL: what asks the database itself, what commits, faults; of other pages a third."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.second_database import ONE_IN, asks_pages, chosen, draw_fewer

PAGES = "desk = staff.desk()\n"
ACTIONS = "claim(viewer=me)\n"


class Item:
    """A collected test, as much of it as is asked for."""

    def __init__(self, path: Path, *marks: pytest.Mark, fixtures: tuple[str, ...] = (), **module: Any) -> None:
        self.path, self.fixturenames, self.module = path, fixtures, SimpleNamespace(**module)
        self.marks = {mark.name: mark for mark in marks}

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return self.marks.get(name)


DB = pytest.mark.django_db.mark
COMMITS = pytest.mark.django_db(transaction=True).mark
FAULT = pytest.mark.fault("18").mark
POSTGRES = pytest.mark.postgres.mark


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (file := tmp_path / "test_pages.py").write_text(PAGES)
    return file


@pytest.fixture
def actions(tmp_path: Path) -> Path:
    (file := tmp_path / "test_actions.py").write_text(ACTIONS)
    return file


def kept(*items: Item) -> list[Item]:
    return chosen(list(items))  # type: ignore[arg-type, return-value]  # stand-ins


def test_what_asks_no_database_does_not_run_again(pages: Path, actions: Path) -> None:
    assert kept(Item(pages), Item(actions), Item(actions, FAULT)) == []


def test_all_that_asks_the_database_itself_runs_again(actions: Path) -> None:
    items = [Item(actions, DB) for _ in range(7)] + [Item(actions, fixtures=("tmp_path", "db"))]
    assert kept(*items) == items


def test_of_a_file_of_pages_every_third_runs_again_and_the_first_always(pages: Path) -> None:
    items = [Item(pages, DB) for _ in range(7)]
    assert kept(*items) == items[::ONE_IN]
    assert kept(items[0]) == items[:1]


@pytest.mark.parametrize("mark", [COMMITS, POSTGRES])
def test_what_commits_and_what_is_postgresqls_own_runs_again_beside_those(pages: Path, mark: pytest.Mark) -> None:
    plain = [Item(pages, DB) for _ in range(4)]
    each = [Item(pages, DB, mark) for _ in range(4)]
    assert [
        item for item in kept(*(one for both in zip(plain, each, strict=True) for one in both)) if item in each
    ] == each
    assert [item for item in kept(*plain, *each) if item in plain] == plain[::ONE_IN]


def test_the_room_of_faults_runs_whole(tmp_path: Path) -> None:
    (file := tmp_path / "faults" / "test_pages.py").parent.mkdir()
    file.write_text(PAGES)
    items = [Item(file, DB) for _ in range(4)]
    assert kept(*items) == items


def test_a_fixture_that_commits_counts_as_a_mark_that_does(pages: Path) -> None:
    items = [Item(pages, fixtures=("transactional_db",)) for _ in range(4)]
    assert kept(*items) == items


def test_a_file_of_pages_may_say_that_each_is_the_databases_matter(pages: Path) -> None:
    items = [Item(pages, DB, EVERY_CASE=True) for _ in range(4)]
    assert kept(*items) == items


def test_a_file_that_tells_databases_apart_runs_whole(tmp_path: Path) -> None:
    (file := tmp_path / "test_both.py").write_text(PAGES + 'if connection.vendor == "sqlite": pass\n')
    assert not asks_pages(file)


def test_a_third_is_drawn_but_ten_at_least_and_never_more() -> None:
    @given(st.integers())
    def drawn(_: int) -> None: ...

    def after(draws: int) -> int:
        test = settings(max_examples=draws)(given(st.integers())(lambda _: None))
        draw_fewer([SimpleNamespace(obj=test)])  # type: ignore[list-item]  # a stand-in
        return int(test._hypothesis_internal_use_settings.max_examples)  # type: ignore[attr-defined]  # hypothesis's own

    assert [after(draws) for draws in (5, 10, 30, 60, 120)] == [5, 10, 10, 20, 40]
    draw_fewer([SimpleNamespace(obj=drawn), SimpleNamespace(obj=drawn)])  # type: ignore[list-item]  # two cases of one test
    assert drawn._hypothesis_internal_use_settings.max_examples == 33  # type: ignore[attr-defined]  # once, not twice
    draw_fewer([SimpleNamespace(obj=len), SimpleNamespace()])  # type: ignore[list-item]  # what draws nothing
