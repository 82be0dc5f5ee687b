"""Rows of a CSV table: each cell is text, an empty cell says nothing."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from hearthline.directory.community.reading.items import NOT_UTF8, Item

LONGEST = 1 << 20
"""Characters of one cell."""
SAME = "columns with the same name"
NO_ID = "no column named id"
TOO_MANY = "more cells than the table has columns"
TOO_LONG = "a cell that is too long"
LONE_END = "a line that ends as old Macs end them: save the table with other line ends"


def header(raw: BinaryIO) -> list[str]:
    """The columns of a table, as its first line names them; none when it cannot be read."""
    return _first(_reader(raw))[0]


def items(raw: BinaryIO, file: str, kind: str) -> Iterator[Item]:
    """Every row. A table without an id is one refusal: nothing in it could be told again."""
    rows = _reader(raw)
    columns, wrong = _first(rows)
    wrong = wrong or (SAME if len(set(columns)) < len(columns) else "" if "id" in columns else NO_ID)
    if wrong:
        yield Item(file, 1, 1, kind, why=wrong, flat=True, cells=True)
        return
    number = 0
    while True:
        line, number = rows.line_num + 1, number + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Item(file, number, line, kind, why=_why(error), flat=True, cells=True)
            continue
        if cells is None:
            return
        if cells:
            yield _item(Item(file, number, line, kind, flat=True), columns, cells)
        else:
            number -= 1  # an empty line


def _first(rows: Any) -> tuple[list[str], str]:
    """The columns, and why there are none."""
    try:
        return next(rows, []), ""
    except csv.Error as error:
        return [], _why(error)


def _why(error: csv.Error) -> str:
    return LONE_END if "new-line" in str(error) else TOO_LONG


def _item(item: Item, columns: Sequence[str], cells: Sequence[str]) -> Item:
    why, value = "", None
    if len(cells) > len(columns):
        why = TOO_MANY
    else:
        value = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
        if any(not cell.isascii() and _surrogate(cell) for cell in cells):
            why, value = NOT_UTF8, None
    return Item(item.file, item.number, item.line, item.kind, value, why, flat=True, cells=True)


def _surrogate(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _reader(raw: BinaryIO) -> Any:
    csv.field_size_limit(LONGEST)
    return csv.reader(codecs.iterdecode(raw, "utf-8-sig", "surrogateescape"))
