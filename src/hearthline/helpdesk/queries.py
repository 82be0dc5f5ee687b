"""Reads of the help desk. Each is journalled before the first byte leaves."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, F, IntegerField, Value, When

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk import promises
from hearthline.helpdesk.actions.ways import PURPOSE as WAYS
from hearthline.helpdesk.actions.ways import SUBJECT, beat, here, oldest_unread, watched
from hearthline.helpdesk.door.content import BadContent, Content
from hearthline.helpdesk.door.models import WayIn
from hearthline.helpdesk.keys import InquiryKey, key_of
from hearthline.helpdesk.models import AgreedAction, Inquiry, Said, State, WayInState, WrittenAnswer
from hearthline.helpdesk.policy import PURPOSE, RECORD, fetch, resource
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import SealError

MOST = 200
NOBODY = UUID(int=0)


@dataclass(frozen=True, repr=False)
class Words:
    """Words of one side, opened. `content` None: damaged."""

    row: Said
    content: Content | None


@dataclass(frozen=True, repr=False)
class Done:
    """One thing agreed, opened."""

    row: AgreedAction
    what: str
    who: str


@dataclass(frozen=True, repr=False)
class Written:
    """A written answer, opened. `words` empty and `damaged` when it does not open any more."""

    row: WrittenAnswer
    words: str
    agreed: tuple[Done, ...]
    damaged: bool


@dataclass(frozen=True, repr=False)
class Detail:
    """One inquiry with the words of both sides. `apart`: who asked is a report's reporter by now, and this viewer does
    not have the inquiry: their name and how to reach them are left out."""

    inquiry: Inquiry
    said: tuple[Words, ...]
    answers: tuple[Written, ...]
    apart: bool = False

    @property
    def name(self) -> str:
        return next((one.content.name for one in self.said if one.content and one.content.name), "")

    @property
    def contact(self) -> str:
        return next((one.content.contact for one in reversed(self.said) if one.content and one.content.contact), "")

    @property
    def place(self) -> str:
        return next((one.content.place for one in self.said if one.content and one.content.place), "")

    @property
    def reads(self) -> str:
        return next((one.content.reads for one in self.said if one.content), "en")


@dataclass(frozen=True)
class Way:
    """One way in: whose it is, its last sign of life, since when the oldest unread word lies, and the limits."""

    row: WayInState
    unread_since: datetime | None
    unread_after: timedelta
    silent_after: timedelta

    @property
    def late(self) -> bool:
        return self.unread_since is not None and clock.now() - self.unread_since > self.unread_after

    @property
    def silent(self) -> bool:
        return clock.now() - self.row.beat_at > self.silent_after


@use_case
def inquiries(viewer: Viewer, *, closed: bool = False) -> list[Inquiry]:
    """All that is open: what nobody has opened first, then by when the answer is due. `closed`: the closed ones, the
    newest first. No words and no names; one entry names what showed. Raises Refused."""
    ruling = require(viewer, "inquiry:list", {"agency": viewer.agency_id}, PURPOSE, record_kind=RECORD)
    rows = Inquiry.objects.for_viewer(viewer, "inquiry:list", PURPOSE).defer("wrapped_key", "reporter_key")
    if closed:
        found = list(rows.filter(state=State.CLOSED).order_by("-changed_at", "-id")[:MOST])
    else:
        unread = Case(When(unread_since__isnull=False, then=Value(0)), default=Value(1), output_field=IntegerField())
        order = (unread, "burst", F("due_at").asc(nulls_last=True), "received_at", "id")
        found = list(rows.exclude(state=State.CLOSED).order_by(*order)[:MOST])
    beat(WayIn.PHONE, viewer.agency_id)
    write(
        actor=viewer,
        tag=Tag.INQUIRIES_LISTED,
        record_kind=RECORD,
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=tuple(one.pk.hex for one in found),
    )
    return found


@use_case
def inquiry(viewer: Viewer, inquiry_id: UUID) -> Detail:
    """One inquiry, opened: it is unread no more. Refused alike for another agency's and for none."""
    found, ruling = fetch(viewer, inquiry_id, "inquiry:read")
    unread = found.unread_since is not None
    if unread:
        Inquiry.unscoped.filter(pk=found.pk).update(unread_since=None)
        found.unread_since = None
    write(
        actor=viewer,
        tag=Tag.INQUIRY_READ,
        record_kind=RECORD,
        record_id=found.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=("unread",) if unread else (),  # by whose look its age alarm ended
    )
    return detail(viewer, found)


