"""Destroying one report or one contact with the line: first every key, then every row, wherever it lies (`places`).

Both halves run inside the caller's transactions and may be repeated: what is gone already is not there to go again.
Nothing here asks whether it may: `running` does, and `replaying` after a restore.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from hearthline.helpdesk.door import spooling as asked
from hearthline.intake.door import spooling
from hearthline.intake.models import (
    Attachment,
    AttachmentUse,
    Call,
    Envelope,
    FileCopy,
    IntakePending,
    Report,
    ReportPart,
)
from hearthline.retention import places
from hearthline.retention.models import Kind
from hearthline.retention.snapshots import forget_links
from hearthline.sealing import Spool

_NO_IDS = ("intake.SearchTerm", "intake.FilePage", "intake.Report", "intake.Call")
"""Tables whose rows nothing names by id, and those whose own ids are known already."""


@dataclass(frozen=True, repr=False)
class Target:
    """A record and what hangs on it. `root`: what a report's envelopes share. `numbers`: as lists call it."""

    kind: str
    id: UUID
    agency_id: str
    root: str
    numbers: tuple[str, ...]
    calls: tuple[UUID, ...]
    envelopes: tuple[str, ...]

    @property
    def reports(self) -> tuple[UUID, ...]:
        return (self.id,) if self.kind == Kind.REPORT else ()


def find(kind: str, record_id: UUID, agency_id: str) -> Target | None:
    """The record, or None when it is not there (any more)."""
    if kind == Kind.CALL:
        call = Call.unscoped.filter(pk=record_id, agency_id=agency_id, report__isnull=True).first()
        return Target(kind, record_id, agency_id, "", (call.reference,), (call.pk,), ()) if call else None
    report = Report.unscoped.filter(pk=record_id, agency_id=agency_id).first()
    if report is None:
        return None
    calls = list(Call.unscoped.filter(report_id=record_id).values_list("pk", "reference"))
    numbers = (report.number, *(reference for _, reference in calls))
    envelopes = _envelopes(report.root_id, record_id)
    return Target(kind, record_id, agency_id, report.root_id, numbers, tuple(pk for pk, _ in calls), envelopes)


def _envelopes(root: str, report_id: UUID) -> tuple[str, ...]:
    own = Envelope.unscoped.filter(root_id=root).values_list("pk", flat=True)
    parts = ReportPart.unscoped.filter(report_id=report_id).values_list("envelope_id", flat=True)
    return tuple(sorted({*own, *parts}))


def destroy_keys(target: Target) -> int:
    """After this nothing that was sealed can be opened by anybody; how many keys went.

    The record's own key and its calls'; the boxes at the door hold their keys themselves, so those rows go here too,
    and with them the receipt leads nowhere.
    """
    gone = (
        Report.unscoped.filter(pk__in=target.reports).exclude(wrapped_key=b"").update(wrapped_key=b"", reporter_key=b"")
    )
    gone += Call.unscoped.filter(pk__in=target.calls).exclude(wrapped_key=b"").update(wrapped_key=b"", token=b"")
    gone += Envelope.unscoped.filter(pk__in=target.envelopes).update(
        report_box=b"", identity_box=None, reporter_key=b"", receipt_hash=""
    )
    return gone


def delete_rows(target: Target) -> Counter[str]:
    """Every row that leads to the record; by table, how many went."""
    counts: Counter[str] = Counter()
    ids = {str(target.id), target.id.hex, *target.envelopes}
    files = files_of(target)
    if target.reports:
        forget_links(target.agency_id, target.id)
    for label, path in places.CALL.items():
        counts[label] += _away(label, Q(**{f"{path}__in": target.calls}), ids)
    for label, path in places.REPORT.items():
        counts[label] += _away(label, Q(**{f"{path}__in": target.reports}), ids)
    counts += at_the_door(target.envelopes, target.root, files)
    ids |= {call.hex for call in target.calls} | {str(call) for call in target.calls}
    counts += named(ids, target.numbers)
    return +counts


