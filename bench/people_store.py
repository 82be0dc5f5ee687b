"""A database for one measurement, with an invented population in the tables of the room `people`."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from hearthline.linkage.record import Record

AGENCY = "sacramento-demo"
CHUNK = 5_000
MEMORY = "1GB"
"""PostgreSQL's shared buffers; the rest is the system's cache."""
_HOUSEHOLDS = 1 << 100
INDEX = ("people_card", "people_posting", "people_spelling")


@dataclass
class Store:
    """`database`: "sqlite" or "postgresql". `folder`: where it lies."""

    database: str
    folder: Path

    def bytes_used(self) -> int:
        """Bytes of the database file that hold something. On PostgreSQL: of the index's tables and their indexes."""
        from django.db import connection

        with connection.cursor() as cursor:
            if self.database == "postgresql":
                cursor.execute(
                    "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s::text[]) AS t", [list(INDEX)]
                )
                return int(cursor.fetchone()[0])
            numbers = []
            for pragma in ("page_count", "freelist_count", "page_size"):
                cursor.execute(f"PRAGMA {pragma}")
                numbers.append(int(cursor.fetchone()[0]))
        return (numbers[0] - numbers[1]) * numbers[2]

    def settle(self) -> None:
        """Statistics for the planner, as autovacuum makes them."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if self.database == "postgresql" else "ANALYZE")


def person_id(number: int) -> UUID:
    """The id under which person number so-and-so of the population is stored."""
    return UUID(int=number + 1)


@contextmanager
def store(database: str, keep: Path | None) -> Iterator[Store]:
    """An empty migrated database (or one kept from before), with Django on it. Only once in a process."""
    folder = keep or Path(tempfile.mkdtemp(prefix="hearthline-people-"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["HEARTHLINE_TEST_STATE"] = str(folder / "state")
    (folder / "state").mkdir(exist_ok=True)
    try:
        if database == "postgresql":
            from hearthline.site import cluster

            with cluster.throw_away(folder / "pg" if _made(folder / "pg") else None) as url:
                more_memory(folder / "pg")
                os.environ["HEARTHLINE_TEST_DATABASE_URL"] = url
                begin_django()
                try:
                    yield Store(database, folder)
                finally:
                    _close()
        else:
            os.environ.pop("HEARTHLINE_TEST_DATABASE_URL", None)
            begin_django()
            yield Store(database, folder)
            _close()
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _made(folder: Path) -> bool:
    """PostgreSQL's own user must be able to pass through."""
    folder.mkdir(exist_ok=True)
    folder.parent.chmod(0o755)
    return True


def more_memory(folder: Path) -> None:
    """The test cluster is made small; a measurement gets what a small server would have."""
    from bench.cluster import Postgres
    from hearthline.site import cluster

    postgres = Postgres(folder, "")
    options = f"-k {folder} {cluster.OPTIONS} -c shared_buffers={MEMORY} -c max_wal_size=4GB -c jit=off"
    program = str(cluster.binaries() / "pg_ctl")
    command = [program, "-D", str(folder / "data"), "-m", "fast", "-w", "-l", str(folder / "log"), "-o", options]
    subprocess.run([*command, "restart"], check=True, stdout=subprocess.DEVNULL, **postgres._as_owner())


def begin_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.test"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _close() -> None:
    from django.db import connections

    connections.close_all()


def fill(size: int, seed: int) -> float:
    """Write the population, unless it is there already. Returns the seconds it took."""
    from django.db import transaction

    from hearthline.ground import clock
    from hearthline.linkage.madeup import population
    from hearthline.people.importing import writing
    from hearthline.people.models import Person

    # Others may be there beside the population: its ids are small numbers.
    had = Person.unscoped.filter(agency_id=AGENCY, pk__lt=UUID(int=_HOUSEHOLDS)).count()
    if had:
        if had != size:
            raise SystemExit(f"the folder keeps {had} persons, not {size}")
        return 0.0
    began, done, homes = time.perf_counter(), 0, -1
    people = population(size, seed)
    while chunk := list(islice(people, CHUNK)):
        rows = [_stored(one) for one in chunk]
        numbers = sorted({one.household for one in rows if one.household and one.household.int > homes})
        homes = numbers[-1].int if numbers else homes
        with transaction.atomic():
            writing.write(AGENCY, rows, [(one, "") for one in numbers], clock.now())
        done += len(chunk)
        print(f"\rwritten {done:,} of {size:,}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return time.perf_counter() - began


def _stored(one: "Record") -> Any:
    """The person as an import hands them on. What came last is written last, as it would have been in time."""
    from dataclasses import replace

    from hearthline.linkage.cards import Made
    from hearthline.linkage.places import parse_address
    from hearthline.people.importing.reading import Person

    block, _, number = one.household[1:].partition("-")
    addresses = tuple(parse_address(place.line, place.city, place.zip) for place in reversed(one.addresses))
    record = replace(one, addresses=addresses, phones=one.phones[::-1], names=one.names[::-1])
    home = UUID(int=_HOUSEHOLDS + int(block) * 1_000 + int(number))
    return Person(person_id(int(one.id[1:])), home, one.id, record, Made("", b""), False)
