"""Reads of the messaging room. The viewer comes first. No page shows what a message says, nor a whole address."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hearthline.access.models import User
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.messaging.addresses import masked
from hearthline.messaging.models import OPEN, Attempt, HookNote, Message, State

SHOWN: Final = 50
LATE: Final = {True: timedelta(minutes=2), False: timedelta(minutes=15)}
"""How long a message may wait before health says so, by urgency."""
NOTES_LATE: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Shown:
    """One message on a page: whom, by which way, and how it stands. `to`: masked. `who`: the person's name, or ""."""

    id: UUID
    template: str
    channel: str
    to: str
    who: str
    urgent: bool
    state: str
    problem: str
    tries: int
    made_at: datetime
    next_at: datetime
    dead_at: datetime | None
    ended_name: str
    ended_why: str
    version: int


@dataclass(frozen=True)
class Board:
    """Messages by how they stand, at most `SHOWN` each; `counts`: all of them, by state, and of `failing`."""

    dead: list[Shown]
    failing: list[Shown]
    waiting: list[Shown]
    given_up: list[Shown]
    counts: Mapping[str, int]


def message(viewer: Viewer, message_id: UUID) -> Message | None:
    """One message, or None for other agencies and for what is not there. One query."""
    return _rows(viewer).filter(pk=message_id).first()


def one(viewer: Viewer, message_id: UUID) -> Shown:
    """One message as the pages show it. Refused alike for other agencies and for what is not there."""
    found = _shown(_rows(viewer).filter(pk=message_id))
    resource = {"agency": viewer.agency_id if found else ""}
    require(viewer, "message:list", resource, record_kind="message", record_id=str(message_id))
    return found[0]


def dead_letters(viewer: Viewer) -> list[Shown]:
    """Messages that failed for good and that nobody has dealt with, the oldest first."""
    return _shown(_rows(viewer).filter(state=State.DEAD).order_by("dead_at", "pk"))


def board(viewer: Viewer) -> Board:
    """The page of messages. Refused to who may not look after them. At most nine queries, however many there are."""
    require(viewer, "message:list", {"agency": viewer.agency_id}, record_kind="message")
    rows = _rows(viewer)
    failing = rows.filter(state__in=OPEN).exclude(problem="")
    waiting = rows.filter(state__in=OPEN, problem="")
    counts = rows.aggregate(
        dead=Count("pk", filter=Q(state=State.DEAD)),
        failing=Count("pk", filter=Q(state__in=OPEN) & ~Q(problem="")),
        waiting=Count("pk", filter=Q(state__in=OPEN, problem="")),
        sent=Count("pk", filter=Q(state=State.SENT)),
        delivered=Count("pk", filter=Q(state=State.DELIVERED)),
        unanswered=Count("pk", filter=Q(state=State.UNANSWERED)),
        given_up=Count("pk", filter=Q(state=State.GIVEN_UP)),
    )
    return Board(
        dead=dead_letters(viewer),
        failing=_shown(failing.order_by("-urgent", "made_at", "pk")),
        waiting=_shown(waiting.order_by("-urgent", "made_at", "pk")),
        given_up=_shown(rows.filter(state=State.GIVEN_UP).order_by("-made_at", "-pk")),
        counts=counts,
    )


def attempts(viewer: Viewer, message_id: UUID) -> list[Attempt]:
    """Each attempt at one message, the first one first. One query."""
    rows = Attempt.objects.for_viewer(viewer, "message:list").filter(message_id=message_id)
    return list(rows.order_by("number"))


def _rows(viewer: Viewer) -> QuerySet[Message]:
    return Message.objects.for_viewer(viewer, "message:list")


def _shown(rows: QuerySet[Message]) -> list[Shown]:
    found = list(rows[:SHOWN])
    names = _names({(one.agency_id, one.person) for one in found})
    return [
        Shown(
            id=one.pk,
            template=one.template,
            channel=one.channel,
            to=masked(one.channel, one.address),
            who=names.get((one.agency_id, one.person), ""),
            urgent=one.urgent,
            state=one.state,
            problem=one.problem,
            tries=one.tries,
            made_at=one.made_at,
            next_at=one.next_at,
            dead_at=one.dead_at,
            ended_name=one.ended_name,
            ended_why=one.ended_why,
            version=one.version,
        )
        for one in found
    ]


def _names(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names of members of staff, by agency and id."""
    ids = []
    for _agency, person in wanted:
        with suppress(ValueError):  # a role or a body outside has no account
            ids.append(UUID(person))
    found = User.objects.filter(pk__in=ids).values_list("agency_id", "pk", "name") if ids else ()
    return {(agency, str(pk)): name for agency, pk, name in found}


def health(agency_id: str = "") -> list[str]:
    """For /healthz, codes: messages_dead, messages_no_channel, messages_late, message_notes_late. Counts no viewer.

    `agency_id`: of one agency; "" for all.
    """
    rows, now = Message.unscoped.all(), clock.now()
    notes = HookNote.unscoped.filter(received_at__lt=now - NOTES_LATE)
    if agency_id:
        rows, notes = rows.filter(agency_id=agency_id), notes.filter(agency_id=agency_id)
    waiting = rows.filter(state__in=OPEN)
    late = Q(urgent=True, made_at__lt=now - LATE[True]) | Q(urgent=False, made_at__lt=now - LATE[False])
    found = {
        "messages_dead": rows.filter(state=State.DEAD).exists(),
        "messages_no_channel": waiting.filter(problem="no-channel").exists(),
        "messages_late": waiting.filter(late).exists(),
        "message_notes_late": notes.exists(),
    }
    return [code for code, wrong in found.items() if wrong]
