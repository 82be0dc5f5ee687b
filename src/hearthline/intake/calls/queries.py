"""Reads of the calls room. The viewer comes first; a reading is journalled and committed before it returns."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from hearthline.access.policy import can, require
from hearthline.access.restricting import around
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake import policy as reports
from hearthline.intake.calls import fields, parking
from hearthline.intake.calls.entries import FILE, newest, value_of
from hearthline.intake.calls.keys import CallKey, call_key
from hearthline.intake.calls.lacks import lacking
from hearthline.intake.calls.models import Call, CallEntry, CallState
from hearthline.intake.calls.policy import RECORD, fetch, resource
from hearthline.intake.calls.scans import scan_of
from hearthline.intake.calls.types import CallView, News, Scan
from hearthline.intake.calls.types import Value as Typed
from hearthline.intake.door.content import File
from hearthline.journal.actions import write
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

OVERLAP = timedelta(seconds=10)
"""A save that was still on its way when the page last asked must not be passed over."""
UNTOUCHED = timedelta(hours=1)
MOST_LISTED = 200
SPOKEN = ("phone", "walk_in")
"""Ways in where the words are typed by us: the report is in English whatever the caller speaks."""
_NOT_DIGITS = re.compile(r"\D")


def may_see_reporter(viewer: Viewer, call: Call) -> bool:
    """Whether the reporter's own fields show to this viewer: while who holds the call is at it."""
    return call.held_by == viewer.id and call.state == CallState.OPEN


@use_case
def _read(viewer: Viewer, call_id: UUID, purpose: str) -> Call:
    """The call, with the entry of its being read."""
    call, ruling = fetch(viewer, call_id, "call:read")
    write(
        actor=viewer,
        tag=Tag.CALL_READ,
        record_kind=RECORD,
        record_id=call.id.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=("fields", "reporter") if may_see_reporter(viewer, call) else ("fields",),
    )
    return call


def _read_before(viewer: Viewer, call_id: UUID) -> Call | None:
    """The call, when this person may read it and is known to have it open. Two queries and no lock: pages poll."""
    call = Call.unscoped.filter(pk=call_id).annotate(**around(viewer.id, "report", "report_id")).first()
    if call is None or not can(viewer, "call:read", resource(call), "screening").allowed:
        return None
    opened = Entry.objects.filter(
        agency_id=call.agency_id,
        record_kind=RECORD,
        record_id=call.id.hex,
        actor_id=viewer.id,
        tag__in=(Tag.CALL_READ, Tag.CALL_OPENED),
    )
    return call if opened.exists() else None


def call_detail(viewer: Viewer, call_id: UUID) -> CallView:
    """One call, opened. Refused when it is not theirs or not there (alike)."""
    call = _read(viewer, call_id, "screening")
    key = call_key(call, viewer)
    typed: dict[str, Typed] = {}
    scans: list[Scan] = []
    for row in newest(call):
        value = value_of(key, row)
        if not row.field.startswith(FILE):
            typed[row.field] = value
        elif value.text:
            scans.append(scan_of(row, File.of(json.loads(value.text))))
    sees = may_see_reporter(viewer, call)
    texts = {name: value.text for name, value in typed.items()}
    return CallView(
        call=call,
        values={name: value for name, value in typed.items() if sees or not fields.is_who(name)},
        may_see_reporter=sees,
        scans=tuple(scans),
        lacks=lacking(texts, channel=call.channel) if call.state == CallState.OPEN else (),
        waiting=_waiting(key, call, viewer, texts, reporter=sees),
    )


def _waiting(key: CallKey, call: Call, viewer: Viewer, texts: Mapping[str, str], *, reporter: bool) -> dict[str, str]:
    """What waits to be chosen, without what stands in its field by now."""
    found = parking.waiting(key, call, viewer, reporter=reporter)
    return {field: text for field, text in found.items() if texts.get(field, "") != text}


def news(viewer: Viewer, call_id: UUID, since: datetime) -> News:
    """What changed since. For a page that has the call open; only the first look of a person is journalled."""
    upto = clock.now()
    call = _read_before(viewer, call_id) or _read(viewer, call_id, "screening")
    key = call_key(call, viewer)
    sees = may_see_reporter(viewer, call)
    recent = newest(call).filter(at__gt=since - OVERLAP).exclude(field__startswith=FILE)
    if not sees:
        recent = recent.exclude(field__startswith=fields.WHO)
    return News(
        fields={row.field: value_of(key, row) for row in recent},
        upto=upto,
        state=call.state,
        held_by=call.held_by,
        held_name=call.held_name,
        report_id=call.report_id,
    )


def history(viewer: Viewer, call_id: UUID, field: str) -> tuple[Typed, ...]:
    """Every version of one field, oldest first. The reporter's own only for who holds the call, else none."""
    fields.spec(field)
    call = _read(viewer, call_id, "history")
    if fields.is_who(field) and not may_see_reporter(viewer, call):
        return ()
    key: CallKey = call_key(call, viewer)
    rows = CallEntry.unscoped.filter(agency_id=call.agency_id, call=call, field=field).order_by("version")
    return tuple(value_of(key, row) for row in rows)


