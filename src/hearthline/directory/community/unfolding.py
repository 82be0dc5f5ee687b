"""A record with all that is nested in it, as rows of tables; what cannot be taken is refused, with where and why.

Nothing here knows a database. A field whose value is not what the standard says is left out of what we show, and kept
as it came (`exact`), so that an export gives it back.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hearthline.directory.community.shape import KINDS, NUMBER, TEXT, Kind, column_for

LONGEST_ID = 200
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
MISSING = "this must be there"
NOT_TEXT = "this is not text"
NOT_NUMBER = "this is not a number"
NOT_LIST = "this is not a list"
NOT_RECORD = "this is not a record"
NOT_CHOICE = "none of the words that the standard has for this"
LONG_ID = "an id of more than 200 characters"
BAD_SIGNS = "signs that are no text"
UNKNOWN_KIND = "nobody can tell of what kind this is: say it with --kind"
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


@dataclass(slots=True)
class Row:
    """One record, apart from those nested in it. `told`: its fields, each nested record as its id. `exact`: what came
    otherwise than we hold it. `links`: column -> id of the record it belongs to. `under`: the kind of the first of
    them, for what can belong to any. `full`: it was told with what belongs to it. `flat`: as a row of a table.
    """

    kind: str
    id: str
    told: dict[str, Any]
    exact: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    under: str = ""
    full: bool = True
    flat: bool = False
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be taken. `whole`: the record itself, not just a field of it. Quotes nothing."""

    kind: str
    field: str
    why: str
    whole: bool


class Seen:
    """What was told word for word before in this delivery: an organization stands in each of its services."""

    def __init__(self, most: int = 2_000) -> None:
        self._most = most
        self._records: dict[tuple[str, str], Mapping[str, Any]] = {}

    def again(self, kind: str, record: Mapping[str, Any]) -> bool:
        """Whether it was told before. From now on it was."""
        key = (kind, str(record.get("id")))
        if self._records.get(key) == record:
            return True
        if len(self._records) >= self._most:
            self._records.clear()
        self._records[key] = record
        return False


