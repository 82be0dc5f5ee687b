"""Starting, shortening and meeting clocks."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from hearthline.duty.models import BY_ACT, OPEN, Alert, AlertKind, Clock, ClockState
from hearthline.duty.promises import authority
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag


def start_clock(
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: str,
    kind: str,
    started_at: datetime,
    due_at: datetime,
    rule: str,
    citation: str,
    counting_verified: bool,
    owner: str = "",
    label: str = "",
    alert_kind: str = AlertKind.CLOCK_BREACH,
) -> Clock:
    """Start a clock of the actor's agency, inside the caller's transaction.

    `started_at`, `due_at`: aware. When one is already open for this subject and kind, that one is kept, shortened if
    the new one ends earlier: a promise never moves later.
    """
    known = _open(actor, subject_kind, subject_id, kind).first()
    if known is None:
        made = Clock(
            agency_id=actor.agency_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            label=label,
            kind=kind,
            started_at=started_at,
            due_at=max(due_at, started_at),
            rule=rule,
            citation=citation,
            counting_verified=counting_verified,
            owner=owner,
            alert_kind=alert_kind,
        )
        known = _insert(actor, made)
        if known is None:
            return made
    shorter = shorten_clock(
        actor=actor,
        subject_kind=subject_kind,
        subject_id=subject_id,
        kind=kind,
        due_at=due_at,
        rule=rule,
        citation=citation,
        counting_verified=counting_verified,
    )
    return shorter or known


def _insert(actor: Actor, made: Clock) -> Clock | None:
    """Insert it and give None; or, when somebody else started the same clock in this moment, give theirs."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return _open(actor, made.subject_kind, made.subject_id, made.kind).get()
    _note(actor, Tag.CLOCK_STARTED, made)
    return None


def shorten_clock(
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: str,
    kind: str,
    due_at: datetime,
    rule: str,
    citation: str,
    counting_verified: bool,
) -> Clock | None:
    """Replace the open clock by one with the same start that ends earlier; the old row stays as `shortened`.

    A later or equal `due_at` changes nothing and gives the clock as it is. None when no clock is open. A clock that
    was already breached stays breached: a shorter promise does not undo a missed one.
    """
    old = _open(actor, subject_kind, subject_id, kind).first()
    if old is None or due_at >= old.due_at or old.state == ClockState.BREACHED:
        return old
    won = Clock.unscoped.filter(pk=old.pk, state=ClockState.RUNNING).update(state=ClockState.SHORTENED)
    if not won:
        return _open(actor, subject_kind, subject_id, kind).first()
    made = Clock.objects.create(
        agency_id=old.agency_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        label=old.label,
        kind=kind,
        started_at=old.started_at,
        due_at=max(due_at, old.started_at),
        rule=rule,
        citation=citation,
        counting_verified=counting_verified,
        owner=old.owner,
        alert_kind=old.alert_kind,
    )
    _note(actor, Tag.CLOCK_SHORTENED, made)
    return made


def meet_clock(*, actor: Actor, subject_kind: str, subject_id: str, kind: str, entry: str) -> bool:
    """Meet the open clock by the act whose journal id is `entry`. False when none was open.

    A clock met after it was breached keeps `breached_at`: late is late; its alert, if nobody answered it, is
    closed. Raises DomainError `clock.no-entry` when the journal holds no such entry: nothing is "done" that nobody did.
    """
    return _end(actor, subject_kind, subject_id, kind, entry, ClockState.MET, Tag.CLOCK_MET)


def cancel_clock(*, actor: Actor, subject_kind: str, subject_id: str, kind: str, entry: str) -> bool:
    """End the open clock because the act `entry` took its promise away. False when none was open.

    Raises as `meet_clock` does. Who may do that is for the caller's policy; duty only keeps by which act.
    """
    return _end(actor, subject_kind, subject_id, kind, entry, ClockState.CANCELLED, Tag.CLOCK_CANCELLED)


def _end(actor: Actor, subject_kind: str, subject_id: str, kind: str, entry: str, state: ClockState, tag: Tag) -> bool:
    if not entry or not Entry.objects.filter(pk=entry, agency_id=actor.agency_id).exists():
        raise DomainError("clock.no-entry", "A promise ends only by an act that the journal holds.")
    found = _open(actor, subject_kind, subject_id, kind).first()
    if found is None:
        return False
    won = Clock.unscoped.filter(pk=found.pk, state__in=OPEN).update(state=state, met_at=wall.now(), met_entry=entry)
    if won:
        _note(actor, tag, found)
        # Late, but done: the breach stays on the clock, and the same act answers its alert if nobody has.
        waiting = Alert.unscoped.filter(agency_id=actor.agency_id, acknowledged_at__isnull=True)
        waiting.filter(Q(key=breach_key(found)) | Q(key__startswith=f"{breach_key(found)}:")).update(
            acknowledged_by=f"{BY_ACT}{entry}", acknowledged_at=wall.now()
        )
    return bool(won)


def breach_key(row: Clock) -> str:
    """The key of the alert that this clock's breach raises."""
    return f"breach:{row.pk}"


def _open(actor: Actor, subject_kind: str, subject_id: str, kind: str) -> QuerySet[Clock]:
    # A clock is an inner part of the use case that already asked the policy about its subject.
    return Clock.unscoped.filter(
        agency_id=actor.agency_id, subject_kind=subject_kind, subject_id=subject_id, kind=kind, state__in=OPEN
    )


def _note(actor: Actor, tag: Tag, row: Clock) -> None:
    journal.write(
        actor=actor,
        tag=tag,
        record_kind=row.subject_kind,
        record_id=row.subject_id,
        purpose=row.kind,
        authority=authority(row.rule, row.citation),
    )
