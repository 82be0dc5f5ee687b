"""What staff do at the line: say that they are ready, take, put back, open the typing screen, end.

Calling back is in `calling`; what the worker does, in `attending`. Both are offered here too.
"""

import re
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from hearthline.access.viewer import Viewer
from hearthline.duty import oncall
from hearthline.duty.models import ReachBy
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.intake.calls.models import Call
from hearthline.intake.calls.saving import save
from hearthline.intake.calls.starting import open_call
from hearthline.intake.line import rules, staffing
from hearthline.intake.line.attending import attend, forget_numbers, look_who_is_there
from hearthline.intake.line.backcalls import UNDER_WAY, place
from hearthline.intake.line.calling import begin_back, call_back, called_back, show_number
from hearthline.intake.line.hearing import changed, put, standing
from hearthline.intake.line.models import BackCall, Contact, ContactState, LineStaff
from hearthline.intake.line.policy import PURPOSE, RECORD, busy, fetch, gone, may, not_yours, staff_row, telephone
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

TRIES: Final = 20
"""How often `take_next` looks again when somebody was quicker."""
_ADDRESS: Final = re.compile(r"\+[1-9]\d{6,14}|sip:[A-Za-z0-9._+-]{1,40}@[A-Za-z0-9.-]{1,60}(:\d{2,5})?")


@use_case
def ready(*, viewer: Viewer, on: bool, address: str = "") -> LineStaff:
    """Say that one is ready for calls, or not any more. `address`: the telephone that rings: digits with a leading +,
    or `sip:name@host`; "" keeps the one from last time, else the first telephone the viewer is reached at.

    Who stops being ready keeps the call they have. Raises Refused; DomainError `line.address` for no telephone.
    """
    ruling = may(viewer, "line:take")
    now = clock.now()
    row = staff_row(viewer) or LineStaff(agency_id=viewer.agency_id, person=viewer.id, since=now)
    fresh = row._state.adding
    plain = address.strip() if address.strip().startswith("sip:") else re.sub(r"[\s().]", "", address)
    told = plain or row.address or _own_telephone(viewer)
    if on and not _ADDRESS.fullmatch(told):
        raise DomainError("line.address", "Write the telephone that rings: +1 and ten digits, or sip:name@host.")
    values = {
        "name": viewer.name,
        "address": told if _ADDRESS.fullmatch(told) else "",
        "on_duty": bool(oncall.at_work(viewer.agency_id, [viewer.id])),
        "since": row.since if row.ready is on and not fresh else now,
        "ready": on,
    }
    for name, value in values.items():
        setattr(row, name, value)
    _keep(row, values, fresh=fresh)
    staffing.forget()
    write(
        actor=viewer,
        tag=Tag.LINE_READY,
        record_kind="user",
        record_id=viewer.id,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=("ready",) if on else (),
    )
    return row


def _keep(row: LineStaff, values: dict[str, object], *, fresh: bool) -> None:
    if fresh:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            return
        except IntegrityError:  # pressed twice at once: the other press made it
            pass
    rows = LineStaff.unscoped.filter(agency_id=row.agency_id, person=row.person)
    rows.update(**values, version=F("version") + 1)


def _own_telephone(viewer: Viewer) -> str:
    """The first telephone at which the viewer is reached for alarms; "" without one."""
    reaches = oncall.reaches(viewer.agency_id, viewer.id)
    return next((one.address for one in reaches if one.channel == ReachBy.VOICE), "")


def _free_hands(viewer: Viewer) -> None:
    """One call at a time. Raises DomainError `line.busy`."""
    held = Contact.unscoped.filter(
        agency_id=viewer.agency_id, taken_by=viewer.id, state__in=(ContactState.RINGING, ContactState.TALKING)
    )
    backs = BackCall.unscoped.filter(agency_id=viewer.agency_id, by=viewer.id, state__in=UNDER_WAY)
    if held.exists() or backs.exists():
        raise busy()


@use_case
def take_next(*, viewer: Viewer, languages: Sequence[str] = ()) -> Contact | None:
    """Take who stands first in the queue, of these languages when some are named. None when nobody waits.

    Who asked to be called back keeps their place: when they are first, this calls them (`call_back`). Two who press at
    once take two. Raises Refused; DomainError `line.not-ready` without a telephone to ring, `line.busy` when the viewer
    has a call already.
    """
    may(viewer, "line:take")
    telephone(viewer)
    _free_hands(viewer)
    line = staffing.in_line(viewer.agency_id).filter(state__in=(ContactState.WAITING, ContactState.CALL_BACK))
    line = line.exclude(state=ContactState.CALL_BACK, number_known=False)
    if languages:
        line = line.filter(language__in=list(languages))
    for contact in line.order_by("queued_at", "id")[:TRIES]:
        if contact.state == ContactState.CALL_BACK:
            if begin_back(viewer, contact) is not None:
                return contact
        elif _taken(viewer, contact):
            return contact
    return None


