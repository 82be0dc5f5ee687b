"""Hand-offs as the desk reads them: who was called, whether a person answered, what they were told later, what came of
it. What is owed is in `dues`, what would be told in `ready`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.dispatch import law
from hearthline.dispatch.models import HandOff, Line, LineKind, Typed
from hearthline.dispatch.offices import chain_for, offices
from hearthline.dispatch.places import Office, Place
from hearthline.dispatch.sealed import PURPOSE, Told, key_of, open_told, open_words
from hearthline.duty import promises
from hearthline.ground import clock
from hearthline.intake.keys import RecordKey
from hearthline.intake.models import Report
from hearthline.intake.policy import fetch
from hearthline.intake.withheld.clues import marks_for
from hearthline.intake.withheld.outgoing import Marks, outgoing
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

MOST_LISTED = 100


@dataclass(frozen=True, repr=False)
class LineView:
    """One line of the history. `words` None: it does not open. `receipt`: for an update, who has it and when; `due_at`:
    by when somebody there should."""

    row: Line
    words: dict[str, str] | None
    receipt: "LineView | None" = None
    due_at: datetime | None = None

    @property
    def happened_at(self) -> datetime:
        """When it was so, for an outcome; else when it was written down."""
        at = (self.words or {}).get("at", "")
        return datetime.fromisoformat(at) if at else self.row.at


@dataclass(frozen=True, repr=False)
class HandOffView:
    """One hand-off. `told` is None when it does not open any more: shown as damaged. `late`: no answer in time."""

    row: HandOff
    told: Told | None
    late: bool
    tried: tuple[LineView, ...] = ()
    updates: tuple[LineView, ...] = ()
    outcomes: tuple[LineView, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether a person wrote down who answered. Nothing else counts."""
        return self.row.answered_at is not None

    @property
    def not_received(self) -> int:
        """How many updates nobody there has said they have."""
        return sum(one.receipt is None for one in self.updates)

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """What is said, a paragraph at a time: (what it is about, "" for words of a person, the words)."""
        if self.told is None:
            return ()
        said = [text for text in self.told.said.split("\n\n") if text.strip()]
        codes = self.told.codes.split()
        return tuple(zip(codes, said, strict=True)) if len(codes) == len(said) else tuple(("", text) for text in said)


@dataclass(frozen=True, repr=False)
class Calling:
    """The page of a hand-off that waits: the chain of offices (`at`: which is called) and what is typed already."""

    view: HandOffView
    chain: tuple[Office, ...]
    at: int
    typed: dict[str, str]


def hand_offs(viewer: Viewer, *, answered: bool) -> list[HandOffView]:
    """Those that wait, the longest first; or those answered, the newest first. At most 100. Journalled."""
    return views(viewer, _record_list(viewer=viewer, answered=answered))


@use_case
def _record_list(*, viewer: Viewer, answered: bool) -> list[HandOff]:
    ruling = require(viewer, "handoff:write", {"agency": viewer.agency_id}, PURPOSE, record_kind="hand-off")
    rows = rows_of(viewer).filter(answered_at__isnull=not answered)
    found = list(rows.order_by(*(("-answered_at", "-id") if answered else ("due_at", "id")))[:MOST_LISTED])
    write(
        actor=viewer,
        tag=Tag.REPORTS_LISTED,
        record_kind="hand-off",
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=[row.pk.hex for row in found],
    )
    return found


def rows_of(viewer: Viewer) -> QuerySet[HandOff]:
    """The hand-offs this person may work on."""
    return HandOff.objects.for_viewer(viewer, "handoff:write", PURPOSE).select_related("report")


def hand_off(viewer: Viewer, hand_off_id: UUID) -> HandOffView:
    """One, for its page or its proof, with its history. Refused alike when it is not theirs and not there. Journalled.
    What was marked after it was written is cut: the page is read aloud, and the proof is printed."""
    return views(viewer, [_record_one(viewer=viewer, hand_off_id=hand_off_id)])[0]


def calling(viewer: Viewer, hand_off_id: UUID) -> Calling:
    """The same with the chain of offices and what this person has typed."""
    view = hand_off(viewer, hand_off_id)
    row, told = view.row, view.told
    found = chain_for(row.agency_id, row.recipient, told.where if told else Place())
    at = next((n for n, one in enumerate(found) if told and one.key == told.office), -1)
    typed = Typed.unscoped.filter(handoff=row, by=viewer.id).first()
    kept = open_words(key_of(row.report, viewer), "dispatchtyped", typed) if typed and typed.sealed else None
    return Calling(view, found, at, kept or {})