def at_the_door(envelopes: Iterable[str], root: str, files: Iterable[UUID]) -> Counter[str]:
    """What a stranger put down: envelopes, their files, the questions and the status under one receipt."""
    counts: Counter[str] = Counter()
    counts["intake.AttachmentUse"] += _raw(AttachmentUse.unscoped.filter(envelope_id__in=list(envelopes)))
    for label in ("intake.AttachmentChunk", "intake.Attachment"):
        counts[label] += _raw(_table(label).filter(**{f"{places.ENVELOPE[label]}__in": list(files)}))
    counts["intake.IntakePending"] += _raw(IntakePending.unscoped.filter(envelope_id__in=list(envelopes)))
    if root:
        for label, path in places.ROOT.items():
            counts[label] += _raw(_table(label).filter(**{path: root}))
    counts["intake.Envelope"] += _raw(Envelope.unscoped.filter(pk__in=list(envelopes)))
    return counts


def files_of(target: Target) -> list[UUID]:
    """Its files that no other envelope and no other report names."""
    used = AttachmentUse.unscoped.filter(envelope_id__in=target.envelopes).values_list("attachment_id", flat=True)
    shown = FileCopy.unscoped.filter(report_id__in=target.reports).values_list("attachment_id", flat=True)
    mine = {*used, *shown}
    others = AttachmentUse.unscoped.filter(attachment_id__in=mine).exclude(envelope_id__in=target.envelopes)
    copies = FileCopy.unscoped.filter(attachment_id__in=mine).exclude(report_id__in=target.reports)
    taken = {*others.values_list("attachment_id", flat=True), *copies.values_list("attachment_id", flat=True)}
    return list(Attachment.unscoped.filter(pk__in=mine - taken).values_list("pk", flat=True))


def named(ids: Iterable[str], numbers: Iterable[str] = ()) -> Counter[str]:
    """Rows that name any of these records by id, or by number: reviews, openings, clocks, alerts, who is looking."""
    counts: Counter[str] = Counter()
    wanted, called = set(ids), [number for number in numbers if number]
    for label, column in places.SUBJECT.items():
        text = isinstance(apps.get_model(label)._meta.get_field(column), models.CharField)
        about = Q(**{f"{column}__in": sorted(wanted) if text else _as_uuids(wanted)})
        if label.startswith("duty.") and called:
            about |= Q(**{"clock__label__in" if label == "duty.Pause" else "label__in": called})
        counts[label] += _away(label, about, wanted)
    return counts


def _as_uuids(ids: Iterable[str]) -> set[UUID]:
    """Those of these ids that name a row; an envelope's name is longer."""
    found = set()
    for one in ids:
        try:
            found.add(UUID(one))
        except ValueError:
            continue
    return found


def leave_the_spool(root: str, envelopes: Iterable[str]) -> int:
    """Sealed envelopes that still wait as files, reports and what was asked of the help desk: those of this root or
    these names go; how many."""
    wanted = set(envelopes)
    return _leave(spooling.spool(), _root_of_report, root, wanted) + _leave(asked.spool(), _root_of_asked, root, wanted)


def _root_of_report(payload: bytes) -> str:
    return spooling.from_payload(payload).root_id


def _root_of_asked(payload: bytes) -> str:
    return asked.from_payload(payload).root_id


def _leave(shelf: Spool, root_of: Callable[[bytes], str], root: str, wanted: set[str]) -> int:
    gone = 0
    for name, payload in shelf.take():
        try:
            mine = name in wanted or (bool(root) and root_of(payload) == root)
        except (spooling.Unreadable, asked.Unreadable):
            mine = name in wanted
        if mine:
            shelf.done(name)
            gone += 1
    for path in shelf.bad_folder.iterdir():
        if any(name in path.name for name in wanted):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _away(label: str, where: Q, ids: set[str]) -> int:
    """Delete these rows; their own ids join `ids`, for what names them in turn. How many went."""
    rows = _table(label).filter(where)
    if label not in _NO_IDS:
        for key in rows.values_list("pk", flat=True):
            ids |= {str(key), key.hex} if isinstance(key, UUID) else {str(key)}
    return _raw(rows)


def _table(label: str) -> QuerySet[models.Model]:
    rows: QuerySet[models.Model] = apps.get_model(label)._base_manager.all()
    return rows


def _raw(rows: QuerySet[models.Model]) -> int:
    """Delete by one statement: what points at these rows goes in the same transaction, whatever the order."""
    return int(rows._raw_delete(rows.db) or 0)
