"""Words in what was written that would give the reporter away: marked by a person, kept sealed, cut on the way out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line
from hearthline.intake.door.content import ReportContent
from hearthline.intake.door.envelope import context
from hearthline.intake.keys import RecordKey, keeper, record_key
from hearthline.intake.models import Envelope, Report, ReporterCard
from hearthline.intake.policy import fetch
from hearthline.intake.reading import PartView, assemble
from hearthline.intake.withheld.models import ClueMark
from hearthline.intake.withheld.outgoing import Marks, Span, digest, found, whole_words
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import KeyringError, SealError
from hearthline.sealing.socketkeeper import KeeperStopped

ACTION = "clue:mark"
PURPOSE = "protect-reporter"
LONGEST_WORDS = 200
MOST = 500
_CODES = frozenset({"schema", "about", "danger", "danger_signs", "language", "how_often", "still", "how_know", "files"})


@dataclass(frozen=True, repr=False)
class Clue:
    """One mark, opened. `words` is empty when the text it belongs to is not there any more."""

    id: UUID
    part: UUID
    field: str
    span: Span
    words: str


def texts(content: ReportContent) -> dict[str, str]:
    """Every stretch of free text in a report, by where it stands. Codes are none, and the reporter's own part is not
    here: it never goes out."""
    found_texts: dict[str, str] = {}

    def walk(value: object, place: str) -> None:
        if isinstance(value, str):
            if value.strip():
                found_texts[place] = value
        elif isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{place}.{name}" if place else str(name))
        elif isinstance(value, list | tuple):
            for number, inner in enumerate(value):
                walk(inner, f"{place}.{number}")

    walk({k: v for k, v in content.mapping().items() if k not in _CODES and k != "reporter"}, "")
    return found_texts


def marks_of(report: Report, key: RecordKey, parts: Iterable[PartView]) -> Marks:
    """What `outgoing` cuts for this report. One query."""
    rows = ClueMark.unscoped.filter(report=report, removed_at=None)
    return Marks.of((text, [clue.span]) for clue, text in _opened(rows, key, parts))


def marks_for(viewer: Viewer, report: Report) -> Marks:
    """The same for a caller who has only the report's row: opens its parts when anything is marked, and not else."""
    rows = list(ClueMark.unscoped.filter(report=report, removed_at=None))
    if not rows:
        return Marks()
    key = record_key(report, actor=viewer.id, purpose=PURPOSE)
    return Marks.of((text, [clue.span]) for clue, text in _opened(rows, key, assemble(report, key).parts))


def clues(report: Report, key: RecordKey, parts: Sequence[PartView]) -> list[Clue]:
    """Every mark that stands, in the order of the text."""
    rows = ClueMark.unscoped.filter(report=report, removed_at=None)
    return sorted((clue for clue, _ in _opened(rows, key, parts)), key=lambda one: (one.field, one.span))


def _opened(rows: Iterable[ClueMark], key: RecordKey, parts: Iterable[PartView]) -> Iterator[tuple[Clue, str]]:
    known = {part.id: texts(part.content) for part in parts if part.content}
    for row in rows:
        try:
            raw = json.loads(key.open("cluemark", "sealed", row.pk, row.sealed))
            place, start, end = str(raw["field"]), int(raw["start"]), int(raw["end"])
        except (SealError, ValueError, KeyError, TypeError):
            continue
        text = known.get(row.part_id, {}).get(place, "")
        if digest(text) == raw.get("of"):
            yield Clue(row.pk, row.part_id, place, (start, end), text[start:end]), text


@use_case
def mark(*, viewer: Viewer, report_id: UUID, words: str) -> int:
    """Mark these words wherever the report says them; how many places. Again: nothing more is marked.

    Raises Refused; DomainError `clue.words` (none, or too long), `clue.absent` when the report does not say them.
    """
    report, ruling = fetch(viewer, report_id, ACTION, PURPOSE)
    wanted = one_line(words, LONGEST_WORDS + 1).strip()
    if not wanted or len(wanted) > LONGEST_WORDS:
        raise DomainError("clue.words", "Write the words as they stand in the report: one phrase at a time.")
    key = record_key(report, actor=viewer.id, purpose=PURPOSE)
    phrase = Marks.of([(wanted, [(0, len(wanted))])])
    parts = assemble(report, key).parts
    places = [(part.id, field, text, found(text, phrase)) for part, field, text in _all(parts)]
    if not any(spans for *_, spans in places):
        raise DomainError("clue.absent", "The report does not say that. Copy the words from it.")
    return _keep(viewer, report, key, places, parts, ruling.authority)


def _all(parts: Iterable[PartView]) -> Iterator[tuple[PartView, str, str]]:
    for part in parts:
        if part.content:
            for field, text in texts(part.content).items():
                yield part, field, text


