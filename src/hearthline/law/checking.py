"""Small checkers that build a schema: each takes a value and where it stood, and returns plain JSON-able data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hearthline.law.reading import Table
from hearthline.law.types import PackError

_LONGEST = 100_000
_SIGNED = re.compile(r"[^,]{3,}, [0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_FRACTION = re.compile(r"-?[0-9]+\.[0-9]+\Z")
CODE = re.compile(r"[a-z0-9][a-z0-9_.]{0,79}\Z")


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file, for messages."""

    file: str
    line: int
    key: str

    def refuse(self, problem: str, remedy: str) -> PackError:
        return PackError(problem, remedy=remedy, file=self.file, line=self.line, key=self.key)


Check = Callable[[Any, Where], Any]


def text(value: Any, where: Where) -> str:
    if not isinstance(value, str) or not value.strip():
        raise where.refuse("must be text", "write a sentence, in quotes if it looks like a number")
    return value.strip()


def code(value: Any, where: Where) -> str:
    if not isinstance(value, str) or not CODE.match(value):
        raise where.refuse("must be a code", "use small letters, digits, _ and .")
    return value


def integer(value: Any, where: Where) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise where.refuse("must be a whole number, 0 or more", "write it without quotes")
    return value


def positive(value: Any, where: Where) -> int:
    if integer(value, where) < 1:
        raise where.refuse("must be 1 or more", "write a whole number")
    return int(value)


def length(value: Any, where: Where) -> int:
    """A length of time. More than a hundred thousand of any unit is a slip, and no date can hold it."""
    if integer(value, where) > _LONGEST:
        raise where.refuse("too long for a time limit", "mend the number or the unit")
    return int(value)


def zone(value: Any, where: Where) -> str:
    try:
        return ZoneInfo(text(value, where)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise where.refuse("no such time zone", "use a name like America/Los_Angeles") from error


def signed(value: Any, where: Where) -> str:
    """Who adopted a tool: a name, a comma, and the day."""
    if not _SIGNED.match(text(value, where)):
        raise where.refuse("needs a name and a day", 'write "Name, 2026-11-22"')
    return str(value).strip()


def text_or_unknown(value: Any, where: Where) -> str | None:
    return None if value is None else text(value, where)


def boolean(value: Any, where: Where) -> bool:
    if not isinstance(value, bool):
        raise where.refuse("must be true or false", "write true or false")
    return value


def day(value: Any, where: Where) -> str:
    if not isinstance(value, date):
        raise where.refuse("must be a date", "write it as YYYY-MM-DD, without quotes")
    return value.isoformat()


def datum(value: Any, where: Where) -> Any:
    """A value of law: text, number, true/false, a list of words, or null for unknown."""
    if isinstance(value, list):
        return [text(item, where) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and _FRACTION.match(value):
        raise where.refuse("must be a whole number", "choose a smaller unit: money in cents, time in minutes")
    return integer(value, where) if isinstance(value, int) else text(value, where)


def between(least: int, most: int) -> Check:
    """A whole number from `least` to `most`."""

    def check(value: Any, where: Where) -> int:
        if not least <= integer(value, where) <= most:
            raise where.refuse(f"must be from {least} to {most}", "mend the number")
        return int(value)

    return check


def one_of(*allowed: str | int) -> Check:
    def check(value: Any, where: Where) -> str | int:
        if value not in allowed or isinstance(value, bool):
            raise where.refuse("not an allowed word", f"use one of: {', '.join(map(str, allowed))}")
        return value if isinstance(value, int) else str(value)

    return check


def each(check: Check) -> Check:
    """A list, every item checked."""

    def run(value: Any, where: Where) -> list[Any]:
        if not isinstance(value, list):
            raise where.refuse("must be a list", "write [a, b] or one `- item` a line")
        return [check(item, _inside(item, where)) for item in value]

    return run


def unique(check: Check) -> Check:
    """A list without repeats."""

    def run(value: Any, where: Where) -> list[Any]:
        items: list[Any] = each(check)(value, where)
        if len(set(items)) != len(items):
            raise where.refuse("the list repeats an item", "remove the repeat")
        return items

    return run


def mapping(check: Check, keys: Check = code) -> Check:
    """A mapping from codes to checked values."""

    def run(value: Any, where: Where) -> dict[str, Any]:
        table = _table(value, where)
        made = {}
        for key, item in table.items():
            place = Where(table.file, table.line_of(key), f"{where.key}.{key}" if where.key else key)
            made[keys(key, place)] = check(item, place)
        return made

    return run


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """A mapping with known keys only. The result has the keys in the order of the schema, absent ones left out."""
    known = {**required, **(optional or {})}

    def run(value: Any, where: Where) -> dict[str, Any]:
        table = _table(value, where)
        for key in table:
            if key not in known:
                place = Where(table.file, table.line_of(key), f"{where.key}.{key}" if where.key else key)
                raise place.refuse("unknown key", f"use one of: {', '.join(known)}")
        for key in required:
            if key not in table:
                place = Where(table.file, table.line, where.key)
                raise place.refuse(f"{key} is missing", f"add `{key}:`")
        made = {}
        for key, check in known.items():
            if key in table:
                place = Where(table.file, table.line_of(key), f"{where.key}.{key}" if where.key else key)
                made[key] = check(table[key], place)
        return made

    return run


def _table(value: Any, where: Where) -> Table:
    if not isinstance(value, Table):
        raise where.refuse("must be a mapping", "write `key: value` lines")
    return value


def _inside(item: Any, where: Where) -> Where:
    return Where(item.file, item.line, where.key) if isinstance(item, Table) else where


def next_day(iso: str) -> str:
    """The day after, as an ISO date."""
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()


def order(value: Any, where: Where) -> list[str] | None:
    """`none`, or the answers from harmless to worst."""
    if value == "none":
        return None
    listed: list[str] = unique(code)(value, where)
    return listed


REVIEW = one_of("drafted", "reviewed")


def wording(value: Any, where: Where) -> dict[str, Any]:
    """A text, or a text with its own review note. A review has a name and a day."""
    if isinstance(value, str):
        return {"text": text(value, where)}
    made: dict[str, Any] = record({"text": text, "review": REVIEW}, {"by": text, "on": day})(value, where)
    if made["review"] == "reviewed" and not ("by" in made and "on" in made):
        raise where.refuse("a reviewed text needs a name and a day", "add `by:` and `on:`, or mark it drafted")
    return made


def expected(value: Any, where: Where) -> Any:
    """What a case expects of one part: a code, or a list of codes."""
    return unique(code)(value, where) if isinstance(value, list) else code(value, where)