@use_case
def open_calls(viewer: Viewer, *, journal: bool = True) -> list[Call]:
    """Calls that nobody has filed or closed: the viewer's own first, then the longest silent. Rows show no words.

    `journal`: false for a poll that shows nothing new.
    """
    mine = Case(When(held_by=viewer.id, then=Value(0)), default=Value(1), output_field=IntegerField())
    require(viewer, "call:list", {"agency": viewer.agency_id}, "screening", record_kind=RECORD)
    rows = Call.objects.for_viewer(viewer, "call:list", "screening").filter(state=CallState.OPEN)
    found = list(rows.order_by(mine, "typed_at", "id").defer("token", "wrapped_key")[:MOST_LISTED])
    return _listed(viewer, found) if journal else found


@use_case
def calls(
    viewer: Viewer,
    *,
    states: Sequence[str] = tuple(CallState.values),
    results: Sequence[str] = (),
    channel: str = "",
    mine: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Call]:
    """Calls by when they came in, newest first (`received_at` from `since`, before `until`, aware)."""
    require(viewer, "call:list", {"agency": viewer.agency_id}, "screening", record_kind=RECORD)
    rows = Call.objects.for_viewer(viewer, "call:list", "screening").filter(state__in=list(states))
    if results:
        rows = rows.filter(result__in=list(results))
    if channel:
        rows = rows.filter(channel=channel)
    if mine:
        rows = rows.filter(held_by=viewer.id)
    if since:
        rows = rows.filter(received_at__gte=since)
    if until:
        rows = rows.filter(received_at__lt=until)
    upto = offset + min(limit, MOST_LISTED)
    found = rows.select_related("report").order_by("-received_at", "-id").defer("token", "wrapped_key")
    return _listed(viewer, list(found[offset:upto]))


def _listed(viewer: Viewer, found: list[Call]) -> list[Call]:
    write(
        actor=viewer,
        tag=Tag.CALL_LISTED,
        record_kind=RECORD,
        record_id="",
        purpose="screening",
        fields=[call.id.hex for call in found],
    )
    return found


@use_case
def calls_of(viewer: Viewer, report_id: UUID) -> list[Call]:
    """The calls that made or joined this report, oldest first: their references, and in which language to call back.

    Raises Refused as for reading the report.
    """
    report, _ = reports.fetch(viewer, report_id, "report:read", "screening")
    rows = Call.objects.for_viewer(viewer, "call:list", "screening").filter(report=report)
    return list(rows.order_by("received_at", "id").defer("token", "wrapped_key"))


def untouched(viewer: Viewer) -> Call | None:
    """The telephone call that this person began within the hour, holds, and where nothing was typed yet: one that is
    begun again is that one. None when there is none."""
    rows = Call.objects.for_viewer(viewer, "call:list", "screening").filter(
        state=CallState.OPEN,
        channel="phone",
        opened_by=viewer.id,
        held_by=viewer.id,
        opened_at__gt=clock.now() - UNTOUCHED,
        entries__isnull=True,
    )
    return rows.defer("token", "wrapped_key").order_by("-opened_at").first()


def callers_of(viewer: Viewer, report_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """For reports told by voice: which language who called speaks (a code, or `other`), and whether they need an
    interpreter. The first call of each report that says so. One query, for lists; empty for who may list no calls."""
    rows = Call.objects.for_viewer(viewer, "call:list", "screening").filter(
        report_id__in=list(report_ids), channel__in=SPOKEN
    )
    found: dict[UUID, tuple[str, str]] = {}
    told = rows.order_by("received_at", "id").values_list("report_id", "language", "interpreter")
    for report_id, language, interpreter in told:
        if report_id is not None and language:
            found.setdefault(report_id, (language, interpreter))
    return found


@use_case
def find_reference(viewer: Viewer, text: str) -> Call | None:
    """The call with this spoken reference; spaces and dashes do not matter. None when there is none of theirs."""
    require(viewer, "call:list", {"agency": viewer.agency_id}, "screening", record_kind=RECORD)
    digits = _NOT_DIGITS.sub("", text) if text.isascii() else ""
    if len(digits) != 7:
        return None
    rows = Call.objects.for_viewer(viewer, "call:list", "screening").select_related("report")
    found = rows.filter(reference=f"{digits[:4]}-{digits[4:]}").defer("token", "wrapped_key").first()
    if found is not None:
        _listed(viewer, [found])
    return found


def report_behind(agency_id: str, text: str) -> UUID | None:
    """The report that came of the call with this reference. What may be told of it is the caller's to ask."""
    digits = _NOT_DIGITS.sub("", text) if text.isascii() else ""
    if len(digits) != 7:
        return None
    rows = Call.unscoped.filter(agency_id=agency_id, reference=f"{digits[:4]}-{digits[4:]}")
    return rows.values_list("report_id", flat=True).first()
