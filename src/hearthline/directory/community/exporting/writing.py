"""Files of an export. Each is written beside its place and put there when it is whole."""

import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from hearthline.directory.community.assembling import Form, assemble
from hearthline.directory.community.exporting.rows import Record, headers, ids, other_rows, other_tables, rows
from hearthline.directory.community.models import Source
from hearthline.directory.community.shape import KINDS, NUMBER
from hearthline.ground.errors import DomainError

NESTED = ("service", "organization", "service_at_location", "location", "program", "taxonomy", "taxonomy_term")
"""What nested JSON can be made of."""
Told = Callable[[int], None]
_NAME = re.compile(r"[A-Za-z0-9_-]+")


def sources_of(source: str) -> list[str]:
    """The sources that an export is of: one, or every one. Raises DomainError when there is none of that name."""
    known = list(Source.objects.order_by("pk").values_list("pk", flat=True))
    if source and source not in known:
        raise DomainError("services.E010", "there is no such source")
    return [source] if source else known


def to_json(file: Path, kind: str, sources: Sequence[str], *, full: bool, told: Told) -> int:
    """One list of nested records; `full`: with all that belongs to each. Returns how many."""
    count = 0
    with _whole(file) as out:
        out.write("[")
        for some in ids(kind, sources):
            for record in assemble(kind, some, Form(full=full, exact=True)):
                out.write(",\n" if count else "\n")
                out.write(json.dumps(record))
                count += 1
            told(count)
        out.write("\n]\n")
    return count


def to_tables(file: Path, sources: Sequence[str], *, told: Told) -> int:
    """The tables as one JSON object: file name -> rows. Returns how many rows."""
    count = 0
    with _whole(file) as out:
        out.write("{")
        first = True
        for kind in KINDS.values():
            began = False
            for row in rows(kind.name, sources):
                if not began:
                    out.write(("\n" if first else ",\n") + json.dumps(kind.table) + ": [")
                out.write((",\n" if began else "\n") + json.dumps(row))
                began, first, count = True, False, count + 1
            if began:
                out.write("\n]")
            told(count)
        out.write("\n}\n")
    return count


def to_csv(folder: Path, sources: Sequence[str], *, told: Told) -> int:
    """A folder of tables with a data package. Returns how many rows."""
    folder.mkdir(parents=True, exist_ok=True)
    known, count, package = headers(sources), 0, []
    for kind in KINDS.values():
        columns = list(known.get(kind.name) or kind.fields)
        written = _table(folder / kind.table, columns, kind.fields, lambda name=kind.name: rows(name, sources))  # type: ignore[misc]  # mypy does not infer a lambda with a default
        if written:
            package.append({"name": kind.name, "path": kind.table, "schema": {"fields": _fields(columns, kind.fields)}})
        count += written
        told(count)
    for table in other_tables(sources):
        columns = list(known.get(table, ("id",)))
        if not _NAME.fullmatch(table):
            raise DomainError("services.E011", "a table of a source is named like no file")
        count += _table(folder / f"{table}.csv", columns, {}, lambda name=table: other_rows(name, sources))  # type: ignore[misc]  # as above
    with _whole(folder / "datapackage.json") as out:
        json.dump(
            {"name": "community_services", "profile": "tabular-data-package", "resources": package}, out, indent=1
        )
    return count


def _fields(columns: Sequence[str], types: Any) -> list[Record]:
    return [{"name": one, "type": "number" if types.get(one) == NUMBER else "string"} for one in columns]


def _table(file: Path, columns: list[str], standard: Any, read: Callable[[], Iterator[Record]]) -> int:
    """One table; none when it has no row. Columns that came in none of its headers are found in a first reading."""
    extra: dict[str, None] = {}
    count = 0
    for row in read():
        count += 1
        extra |= dict.fromkeys(key for key in row if key not in columns)
    if not count:
        file.unlink(missing_ok=True)  # of an earlier export: what is hidden since then stands in it
        return 0
    columns += [key for key in standard if key in extra] + [key for key in extra if key not in standard]
    with _whole(file, newline="") as out:
        writer = csv.writer(out)
        writer.writerow([_cell(column) for column in columns])
        for row in read():
            writer.writerow([_cell(row.get(column)) for column in columns])
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


@contextmanager
def _whole(file: Path, newline: str | None = None) -> Iterator[TextIO]:
    """A file that is there whole or not at all."""
    beside = file.with_name(f".{file.name}.new")
    try:
        with beside.open("w", encoding="utf-8", newline=newline) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
