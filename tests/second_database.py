"""Which tests run again on PostgreSQL: those whose answer SQLite's does not settle. No test is lost: all ran on SQLite.

What a page says is settled by its template, and what it asks of the database by actions and queries that have tests of
their own. So everything runs again that asks the database without a page between, all of tests/faults (a hostile value
is the database's to refuse; its walks open every page), and what commits or races; of other tests in files that ask for
whole pages, every third. A file whose pages are the database's own matter says EVERY_CASE.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

ONE_IN: Final = 3
FEWEST: Final = 10
"""So many values are drawn at least, where fewer are drawn than on the first database."""
DATABASE: Final = {"db", "transactional_db"}
PAGES: Final = re.compile(r"\bClient\(|\bdesk\(|\bclient\.(get|post)\(|\bwalk\b|\bvisitor\b")


def chosen(items: list[pytest.Item]) -> list[pytest.Item]:
    """Those of `items` that run on a second database, in their order."""
    turns: Counter[Path] = Counter()
    kept = []
    for item in items:
        if not asks(item):
            continue
        if not asks_pages(item.path) or each_case(item):
            kept.append(item)
            continue
        if turns[item.path] % ONE_IN == 0:
            kept.append(item)
        turns[item.path] += 1
    return kept


def asks(item: pytest.Item) -> bool:
    """Whether it asks a database at all."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return marked or bool(DATABASE & set(getattr(item, "fixturenames", ())))


def each_case(item: pytest.Item) -> bool:
    """Whether another database may answer each case of it in another way, pages or not."""
    fixtures = getattr(item, "fixturenames", ())
    told = item.get_closest_marker("django_db")
    commits = "transactional_db" in fixtures or bool(told and told.kwargs.get("transaction"))
    says_so = getattr(getattr(item, "module", None), "EVERY_CASE", False)
    return commits or bool(says_so) or item.get_closest_marker("postgres") is not None


@cache
def asks_pages(file: Path) -> bool:
    """Whether the tests of a file ask for whole pages, know nothing of databases, and are not there for faults."""
    text = file.read_text("utf-8")
    return bool(PAGES.search(text)) and "connection.vendor" not in text and file.parent.name != "faults"


def draw_fewer(items: list[pytest.Item]) -> None:
    """A third of the values for tests that draw theirs, ten at least: the same statements, asked with other values."""
    tests = {getattr(test, "__func__", test) for item in items if (test := getattr(item, "obj", None))}
    for test in tests:
        told = getattr(test, "_hypothesis_internal_use_settings", None)  # hypothesis has no other name for it
        if told is not None:
            fewer = min(told.max_examples, max(FEWEST, told.max_examples // ONE_IN))
            test._hypothesis_internal_use_settings = settings(told, max_examples=fewer)
