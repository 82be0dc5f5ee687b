"""Starting, shortening and meeting clocks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from hearthline.duty.models import BY_ACT, OPEN, Alert, AlertKind, Clock, ClockState, Pause
from hearthline.duty.promises import authority
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag

REPORT = "report"
KEPT = (
    "agency_id",
    "subject_kind",
    "subject_id",
    "record_id",
    "label",
    "kind",
    "started_at",
    "due_at",
    "rule",
    "citation",
    "counting_verified",
    "owner",
    "alert_kind",
)
"""What a row that replaces another takes over from it."""


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
    record_id: UUID | None = None,
) -> Clock:
    """Start a clock of the actor's agency, inside the caller's transaction.

    `started_at`, `due_at`: aware. `record_id`: the report it belongs to, when the subject is not that report itself;
    who may not see the report does not see the clock. When one is already open for this subject and kind, that one is
    kept, shortened if the new one ends earlier: a promise never moves later.
    """
    known = _open(actor, subject_kind, subject_id, kind).first()
    if known is None:
        made = Clock(
            agency_id=actor.agency_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            record_id=record_id or _report(subject_kind, subject_id),
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
    about: dict[str, Any] = {"actor": actor, "subject_kind": subject_kind, "subject_id": subject_id, "kind": kind}
    promise: dict[str, Any] = {
        "due_at": due_at,
        "rule": rule,
        "citation": citation,
        "counting_verified": counting_verified,
    }
    return shorten_clock(**about, **promise) or known


def _report(subject_kind: str, subject_id: str) -> UUID | None:
    """The report that a clock about a report belongs to. Tests and imports may have subjects that are no ids."""
    if subject_kind != REPORT:
        return None
    try:
        return UUID(subject_id)
    except ValueError:
        return None


def _insert(actor: Actor, made: Clock) -> Clock | None:
    """Insert it and give None; or, when somebody else started the same clock in this moment, give theirs."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return _open(actor, made.subject_kind, made.subject_id, made.kind).get()
    note(actor, Tag.CLOCK_STARTED, made)
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
    was already breached stays breached: a shorter promise does not undo a missed one. One that stands still goes on:
    what became more urgent does not wait for a pause to end.
    """
    old = _open(actor, subject_kind, subject_id, kind).first()
    if old is None or due_at >= old.due_at or old.state == ClockState.BREACHED:
        return old
    made = replace_clock(
        old,
        state=ClockState.SHORTENED,
        due_at=max(due_at, old.started_at),
        rule=rule,
        citation=citation,
        counting_verified=counting_verified,
    )
    if made is None:
        return _open(actor, subject_kind, subject_id, kind).first()
    note(actor, Tag.CLOCK_SHORTENED, made)
    return made


def replace_clock(old: Clock, *, state: ClockState, **changes: Any) -> Clock | None:
    """End the row as `state` and put down a further one with the same promise but for `changes`; it runs.

    None when the row was changed in this moment by somebody else. Its pause, if it stood still, ends with it.
    """
    now = wall.now()
    won = Clock.unscoped.filter(pk=old.pk, state=old.state).update(state=state)
    if not won:
        return None
    if old.state == ClockState.PAUSED:
        Pause.unscoped.filter(clock_id=old.pk, ended_at__isnull=True).update(ended_at=now, ended_by=f"as {state}")
    made = Clock(counted_at=now)
    for name in KEPT:
        setattr(made, name, changes.get(name, getattr(old, name)))
    made.save(force_insert=True)
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
        if found.state == ClockState.PAUSED:
            Pause.unscoped.filter(clock_id=found.pk, ended_at__isnull=True).update(
                ended_at=wall.now(), ended_by=f"{BY_ACT}{entry}"[:64]
            )
        note(actor, tag, found)
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


def note(actor: Actor, tag: Tag, row: Clock, *, more: str = "", fields: tuple[str, ...] = ()) -> UUID:
    """Write what happened to a clock into the journal, with its rule; `more` goes before the rule. The entry's id."""
    rule = authority(row.rule, row.citation)
    return journal.write(
        actor=actor,
        tag=tag,
        record_kind=row.subject_kind,
        record_id=row.subject_id,
        purpose=row.kind,
        authority=(f"{more}; {rule}" if more else rule)[:500],
        fields=fields,
    )
