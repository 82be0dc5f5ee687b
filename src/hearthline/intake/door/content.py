"""What a report says: envelope content, schema 1, read strictly and written canonically.

Codes are never translated text. Empty means "not answered"; "unknown" means that the person said they do not know.
Nothing here shows its values in a repr: a child's name must not reach a log that way.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self, TypeVar

from hearthline.intake.door.strict import LARGEST, BadContent, strict_json
from hearthline.intake.door.values import CODE, LINE, code, text

SCHEMA = 1
STORY, LONG, NOTE, SHORT = 100_000, 20_000, 4_000, 100
"""Lengths in code points. A story of 100,000 is about 40 printed pages."""

YES_NO = ("", "yes", "no", "unknown")
MOST_CHILDREN, MOST_ADULTS, MOST_FILES = 40, 40, 100
MOST_ALLEGATIONS = 80


class Part:
    """A piece of content: `of` cleans and checks a mapping, `mapping` gives it back. Its repr shows nothing."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """From a mapping with any of the fields; text is cleaned. BadContent: unknown key, type, code or length."""
        return _read(cls, dict(value), "", clean=True)

    def mapping(self) -> dict[str, Any]:
        """Plain values with every field present, as they go into JSON."""
        return {name: _plain(getattr(self, name)) for name in _readers(type(self))}


def _text(limit: int) -> Any:
    return field(default="", metadata={"limit": limit})


def _code(*allowed: str, default: str = "") -> Any:
    return field(default=default, metadata={"codes": frozenset(allowed)})


def _codes(*allowed: str, most: int = 40) -> Any:
    """Several codes; with none named, any short code of a pack."""
    return field(default=(), metadata={"each": frozenset(allowed), "most": most})


def _parts(kind: type[Part], most: int) -> Any:
    return field(default=(), metadata={"parts": kind, "most": most})


def _number(most: int) -> Any:
    return field(default=0, metadata={"number": most})


@dataclass(frozen=True, repr=False)
class Child(Part):
    """A child, as the reporter describes them. `age` is in their words."""

    name: str = _text(LINE)
    age: str = _text(SHORT)
    looks: str = _text(NOTE)
    school: str = _text(LINE)


@dataclass(frozen=True, repr=False)
class Adult(Part):
    """An adult. `access`: whether they can reach the child."""

    name: str = _text(LINE)
    relation: str = _text(LINE)
    worried_about: str = _code(*YES_NO)
    access: str = _code(*YES_NO)
    note: str = _text(NOTE)


@dataclass(frozen=True, repr=False)
class Visit(Part):
    """What somebody who knocks should know."""

    language: str = _text(SHORT)
    interpreter: str = _code(*YES_NO)
    tribe: str = _code(*YES_NO, "declined")
    military: str = _code(*YES_NO)
    disability: str = _text(NOTE)
    dogs: str = _code(*YES_NO)
    weapons: str = _code(*YES_NO)
    violence: str = _code(*YES_NO)
    note: str = _text(NOTE)


@dataclass(frozen=True, repr=False)
class File(Part):
    """A sealed attachment: its row, its key (64 hex), and what is known of it. `size` in bytes of the original."""

    id: str = _text(36)
    key: str = _text(64)
    name: str = _text(LINE)
    size: int = _number(2**31 - 1)
    sha256: str = _text(64)
    type: str = _text(SHORT)


@dataclass(frozen=True, repr=False)
class Reporter(Part):
    """In what capacity someone reports. Who they are is in the identity box. `declined`: codes asked and not given."""

    kind: str = _code("", "public", "mandated", "self")
    category: str = _text(CODE)
    declined: tuple[str, ...] = _codes()
    why_declined: str = _text(NOTE)


@dataclass(frozen=True, repr=False)
class Allegation(Part):
    """What is said to have been done to a child, and by whom. `child`, `adult`: places in the report's own lists,
    counted from 1; adult 0 is somebody not known. `kind`: a short code of the pack, `unknown` when it was not said."""

    child: int = _number(MOST_CHILDREN)
    adult: int = _number(MOST_ADULTS)
    kind: str = _code(default="unknown")


@dataclass(frozen=True, repr=False)
class ReportContent(Part):
    """The report box."""

    schema: int = field(default=SCHEMA, metadata={"exactly": SCHEMA})
    about: str = _code("self", "child", "past", default="child")
    danger: str = _code("", "no", "unsure", "yes", "cannot_call")
    danger_signs: tuple[str, ...] = _codes()
    story: str = _text(STORY)
    saw: str = _text(LONG)
    think: str = _text(LONG)
    children: tuple[Child, ...] = _parts(Child, MOST_CHILDREN)
    where_now: str = _text(NOTE)
    where_unsure: bool = field(default=False, metadata={"flag": True})
    where_tomorrow: str = _text(NOTE)
    with_whom: str = _text(NOTE)
    adults: tuple[Adult, ...] = _parts(Adult, MOST_ADULTS)
    allegations: tuple[Allegation, ...] = _parts(Allegation, MOST_ALLEGATIONS)
    trusted_adult: str = _text(NOTE)
    when: str = _text(NOTE)
    how_often: str = _code("", "once", "few", "often", "always", "unknown")
    still: str = _code(*YES_NO)
    how_know: tuple[str, ...] = _codes("saw", "child_told", "other_told", "signs", "happened_to_me")
    visit: Visit = field(default_factory=Visit, metadata={"part": Visit})
    files: tuple[File, ...] = _parts(File, MOST_FILES)
    reporter: Reporter = field(default_factory=Reporter, metadata={"part": Reporter})
    language: str = _code("en", "es", "hmn", default="en")


@dataclass(frozen=True, repr=False)
class Identity(Part):
    """The identity box. When `is_empty`, there is none."""

    name: str = _text(LINE)
    phone: str = _text(SHORT)
    email: str = _text(LINE)
    address: str = _text(NOTE)
    employer: str = _text(LINE)
    contact_how: str = _text(SHORT)
    contact_when: str = _text(LINE)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was given."""
        return not any(getattr(self, name).strip() for name in _readers(Identity))