@use_case
def take(*, viewer: Viewer, contact_id: UUID) -> Contact:
    """Take this one. Raises Refused; DomainError `line.gone` when somebody else was quicker or they hung up,
    `line.not-ready`, `line.busy`."""
    contact, _ = fetch(viewer, contact_id)
    telephone(viewer)
    if contact.taken_by == viewer.id and contact.state == ContactState.RINGING:
        return contact
    _free_hands(viewer)
    if not _taken(viewer, contact):
        raise gone()
    return contact


def _taken(viewer: Viewer, contact: Contact) -> bool:
    """Take it unless somebody was quicker. In the caller's transaction."""
    ruling = may(viewer, "line:take")
    now = clock.now()
    found = rules.taken(standing(contact), by=viewer.id, name=viewer.name, address=telephone(viewer), at=now)
    if found is None:
        return False
    put(contact, found)
    try:
        with transaction.atomic():
            won = changed(contact)
    except IntegrityError:  # the same person pressed twice at once: their telephone rings for one caller
        raise busy() from None
    if not won:
        return False
    contact.version += 1
    write(
        actor=viewer,
        tag=Tag.LINE_TAKEN,
        record_kind=RECORD,
        record_id=contact.id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return True


@use_case
def put_back(*, viewer: Viewer, contact_id: UUID) -> Contact:
    """Back to the place they had, before anybody talked. Also gives back a call back that was not placed. Who does not
    hold it changes nothing, unless they supervise. Raises Refused; DomainError `line.talking`."""
    contact, ruling = fetch(viewer, contact_id)
    if contact.taken_by != viewer.id and "supervisor" not in viewer.roles:
        return contact
    if contact.state == ContactState.TALKING:
        raise DomainError("line.talking", "You talk with them already. End the call when you are done.")
    backs = BackCall.unscoped.filter(contact=contact, state__in=UNDER_WAY)
    if backs.exclude(state="queued").exists():
        raise DomainError("line.talking", "Their telephone rings already. Say what came of it.")
    found = rules.put_back(standing(contact))
    if found is None:
        return contact
    put(contact, found)
    if not changed(contact):
        raise gone()
    contact.version += 1
    backs.update(state="ended", ended_at=clock.now(), problem="put-back")
    write(
        actor=viewer,
        tag=Tag.LINE_PUT_BACK,
        record_kind=RECORD,
        record_id=contact.id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return contact


@use_case
def open_for(*, viewer: Viewer, contact_id: UUID) -> Call:
    """The typing screen for a contact the viewer has: channel telephone, received when the call began, its language.
    The second press gives the same one. Raises Refused; DomainError `line.not-yours`."""
    contact, _ = fetch(viewer, contact_id)
    if contact.taken_by != viewer.id:
        raise not_yours()
    if contact.call is not None:
        return contact.call
    made = open_call(viewer=viewer, channel="phone", received_at=min(contact.began_at, clock.now()))
    won = Contact.unscoped.filter(pk=contact.pk, call__isnull=True).update(call=made, version=F("version") + 1)
    if not won:  # both presses at once: raising takes the second screen back with its transaction
        raise gone()
    if contact.language:
        save(viewer=viewer, call_id=made.pk, field="language", text=contact.language, base=0, writer="line")
        made.refresh_from_db()
    return made


@use_case
def finish(*, viewer: Viewer, contact_id: UUID) -> Contact:
    """A call that the viewer talked on is over, when the telephone system has not said so. Raises Refused; DomainError
    `line.not-yours`."""
    contact, ruling = fetch(viewer, contact_id)
    if contact.state == ContactState.ENDED:
        return contact
    supervises = "supervisor" in viewer.roles
    if contact.state != ContactState.TALKING or (contact.taken_by != viewer.id and not supervises):
        raise not_yours()
    contact.state, contact.ended_at = ContactState.ENDED, clock.now()
    if not changed(contact, ("state", "ended_at")):
        raise gone()
    contact.version += 1
    write(
        actor=viewer,
        tag=Tag.LINE_FINISHED,
        record_kind=RECORD,
        record_id=contact.id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return contact


__all__ = [
    "attend", "call_back", "called_back", "finish", "forget_numbers", "look_who_is_there", "open_for", "place",
    "put_back", "ready", "show_number", "take", "take_next",
]  # fmt: skip