@dataclass(slots=True)
class Unfolded:
    """The rows of one record of a file, by kind and id, and what was refused. `spared`: kind and id of nested records
    that were refused: such a one that was there before stays as it was."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    spared: list[tuple[str, str]] = field(default_factory=list)
    differing: int = 0
    seen: Seen | None = None

    def add(self, row: Row) -> Row:
        """Take a row in. The same record told twice is one row: what was told last counts, nothing told is lost."""
        before = self.rows.get((row.kind, row.id))
        if before is None:
            self.rows[row.kind, row.id] = row
            return row
        self.differing += merge(before, row)
        return before


def merge(before: Row, row: Row) -> bool:
    """Put what `row` says into `before`, which is of the same record. Returns whether they said different things."""
    differs = any(before.told.get(key, value) != value for key, value in row.told.items())
    before.told, before.exact = later((before.told, before.exact), (row.told, row.exact))
    for column, value in row.links.items():
        before.links.setdefault(column, value)
    before.full = before.full or row.full
    before.flat = before.flat and row.flat
    return differs


Said = tuple[dict[str, Any], dict[str, Any]]
"""`told` and `exact` of one row."""


def later(before: Said, after: Said) -> Said:
    """Two tellings of one record put together: the later word counts, also over how an earlier one was written; null
    takes no word away."""
    told = before[0] | after[0]
    exact = {key: value for key, value in before[1].items() if key not in after[0]}
    return told, exact | {key: value for key, value in after[1].items() if value is not None or key not in told}


def unfold(
    kind: str, record: Mapping[str, Any], *, flat: bool = False, cells: bool = False, seen: Seen | None = None
) -> Unfolded:
    """The rows of one record. `flat`: its own links stand among its fields. `cells`: and every value is text."""
    out = Unfolded(seen=seen)
    if flat:
        _flat(KINDS[kind], record, cells, out)
    else:
        _nested(KINDS[kind], record, out)
    return out


def _flat(kind: Kind, record: Mapping[str, Any], cells: bool, out: Unfolded) -> None:
    row = _begin(kind, record, out, cells)
    if row is None:
        return
    row.flat = True
    for key, value in record.items():
        if key in kind.links:
            if isinstance(value, str) and 0 < len(value) <= LONGEST_ID and not NO_TEXT.search(value):
                row.links[key] = value
            elif value == "":
                row.exact[key] = value
            elif value is not None:
                out.refused.append(Refusal(kind.name, key, NOT_TEXT, whole=False))
                row.exact[key] = value
        else:
            _take(kind, row, key, value, cells, out)
    row.under = row.told.get("link_entity") or row.told.get("resource_type") or ""
    out.add(row)


def _nested(kind: Kind, record: Mapping[str, Any], out: Unfolded) -> Row | None:
    row = _begin(kind, record, out)
    if row is None:
        return None
    row.full = not record.keys().isdisjoint(kind.lists)
    for key, value in record.items():
        if key in kind.lists and value is not None:
            _list(kind, row, key, value, out)
        elif key in kind.ones and value is not None:
            _one(kind, row, key, value, out)
        else:
            _take(kind, row, key, value, False, out)
            if key in kind.links and key in row.told:
                row.links.setdefault(key, row.told[key])
    return out.add(row)


def _begin(kind: Kind, record: Mapping[str, Any], out: Unfolded, cells: bool = False) -> Row | None:
    """The row, when the record has all that it must have."""
    found = record.get("id")
    why = NOT_TEXT if not isinstance(found, str) else LONG_ID if len(found) > LONGEST_ID else ""
    if found is None or found == "":
        why = MISSING
    elif not why and NO_TEXT.search(found):
        why = BAD_SIGNS
    if why:
        out.refused.append(Refusal(kind.name, "id", why, whole=True))
        return None
    for key in kind.required:
        value = record.get(key)
        said = checked(kind, key, value)[1] or (MISSING if value == "" and cells else "")
        if said or value is None:
            out.refused.append(Refusal(kind.name, key, said or MISSING, whole=True))
            return None
    return Row(kind.name, str(found), {})


def _list(kind: Kind, row: Row, key: str, value: Any, out: Unfolded) -> None:
    if not isinstance(value, list):
        out.refused.append(Refusal(kind.name, key, NOT_LIST, whole=False))
        row.exact[key] = value
        return
    child = KINDS[kind.lists[key]]
    ids: list[str] = []
    for one in value:
        if not isinstance(one, dict):
            out.refused.append(Refusal(child.name, "", NOT_RECORD, whole=True))
        elif one.keys() == {"id"} and child.listed and isinstance(one["id"], str):
            ids.append(one["id"])  # only named here, and told somewhere else
        elif (found := _nested(child, one, out)) is not None:
            ids.append(found.id)
            _belongs(found, child, kind, row.id)
        elif (spared := _spare(child, one, out)) and not kind.listed:
            ids.append(spared)  # of what is listed by itself this is looked up when it is written
    row.told[key] = ids


def _belongs(found: Row, child: Kind, kind: Kind, parent: str) -> None:
    column = column_for(child.name, kind.name)
    if column is None:
        return
    found.links.setdefault(column, parent)
    if child.links[column] == "*":
        found.under = found.under or kind.name


def _one(kind: Kind, row: Row, key: str, value: Any, out: Unfolded) -> None:
    if not isinstance(value, dict):
        out.refused.append(Refusal(kind.name, key, NOT_RECORD, whole=False))
        row.exact[key] = value
        return
    child = KINDS[kind.ones[key]]
    column = kind.one_column(key)
    if out.seen is not None and isinstance(value.get("id"), str) and out.seen.again(child.name, value):
        row.told[key] = row.links[column] = value["id"]
    elif (found := _nested(child, value, out)) is not None:
        row.told[key] = row.links[column] = found.id
    elif spared := _spare(child, value, out):
        row.told[key] = row.links[column] = spared  # it is still there that this belongs


def _spare(kind: Kind, record: Mapping[str, Any], out: Unfolded) -> str:
    """The id of a nested record that was refused, when it has one; "" for none."""
    found = record.get("id")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID or NO_TEXT.search(found):
        return ""
    out.spared.append((kind.name, found))
    return found


def _take(kind: Kind, row: Row, key: str, value: Any, cells: bool, out: Unfolded) -> None:
    """One field that holds no other record."""
    if value is None:
        row.exact[key] = None
        return
    if key not in kind.fields:
        row.told[key] = value
        return
    found, why = checked(kind, key, value)
    if why:
        out.refused.append(Refusal(kind.name, key, why, whole=False))
        row.exact[key] = value
        return
    row.told[key] = found
    if (found != value or type(found) is not type(value)) and (not cells or str(found) != value):
        row.exact[key] = value


def checked(kind: Kind, key: str, value: Any) -> tuple[Any, str]:
    """What we hold of a value, and why it cannot be held. A number for text and the other way round are understood."""
    if value is None:
        return None, ""
    if kind.fields[key] == NUMBER:
        return _as_number(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = json.dumps(value)
    if not isinstance(value, str):
        return None, NOT_TEXT
    if (not value.isascii() or "\0" in value) and NO_TEXT.search(value):
        return None, BAD_SIGNS
    if key in kind.choices and value not in kind.choices[key]:
        return None, NOT_CHOICE
    return value, ""


def _as_number(value: Any) -> tuple[Any, str]:
    if isinstance(value, str):
        text = value.strip()
        if _WHOLE.fullmatch(text):
            return int(text), ""
        return (float(text), "") if _NUMBER.fullmatch(text) else (None, NOT_NUMBER)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None, NOT_NUMBER
    if abs(value) > 10**18:
        return None, NOT_NUMBER
    return value, ""


__all__ = ["TEXT", "Refusal", "Row", "Unfolded", "checked", "later", "merge", "unfold"]
