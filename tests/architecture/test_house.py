"""The house keeps its shape: short files, law in packs, one clock, no way round the policy that nobody can find."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hearthline"


def sources() -> Iterator[Path]:
    return (p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_longer_than_300_lines() -> None:
    long = {str(p.relative_to(ROOT)): lines(p) for p in sources() if lines(p) > 300}
    assert long == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 50:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def test_every_public_function_says_what_it_returns() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None
    ]
    assert bare == []


PLACES = re.compile(r"\b(California|Texas|Sacramento|Penal Code|WIC \d|36 ?h(ours)?)\b")


def test_no_place_and_no_statute_is_named_in_python() -> None:
    """Law is data: it stands in packs, with its citation. The practice agency's own name is the one exception."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if PLACES.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("banned", ["select_for_update", "post_save", "pre_save", "threading.local"])
def test_what_the_house_does_without(banned: str) -> None:
    found = [str(p.relative_to(ROOT)) for p in sources() if banned in p.read_text()]
    assert found == []


def test_each_room_that_reads_past_the_policy_is_known_here() -> None:
    """`unscoped` is the one way round the viewer's permission. A new file that uses it must say so here, and why."""
    known = {
        "access": "reads grants to build the viewer in the first place",
        "duty": "the worker's tick, as the system",
        "messaging": "the worker's deliveries, as the system, and the rows of a message already permitted",
        "directory": "the door (what strangers say of public numbers), and its own lists, which are about nobody",
        "helpdesk": "the door (sealed rows, a sheet by its code), the worker as the system, rows already permitted",
        "dispatch": "the rows of a report already permitted, and the list of offices, which names no family",
        "people": "the rows of a person already permitted, and the index, which asks nobody",
        "intake": "the door (sealed rows), the worker's opening, and the rows of a report already permitted",
        "screening": "the worker's reactions, and the rows of a report already permitted",
        "site": "the practice agency's set-up",
        "realm": "people outside, after their own policy; a session's account; codes found by their digest",
        "retention": "the worker that destroys what two people approved, and the list of what is due to one agency",
    }
    rooms = {p.relative_to(SOURCE).parts[0] for p in sources() if ".unscoped" in p.read_text()}
    assert rooms <= set(known)


def test_every_room_below_has_tests_that_mirror_it() -> None:
    rooms = {p.name for p in SOURCE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    without = [room for room in sorted(rooms) if not list((ROOT / "tests" / room).rglob("test_*.py"))]
    assert without == []


FROZEN = {
    "hearthline.ground": "the clock, on which nothing of a table hangs",
    "hearthline.journal.compact": "a step itself, and of no use to anything else",
}


def test_no_migration_does_its_work_by_code_that_goes_on_changing() -> None:
    """What a step did last year it must do next year, too: it has models of its day, and its own words for the rest.
    (`import hearthline...` on the first lines is Django's own: classes of columns and defaults.)"""
    steps = [p for p in SOURCE.rglob("*.py") if "migrations" in p.parts]
    used = {
        (str(path.relative_to(SOURCE)), node.module)
        for path in steps
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hearthline")
    }
    assert ("journal/migrations/0002_lighter.py", "hearthline.journal.compact") in used
    assert sorted(pair for pair in used if pair[1] not in FROZEN) == []


def test_nothing_that_is_fetched_or_made_is_kept_in_the_project() -> None:
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    assert [name for name in kept if re.search(r"uswds.*\.(css|js)$|\.mo$|node_modules|^var/", name)] == []