def _keep(
    viewer: Viewer,
    report: Report,
    key: RecordKey,
    places: Iterable[tuple[UUID, str, str, Sequence[Span]]],
    parts: Sequence[PartView],
    authority: str,
) -> int:
    """Rows for spans that are not marked yet, and one entry. Inside the caller's use case."""
    held = {(clue.part, clue.field, clue.span) for clue in clues(report, key, parts)}
    now, made = clock.now(), []
    for part, field, text, spans in places:
        for span in (whole_words(text, *one) for one in spans):
            if (part, field, span) in held or len(held) >= MOST:
                continue
            held.add((part, field, span))
            own = uuid7()
            raw = {"field": field, "start": span[0], "end": span[1], "of": digest(text)}
            sealed = key.seal("cluemark", "sealed", own, json.dumps(raw).encode())
            row = ClueMark(id=own, agency_id=report.agency_id, report=report, part_id=part, sealed=sealed, at=now)
            row.by = viewer.id
            made.append(row)
    if made:
        ClueMark.objects.bulk_create(made)
        write(
            actor=viewer,
            tag=Tag.CLUES_MARKED,
            record_kind="report",
            record_id=report.id.hex,
            purpose=PURPOSE,
            authority=authority,
            fields=[row.pk.hex for row in made],
        )
    return len(made)


@use_case
def unmark(*, viewer: Viewer, report_id: UUID, clue_id: UUID) -> None:
    """Take a mark away; who did stays written. Again: nothing changes. Raises Refused."""
    report, ruling = fetch(viewer, report_id, ACTION, PURPOSE)
    gone = ClueMark.unscoped.filter(pk=clue_id, report=report, removed_at=None)
    if gone.update(removed_at=clock.now(), removed_by=viewer.id):
        write(
            actor=viewer,
            tag=Tag.CLUE_REMOVED,
            record_kind="report",
            record_id=report.id.hex,
            purpose=PURPOSE,
            authority=ruling.authority,
            fields=(clue_id.hex,),
        )


def suggest(*, viewer: Viewer, report_id: UUID) -> int:
    """Have the keeper mark where words of the reporter's own details stand in the report; how many places are new.

    The details stay with the keeper: where they stand is all that comes back. Counted by the keeper as an opening is.
    Raises Refused; DomainError `clue.none` (nobody gave anything), `reveal.away`, `reveal.stopped`.
    """
    from hearthline.intake.actions.identity import AWAY, STOPPED, stopped

    report, entry = _record_suggest(viewer=viewer, report_id=report_id)
    service = keeper()
    if service is None:
        raise DomainError("reveal.away", AWAY)
    key = record_key(report, actor=viewer.id, purpose=PURPOSE)
    parts = assemble(report, key).parts
    flat = list(_all(parts))
    places: list[tuple[UUID, str, str, Sequence[Span]]] = []
    cards = ReporterCard.unscoped.filter(report=report, given=True).values_list("envelope_id", flat=True)
    for envelope in Envelope.unscoped.filter(pk__in=list(cards)):
        where = context(envelope.agency_id, "identity_box", envelope.id)
        box = bytes(envelope.identity_box or b"")
        who = {"actor": viewer.id, "purpose": PURPOSE, "entry": entry.hex}
        try:
            told = service.suggest(box, where, [text for _, _, text in flat], **who)
        except SealError:
            continue
        except KeeperStopped:
            stopped(viewer=viewer, report=report, purpose=PURPOSE)
            raise DomainError("reveal.stopped", STOPPED) from None
        except (KeyringError, OSError):
            raise DomainError("reveal.away", AWAY) from None
        places += [(p.id, field, text, spans) for (p, field, text), spans in zip(flat, told, strict=False)]
    return _keep_suggested(viewer=viewer, report=report, key=key, places=places, parts=parts)


@use_case
def _record_suggest(*, viewer: Viewer, report_id: UUID) -> tuple[Report, UUID]:
    report, ruling = fetch(viewer, report_id, ACTION, PURPOSE)
    if not ReporterCard.unscoped.filter(report=report, given=True).exists():
        raise DomainError("clue.none", "Nobody gave a name or a number with this report.")
    entry = write(
        actor=viewer,
        tag=Tag.CLUES_SUGGESTED,
        record_kind="report",
        record_id=report.id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return report, entry


@use_case
def _keep_suggested(
    *,
    viewer: Viewer,
    report: Report,
    key: RecordKey,
    places: Sequence[tuple[UUID, str, str, Sequence[Span]]],
    parts: Sequence[PartView],
) -> int:
    _, ruling = fetch(viewer, report.pk, ACTION, PURPOSE)
    return _keep(viewer, report, key, places, parts, ruling.authority)