def detail(viewer: Viewer, found: Inquiry) -> Detail:
    """The words of both sides, for who was let in already. Who reported is for who answers them: a colleague takes the
    inquiry first, which is journalled, and nobody comes to a reporter's name by following a link from the report."""
    key = key_of(found, actor=viewer.id)
    apart = found.report_id is not None and found.claimed_by != viewer.id
    rows_said = Said.unscoped.filter(inquiry=found).order_by("received_at", "id")
    said = tuple(Words(row, _content(key, row, apart=apart)) for row in rows_said)
    rows = AgreedAction.unscoped.filter(inquiry=found).order_by("number")
    agreed: dict[UUID, list[Done]] = {}
    for row in rows:
        agreed.setdefault(row.answer_id, []).append(_done(key, row))
    answers = tuple(
        _written(key, row, tuple(agreed.get(row.pk, ())))
        for row in WrittenAnswer.unscoped.filter(inquiry=found).order_by("-at", "-id")
    )
    return Detail(found, said, answers, apart)


def _content(key: InquiryKey, row: Said, *, apart: bool) -> Content | None:
    try:
        found = Content.read(key.open("said", row.pk, row.sealed))
    except (SealError, BadContent):
        return None
    return replace(found, name="", contact="", place="") if apart else found


def _done(key: InquiryKey, row: AgreedAction) -> Done:
    try:
        told = json.loads(key.open("agreedaction", row.pk, row.sealed))
        return Done(row, str(told["what"]), str(told["who"]))
    except (SealError, ValueError, KeyError, TypeError):
        return Done(row, "", "")


def _written(key: InquiryKey, row: WrittenAnswer, agreed: tuple[Done, ...]) -> Written:
    try:
        told = json.loads(key.open("writtenanswer", row.pk, row.sealed))
        return Written(row, str(told["words"]), agreed, damaged=False)
    except (SealError, ValueError, KeyError, TypeError):
        return Written(row, "", agreed, damaged=True)


@use_case
def letter(viewer: Viewer, answer_id: UUID) -> tuple[Detail, Written]:
    """One written answer, to print. Refused alike for another agency's and for none."""
    row = WrittenAnswer.unscoped.filter(pk=answer_id).first()
    found, ruling = fetch(viewer, row.inquiry_id if row else NOBODY, "inquiry:read")
    whole = detail(viewer, found)
    one = next(written for written in whole.answers if written.row.pk == answer_id)
    write(
        actor=viewer,
        tag=Tag.ANSWER_PRINTED,
        record_kind=RECORD,
        record_id=found.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return whole, one


@use_case
def inquiry_of_agreed(viewer: Viewer, agreed_id: UUID) -> UUID:
    """The inquiry in which something was agreed. Refused alike for another agency's and for none."""
    row = AgreedAction.unscoped.filter(pk=agreed_id).first()
    found, _ruling = fetch(viewer, row.inquiry_id if row else NOBODY, "inquiry:list")
    return found.pk


@use_case
def ways_in(viewer: Viewer) -> list[Way]:
    """Every way in, with its owner, its age and its heartbeat. Raises Refused."""
    ruling = require(viewer, "channel:list", {"agency": viewer.agency_id}, WAYS, record_kind=SUBJECT)
    unread = oldest_unread(viewer.agency_id)
    found = [
        Way(here(way, viewer.agency_id), unread.get(way), promises.unread_after(way), promises.silent_after(way))
        for way in watched()
    ]
    write(
        actor=viewer,
        tag=Tag.WAYS_IN_LISTED,
        record_kind=SUBJECT,
        record_id="",
        purpose=WAYS,
        authority=ruling.authority,
    )
    return found


def came_from(agency_id: str, report_id: UUID) -> tuple[UUID, str] | None:
    """The inquiry that a report was made of: its id and number, for the report's own page; None for none. The caller
    has shown the report already: that an inquiry stands behind it is part of it."""
    rows = Inquiry.unscoped.filter(agency_id=agency_id, report_id=report_id)
    return rows.values_list("pk", "number").first()


def behind_report(viewer: Viewer, report_id: UUID) -> tuple[UUID, str] | None:
    """`came_from` for who may read that inquiry; None alike when there is none and when it is closed to them. No query
    for who reads no inquiry at all."""
    if not can(viewer, "inquiry:read", {"agency": viewer.agency_id}, PURPOSE).allowed:
        return None
    rows = Inquiry.unscoped.filter(agency_id=viewer.agency_id, report_id=report_id)
    found = rows.defer("wrapped_key", "reporter_key").first()
    if found is None or not can(viewer, "inquiry:read", resource(found), PURPOSE).allowed:
        return None
    return found.pk, found.number