P = TypeVar("P", bound=Part)


Reader = Callable[[object, str, bool], object]
"""Reads one field: the value given, where it stands, whether to clean it. BadContent when it does not fit."""
_known: dict[type[Part], dict[str, Reader]] = {}


def _readers(kind: type[Part]) -> dict[str, Reader]:
    """The fields of a part, each with its reader, chosen once: every report has some forty."""
    found = _known.get(kind)
    if found is None:
        found = _known[kind] = {f.name: _reader(f.metadata) for f in fields(kind)}  # type: ignore[arg-type]  # every Part is a dataclass
    return found


def _read(kind: type[P], value: object, path: str, *, clean: bool) -> P:
    """One part from plain values. BadContent names where it does not fit."""
    if not isinstance(value, dict):
        raise BadContent("content.type", path or "top")
    readers = _readers(kind)
    if not value.keys() <= readers.keys():
        raise BadContent("content.unknown-key", path or "top")
    return kind(**{key: readers[key](given, path + key, clean) for key, given in value.items()})


def _reader(rule: Mapping[str, Any]) -> Reader:
    if "limit" in rule:
        limit: int = rule["limit"]
        return lambda given, path, clean: text(given, limit, path, clean)
    if "codes" in rule:
        allowed: frozenset[str] = rule["codes"]
        return lambda given, path, _clean: code(given, allowed, path)
    if "part" in rule:
        kind: type[Part] = rule["part"]
        return lambda given, path, clean: (
            given if isinstance(given, Part) else _read(kind, given, path + ".", clean=clean)
        )
    if "each" in rule or "parts" in rule:
        return lambda given, path, clean: _several(rule, given, path, clean)
    if "flag" in rule:
        return _flag
    return lambda given, path, _clean: _whole(rule, given, path)


def _flag(given: object, path: str, _clean: bool) -> bool:
    if not isinstance(given, bool):
        raise BadContent("content.type", path)
    return given


def _whole(rule: Mapping[str, Any], given: object, path: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise BadContent("content.type", path)
    if given != rule.get("exactly", given) or not 0 <= given <= rule.get("number", given):
        raise BadContent("content.number", path)
    return given


def _several(rule: Mapping[str, Any], given: object, path: str, clean: bool) -> tuple[object, ...]:
    if not isinstance(given, list | tuple):
        raise BadContent("content.type", path)
    if len(given) > rule["most"]:
        raise BadContent("content.too-many", path)
    if "each" in rule:
        return tuple(code(one, rule["each"], path) for one in given)
    kind = rule["parts"]
    return tuple(one if isinstance(one, kind) else _read(kind, one, path + ".", clean=clean) for one in given)


def _plain(value: object) -> object:
    if isinstance(value, str):  # most of it
        return value
    if isinstance(value, Part):
        return value.mapping()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def to_bytes(part: Part) -> bytes:
    """Canonical JSON: every field, sorted keys, no spaces, UTF-8. The same content is always the same bytes."""
    return _CANONICAL.encode(part.mapping()).encode()


def read_report(raw: bytes) -> ReportContent:
    """The report box's content. BadContent when it is not schema 1."""
    return _read(ReportContent, strict_json(raw), "", clean=False)


def read_identity(raw: bytes) -> Identity:
    """The identity box's content. BadContent when it is not schema 1."""
    return _read(Identity, strict_json(raw), "", clean=False)


__all__ = [
    "LARGEST",
    "SCHEMA",
    "Adult",
    "Allegation",
    "BadContent",
    "Child",
    "File",
    "Identity",
    "Part",
    "ReportContent",
    "Reporter",
    "Visit",
    "read_identity",
    "read_report",
    "strict_json",
    "to_bytes",
]
