"""`docs/asvs.md` and its chapters: every requirement once, each with its reason, nothing cited that is not there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
INDEX = ROOT / "docs" / "asvs.md"
CHAPTERS = sorted((ROOT / "docs" / "asvs").glob("v*.md"))

LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123", "2.1": "122",
    "2.2": "112", "2.3": "12223", "2.4": "23", "3.1": "3", "3.2": "113", "3.3": "12223",
    "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333", "4.1": "12233", "4.2": "23333",
    "4.3": "22", "4.4": "1222", "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222", "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222",
    "7.5": "223", "7.6": "22", "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222", "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333",
    "10.5": "22222", "10.6": "22", "10.7": "222", "11.1": "2233", "11.2": "22233", "11.3": "11233",
    "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33", "12.1": "12233", "12.2": "11",
    "12.3": "22223", "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233", "14.1": "22",
    "14.2": "12223333", "14.3": "122", "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223", "17.1": "23",
    "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""OWASP ASVS 5.0.0: section -> the level of each of its requirements, in order."""

THIRD = {
    "1.2.10", "2.3.5", "5.2.4", "5.2.6", "6.3.8", "6.4.6", "7.5.3", "8.2.4", "8.3.2", "11.2.4", "13.3.4", "14.2.6",
    "14.2.7", "14.2.8", "15.4.2", "16.5.4",
}  # fmt: skip
"""Those of the third level that this house set out to meet."""

STATUSES = ("met", "not applicable", "open")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (.+?) \| (.+) \|$")
CITED = re.compile(r"`((?:src|tests|docs|bin|packs)/[^`\s]+)`|\]\(\.\./([^)]+)\)")


class Line(NamedTuple):
    """One requirement, as a chapter has it."""

    id: str
    level: str
    title: str
    status: str
    evidence: str


def known() -> dict[str, str]:
    """Every requirement of the standard -> its level."""
    return {f"{part}.{n}": level for part, levels in LEVELS.items() for n, level in enumerate(levels, 1)}


@cache
def lines() -> tuple[Line, ...]:
    """Every row of every chapter. A row that is not understood is an error, not a row less."""
    found = []
    for path in CHAPTERS:
        for text in path.read_text(encoding="utf-8").splitlines():
            if not text.startswith("| ") or text.startswith("| Requirement"):
                continue
            match = ROW.match(text)
            assert match, f"{path.name}: {text[:60]}"
            found.append(Line(*match.groups()))
    return tuple(found)


@cache
def functions(path: Path) -> frozenset[str]:
    """The tests of a file: at its top, and in its classes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tops = [*tree.body, *(one for node in tree.body if isinstance(node, ast.ClassDef) for one in node.body)]
    return frozenset(node.name for node in tops if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def absent(line: Line) -> list[str]:
    """What a line cites that is not there."""
    found = []
    for own, doc in CITED.findall(line.evidence):
        name, _, test = (own or f"docs/{doc}").partition("::")
        path = ROOT / name
        if not path.exists() or (test and test not in functions(path)):
            found.append(f"{line.id}: {name}::{test}" if test else f"{line.id}: {name}")
    return found


def test_the_list_is_the_standard_s() -> None:
    counts = Counter(known().values())
    assert (counts["1"], counts["2"], counts["3"]) == (70, 183, 92)
    assert {known()[one] for one in THIRD} == {"3"}


def test_every_requirement_we_set_out_to_meet_is_there_exactly_once() -> None:
    wanted = {one for one, level in known().items() if level in "12"} | THIRD
    there = Counter(line.id for line in lines())
    assert wanted - set(there) == set()
    assert set(there) - wanted == set()
    assert [one for one, times in there.items() if times != 1] == []
    assert [line.id for line in lines() if known()[line.id] != line.level] == []


def test_every_line_stands_in_its_own_chapter() -> None:
    for path in CHAPTERS:
        chapter = str(int(path.name[1:3]))
        ids = re.findall(r"^\| (\d+)\.\d+\.\d+ \|", path.read_text(encoding="utf-8"), re.M)
        assert set(ids) == {chapter}, path.name


def test_every_status_is_one_of_three_and_has_its_reason() -> None:
    assert [line.id for line in lines() if line.status not in STATUSES] == []
    assert [line.id for line in lines() if line.status != "met" and len(line.evidence.split()) < 2] == []
    assert [line.id for line in lines() if len(line.title) < 3] == []


def test_met_without_a_test_a_source_or_a_document_is_not_met() -> None:
    assert [line.id for line in lines() if line.status == "met" and not CITED.search(line.evidence)] == []


def test_whatever_is_cited_exists() -> None:
    assert [what for line in lines() for what in absent(line)] == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("`tests/architecture/test_asvs.py::test_whatever_is_cited_exists`", []),
        (
            "`tests/architecture/test_asvs.py::test_that_is_not_there`",
            ["1.1.1: tests/architecture/test_asvs.py::test_that_is_not_there"],
        ),
        ("`src/hearthline/nowhere.py`", ["1.1.1: src/hearthline/nowhere.py"]),
        ("[security.md](../security.md)", []),
        ("[other.md](../other.md)", ["1.1.1: docs/other.md"]),
    ],
)
def test_what_is_not_there_is_found(cell: str, found: list[str]) -> None:
    assert absent(Line("1.1.1", "2", "a title", "met", cell)) == found


def test_the_index_counts_right(capsys: pytest.CaptureFixture[str]) -> None:
    text = INDEX.read_text(encoding="utf-8")
    for path in CHAPTERS:
        mine = Counter(line.status for line in lines() if line.id.split(".")[0] == str(int(path.name[1:3])))
        told = re.search(rf"\(asvs/{path.name}\) \| (\d+) \| (\d+) \| (\d+) \|", text)
        assert told, path.name
        assert [int(one) for one in told.groups()] == [mine[status] for status in STATUSES], path.name
    all_of_them = Counter(line.status for line in lines())
    told = re.search(r"\| \*\*All\*\* \| \*\*(\d+)\*\* \| \*\*(\d+)\*\* \| \*\*(\d+)\*\* \|", text)
    assert told
    assert [int(one) for one in told.groups()] == [all_of_them[status] for status in STATUSES]
    with capsys.disabled():
        print(f"\nASVS 5.0.0: {dict(all_of_them)} of {len(lines())}")


def test_no_chapter_is_too_long_to_be_read() -> None:
    assert [path.name for path in (INDEX, *CHAPTERS) if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []
