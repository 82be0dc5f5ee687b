"""Where marked tests alone run, a file without a mark is passed over; a mark from elsewhere is refused, not missed."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.marked import MARKS, hidden, passed_over


def file(where: Path, name: str, text: str) -> Path:
    (made := where / name).write_text(text)
    return made


@pytest.mark.parametrize("mark", MARKS)
def test_a_file_that_names_a_mark_is_loaded(tmp_path: Path, mark: str) -> None:
    assert not passed_over(file(tmp_path, "test_a.py", f"pytestmark = [pytest.mark.{mark}, pytest.mark.django_db]\n"))
    assert passed_over(file(tmp_path, "test_b.py", f"pytestmark = pytest.mark.not_{mark}  # {mark}\n"))
    assert passed_over(file(tmp_path, "test_c.py", f"pytestmark = pytest.mark.{mark}_too\n"))


@pytest.mark.parametrize("name", ["conftest.py", "world.py", "test_words.txt"])
def test_only_files_of_tests_are_passed_over(tmp_path: Path, name: str) -> None:
    assert not passed_over(file(tmp_path, name, "no mark\n"))


def test_a_mark_that_a_file_does_not_name_is_told(tmp_path: Path) -> None:
    def test(path: Path, *marks: str) -> Any:
        return SimpleNamespace(path=path, get_closest_marker=lambda name: name if name in marks else None)

    named = file(tmp_path, "test_named.py", "@pytest.mark.alone\n")
    bare = file(tmp_path, "test_bare.py", "pytestmark = marks_of_the_room\n")
    assert hidden([test(named, "alone"), test(bare), test(bare, "django_db")]) == []
    assert hidden([test(named, "alone"), test(bare, "browser"), test(bare, "processes")]) == [str(bare)]
