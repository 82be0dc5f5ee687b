"""Complaints as the desk reads them. The viewer comes first; whom one is about sees nothing of it, not even that it is
there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.helpdesk.complaints.letters import compose
from hearthline.helpdesk.complaints.machine import OPEN, Event, State, possible
from hearthline.helpdesk.complaints.models import RECORD, Complaint, LadderPost, Turn
from hearthline.helpdesk.complaints.people import about_of, everybody, members
from hearthline.helpdesk.complaints.policy import DECIDE, LADDER, LIST, PASS, READ, fetch, resource
from hearthline.helpdesk.complaints.sealed import PURPOSE, key_of, turn_words, words_of
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import current_pack

MOST_LISTED = 100


@dataclass(frozen=True, repr=False)
class Line:
    """One line of the history. `words` None: they do not open. `letter`: what was written to the person, "" for
    nothing."""

    row: Turn
    words: dict[str, str] | None
    letter: str


@dataclass(frozen=True, repr=False)
class Page:
    """One complaint with its history. `told` None: it does not open any more. `can`: what this viewer may do with it
    now: up, withdraw, answer, named."""

    row: Complaint
    told: dict[str, str] | None
    lines: tuple[Line, ...]
    about: tuple[str, ...]
    near: str
    can: frozenset[str]
    late: bool


@use_case
def complaints(viewer: Viewer, *, done: bool = False) -> list[Complaint]:
    """Those that this viewer may open: what is due first, or what is over, the newest first. At most 100. Journalled.

    The help desk sees what is not about one of them; everybody else what they have themselves. Raises Refused.
    """
    ruling = require(viewer, LIST, {"agency": viewer.agency_id}, PURPOSE, record_kind=RECORD)
    rows = Complaint.objects.for_viewer(viewer, READ, PURPOSE)
    rows = rows.exclude(state__in=OPEN) if done else rows.filter(state__in=OPEN)
    found = list(rows.order_by(*(("-opened_at", "-id") if done else ("due_at", "id")))[:MOST_LISTED])
    write(
        actor=viewer,
        tag=Tag.COMPLAINTS_LISTED,
        record_kind=RECORD,
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=[row.pk.hex for row in found],
    )
    return found


@use_case
def complaint(viewer: Viewer, complaint_id: UUID) -> Page:
    """One complaint, opened. Refused alike when it is not theirs and not there. Journalled."""
    row, ruling = fetch(viewer, complaint_id, READ)
    write(
        actor=viewer,
        tag=Tag.COMPLAINT_READ,
        record_kind=RECORD,
        record_id=row.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    key, pack = key_of(row, viewer.id), current_pack()
    turns = list(Turn.unscoped.filter(complaint=row).order_by("place", "id"))
    lines = []
    for turn in turns:
        words = turn_words(turn, key)
        lines.append(Line(turn, words, compose(pack, row, turn, words or {})))
    named = members(row.agency_id, {*about_of(row), row.near} - {""})
    return Page(
        row=row,
        told=words_of(row, key),
        lines=tuple(lines),
        about=tuple(sorted(named[one] for one in about_of(row) if one in named)),
        near=named.get(row.near, ""),
        can=_can(viewer, row),
        late=row.state == State.WAITING and row.due_at is not None and row.due_at < clock.now(),
    )


def _can(viewer: Viewer, row: Complaint) -> frozenset[str]:
    at_top = Ladder.of(current_pack()).above(row.step) is None
    about = resource(row)
    events = possible(State(row.state), at_top=at_top)
    may_pass = can(viewer, PASS, about, PURPOSE).allowed
    may_decide = can(viewer, DECIDE, about, PURPOSE).allowed
    passed = {Event.UP, Event.WITHDRAW, Event.NAMED} if may_pass else set()
    return frozenset(event.value for event in events & (passed | ({Event.ANSWER} if may_decide else set())))


@use_case
def posts(viewer: Viewer) -> list[LadderPost]:
    """Who stands on the ladder, by step and name. Journalled. Raises Refused."""
    ruling = require(viewer, LADDER, {"agency": viewer.agency_id}, PURPOSE, record_kind="ladder")
    write(
        actor=viewer,
        tag=Tag.LADDER_SHOWN,
        record_kind="ladder",
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    ladder = Ladder.of(current_pack())
    rows = LadderPost.objects.for_viewer(viewer, LADDER, PURPOSE).filter(ended_at__isnull=True)
    return sorted(rows, key=lambda row: (ladder.step(row.step).order, row.name, row.user_id))


def colleagues(viewer: Viewer, action: str) -> Sequence[tuple[str, str]]:
    """(id, name) of everybody who works here, for the lists of a form that asks for `action`. Raises Refused."""
    require(viewer, action, {"agency": viewer.agency_id, "claimed_by": viewer.id}, PURPOSE, record_kind=RECORD)
    return everybody(viewer.agency_id)


def may_read(viewer: Viewer, complaint_id: UUID) -> bool:
    """Whether this viewer may open it as things stand now: where a form leads that may have closed it to them."""
    row = Complaint.unscoped.filter(pk=complaint_id).first()
    return can(viewer, READ, resource(row), PURPOSE).allowed
