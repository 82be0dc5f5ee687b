"""What was delivered: a file, several, a folder or a zip archive; and in it tables (CSV) and JSON files, in order."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hearthline.directory.community.reading import in_csv, in_json
from hearthline.directory.community.reading.items import Item
from hearthline.directory.community.shape import KINDS, TABLES
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line

try:
    from lzma import LZMAError as _Packed
except ImportError:  # a Python that was built without it unpacks no such archive
    _Packed = zlib.error  # type: ignore[assignment,misc]  # another error of the same use

JSONS = (".json", ".ndjson", ".jsonl")
PACKAGE = "datapackage.json"
NO_ZIP = "{} is no zip archive that can be read"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, _Packed)
"""Damaged within, or under a password."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_ORDER = {name: place for place, name in enumerate(KINDS)}


@dataclass(frozen=True)
class Part:
    """One file of a delivery. `archive`: the zip that it lies in. `kind`: of its rows, for a table; "" for JSON.

    `table`: the name of a table that HSDS 3.0 does not know.
    """

    name: str
    path: Path
    archive: Path | None
    kind: str
    table: str = ""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Its bytes."""
        if self.archive is None:
            with self.path.open("rb") as raw:
                yield raw
            return
        with _readable(self.archive), zipfile.ZipFile(self.archive) as archive, archive.open(str(self.path)) as packed:
            yield packed  # type: ignore[misc]  # ZipExtFile reads as a binary file does

    def items(self) -> Iterator[Item]:
        """Its records, one at a time."""
        with self.open() as raw:
            if self.is_table:
                yield from in_csv.items(raw, self.name, self.kind or self.table)
            else:
                yield from in_json.items(raw, self.name)

    @property
    def is_table(self) -> bool:
        """Whether it is CSV."""
        return bool(self.kind or self.table)

    def header(self) -> list[str]:
        """The columns of a table."""
        with self.open() as raw:
            return in_csv.header(raw)


def parts(paths: Sequence[Path]) -> list[Part]:
    """The files of a delivery, tables in the order of the standard. Raises DomainError when there are none."""
    found: list[Part] = []
    for path in paths:
        found += _in_archive(path) if path.suffix == ".zip" else _in_folder(path) if path.is_dir() else [_one(path)]
    if not found:
        raise DomainError("services.E001", "there is no CSV table and no JSON file in what was given")
    return sorted(found, key=lambda part: _ORDER.get(part.kind, len(_ORDER)))


def digest(found: Sequence[Part]) -> str:
    """SHA-256 over all of it: by this a delivery that was stopped is known again."""
    said = hashlib.sha256()
    for part in found:
        said.update(f"{part.name}\0".encode())
        with part.open() as raw:
            while piece := raw.read(1 << 20):
                said.update(piece)
    return said.hexdigest()


@contextmanager
def _readable(archive: Path) -> Iterator[None]:
    """Whatever is wrong within the archive is said in one sentence."""
    try:
        yield
    except _DAMAGED:
        raise DomainError("services.E003", NO_ZIP.format(_name(archive))) from None
    except OSError as wrong:
        if wrong.errno is not None:
            raise  # the disk's own: no such file, no right to it
        raise DomainError("services.E003", NO_ZIP.format(_name(archive))) from None  # bzip2 says it so


def _name(path: Path) -> str:
    """What a file is called, as it can be printed and kept: on a disk a name may be any bytes."""
    return one_line(path.name, 255)


def _one(path: Path) -> Part:
    if path.suffix == ".csv":
        return _table(_name(path), path, None, {})
    if path.suffix in JSONS:
        return Part(_name(path), path, None, "")
    raise DomainError("services.E002", f"{_name(path)} is neither .json, .ndjson, .csv nor .zip, nor a folder")


def _in_folder(folder: Path) -> list[Part]:
    names = _names((folder / PACKAGE).read_bytes() if (folder / PACKAGE).is_file() else b"")
    return [
        _table(_name(path), path, None, names) if path.suffix == ".csv" else _one(path)
        for path in sorted(folder.iterdir())
        if path.suffix in (".csv", *JSONS) and path.name != PACKAGE and not path.name.startswith(".")
    ]


def _in_archive(archive: Path) -> list[Part]:
    with _readable(archive), zipfile.ZipFile(archive) as opened:
        entries = sorted(one for one in opened.namelist() if not one.endswith("/"))
        packages = [one for one in entries if one.rsplit("/", 1)[-1] == PACKAGE]
        names = _names(opened.read(packages[0]) if packages else b"")
    found = []
    for entry in entries:
        name = entry.rsplit("/", 1)[-1]
        if name.startswith("."):
            continue  # what a Mac puts beside each file, under the same name with a point before it
        if name.endswith(".csv"):
            found.append(_table(name, Path(entry), archive, names))
        elif name.endswith(JSONS) and name != PACKAGE:
            found.append(Part(name, Path(entry), archive, ""))
    return found


def _names(package: bytes) -> dict[str, str]:
    """File -> table, as a data package says; nothing when it says nothing that can be read."""
    try:
        said = json.loads(package)
        return {str(one["path"]).rsplit("/", 1)[-1]: str(one["name"]) for one in said["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def _table(name: str, path: Path, archive: Path | None, names: dict[str, str]) -> Part:
    stem = names.get(name, name.removesuffix(".csv"))
    kind = TABLES.get(f"{stem}.csv") or stem
    kind = kind if kind in KINDS else kind.removesuffix("s")
    # An export makes a file of this name: what a source calls its tables leads to no other folder.
    stem = _UNSAFE.sub("_", stem)
    return Part(name, path, archive, kind if kind in KINDS else "", "" if kind in KINDS else stem)
