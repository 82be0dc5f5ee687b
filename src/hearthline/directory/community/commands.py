"""`bin/hearthline services`: listings in, listings out, and what can be said of them."""

import argparse
import re
import sys
import time
from pathlib import Path

from django.db import DatabaseError

from hearthline.ground.errors import DomainError

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SECONDS = 2.0


class Lines:
    """How far an import is, in counts: a line every two seconds. No name and no word of a listing stands in one."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, done: object) -> None:
        now = time.monotonic()
        if now - self._last >= _SECONDS:
            self._last = now
            records, taken, refused = (getattr(done, name) for name in ("records", "taken", "refused"))
            print(f"{records:,} records read, {taken:,} taken, {refused:,} refused", file=sys.stderr, flush=True)


def services(argv: list[str]) -> int:
    """`services import | export | check | index`; each says more with `--help`.

    Exit status 1 when something was refused, 2 for what is not understood. Raises DomainError.
    """
    asked = _parser().parse_args(argv)
    try:
        return int(asked.run(asked))
    except FileNotFoundError as wrong:
        print(f"there is no file {wrong.filename}", file=sys.stderr)
        return 2
    except (IsADirectoryError, NotADirectoryError, PermissionError) as wrong:
        print(f"{wrong.filename} cannot be read or written", file=sys.stderr)
        return 2
    except DatabaseError as wrong:
        raise DomainError("services.E030", f"the database stopped: {type(wrong).__name__}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/hearthline services")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    bring = verbs.add_parser(
        "import",
        help="bring in listings from HSDS 3.0 JSON or CSV",
        description="JSON: a record, a list of them, a page of an API, the tables as one object, or a record a line. "
        "CSV: a table, a folder of tables, or a zip of it. Run again with the same file, it goes on where it stopped.",
    )
    bring.add_argument("source", metavar="SOURCE", help="a short name for who sends them, such as county-211")
    bring.add_argument("files", type=Path, nargs="+", metavar="FILE")
    bring.add_argument("--kind", default="", help="of what table records are that do not show it, such as organization")
    bring.add_argument("--replace", action="store_true", help="withdraw what this source told before and does not now")
    bring.add_argument("--licence", default="", help="under what terms the source gives them")
    bring.set_defaults(run=_import)
    give = verbs.add_parser("export", help="write listings as HSDS 3.0 JSON or CSV, as their source told them")
    give.add_argument("to", type=Path, metavar="FILE.json|FOLDER")
    give.add_argument("--source", default="", help="only those of one source")
    give.add_argument("--of", default="service", help="of which kind: service (default), organization, location, ...")
    give.add_argument("--tables", action="store_true", help="the tables as one JSON object")
    give.add_argument("--simple", action="store_true", help="only what there is one of, as on a page of a list")
    give.set_defaults(run=_export)
    look = verbs.add_parser(
        "check", help="count the listings, what was refused, what points to nothing, what searches would miss"
    )
    look.set_defaults(run=_check)
    index = verbs.add_parser("index", help="make the lists that searches go by anew, from the listings")
    index.set_defaults(run=_index)
    return parser


def _import(asked: argparse.Namespace) -> int:
    from hearthline.directory.community.importing.running import Asked, run

    if not _SLUG.fullmatch(asked.source):
        print("a source is named with small letters, digits and hyphens", file=sys.stderr)
        return 2
    for file in asked.files:
        file.stat()
    wanted = Asked(asked.source, asked.files, asked.kind, asked.replace, asked.licence)
    done = run(wanted, Lines())
    if done.resumed_at:
        print(f"went on behind record {done.resumed_at:,}, where it had stopped")
    print(f"{done.records:,} records: {done.taken:,} taken, {done.refused:,} refused; {done.notes:,} parts left out")
    if done.differing:
        print(f"{done.differing:,} times a record was told again in other words: the last telling counts")
    if asked.replace:
        nothing = "nothing withdrawn: some of it could not be read"
        print(nothing if done.unreadable else f"{done.withdrawn:,} services withdrawn")
    for line in done.lines:
        print(f"  {line}")
    return 1 if done.refused or done.notes else 0


def _export(asked: argparse.Namespace) -> int:
    from hearthline.directory.community.exporting import writing

    sources = writing.sources_of(asked.source)
    lines = _Written()
    if asked.tables:
        count = writing.to_tables(asked.to, sources, told=lines)
    elif asked.to.suffix == ".json":
        if asked.of not in writing.NESTED:
            print(f"--of is one of: {', '.join(writing.NESTED)}", file=sys.stderr)
            return 2
        count = writing.to_json(asked.to, asked.of, sources, full=not asked.simple, told=lines)
    else:
        count = writing.to_csv(asked.to, sources, told=lines)
    print(f"{count:,} written")
    return 0


class _Written:
    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, count: int) -> None:
        now = time.monotonic()
        if now - self._last >= _SECONDS:
            self._last = now
            print(f"{count:,} written", file=sys.stderr, flush=True)


def _check(_: argparse.Namespace) -> int:
    from hearthline.directory.community.checking import findings

    found = findings()
    for line in found.lines:
        print(line)
    return 1 if found.wrong else 0


def _index(_: argparse.Namespace) -> int:
    from hearthline.directory.community import refiling

    print(f"{refiling.anew():,} lists made anew")
    return 0
