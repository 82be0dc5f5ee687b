"""A database for one measurement, with an invented population in the tables of the room `people`."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from bench.cluster import Postgres

AGENCY = "sacramento-demo"
MEMORY = "1GB"
"""PostgreSQL's shared buffers; the rest is the system's cache."""
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
            with _kept_cluster(folder / "pg") as url:
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


def more_memory(folder: Path) -> None:
    """The test cluster in this folder is made small; a measurement gets what a small server would have."""
    from bench.cluster import Postgres

    _control(Postgres(folder, ""), "restart")


def _control(postgres: "Postgres", act: str) -> None:
    from hearthline.site import cluster

    options = f"-k {postgres.folder} {cluster.OPTIONS} -c shared_buffers={MEMORY} -c max_wal_size=4GB -c jit=off"
    postgres._control("-m", "fast", "-w", "-l", str(postgres.folder / "log"), "-o", options, act)


@contextmanager
def _kept_cluster(folder: Path) -> Iterator[str]:
    """A cluster in this folder, made or started again, with the memory of a small server."""
    from bench.cluster import Postgres
    from hearthline.site import cluster

    folder.mkdir(exist_ok=True)
    folder.parent.chmod(0o755)  # PostgreSQL's own user must be able to pass through
    if not (folder / "data" / "PG_VERSION").exists():
        with cluster.throw_away(folder):
            pass
    postgres = Postgres(folder, "")
    _control(postgres, "start")
    try:
        yield postgres.url_for("hl_owner")
    finally:
        postgres._control("-m", "fast", "-w", "stop")


def begin_django() -> None:
    """Django on the database of the environment, migrated."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.test"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _close() -> None:
    from django.db import connections

    connections.close_all()
