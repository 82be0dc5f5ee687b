"""What the worker does for the line: who fell silent, who is late to be called back, whom nobody answers, who is there.

The line face sees no rota and raises no alarm; it writes down what happens, and here somebody looks at it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Length

from hearthline.access.models import Agency
from hearthline.access.queries import names_of
from hearthline.duty import oncall
from hearthline.duty.actions import raise_alert
from hearthline.duty.actions.closing import close_alerts
from hearthline.duty.models import Alert, AlertKind, ReachBy
from hearthline.ground import clock
from hearthline.intake.calls.models import CallState
from hearthline.intake.line import law, rules
from hearthline.intake.line.hearing import changed, put, standing
from hearthline.intake.line.models import OWED, Contact, ContactKind, ContactState, LineEvent, LineRung, LineStaff
from hearthline.intake.line.policy import PURPOSE, RECORD
from hearthline.intake.line.standing import Rung, Standing
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag

BATCH: Final = 200
RUNGS: Final = 12
"""Telephones of the on-call chain, at most: a round through them ends while somebody can still wait for it."""
ROUNDS: Final = 500
"""Alarms about one promise, at most: some days, at one in ten minutes."""
UNWRITTEN: Final = timedelta(days=1)
"""How far back an on-call talk is looked at of which nothing was written."""
ON_THE_LINE: Final = (ContactState.MENU, ContactState.WAITING, ContactState.RINGING, ContactState.ON_CALL)
JOB: Final = "line"


def attend(now: datetime | None = None) -> int:
    """Worker step: who fell silent, of whose talk nothing was written, who is late to be called back, whom nobody
    answers. Returns how many rows it
    changed or told of. Safe to repeat, and with several workers."""
    moment = now or clock.now()
    return sum(
        _silent(agency, moment)
        + _unwritten(agency, moment)
        + _late(agency, moment)
        + _unanswered(agency, moment)
        + _answered(agency)
        for agency in _all()
    )


def look_who_is_there(now: datetime | None = None) -> int:
    """Worker step: who of those that are ready is on duty, and which telephones the chain has. Returns the changes."""
    moment = now or clock.now()
    return sum(_on_duty(agency) + _rungs(agency, moment) for agency in _all())


def _all() -> list[str]:
    return list(Agency.objects.values_list("pk", flat=True))


def _silent(agency: str, now: datetime) -> int:
    rows = Contact.unscoped.filter(agency_id=agency, state__in=ON_THE_LINE, seen_at__lt=now - rules.SILENT)
    told = law.law_now()
    return sum(_lose(contact, rules.silent(standing(contact), told, now), now) for contact in rows[:BATCH])


def _unwritten(agency: str, now: datetime) -> int:
    """Whatever picks up an on-call telephone looks like an answer. Where no typing screen was opened soon after the
    talk, it counts as none: somebody calls back, and an alarm says so. Who took the call at the desk was there
    (`dial_to`); who was called back has an outcome."""
    ended = Contact.unscoped.filter(agency_id=agency, state=ContactState.ENDED, kind=ContactKind.CALL)
    rows = ended.filter(call__isnull=True, dial_to="", back_outcome="", answered_at__isnull=False)
    rows = rows.filter(ended_at__lte=now - law.written_within(), answered_at__gt=now - UNWRITTEN)
    told = law.law_now()
    return sum(_lose(contact, rules.unwritten(standing(contact), told, now), now) for contact in rows[:BATCH])


def _lose(contact: Contact, found: Standing, now: datetime) -> bool:
    if found.state == contact.state:
        return False
    put(contact, found)
    with transaction.atomic():
        won = changed(contact)
        if won:
            _note(system(JOB, contact.agency_id), Tag.LINE_LOST, contact)
    return won


def _note(actor: Actor, tag: Tag, contact: Contact) -> str:
    return str(write(actor=actor, tag=tag, record_kind=RECORD, record_id=contact.id.hex, purpose=PURPOSE))


def _late(agency: str, now: datetime) -> int:
    """Whoever was promised a call back and has none: an alarm for each promise that passed, and again when it was
    answered and they still have none as long again."""
    rows = Contact.unscoped.filter(agency_id=agency, state__in=OWED, back_due_at__lte=now).order_by("back_due_at")
    keyed = {f"call-back:{one.id.hex}:{one.back_due_at:%Y%m%dT%H%M%S}": one for one in rows[:BATCH]}
    return _alarm(agency, AlertKind.CALL_BACK, keyed, now, law.law_now().due)


def _unanswered(agency: str, now: datetime) -> int:
    """Every telephone of the chain was tried and they still wait, or they wait longer than the promise although
    somebody says that they are ready: whoever can be reached otherwise is told."""
    whole, longest = LineRung.unscoped.filter(agency_id=agency).count(), law.law_now().longest
    tried = Q(state=ContactState.ON_CALL, step__gte=whole)
    waits = Q(state__in=(ContactState.WAITING, ContactState.ON_CALL), queued_at__lte=now - longest)
    rows = Contact.unscoped.filter(tried | waits, agency_id=agency).order_by("queued_at")
    keyed = {f"line:{one.id.hex}": one for one in rows[:BATCH]}
    return _alarm(agency, AlertKind.LINE_UNANSWERED, keyed, now, longest)


def _alarm(agency: str, kind: AlertKind, keyed: dict[str, Contact], now: datetime, patience: timedelta) -> int:
    """An alarm for each, with its round in the key: the next one only when the one before was answered, `patience` has
    passed since, and it still is as it was. An answered alarm must not be where a call for help ends."""
    own = Alert.unscoped.filter(agency_id=agency)
    told = dict(own.filter(key__in=list(keyed)).values_list("key", "acknowledged_at"))
    fresh: dict[str, Contact] = {}
    for key, contact in keyed.items():
        if key not in told:
            fresh[key] = contact
        elif told[key] is not None:
            rounds = [f"{key}:{number}" for number in range(1, ROUNDS)]
            later = list(own.filter(key__in=rounds).values_list("acknowledged_at", flat=True))
            answered = [told[key], *later]
            if len(answered) < ROUNDS and all(at is not None and now - at > patience for at in answered):
                fresh[f"{key}:{len(answered)}"] = contact
    for key, contact in fresh.items():
        with transaction.atomic():
            raise_alert(
                actor=system(JOB, agency),
                kind=kind,
                key=key,
                subject_kind=RECORD,
                subject_id=contact.id.hex,
                urgent=True,
            )
    return len(fresh)


def _answered(agency: str) -> int:
    """Whom nobody had answered somebody answers now: the alarm is over."""
    waiting = Alert.unscoped.filter(
        agency_id=agency, kind=AlertKind.LINE_UNANSWERED, subject_kind=RECORD, acknowledged_at__isnull=True
    )
    ids = [alert.subject_uuid for alert in waiting[:BATCH]]
    over = (ContactState.TALKING, ContactState.ENDED)
    done = 0
    for contact in Contact.unscoped.filter(agency_id=agency, pk__in=ids, state__in=over):
        with transaction.atomic():
            entry = _note(system(JOB, agency), Tag.LINE_ANSWERED, contact)
            done += close_alerts(
                agency_id=agency,
                kind=AlertKind.LINE_UNANSWERED,
                subject_kind=RECORD,
                subject_id=contact.id.hex,
                entry=entry,
            )
    return done


def _on_duty(agency: str) -> int:
    rows = list(LineStaff.unscoped.filter(agency_id=agency, ready=True))
    there = oncall.at_work(agency, [row.person for row in rows]) if rows else set()
    done = 0
    for row in rows:
        if row.on_duty is not (row.person in there):
            same = LineStaff.unscoped.filter(pk=row.pk, version=row.version)
            done += same.update(on_duty=row.person in there, version=F("version") + 1)
    return done


def _rungs(agency: str, now: datetime) -> int:
    """The chain's telephones, for the line: written anew only when they changed."""
    found = list(islice(_telephones(agency, now), RUNGS)) if law.on_call() else []
    known = LineRung.unscoped.filter(agency_id=agency).order_by("position")
    if [Rung(row.person, row.name, row.address, row.seconds) for row in known] == found:
        return 0
    with transaction.atomic():
        LineRung.unscoped.filter(agency_id=agency).delete()
        LineRung.objects.bulk_create(
            LineRung(
                agency_id=agency,
                position=place,
                person=one.person,
                name=one.name,
                address=one.address,
                seconds=one.seconds,
                at=now,
            )
            for place, one in enumerate(found)
        )
    return len(found) or 1


