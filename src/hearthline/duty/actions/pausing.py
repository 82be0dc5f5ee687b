"""A clock that stands still: only when the pack says that this one may, for a reason it names, and until a day.

Nothing waits unseen: a pause ends by itself at the time it was given, and while it lasts the clock is on the list.
"""

from datetime import datetime, timedelta
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty import promises
from hearthline.duty.actions.clocks import note
from hearthline.duty.actions.references import reference
from hearthline.duty.models import Clock, ClockState, Pause
from hearthline.duty.policy import fetch
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import PackError, PauseRule, TimeLimit
from hearthline.ui.agency import current_pack

BY_ITSELF = "by itself"


def limit_of(row: Clock) -> TimeLimit | None:
    """The limit of the pack in force that this clock counts by. None for a person's promise, and when the rule went."""
    try:
        return current_pack().limit(row.rule)
    except PackError:
        return None


def pause_rule(row: Clock) -> PauseRule | None:
    """Whether and why this clock may stand still. None: it may not, which is the rule for almost every clock."""
    limit = limit_of(row)
    return limit.pause if limit else None


@use_case
def pause_clock(*, viewer: Viewer, clock_id: UUID, why: str, authority: str, until: datetime) -> Pause:
    """Let a running clock stand still. It goes on at `until` (aware), or before by `resume_clock`.

    `why`: a code that the pack allows for this clock. `authority`: the number of the order or the section that says so.
    Raises Refused; DomainError `pause.not-this-clock` (the pack names no pause for it), `pause.not-running`,
    `pause.why`, `pause.authority`, `pause.until` (past, or longer than the pack allows).
    """
    row, ruling = fetch(viewer, clock_id, "clock:pause")
    rule, now = pause_rule(row), wall.now()
    if rule is None:
        raise DomainError("pause.not-this-clock", "No rule lets this clock stand still.")
    if why not in rule.reasons:
        raise DomainError("pause.why", "Choose why it stands still.")
    cited = reference(authority, "pause.authority")
    if not now < until <= now + timedelta(days=rule.most_days):
        raise DomainError("pause.until", f"Give a day that is still to come, at most {rule.most_days} days from now.")
    # A late clock stays late; one that stands still already has its pause.
    won = Clock.unscoped.filter(pk=row.pk, state=ClockState.RUNNING, due_at__gte=now).update(state=ClockState.PAUSED)
    if not won:
        raise DomainError("pause.not-running", "This clock does not run any more. Look at it again.")
    made = Pause.objects.create(
        agency_id=row.agency_id,
        clock=row,
        subject_id=row.subject_id,
        record_id=row.record_id,
        why=why,
        authority=cited,
        citation=str(rule.citation),
        paused_at=now,
        paused_by=viewer.id,
        paused_name=viewer.name[:150],
        until=until,
        due_before=row.due_at,
    )
    note(viewer, Tag.CLOCK_PAUSED, row, more=f"{why} {cited}; {rule.citation}; {ruling.authority}", fields=(why,))
    return made


@use_case
def resume_clock(*, viewer: Viewer, clock_id: UUID) -> Clock:
    """The clock goes on, with as much time as was left. Raises Refused; `pause.not-paused` when it does not stand."""
    row, ruling = fetch(viewer, clock_id, "clock:pause")
    pause = Pause.unscoped.filter(clock_id=row.pk, ended_at__isnull=True).first()
    if pause is None or not go_on(viewer, row, pause, wall.now(), viewer.name, ruling.authority):
        raise DomainError("pause.not-paused", "This clock does not stand still any more.")
    row.refresh_from_db()
    return row


def go_on(actor: Actor, row: Clock, pause: Pause, at: datetime, name: str, authority: str) -> bool:
    """End the pause at `at` and move the due time by what the law gives back; False when somebody else did."""
    limit = limit_of(row)
    ended = max(at, pause.paused_at)
    due = (
        limit.resumed(pause.paused_at, ended, row.due_at, promises.closures(row.agency_id, limit))
        if limit
        else row.due_at + (ended - pause.paused_at)
    )
    won = Pause.unscoped.filter(pk=pause.pk, ended_at__isnull=True).update(
        ended_at=ended, ended_by=actor.id[:64], ended_name=name[:150], due_after=due
    )
    if not won:
        return False
    Clock.unscoped.filter(pk=row.pk, state=ClockState.PAUSED).update(state=ClockState.RUNNING, due_at=due)
    note(actor, Tag.CLOCK_RESUMED, row, more=f"{pause.why} {pause.authority}; {authority}", fields=("due_at",))
    return True


def end_by_itself(pause: Pause, at: datetime) -> bool:
    """The pause's own time is over."""
    row = Clock.unscoped.get(pk=pause.clock_id)
    return go_on(system("duty-tick", row.agency_id), row, pause, at, "", BY_ITSELF)
