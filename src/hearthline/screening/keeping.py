"""What screening seals: each value under the key of the report it belongs to, so that it dies with the report."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from hearthline.intake.door.content import ReportContent, read_report
from hearthline.intake.keys import RecordKey, record_key
from hearthline.intake.models import Report, ReportPart
from hearthline.sealing import SealError

PURPOSE = "screening"

Place = tuple[str, str]
"""(table, column) of a sealed value."""

FACTS: Place = ("toolrun", "facts")
REASON: Place = ("decision", "reason")
NOTE: Place = ("decision", "second_note")
WEIGHING: Place = ("decision", "weighing")
EVIDENCE: Place = ("toolrun", "evidence")
TRANSLATION: Place = ("translationtask", "sealed")
PART: Place = ("reportpart", "sealed")


def key_of(report: Report, *, actor: str) -> RecordKey:
    """The report's own key, for one use case. Raises SealError, KeyringError."""
    return record_key(report, actor=actor, purpose=PURPOSE)


def seal(key: RecordKey, place: Place, row_id: UUID, text: str) -> bytes:
    """`text` under the report's key, bound to its table, column and row."""
    return key.seal(*place, row_id, text.encode())


def unseal(key: RecordKey, place: Place, row_id: UUID, blob: bytes) -> str:
    """The text again; "" for an empty value. Raises SealError for one that was changed or moved."""
    return key.open(*place, row_id, blob).decode() if blob else ""


def seal_facts(key: RecordKey, row_id: UUID, facts: Mapping[str, str]) -> bytes:
    """Facts as canonical JSON, sealed."""
    return seal(key, FACTS, row_id, json.dumps(dict(facts), sort_keys=True))


def open_facts(key: RecordKey, row_id: UUID, blob: bytes) -> dict[str, str]:
    """The facts of a run: fact id to answer."""
    found: dict[str, str] = json.loads(unseal(key, FACTS, row_id, blob) or "{}")
    return found


def contents(key: RecordKey, report: Report) -> dict[UUID, ReportContent]:
    """What every part of the report says, by part, in the order of their coming. One that was damaged is passed over,
    so that what was added to it later still counts. Raises SealError when none opens."""
    return opened(key, ReportPart.unscoped.filter(report=report).order_by("received_at", "id"))


def opened(key: RecordKey, parts: Iterable[ReportPart]) -> dict[UUID, ReportContent]:
    """The same for parts of one report that were read already, in the order of their coming."""
    found = {}
    for part in parts:
        try:
            found[part.pk] = read_report(key.open(*PART, part.pk, bytes(part.sealed)))
        except SealError:
            continue
    if not found:
        raise SealError
    return found
