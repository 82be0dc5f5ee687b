"""Records of a JSON file in any form that HSDS 3.0 has.

One record; a list of records; a page of the API (`contents`); the tables as one object (`tabular`); records one after
the other, as in NDJSON.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, BinaryIO

from hearthline.directory.community.reading.feed import LARGEST, PIECE, BrokenError, Feed
from hearthline.directory.community.reading.items import NOT_JSON, Item
from hearthline.directory.community.shape import KINDS, TABLES

PAGE = "contents"
NOT_A_RECORD = "this is no record"


def items(raw: BinaryIO, file: str, piece: int = PIECE, largest: int = LARGEST) -> Iterator[Item]:
    """Every record of the file, and every place where none could be read. Holds about one record in memory."""
    yield from _File(Feed(raw, piece, largest), file).items()


class _File:
    def __init__(self, feed: Feed, file: str) -> None:
        self._feed, self._file = feed, file
        self._numbers = count(1)

    def items(self) -> Iterator[Item]:
        feed = self._feed
        while sign := feed.peek():
            if sign == "[":
                feed.take()
                yield from self._list("")
            elif sign == "{" and not feed.fits():
                yield from self._long()
            else:
                yield from self._short()
            while feed.peek() == ",":
                feed.take()

    def _item(self, line: int, **said: Any) -> Item:
        return Item(self._file, next(self._numbers), line, **said)

    def _short(self) -> Iterator[Item]:
        """A whole top-level value that is at hand."""
        line = self._feed.line()
        try:
            value = self._feed.value()
        except BrokenError as error:
            yield self._item(line, why=str(error))
            self._feed.skip_line()
            return
        yield from self._whole(value, line)

    def _whole(self, value: Any, line: int) -> Iterator[Item]:
        if not isinstance(value, dict):
            yield self._item(line, why=NOT_A_RECORD)
        elif isinstance(value.get(PAGE), list):
            yield from self._several(value[PAGE], line, page=True)
        elif tables := _tables(value):
            for kind, rows in tables.items():
                yield from self._several(rows, line, kind=kind, flat=True)
        else:
            yield self._item(line, value=value)

    def _several(self, values: list[Any], line: int, **said: Any) -> Iterator[Item]:
        for value in values:
            if isinstance(value, dict):
                yield self._item(line, value=value, **said)
            else:
                yield self._item(line, why=NOT_A_RECORD)

    def _list(self, kind: str, *, page: bool = False) -> Iterator[Item]:
        """The records up to the end of a list whose bracket was taken."""
        feed = self._feed
        while sign := feed.peek():
            if sign in "],":
                feed.take()
                if sign == "]":
                    return
                continue
            line = feed.line()
            try:
                value = feed.value()
            except BrokenError as error:
                yield self._item(line, why=str(error))
                feed.skip()
                if feed.peek() not in ("]", ",", ""):
                    feed.take()
                continue
            if isinstance(value, dict):
                yield self._item(line, value=value, kind=kind, flat=bool(kind), page=page)
            else:
                yield self._item(line, why=NOT_A_RECORD)

    def _long(self) -> Iterator[Item]:
        """A top-level object that is too long to be taken whole: its members one by one."""
        feed = self._feed
        first = feed.line()
        feed.take()
        kept: dict[str, Any] = {}
        streamed = False
        while (sign := feed.peek()) not in ("}", ""):
            if sign == ",":
                feed.take()
                continue
            line = feed.line()
            try:
                key = feed.value()
                if not isinstance(key, str) or feed.take() != ":":
                    raise BrokenError(NOT_JSON)
                kind = _table(key, kept)
                if feed.peek() == "[" and (key == PAGE or kind):
                    feed.take()
                    streamed = True
                    yield from self._list(kind, page=key == PAGE)
                else:
                    kept[key] = feed.value()
            except BrokenError as error:
                yield self._item(line, why=str(error))
                feed.skip()
                if feed.peek() not in ("}", ",", ""):
                    feed.take()
        feed.take()
        if not streamed:
            yield from self._whole(kept, first)
        else:
            for kind, rows in _tables(kept).items():
                yield from self._several(rows, first, kind=kind, flat=True)


_ALSO_KEYS = frozenset(key for kind in KINDS.values() for key in kind.lists)
"""Names of tables that are keys of records too: `funding`, `accessibility`, `metadata`."""


def _kind(key: str) -> str:
    return TABLES.get(key) or (key if key in KINDS else "")


def _table(key: str, before: Mapping[str, Any]) -> str:
    """The kind of the table that a member of a long object is; "" when the object is a record."""
    sure = not before or all(_kind(name) for name in before)
    return _kind(key) if sure and key not in _ALSO_KEYS else ""


def _tables(value: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The tables of an object that holds nothing else; nothing for a record."""
    if not value or not all(isinstance(rows, list) and _kind(key) for key, rows in value.items()):
        return {}
    return {_kind(key): rows for key, rows in value.items()}
