"""`bin/hearthline directory`: check the files, or show what is known of a place."""

import sys

from django.conf import settings

from hearthline.directory import loading
from hearthline.directory.book import COUNTRY, Entry
from hearthline.directory.finding import find
from hearthline.directory.pages import page
from hearthline.directory.words import hours, trust
from hearthline.ground.usage import usage

USAGE = """bin/hearthline directory COMMAND

  check         read every file, try every case; counts by confidence
  show PLACE    who takes reports there: a state, a county, or a ZIP code
  show ENTRY    one entry, such as fl.line, with its sources"""
PARTS = (
    ("report", "reports"),
    ("others", "counties"),
    ("tty", "TTY"),
    ("outside", "other callers"),
    ("mandated", "for professionals"),
    ("online", "online"),
    ("online_mandated", "online, professionals"),
    ("offices", "offices"),
    ("printed", "PRINTED, NOT CHECKED"),
    ("help", "complaints, records"),
    ("support", "support, no reports"),
)


def directory(argv: list[str]) -> int:
    """The command. Exit status 2 for what is not understood, 1 for a place that nobody knows."""
    if argv[:1] == ["check"] and len(argv) == 1:
        return _check()
    if argv[:1] == ["show"] and len(argv) > 1:
        return _show(" ".join(argv[1:]))
    return usage(argv, USAGE)


def _check() -> int:
    """A slip or a case that does not hold is a PackError, which the command line prints with its remedy."""
    book = loading.book_in(str(settings.HEARTHLINE_PACKS_DIR))
    every = list(book.all())
    called = sum(entry.callable for entry in every)
    print(f"{len(book.places)} places, {len(every)} entries, {called} that may be called")
    for word in ("verified", "single_old_source", "unverified"):
        print(f"  {word:<18}{sum(entry.confidence == word for entry in every)}")
    print(f"  {'disputed':<18}{sum(bool(entry.disputed) for entry in every)}")
    without = [code for code in book.places if code != COUNTRY and page(book, code).unknown]
    print(f"no checked number for the whole place: {', '.join(without)}")
    return 0


def _show(asked: str) -> int:
    book = loading.current()
    entry = book.entry(asked)
    if entry is not None:
        print(_line(entry), *(f"  {source}" for source in entry.sources), sep="\n")
        return 0
    spots = find(book, asked).spots
    if not spots:
        print("nobody here knows this place", file=sys.stderr)
        return 1
    for spot in spots:
        shown = page(book, spot.place, spot.county)
        print(f"{book.places[spot.place].name('en')} {spot.county}".strip())
        if shown.unknown:
            print("  we have no checked number for all of it; in danger: 911")
        for part, word in PARTS:
            for one in getattr(shown, part):
                print(f"  {word}: {_line(one)}")
    return 0


def _line(entry: Entry) -> str:
    said = ", ".join(number.say for number in entry.numbers) or entry.address or "no number"
    return f"{said} · {entry.agency} · {hours(entry.hours)} · {trust(entry)} [{entry.id}]"
