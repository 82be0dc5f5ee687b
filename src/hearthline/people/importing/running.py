"""The import itself: read once for the households, read again in chunks, write, and bring the index up to date.

A chunk is one transaction. Whoever is there already (the same person_id) is left as they are, so that an import that
was stopped is simply begun again.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.people.importing.reading import Other, Row, Task, rows_of
from hearthline.people.importing.rows import Chunk, How, home_rows, made
from hearthline.people.importing.writing import insert
from hearthline.people.index import building
from hearthline.people.index.building import Progress, Told
from hearthline.people.index.shelf import BUILDING, hold_writers, shelf_of
from hearthline.people.models import Household, PersonIdentifier
from hearthline.people.records import reindex

CHUNK = 2_000
FEW = 2_000
"""So many new persons are put into the index one by one; for more, its lists are written anew."""
MOST_IN_A_HOME = 13


@dataclass
class Done:
    """What an import did. `lines`: of the first rows that were left out, why; never what they said."""

    persons: int = 0
    already: int = 0
    left_out: int = 0
    no_dates: int = 0
    lines: list[str] = field(default_factory=list)

    def leave_out(self, line: int, why: str) -> None:
        """Count a row that makes no person."""
        self.left_out += 1
        if len(self.lines) < 20:
            self.lines.append(f"line {line}: {why}")


def run(agency_id: str, file: Path, progress: Told | None = None) -> Done:
    """Import a file. NotAFile when it is none; then nothing was written. Not inside a transaction."""
    told = progress or (lambda _: None)
    homes, total = _homes(file, told)
    done = Done()
    work = _Import(agency_id, homes, done)
    few = total <= FEW
    with _WideCache(), building.workers(total) as pool:
        for chunk, new_homes in work.read(file, pool, few):
            work.write(chunk, new_homes, few)
            told(Progress("persons", done.persons + done.already + done.left_out, total))
    if not few and done.persons:
        shelf = shelf_of(agency_id)
        building.begin_lists(shelf)
        building.build(agency_id, told)
    return done


def _homes(file: Path, told: Told) -> tuple[dict[str, list[Other]], int]:
    """Everybody's names by household, and how many rows there are."""
    homes: dict[str, list[Other]] = {}
    total = 0
    with file.open(encoding="utf-8", newline="") as lines:
        for _, row in rows_of(lines):
            total += 1
            if row[10] and len(home := homes.setdefault(row[10], [])) < MOST_IN_A_HOME and (row[1] or row[2]):
                home.append((row[0], row[1], row[2]))
    told(Progress("read", total, total))
    return homes, total


class _WideCache:
    """SQLite: a page cache that holds the ends of all the trees that grow."""

    def __enter__(self) -> None:
        self._set(-262_144)

    def __exit__(self, *_: object) -> None:
        self._set(-2_000)

    def _set(self, size: int) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA cache_size = {size}")


class _Import:
    """One run over one file."""

    def __init__(self, agency_id: str, homes: dict[str, list[Other]], done: Done) -> None:
        self._agency, self._homes, self._done = agency_id, homes, done
        self._ids: dict[str, UUID] = {}
        self._seen: set[str] = set()
        self._on: date = clock.now().date()
        self._shelf = shelf_of(agency_id)
        rows = PersonIdentifier.unscoped.filter(agency_id=agency_id, kind="import")
        self._empty = not rows.exists()

    def read(self, file: Path, pool: Executor | None, few: bool) -> Iterator[tuple[Chunk, list[tuple[UUID, str]]]]:
        """Chunk by chunk: the persons, and the households that are new with them."""
        how = How(self._agency, None if few else self._shelf.pk, clock.now(), connection.vendor != "postgresql")
        homes: deque[list[tuple[UUID, str]]] = deque()
        with file.open(encoding="utf-8", newline="") as lines:
            for chunk in building.ahead(pool, partial(made, how=how), self._tasks(rows_of(lines), homes)):
                yield chunk, homes.popleft()

    def _tasks(self, rows: Iterator[tuple[int, Row]], homes: deque[list[tuple[UUID, str]]]) -> Iterator[Task]:
        while some := list(islice(rows, CHUNK)):
            task, new_homes = self._task(some)
            homes.append(new_homes)
            yield task

    def _task(self, some: list[tuple[int, Row]]) -> tuple[Task, list[tuple[UUID, str]]]:
        wanted = [row for line, row in some if self._wanted(line, row)]
        have = self._there(row[0] for row in wanted)
        fresh = [row for row in wanted if row[0] not in have]
        self._done.already += len(wanted) - len(fresh)
        externals = list(dict.fromkeys(row[10] for row in fresh if row[10]))
        new_homes = self._new_homes(externals)
        rows = [(self._ids.get(row[10]), row) for row in fresh]
        return Task(rows, self._on, self._open_homes(externals)), new_homes

    def _open_homes(self, externals: list[str]) -> dict[str, list[Other]]:
        """Who lives there by the file, without those whose record was closed since: nobody is found by their name."""
        homes = {one: self._homes.get(one, []) for one in externals}
        if self._empty:
            return homes
        closed = Q(person__sealed=True) | Q(person__restricted=True)
        known = PersonIdentifier.unscoped.filter(closed, agency_id=self._agency, kind="import")
        names = {person_id for home in homes.values() for person_id, *_ in home}
        gone = set(known.filter(value__in=names).values_list("value", flat=True))
        return {one: [other for other in home if other[0] not in gone] for one, home in homes.items()}

    def _wanted(self, line: int, row: Row) -> bool:
        if not row[0]:
            self._done.leave_out(line, "no person_id")
        elif row[0] in self._seen:
            self._done.leave_out(line, "a person_id that came before")
        elif not any(row[at] for at in (1, 2, 3, 9, 6)):
            self._done.leave_out(line, "no name, telephone or address")
        else:
            self._seen.add(row[0])
            return True
        return False

    def _there(self, externals: Iterable[str]) -> set[str]:
        if self._empty:
            return set()
        rows = PersonIdentifier.unscoped.filter(agency_id=self._agency, kind="import", value__in=list(externals))
        return set(rows.values_list("value", flat=True))

    def _new_homes(self, externals: list[str]) -> list[tuple[UUID, str]]:
        unknown = [one for one in externals if one not in self._ids]
        if unknown and not self._empty:
            rows = Household.unscoped.filter(agency_id=self._agency, external__in=unknown)
            self._ids.update(rows.values_list("external", "pk"))
        new = [(uuid7(), one) for one in unknown if one not in self._ids]
        self._ids.update((external, pk) for pk, external in new)
        return new

    def write(self, chunk: Chunk, new_homes: list[tuple[UUID, str]], few: bool) -> None:
        """One chunk, in one transaction."""
        with transaction.atomic():
            if not few:
                hold_writers(BUILDING)
            insert(home_rows(self._agency, new_homes, plain=connection.vendor != "postgresql") | chunk.tables)
            if few:
                reindex(chunk.ids)
            note(self._agency, chunk.ids)
        self._done.persons += len(chunk.ids)
        self._done.no_dates += chunk.wrong


def note(agency_id: str, ids: list[UUID]) -> None:
    """The journal's line about one chunk: how many came in, and between which ids. Inside its transaction."""
    if not ids:
        return
    write(
        actor=system("people-import", agency_id),
        tag=Tag.PERSONS_IMPORTED,
        record_kind="person",
        record_id="",
        purpose="operator",
        fields=(f"persons:{len(ids)}", min(ids).hex, max(ids).hex),
    )