def _telephones(agency: str, now: datetime) -> Iterator[Rung]:
    """The telephones of the on-call chain, step by step, each person and each telephone once."""
    seen: set[str] = set()
    for person in _once(one for step in oncall.chain(agency, at=now) for one in step.people):
        name = names_of(agency, {person}).get(person, "")
        for reach in oncall.reaches(agency, person):
            if reach.channel == ReachBy.VOICE and reach.address and reach.address not in seen:
                seen.add(reach.address)
                yield Rung(person, name, reach.address, law.on_call_seconds())


def _once(people: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(people)


def forget_numbers(now: datetime | None = None) -> int:
    """Worker step: the number of a contact that is over, and of which no report came, goes after the pack's days; and
    what the telephone system told of it. Numbers of what became a report go with that record."""
    moment = now or clock.now()
    before = moment - timedelta(days=law.number_days())
    nothing = Q(call__isnull=True) | Q(call__state=CallState.CLOSED, call__report__isnull=True)
    rows = Contact.unscoped.filter(nothing, state=ContactState.ENDED, ended_at__lt=before)
    boxed = rows.annotate(size=Length("number_box"), more=Length("recording_ref")).exclude(size=0, more=0)
    ids = list(boxed.values_list("pk", flat=True)[:BATCH])
    gone = Contact.unscoped.filter(pk__in=ids).update(number_box=b"", recording_ref=b"", version=F("version") + 1)
    old = LineEvent.unscoped.filter(came_at__lt=before).values_list("pk", flat=True)[: BATCH * 5]
    events, _ = LineEvent.unscoped.filter(pk__in=list(old)).delete()
    return gone + events
