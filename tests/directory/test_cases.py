"""The cases beside the files: each of them stops the start when somebody breaks what it guards."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hearthline.directory import cases, loading
from hearthline.directory.book import Book
from hearthline.directory.pages import page
from hearthline.law import PackError
from tests.directory.conftest import FILES
from tests.directory.test_files import change, copy

__all__ = ["copy"]
HERE = ("FL", "ID", "MD", "NV", "NY", "AL", "CO", "RI", "GU", "VI")


@pytest.mark.req("D-2")
def test_the_cases_are_there_and_hold(book: Book) -> None:
    assert cases.check(book, FILES / "cases.yaml") >= 18
    text = (FILES / "cases.yaml").read_text()
    assert all(f"place: {code}," in text for code in HERE)


def verified(folder: Path, place: str, entry: str) -> None:
    """Somebody believes an entry: verified, disputed no more, printed no more."""
    path = folder / "places" / f"{place}.yaml"
    head, own, rest = re.split(rf"(?m)^(  {entry}:\n)", path.read_text())
    body, *more = re.split(r"(?m)^(?=  \w+:\n)", rest, maxsplit=1)
    body = re.sub(r"(?m)^    (?:disputed|printed): .*\n", "", body)
    body = re.sub(r"confidence: \w+", "verified_on: 2026-11-23\n    confidence: verified", body)
    path.write_text(head + own + body + "".join(more))


BROKEN: dict[str, Callable[[Path], None]] = {
    "FL": lambda folder: verified(folder, "FL", "disputed"),
    "FL fax": lambda folder: change(folder, "places/FL.yaml", "channel: fax", "channel: voice"),
    "ID": lambda folder: verified(folder, "ID", "disputed"),
    "MD": lambda folder: verified(folder, "MD", "disputed"),
    "NV": lambda folder: verified(folder, "NV", "disputed"),
    "NY": lambda folder: verified(folder, "NY", "disputed"),
    "NY mandated": lambda folder: change(
        folder, "places/NY.yaml", "    reports: true", "    reports: true\n    audience: mandated"
    ),
    "AL": lambda folder: verified(folder, "AL", "line"),
    "AL another state's": lambda folder: verified(folder, "AL", "disputed"),
    "CO": lambda folder: verified(folder, "CO", "disputed"),
    "RI": lambda folder: verified(folder, "RI", "disputed"),
    "GU": lambda folder: verified(folder, "GU", "line"),
    "VI": lambda folder: verified(folder, "VI", "line"),
    "PR": lambda folder: verified(folder, "PR", "line_2"),
}


@pytest.mark.req("D-2")
@pytest.mark.parametrize("name", BROKEN)
def test_who_believes_a_number_that_must_not_be_given_is_stopped(copy: Path, name: str) -> None:
    BROKEN[name](copy)
    with pytest.raises(PackError, match=r"Not so|disputes this number|takes no reports"):
        loading.load(copy)


def test_a_line_that_takes_no_reports_can_take_them_nowhere(copy: Path) -> None:
    path = copy / "places" / "AL.yaml"
    text = path.read_text()
    at = text.index('agency: "Childhelp"')
    begin = text.rindex("reports: false", 0, at)
    path.write_text(text[:begin] + "reports: true" + text[begin + len("reports: false") :])
    with pytest.raises(PackError, match="another entry says that this line takes no reports"):
        loading.load(copy)


def test_a_number_that_its_place_disputes_is_given_nowhere_there(copy: Path) -> None:
    change(copy, "places/UT.yaml", "  line:\n", "  line:\n")
    path = copy / "places" / "UT.yaml"
    extra = path.read_text().split("  line:\n")[1].split("  ombudsman:")[0]
    path.write_text(
        path.read_text() + "  disputed:\n" + extra.replace("    sources", '    disputed: "Two."\n    sources')
    )
    with pytest.raises(PackError, match="disputes this number"):
        loading.load(copy)


@pytest.mark.parametrize("code", ["AL", "GU", "VI", "AS", "MP", "CA", "MN", "NC", "WI", "WY"])
def test_a_place_without_a_checked_number_for_all_of_it_says_so(book: Book, code: str) -> None:
    shown = page(book, code)
    assert shown.unknown
    assert shown.report == ()


def test_a_case_about_no_place_is_a_slip(copy: Path) -> None:
    change(copy, "cases.yaml", "place: FL", "place: QQ")
    with pytest.raises(PackError, match="no such place"):
        loading.load(copy)
