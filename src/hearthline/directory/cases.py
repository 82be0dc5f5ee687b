"""What must be so of the directory, whoever edits it: tried each time it is read, as the packs' cases are."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hearthline.directory.book import Book, Entry
from hearthline.directory.loading import number
from hearthline.directory.pages import Page, page
from hearthline.law import PackError
from hearthline.law import checking as c
from hearthline.law.checking import Where
from hearthline.law.reading import read

CASE = c.record(
    {"says": c.text, "place": c.text},
    {
        "county": c.text,
        "first": number,
        "none": c.boolean,
        "tty": c.each(number),
        "never": c.each(number),
        "support": c.each(number),
    },
)
CASES = c.record({"cases": c.mapping(CASE)})


def check(book: Book, path: Path) -> int:
    """Try every case of the file; how many there were. Raises PackError for the first that does not hold."""
    table = CASES(read(path, path.name), Where(path.name, 1, ""))
    for name, told in table["cases"].items():
        if told["place"] not in book.places:
            raise PackError("no such place", remedy="use the code of a place", file=path.name, key=name)
        if wrong := fault(book, told):
            raise PackError(f"{told['says']} Not so: {wrong}", remedy="mend the entry", file=path.name, key=name)
    everywhere(book)
    return len(table["cases"])


def fault(book: Book, told: Mapping[str, Any]) -> str:
    """What of one case does not hold; "" when all does."""
    shown = page(book, told["place"], told.get("county", ""))
    called = dials(_callable(shown))
    first = dials(shown.report[:1])
    if told.get("none") and (shown.report or not shown.unknown):
        return "a number takes reports there"
    if "first" in told and told["first"].dial not in first:
        return f"{told['first'].say} is not first"
    if lacking := [n.say for n in told.get("tty", ()) if n.dial not in dials(shown.tty)]:
        return f"{lacking[0]} is no TTY number"
    if given := [n.say for n in told.get("never", ()) if n.dial in called]:
        return f"{given[0]} may be called"
    support = dials(shown.support)
    if lacking := [n.say for n in told.get("support", ()) if n.dial not in support or n.dial in first]:
        return f"{lacking[0]} is not among the lines that help"
    return ""


def everywhere(book: Book) -> None:
    """What holds in every place: a line that takes no reports takes none anywhere, and no number of a place is both
    disputed and given there. Raises PackError."""
    none = dials(e for e in book.all() if e.kind == "hotline" and not e.reports)
    for entry in book.all():
        if entry.reports and entry.kind == "hotline" and none & dials([entry]):
            raise PackError("another entry says that this line takes no reports", remedy="mend one", key=entry.id)
    for code in book.places:
        disputed = dials(e for e in book.of(code) if e.disputed)
        if wrong := [e.id for e in book.of(code) if e.callable and dials([e]) & disputed]:
            raise PackError("the same place disputes this number", remedy="mend one", key=wrong[0])


def dials(entries: Iterable[Entry]) -> set[str]:
    """Every number of these entries, as a telephone dials it."""
    return {n.dial for entry in entries for n in entry.numbers}


def _callable(shown: Page) -> list[Entry]:
    parts = (shown.report, shown.tty, shown.outside, shown.mandated, shown.support, shown.help)
    return [entry for part in parts for entry in part if entry.callable]
