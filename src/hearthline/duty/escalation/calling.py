"""What goes out: one message for each way in which a person is reached, asked for in the transaction of its step."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from hearthline.access.models import User
from hearthline.access.queries import names_of, viewer_of
from hearthline.access.restricting import without_closed
from hearthline.access.viewer import SUPERVISOR
from hearthline.duty.actions.alerts import FOR_SUPERVISORS
from hearthline.duty.beside import ANSWER as ACTION
from hearthline.duty.escalation.ports import DESK, ports
from hearthline.duty.models import BY_ACT, Alert, Escalation, EscalationCall, EscalationStep
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import is_human_number
from hearthline.journal.actor import Actor, system

ALARM, TAKEN, OVER = "message.alarm", "message.alarm_taken", "message.alarm_over"
PLAIN: Final = "_plain"
"""The same wording for an alert about something that has no number."""
PAGE: Final = "alerts"
VOICE: Final = "voice"
ID_LENGTH: Final = 32


@dataclass(frozen=True)
class Way:
    """One way to reach a person. `name`: the channel, and `.2` for its second address. `language`: of the words."""

    name: str
    address: str
    language: str


def caller(agency_id: str) -> Actor:
    """Who asks for these messages."""
    return system("escalation", agency_id)


def ways(agency_id: str, person: str) -> list[Way]:
    """Every way to reach this person but the desk. A second address of a channel is `text.2`."""
    found: list[Way] = []
    count: dict[str, int] = {}
    for reach in ports().reaches(agency_id, person):
        channel = str(reach.channel)
        if channel == DESK or not reach.address:
            continue
        count[channel] = count.get(channel, 0) + 1
        name = channel if count[channel] == 1 else f"{channel}.{count[channel]}"
        found.append(Way(name, reach.address, reach.language))
    return found


def call_key(alert: Alert, position: int, round_: int, person: str, way: str) -> str:
    """The idempotency key of one call: the same alert, step, person and way is the same call, for ever."""
    return f"alarm:{alert.pk.hex}:{position}.{round_}:{person}:{way}"


def call(alert: Alert, step: EscalationStep, people: Iterable[str]) -> int:
    """Call these people about the alert, in the caller's transaction. How many calls that makes.

    An address that messaging refuses keeps nobody else from being called: it stands as a call that failed.
    """
    made = 0
    for person in people:
        for way in ways(alert.agency_id, person):
            key = call_key(alert, step.position, step.round, person, way.name)
            problem = _send(alert, key, person, way, ALARM, {})
            EscalationCall.objects.create(
                agency_id=alert.agency_id,
                step=step,
                subject_id=alert.subject_id,
                label=alert.label,
                key=key,
                person=person,
                channel=way.name,
                made_at=clock.now(),
                failed_at=clock.now() if problem else None,
                problem=problem,
            )
            made += not problem
    return made


def cannot_answer(alert: Alert, people: Collection[str]) -> set[str]:
    """Of these people, whose answer would not count: the report that it is about is closed to them, by a conflict or
    a restriction, or the alert asks for supervisors. They are not called, and no number of it goes to them."""
    wanted = [UUID(hex=one) for one in people if len(one) == ID_LENGTH]
    found = set()
    for user in User.objects.filter(agency_id=alert.agency_id, pk__in=wanted):
        viewer = viewer_of(user)
        closed = not without_closed(Alert.unscoped.filter(pk=alert.pk), viewer, ACTION).exists()
        if closed or (alert.kind in FOR_SUPERVISORS and SUPERVISOR not in viewer.roles):
            found.add(user.pk.hex)
    return found


def tell_taken(row: Escalation, alert: Alert) -> int:
    """Tell everybody who was called that somebody has it, or that it is done, and nobody else. How many messages.

    A telephone rings again only for somebody who is reached in no other way: they may be asleep again by now.
    """
    acted = not alert.acknowledged_by or alert.acknowledged_by.startswith(BY_ACT)
    calls = EscalationCall.unscoped.filter(agency_id=row.agency_id, step__escalation=row)
    used: dict[str, set[str]] = {}
    for person, channel in calls.order_by("made_at").values_list("person", "channel"):
        used.setdefault(person, set()).add(channel)
    used.pop(alert.acknowledged_by, None)
    told = 0
    for person, mine in used.items():
        now = [way for way in ways(row.agency_id, person) if way.name in mine]
        quiet = [way for way in now if not way.name.startswith(VOICE)]
        for way in quiet or now:
            key = f"taken:{alert.pk.hex}:{person}:{way.name}"
            extra = {} if acted else {"colleague": alert.acknowledged_by}
            told += not _send(alert, key, person, way, OVER if acted else TAKEN, extra)
    return told


def _send(alert: Alert, key: str, person: str, way: Way, template: str, extra: dict[str, str]) -> str:
    """Ask for one message. Why messaging refused it, a code, or "": taking an alert must never fail for that."""
    numbered = is_human_number(alert.label)
    at = alert.acknowledged_at if template != ALARM and alert.acknowledged_at else alert.raised_at
    values = {"time": at.isoformat(timespec="seconds"), "page": PAGE, **extra}
    try:
        with transaction.atomic():
            ports().send(
                actor=caller(alert.agency_id),
                key=key,
                channel=way.name.partition(".")[0],
                address=way.address,
                template=template if numbered else template + PLAIN,
                language=way.language,
                values={**values, "number": alert.label} if numbered else values,
                person=person,
                subject_kind=alert.subject_kind,
                subject_id=alert.subject_id,
                urgent=template == ALARM,
            )
    except DomainError as refused:
        return refused.code[:40]
    return ""


def names(agency_id: str, people: Iterable[str]) -> dict[str, str]:
    """User id to name, for pages that asked for their own right first."""
    return names_of(agency_id, set(people))
