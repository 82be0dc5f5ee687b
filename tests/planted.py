"""Looking for what must not rest anywhere in clear: planted words in the bytes of everything the system wrote."""

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from django.db import connection


def shapes(word: str) -> Iterator[bytes]:
    """The ways a word may lie in bytes: plain, upper, lower, UTF-16, JSON, quoted, hex, base64 at any offset."""
    for text in {word, word.upper(), word.lower()}:
        yield text.encode()
        yield text.encode("utf-16-le")
    yield json.dumps(word)[1:-1].encode()
    yield quote(word).encode()
    yield word.encode().hex().encode()
    for shift in range(3):
        # Without the characters that depend on what stands before and after.
        coded = base64.b64encode(b"\0" * shift + word.encode())
        yield coded[4 if shift else 0 : -4]


def database_files() -> list[Path]:
    """The embedded database's own files. Empty on PostgreSQL: read `database_rows` there."""
    if connection.vendor != "sqlite":
        return []
    main = Path(str(connection.settings_dict["NAME"]))
    return [path for path in main.parent.glob(main.name + "*") if path.is_file()]


def database_rows() -> bytes:
    """Every value of every row of every table, one after another."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                found += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row
                ]
    return b"\n".join(found)


def files_below(folder: Path) -> Iterator[Path]:
    """Every file under a folder, in any depth."""
    return (path for path in folder.rglob("*") if path.is_file())


def planted_in(data: bytes, words: Iterable[str]) -> list[str]:
    """Which of the words lie in these bytes, in any shape."""
    return [word for word in words if any(shape and shape in data for shape in shapes(word))]


def planted_at_rest(words: Iterable[str], folders: Iterable[Path] = ()) -> dict[str, list[str]]:
    """Where any of the words rests: file (or "rows") -> the words found. Empty when nothing does."""
    asked = list(words)
    found = {"rows": planted_in(database_rows(), asked)}
    for path in [*database_files(), *(path for folder in folders for path in files_below(folder))]:
        found[str(path)] = planted_in(path.read_bytes(), asked)
    return {where: hits for where, hits in found.items() if hits}
