"""What is sealed of a hand-off under the report's key, and how it is opened."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.dispatch.models import HandOff, Line
from hearthline.dispatch.places import Place
from hearthline.intake.keys import RecordKey, record_key
from hearthline.intake.models import Report
from hearthline.sealing import SealError

PURPOSE = "hand-off"


@dataclass(frozen=True, repr=False)
class Told:
    """What is sealed of a hand-off. `phone` empty: none on file. `answered_by`: name or badge, as it was said.

    `office`: the key of the office that is called, "" for one typed by hand; `place`: where the child is, by code.
    `codes`: what each paragraph of `said` is about, "" when a person wrote it otherwise. `their_agency`: the agency as
    who answered named it, which may be another than the one that was called.
    """

    agency: str
    phone: str
    said: str
    limit_id: str
    citation: str
    office: str = ""
    place: str = ""
    codes: str = ""
    answered_by: str = ""
    their_agency: str = ""
    their_reference: str = ""
    note: str = ""

    def raw(self) -> bytes:
        """As it is sealed."""
        return _raw(asdict(self))

    @classmethod
    def read(cls, raw: bytes) -> "Told":
        """From the opened value. Raises ValueError when it is none."""
        found = json.loads(raw)
        names = {one.name for one in fields(cls)}
        if (
            not isinstance(found, dict)
            or not found.keys() <= names
            or any(not isinstance(v, str) for v in found.values())
        ):
            raise ValueError("no hand-off")
        return cls(**found)

    def having(self, **changes: str) -> "Told":
        """The same with these."""
        return replace(self, **changes)

    @property
    def where(self) -> Place:
        return Place.of(self.place)


def key_of(report: Report, viewer: Viewer) -> RecordKey:
    """The report's key, for a hand-off."""
    return record_key(report, actor=viewer.id, purpose=PURPOSE)


def seal_told(key: RecordKey, own: UUID, told: Told) -> bytes:
    return key.seal("handoff", "sealed", own, told.raw())


def open_told(key: RecordKey, row: HandOff) -> Told | None:
    """None when it does not open any more: shown as damaged."""
    try:
        return Told.read(key.open("handoff", "sealed", row.pk, row.sealed))
    except (SealError, ValueError, TypeError):
        return None


def seal_words(key: RecordKey, table: str, own: UUID, words: Mapping[str, str]) -> bytes:
    """Words of a line of the history (`dispatchline`) or of what is typed (`dispatchtyped`)."""
    return key.seal(table, "sealed", own, _raw(words))


def open_words(key: RecordKey, table: str, row: Line | Any) -> dict[str, str] | None:
    """The same opened; None when they do not open."""
    try:
        found = json.loads(key.open(table, "sealed", row.pk, row.sealed))
    except (SealError, ValueError):
        return None
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else None


def _raw(words: Mapping[str, str]) -> bytes:
    return json.dumps(dict(words), sort_keys=True, ensure_ascii=False).encode()
