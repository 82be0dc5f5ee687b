"""Persons picked while a call is typed: "this is the one". Taken back with one act; carried over when it is filed."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import fold
from hearthline.intake.calls.entries import texts
from hearthline.intake.calls.keys import call_key
from hearthline.intake.calls.models import Call
from hearthline.intake.calls.policy import RECORD, fetch, must_be_open
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.linkage.record import Name
from hearthline.people import policy as people
from hearthline.people.actions.linking import steps_text
from hearthline.screening.history.asking import Asked, of_call
from hearthline.screening.history.linking import score_of
from hearthline.screening.models import CallPick

MOST_WORDS: Final = 30
HASH: Final = 16


@dataclass(frozen=True, repr=False)
class PickView:
    """One pick that stands. `other`: the name at its place has no word of it any more, so it will not be carried."""

    id: UUID
    slot: str
    person_id: UUID
    band: str
    by_name: str
    at: datetime
    other: bool


@use_case
def pick(*, viewer: Viewer, call_id: UUID, slot: str, person_id: UUID) -> CallPick:
    """This viewer says: the one at this place of the call is this person. It takes the place of an earlier pick there.

    Raises Refused, for the call and for the person; Ended; DomainError `history.slot` when nobody is named there.
    """
    call, ruling = fetch(viewer, call_id, "call:write")
    person, _ruling = people.fetch(viewer, person_id, "person:link")
    must_be_open(call)
    asked = _at(viewer, call, slot)
    score = score_of(asked.record, person.pk)
    # The same statements whether or not somebody stood there: one who is sealed by now must not be noticed.
    _standing(call).filter(slot=slot).update(ended_at=clock.now(), ended_by=viewer.id)
    own = uuid7()
    made = CallPick.objects.create(
        id=own,
        agency_id=call.agency_id,
        call=call,
        slot=slot,
        person=person,
        words=" ".join(hashes(own, asked.record.names, call_key(call, viewer).salt)),
        score_bits=round(score.bits, 3) if score else 0.0,
        band=score.band if score else "",
        steps=steps_text(score.steps) if score else "[]",
        by=viewer.id,
        by_name=viewer.name[:120],
        at=clock.now(),
    )
    note(viewer, made, Tag.PERSON_PICKED, authority=ruling.authority)
    return made


@use_case
def unpick(*, viewer: Viewer, call_id: UUID, pick_id: UUID) -> None:
    """It is not. Raises Refused; Ended; DomainError `history.pick` when this call has no such pick that stands."""
    call, ruling = fetch(viewer, call_id, "call:write")
    must_be_open(call)
    row = _standing(call).filter(pk=pick_id).first()
    if row is None:
        raise DomainError("history.pick", "This was taken back already, or is not of this call.")
    end(row, viewer)
    note(viewer, row, Tag.PICK_TAKEN_BACK, authority=ruling.authority)


def standing(viewer: Viewer, call: Call, asked: Sequence[Asked]) -> dict[str, PickView]:
    """The picks of a call, by place. Whether the viewer may read the call, and whom they may see, is the caller's to
    ask. One query."""
    names = {one.slot: one.record.names for one in asked}
    rows = list(_standing(call))
    salt = call_key(call, viewer).salt if rows else b""
    return {row.slot: _view(row, is_other(row, names.get(row.slot, ()), salt)) for row in rows}


def _view(row: CallPick, other: bool) -> PickView:
    return PickView(row.pk, row.slot, row.person_id, row.band, row.by_name, row.at, other)


def is_other(row: CallPick, names: Iterable[Name], salt: bytes) -> bool:
    """Whether the place holds somebody else by now: not one word of the name that was picked for is left. `salt`: of
    the call's key."""
    return bool(row.words) and not set(hashes(row.pk, names, salt)) & set(row.words.split())


def hashes(own: UUID, names: Iterable[Name], salt: bytes) -> list[str]:
    """The words of names, so that two are compared and none is read. Keyed with what only the call's key gives: a name
    is soon guessed, and what is typed in a call rests sealed."""
    text = " ".join(f"{one.given} {one.surname}" for one in names)[:2000]
    words = list(dict.fromkeys(fold(text).replace("-", " ").split()))[:MOST_WORDS]
    return [hmac.digest(salt, own.bytes + word.encode(), hashlib.sha256).hex()[:HASH] for word in words]


def end(row: CallPick, viewer: Viewer, link_id: UUID | None = None) -> None:
    """It stands no more. `link_id`: what it became."""
    CallPick.unscoped.filter(pk=row.pk).update(ended_at=clock.now(), ended_by=viewer.id, link_id=link_id)


def note(
    viewer: Viewer, row: CallPick, tag: Tag, *, purpose: str = "screening", authority: str = "", link: str = ""
) -> None:
    """The journal's line about a pick: the call, the place and ids; never a name."""
    journal.write(
        actor=viewer,
        tag=tag,
        record_kind=RECORD,
        record_id=row.call_id.hex,
        purpose=purpose,
        authority=authority,
        fields=(row.slot, row.person_id.hex, f"pick:{row.pk.hex}", *((f"link:{link}",) if link else ())),
    )


def _standing(call: Call) -> QuerySet[CallPick]:
    return CallPick.unscoped.filter(agency_id=call.agency_id, call=call, ended_at__isnull=True)


def _at(viewer: Viewer, call: Call, slot: str) -> Asked:
    told = texts(call_key(call, viewer), call)
    for one in of_call(told, call.received_at.date()):
        if one.slot == slot:
            return one
    raise DomainError("history.slot", "Nobody is named at this place of the call.")
