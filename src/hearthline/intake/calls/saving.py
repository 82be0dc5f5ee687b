"""Saving one field: nobody's words are overwritten without their having been seen."""

from datetime import datetime, timedelta
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.intake.calls import fields, parking
from hearthline.intake.calls.entries import PARKED, add, grow, last_of, text_or_none, value_of
from hearthline.intake.calls.keys import CallKey, call_key
from hearthline.intake.calls.leaving import answered
from hearthline.intake.calls.models import Call, CallEntry
from hearthline.intake.calls.policy import RECORD, fetch, must_be_open
from hearthline.intake.calls.types import Other, Saved
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

SAME_ROW = timedelta(minutes=1)
"""The words of one tab within this time take one row."""
TAKEN_BACK = 40
"""Code points that may go from a row by its own writer. More than this is not a slip of the finger: a further row."""
COPIES = {"language": "language", "interpreter": "interpreter", "danger": "danger"}
"""Fields that lists sort by -> the column of the call that copies them."""


def save(*, viewer: Viewer, call_id: UUID, field: str, text: str, base: int, writer: str, turn: int = 0) -> Saved:
    """Keep `text` in `field`, as a further version.

    `base`: the version the page last saw (0: none). `writer`: the browser tab, up to 32 letters, digits or dashes.
    The words of the same tab within a minute take the same row with a new version, as long as little of them is taken
    away; anything else is a further row. When somebody else (or another tab) was there since `base`, nothing is
    written and `other` holds their words; `text` waits aside (`CallView.waiting`) until a save of this person succeeds.
    The same text again, or a request repeated, gives what stands.
    `turn`: the tab's own count of what it sends for this field, from 1; 0 when it does not count. One that was
    overtaken on its way by a later one of its own tab writes nothing either: older words never stand over newer ones.
    Raises Refused; Ended; DomainError `call.field`, `call.code`, `call.too-long`, `call.writer`, and `call.reporter`
    for the reporter's own fields when `viewer` does not hold the call.
    """
    try:
        kept = fields.clean(field, text)  # before the transaction: a long story takes milliseconds
        fields.check_writer(writer)
    except DomainError:
        may_write(viewer=viewer, call_id=call_id)  # who may not is told that, and nothing about the field
        raise
    return _save(viewer=viewer, call_id=call_id, field=field, text=kept, base=base, writer=writer, turn=turn)


@use_case
def may_write(*, viewer: Viewer, call_id: UUID) -> None:
    """Raises Refused for who may not write this call: for a form in which there is nothing to keep."""
    fetch(viewer, call_id, "call:write")


@use_case
def _save(*, viewer: Viewer, call_id: UUID, field: str, text: str, base: int, writer: str, turn: int) -> Saved:
    call, ruling = fetch(viewer, call_id, "call:write")
    returned, now = call.left_at is not None, clock.now()
    typed = CallEntry.unscoped.filter(agency_id=call.agency_id, call=call, by=viewer.id)
    first = not typed.exclude(field__startswith=PARKED).exists()
    must_be_open(call, fresh=fields.is_who(field), typed_at=now, left_at=None)
    if fields.is_who(field) and call.held_by != viewer.id:
        raise DomainError(
            "call.reporter", "Only who holds this call writes what belongs to the reporter. Take it over first."
        )
    saved = _put(call, viewer, field, text, base, writer, turn, now)
    if returned or (first and saved.other is None):
        entry = write(
            actor=viewer,
            tag=Tag.CALL_TYPED,
            record_kind=RECORD,
            record_id=call.id.hex,
            purpose="returned" if returned else "first",
            authority=ruling.authority,
            fields=(field,),
        )
        if returned:
            answered(call, entry)
    return saved


def _put(call: Call, viewer: Viewer, field: str, text: str, base: int, writer: str, turn: int, now: datetime) -> Saved:
    key = call_key(call, viewer)
    last = last_of(call, field)
    if last is None:
        if not text:
            return Saved(field, 0, call.opened_at)
        row = add(key, call, viewer, field, text, 1, writer, turn)
    else:
        there = text_or_none(key, last)
        ours = last.writer == writer and last.by == viewer.id
        if there == text:
            parking.chosen(key, call, viewer, field, writer)
            return Saved(field, last.version, last.at)
        overtaken = ours and 0 < turn <= last.turn
        if overtaken or (last.version != base and not ours):
            if not ours:
                parking.park(key, call, viewer, field, text, writer)
            return Saved(field, base, last.at, _other(key, last, viewer))
        recent = ours and last.version == base and now - last.began_at < SAME_ROW
        if recent and there is not None and _taken_away(there, text) <= TAKEN_BACK:
            row = grow(key, last, text, now, turn)
        else:
            row = add(key, call, viewer, field, text, last.version + 1, writer, turn)
        parking.chosen(key, call, viewer, field, writer)
    _copy(call, field, text)
    return Saved(field, row.version, row.at)


def _other(key: CallKey, last: CallEntry, viewer: Viewer) -> Other:
    value = value_of(key, last)
    return Other(value.text, value.by_name, value.at, value.version, mine=last.by == viewer.id)


def _taken_away(before: str, after: str) -> int:
    """How many code points of `before` are gone from `after`, when all of it changed in one place."""
    start = _same(before, after)
    rest, other = before[start:][::-1], after[start:][::-1]
    return len(rest) - _same(rest, other)


def _same(one: str, other: str) -> int:
    """How many code points the two have in common at their start. Halves the distance: a story is long."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _copy(call: Call, field: str, text: str) -> None:
    """Keep the columns that lists sort by. The call's row is ours already."""
    if field in COPIES:
        Call.unscoped.filter(pk=call.pk).update(**{COPIES[field]: text})
    elif field == "out_of_area":
        Call.unscoped.filter(pk=call.pk).update(out_of_area=bool(text))
