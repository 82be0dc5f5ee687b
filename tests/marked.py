"""Files that name a mark: where marked tests alone run, the hundreds of others are not even loaded."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

MARKS: Final = ("browser", "processes", "alone")
NAMED: Final = re.compile(rf"\bmark\.({'|'.join(MARKS)})\b")


def passed_over(file: Path) -> bool:
    """Whether it is a file of tests that names none of the marks."""
    return file.suffix == ".py" and file.name.startswith("test_") and not NAMED.search(file.read_text("utf-8"))


def hidden(items: Iterable[pytest.Item]) -> list[str]:
    """Files whose tests have a mark from elsewhere, and would be passed over."""
    files = {item.path for item in items if any(item.get_closest_marker(name) for name in MARKS)}
    return sorted(str(file) for file in files if passed_over(file))
