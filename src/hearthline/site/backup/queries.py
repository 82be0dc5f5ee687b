"""Reading a whole database consistently, and writing one back: the only raw SQL here, and it asks about no record."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from hearthline.site.backup.shape import BackupError

LEFT_OUT: Final = ("django_session", "access_signinfailure")
"""Tables whose rows are in no backup: who is signed in, and from where somebody tried to."""
END: Final = b"\0\n"
"""Between two statements of an embedded database: no text in it holds a NUL."""
_HEAD: Final = "SELECT seq, hash FROM journal_link ORDER BY seq DESC LIMIT 1"


class Source:
    """One consistent view of a database: its bytes, its counts and the journal's head, all of the same moment."""

    kind: str

    def dump(self) -> Iterator[bytes]:
        """The database."""
        raise NotImplementedError

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """One question about the same moment."""
        raise NotImplementedError

    def tables(self) -> list[str]:
        """Names of every table."""
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        """Rows of every table that is in the backup."""
        named = [name for name in self.tables() if name not in LEFT_OUT]
        return {name: int(self.ask(f'SELECT count(*) FROM "{name}"')[0][0]) for name in named}  # noqa: S608 - from the catalogue

    def journal_head(self) -> dict[str, Any]:
        """Number and hash of the last link, 0 and "" when there is none."""
        rows = self.ask(_HEAD)
        return {"seq": rows[0][0], "hash": rows[0][1]} if rows else {"seq": 0, "hash": ""}


class Embedded(Source):
    """SQLite: one read transaction on a connection of its own, which sees no later write."""

    kind = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql).fetchall())

    def tables(self) -> list[str]:
        rows = self.ask(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        return [row[0] for row in rows]

    def dump(self) -> Iterator[bytes]:
        made = self.ask("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        yield from (sql.encode() + END for kind, _, sql in made if kind == "table")
        for name in self.tables():
            if name not in LEFT_OUT:
                yield from self._rows(name)
        yield b"DELETE FROM sqlite_sequence" + END
        yield from self._rows("sqlite_sequence")
        # Indexes are sooner made over rows that are there; triggers must not see them come.
        yield from (sql.encode() + END for kind, _, sql in made if kind != "table")

    def _rows(self, table: str) -> Iterator[bytes]:
        """Each row as a statement, without columns that the database computes itself."""
        columns = [row[1] for row in self.ask(f'PRAGMA table_xinfo("{table}")') if row[6] == 0]
        names = ", ".join(f'"{column}"' for column in columns)
        values = " || ',' || ".join(f'quote("{column}")' for column in columns)
        rows = self.connection.execute(f'SELECT {values} FROM "{table}"')  # noqa: S608 - names from the catalogue
        for (said,) in rows:
            yield f'INSERT INTO "{table}" ({names}) VALUES ({said})'.encode() + END  # noqa: S608 - quoted by SQLite


@contextmanager
def embedded(path: Path) -> Iterator[Source]:
    """A view of the SQLite file as it is now."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield Embedded(connection)
    finally:
        connection.close()


class Server(Source):
    """PostgreSQL: an exported snapshot, which `pg_dump` and our own questions share."""

    kind = "postgresql"

    def __init__(self, cursor: Any, parameters: Mapping[str, Any]) -> None:
        self.cursor, self.parameters = cursor, parameters

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        self.cursor.execute(sql)
        return list(self.cursor.fetchall())

    def tables(self) -> list[str]:
        return [row[0] for row in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]

    def dump(self) -> Iterator[bytes]:
        snapshot = self.ask("SELECT pg_export_snapshot()")[0][0]
        left = [f"--exclude-table-data={name}" for name in LEFT_OUT]
        command = ["pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *left]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=server_environment(self.parameters)) as made:  # noqa: S603 - fixed program
            if made.stdout is None:
                raise BackupError("backup.dump", "pg_dump gave no output")
            while piece := made.stdout.read(1 << 20):
                yield piece
        if made.returncode:
            raise BackupError("backup.dump", f"pg_dump ended with status {made.returncode}; its message is above")


@contextmanager
def server(parameters: Mapping[str, Any]) -> Iterator[Source]:
    """A view of the PostgreSQL database of these Django settings as it is now."""
    import psycopg

    with psycopg.connect(**_connect(parameters)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.cursor() as cursor:
            yield Server(cursor, parameters)


def _connect(told: Mapping[str, Any]) -> dict[str, Any]:
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {name: told[key] for name, key in named.items() if told.get(key)}


def server_environment(told: Mapping[str, Any]) -> dict[str, str]:
    """The environment of PostgreSQL's own programs: nothing of ours but where the database is; no password in a list
    of processes."""
    named = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    own = {name: str(told[key]) for name, key in named.items() if told.get(key)}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **own}


class IntoEmbedded:
    """Statements into a new SQLite file, in one transaction that only `finish` commits."""

    def __init__(self, path: Path) -> None:
        self.path, self._rest = path, b""
        path.touch(mode=0o600)
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys=OFF")
        self.connection.execute("PRAGMA journal_mode=OFF")  # it is thrown away whole, or kept whole
        self.connection.execute("BEGIN")

    def take(self, piece: bytes) -> None:
        """Run every statement that is whole."""
        *whole, self._rest = (self._rest + piece).split(END)
        for statement in whole:
            self.connection.execute(statement.decode())

    def finish(self) -> None:
        """Commit. BackupError when rows point at rows that are not there."""
        self.connection.execute("COMMIT")
        broken = self.connection.execute("PRAGMA foreign_key_check").fetchall()
        self.connection.close()
        if broken:
            raise BackupError("backup.rows", f"{len(broken)} rows point at rows that are not there")

    def give_up(self) -> None:
        """Leave nothing behind."""
        self.connection.close()
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink(missing_ok=True)


class IntoServer:
    """A dump into an empty PostgreSQL database, in one transaction that only the end of the input commits."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        command = ["pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        environment = server_environment(parameters)
        self.process = subprocess.Popen(  # noqa: S603 - fixed program
            [*command, f"--dbname={parameters['NAME']}"], stdin=subprocess.PIPE, env=environment
        )

    def take(self, piece: bytes) -> None:
        """Hand a piece to pg_restore."""
        if self.process.stdin is None:
            raise BackupError("backup.restore", "pg_restore takes no input")
        try:
            self.process.stdin.write(piece)
        except BrokenPipeError as error:
            raise BackupError("backup.restore", "pg_restore ended early; its message is above") from error

    def finish(self) -> None:
        """Wait until it has committed."""
        self.process.communicate()
        if self.process.returncode:
            raise BackupError("backup.restore", f"pg_restore ended with status {self.process.returncode}")

    def give_up(self) -> None:
        """Nothing was committed: its transaction ends with it."""
        self.process.kill()
        self.process.wait()


def is_empty(parameters: Mapping[str, Any]) -> bool:
    """Whether this PostgreSQL database has no table yet."""
    with server(parameters) as found:
        return not found.tables()
