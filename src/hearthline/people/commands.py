"""The people room's part of the operator's command line: the index, look-ups, imports, and linkage in bulk."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from hearthline.ground import clock
from hearthline.ground.errors import DomainError

BAR = 30


class Bar:
    """How far something is, on one line of a terminal; elsewhere a line at each tenth."""

    def __init__(self) -> None:
        self._step, self._tenth = "", -1
        self._live = sys.stderr.isatty()

    def __call__(self, progress: Any) -> None:
        """Tell of `progress.done` of `progress.total` in `progress.step`."""
        share = progress.done / progress.total if progress.total else 1.0
        new = progress.step != self._step
        if new and self._step and self._live:
            print(file=sys.stderr)
        if self._live:
            full = int(share * BAR)
            text = f"\r{progress.step:<8} [{'#' * full}{'.' * (BAR - full)}] {share:>4.0%} of {progress.total:,}"
            print(text, end="", file=sys.stderr, flush=True)
        elif new or int(share * 10) > self._tenth:
            print(f"{progress.step} {share:.0%} of {progress.total:,}", file=sys.stderr, flush=True)
        self._step, self._tenth = progress.step, int(share * 10)

    def end(self) -> None:
        """The next line is somebody else's."""
        if self._live and self._step:
            print(file=sys.stderr)


def people(argv: list[str]) -> int:
    """`people index | search | import | link | bench`; each says more with `--help`.

    Raises DomainError, `people.E021` for an agency that is not there, `people.E030` when the database stops: its own
    words may quote a row, so they go no further.
    """
    asked = _parser().parse_args(argv[:1] if argv[:1] == ["bench"] else argv)
    try:
        if hasattr(asked, "agency"):
            _there(asked.agency)
        return int(asked.run(asked, argv[1:]))
    except FileNotFoundError as wrong:
        print(f"there is no file {wrong.filename}", file=sys.stderr)
        return 2
    except (IsADirectoryError, PermissionError) as wrong:
        print(f"{wrong.filename} cannot be read", file=sys.stderr)
        return 2
    except DatabaseError as wrong:
        raise DomainError("people.E030", f"the database stopped: {type(wrong).__name__}") from None


def _there(agency_id: str) -> None:
    """A slip in its id would make an agency's persons where nobody looks for them."""
    from hearthline.access.models import Agency

    if agency_id != settings.HEARTHLINE_AGENCY and not Agency.objects.filter(pk=agency_id).exists():
        raise DomainError("people.E021", "there is no such agency")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/hearthline people")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    index = verbs.add_parser("index", help="make the index of persons anew; goes on where it was stopped")
    index.set_defaults(run=_index)
    asking = verbs.add_parser(
        "search",
        help="look somebody up, or everybody in a file of questions",
        description="A name on the command line stands in the shell's history and in the list of processes. "
        "For a real child use --file, or --file - for standard input.",
    )
    asking.add_argument("--json", action="store_true", help="one JSON object a question, one a line")
    asking.add_argument("--limit", type=int, default=10)
    asking.add_argument("--operator", default="", help="who looks, for the journal; else the account of the machine")
    asking.add_argument(
        "--file", type=Path, help="CSV with the columns of an import, and `age`, `with`; - for standard input"
    )
    for name in ("given", "surname", "born", "sex", "address", "city", "zip", "phone", "with"):
        asking.add_argument(f"--{name}", default="", dest=f"said_{name}")
    asking.set_defaults(run=_search)
    bring = verbs.add_parser("import", help="bring in persons from a CSV file", description=_columns())
    bring.add_argument("file", type=Path, metavar="FILE.csv")
    bring.set_defaults(run=_bring)
    link = verbs.add_parser("link", help="compare who is new or changed with everybody: into the duplicates' queue")
    link.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    link.add_argument("--wide", action="store_true", help="pairs that are only possible, too")
    link.add_argument("--anew", action="store_true", help="begin again, with everybody")
    link.set_defaults(run=_link)
    bench = verbs.add_parser("bench", help="measure look-ups on an invented population (bench/people.py)")
    bench.set_defaults(run=_bench)
    for one in (index, asking, bring, link):
        one.add_argument("--agency", default=settings.HEARTHLINE_AGENCY)
    return parser


def _columns() -> str:
    from hearthline.people.importing.reading import COLUMNS

    return "The file's first line names its columns: " + ", ".join(COLUMNS) + ". Only person_id is needed in each row."


def _index(asked: argparse.Namespace, _: Sequence[str]) -> int:
    from hearthline.people import index

    bar = Bar()
    count = index.build(asked.agency, bar)
    bar.end()
    print(f"{count:,} persons can be found")
    return 0


def _search(asked: argparse.Namespace, _: Sequence[str]) -> int:
    from hearthline.people import asking

    on, who = clock.now().date(), asking.operator_name(asked.operator)
    if asked.file is None:
        said = vars(asked)
        order = ("", "given", "surname", "", "born", "sex", "address", "city", "zip", "phone", "", "", "", "with")
        row = tuple(said[f"said_{name}"] if name else "" for name in order)
        query, wrong = asking.query_of(row, on)
        if wrong:
            raise DomainError("people.E020", "--born is no date and no age that can be understood")
        _tell(asking.ask(asked.agency, query, asked.limit, who), asked.json)
        return 0
    for line, row in asking.questions(asked.file):
        query, wrong = asking.query_of(row, on)
        answer = {"line": line, "asked_for": row[0], **asking.ask(asked.agency, query, asked.limit, who)}
        _tell({**answer, "born_not_understood": True} if wrong else answer, asked.json)
    return 0


def _tell(answer: dict[str, Any], as_json: bool) -> None:
    from hearthline.people import asking

    if as_json:
        print(asking.line(answer))
        return
    if "line" in answer:
        print(f"line {answer['line']}")
    for hit in answer["hits"]:
        if "restricted" in hit:
            print("  somebody restricted")
            continue
        why = ", ".join(f"{step['field']} {step['level']}" for step in hit["why"])
        print(f"  {hit['person_id']:<34} {hit['band']:<9} {hit['bits']:>6.1f}  {why}")
    more = ", and more than were compared" if answer["capped"] else ""
    print(f"  {len(answer['hits'])} of {answer['candidates']:,} likely{more}; {answer['took_ms']:.1f} ms")


def _bring(asked: argparse.Namespace, _: Sequence[str]) -> int:
    from hearthline.people.importing import running

    bar = Bar()
    done = running.run(asked.agency, asked.file, bar)
    bar.end()
    print(f"{done.persons:,} persons came in; {done.already:,} were here already; {done.left_out:,} rows left out")
    if done.no_dates:
        print(f"{done.no_dates:,} dates of birth were not understood and are left out")
    for line in done.lines:
        print(f"  {line}")
    return 0


def _link(asked: argparse.Namespace, _: Sequence[str]) -> int:
    from hearthline.people.actions import batching

    bar = Bar()
    done = batching.link(agency_id=asked.agency, engine=asked.engine, wide=asked.wide, anew=asked.anew, progress=bar)
    bar.end()
    print(f"{done.done:,} persons compared; {done.noticed:,} new pairs wait in the duplicates' queue")
    return 0


def _bench(_: argparse.Namespace, rest: Sequence[str]) -> int:
    root = Path(__file__).resolve().parents[3]
    return subprocess.run([sys.executable, "-m", "bench.people", *rest], cwd=root, check=False).returncode  # noqa: S603 - our own bench