@use_case
def _record_one(*, viewer: Viewer, hand_off_id: UUID) -> HandOff:
    row = HandOff.unscoped.filter(pk=hand_off_id).select_related("report").first()
    _, ruling = fetch(viewer, row.report_id if row else hand_off_id, "handoff:write", PURPOSE)
    if row is None:
        raise LookupError("a policy permits reading what is not there")
    note_reading(viewer, row.report_id, ruling.authority, "hand-offs")
    return row


def hand_offs_of(viewer: Viewer, report: Report) -> list[HandOffView]:
    """Every hand-off of one report, those that wait first. Journalled when there is one."""
    found = list(rows_of(viewer).filter(report=report).order_by("made_at", "id"))
    if found:
        # Most reports have none: only what is shown takes a transaction, and on the embedded database the write lock.
        _record_some(viewer=viewer, report=report, what="hand-offs")
    return views(viewer, sorted(found, key=lambda row: (row.answered_at is not None, row.due_at)))


@use_case
def _record_some(*, viewer: Viewer, report: Report, what: str) -> None:
    _, ruling = fetch(viewer, report.pk, "report:read", "screening")
    note_reading(viewer, report.pk, ruling.authority, what)


def note_reading(viewer: Viewer, report_id: UUID, authority: str, what: str) -> None:
    """An entry that this part of a report was read, inside the caller's use case."""
    write(
        actor=viewer,
        tag=Tag.REPORT_READ,
        record_kind="report",
        record_id=report_id.hex,
        purpose=PURPOSE,
        authority=authority,
        fields=(what,),
    )


def views(viewer: Viewer, rows: Iterable[HandOff]) -> list[HandOffView]:
    """Opened, with their history; after the reading was journalled. What is marked is cut."""
    listed, now, made = list(rows), clock.now(), []
    lines: dict[UUID, list[Line]] = {}
    for line in Line.unscoped.filter(handoff__in=[row.pk for row in listed]).order_by("at", "id"):
        lines.setdefault(line.handoff_id, []).append(line)
    keys: dict[UUID, tuple[RecordKey, Marks]] = {}
    for row in listed:
        if row.report_id not in keys:
            keys[row.report_id] = (key_of(row.report, viewer), marks_for(viewer, row.report))
        key, marks = keys[row.report_id]
        view = HandOffView(row, _cut(open_told(key, row), marks), row.answered_at is None and row.due_at < now)
        made.append(_with_lines(view, key, marks, lines.get(row.pk, [])))
    return made


def _cut(told: Told | None, marks: Marks) -> Told | None:
    if told is None or not marks:
        return told
    return replace(told, said=outgoing(told.said, marks), note=outgoing(told.note, marks))


def _with_lines(view: HandOffView, key: RecordKey, marks: Marks, lines: Sequence[Line]) -> HandOffView:
    found: dict[str, list[LineView]] = {kind: [] for kind in LineKind.values}
    for row in lines:
        words = open_words(key, "dispatchline", row)
        cut = {name: outgoing(text, marks) for name, text in words.items()} if words and marks else words
        found[row.kind].append(LineView(row, cut))
    receipts = {one.row.of_id: one for one in found[LineKind.RECEIVED]}
    return replace(
        view,
        tried=tuple(found[LineKind.TRIED]),
        updates=tuple(_update(one, receipts.get(one.row.pk)) for one in found[LineKind.UPDATE]),
        outcomes=tuple(found[LineKind.OUTCOME]),
    )


def _update(line: LineView, receipt: LineView | None) -> LineView:
    due = promises.due(law.UPDATE_LIMIT, line.row.at, agency_id=line.row.agency_id)
    return replace(line, receipt=receipt, due_at=due.at)


@use_case
def responders(viewer: Viewer) -> tuple[Office, ...]:
    """Every office that is called, for the list that an administrator keeps. Journalled. Raises Refused."""
    ruling = require(viewer, "responder:list", {"agency": viewer.agency_id}, "responders", record_kind="responder")
    write(
        actor=viewer,
        tag=Tag.RESPONDERS_LISTED,
        record_kind="responder",
        record_id="",
        purpose="responders",
        authority=ruling.authority,
    )
    return tuple(sorted(offices(viewer.agency_id), key=lambda one: (one.recipient, one.covers, one.place, one.rank)))
