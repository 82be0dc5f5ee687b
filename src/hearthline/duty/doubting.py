"""What time it is for a promise, when the machine's clock jumps.

The sweep keeps, beside the clock, how many seconds the machine has run. Where both tell the same story the clock is
right. Where they do not, the clock jumped: from then on time goes by the seconds, which nobody can set, until the
clock is back or a person says that it is right. So a jump ahead breaches nothing early, a jump back loses no breach;
what the jumped clock calls late raises its alert at once, because in doubt somebody must look (docs/decisions/0028).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hearthline.duty.actions.alerts import raise_alert
from hearthline.duty.actions.clocks import note, replace_clock
from hearthline.duty.models import AlertKind, Clock, ClockState, SweepMark
from hearthline.ground import clock as wall
from hearthline.ground import steady
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag

SLACK: Final = timedelta(seconds=5)
"""A clock that is set right by less is followed, as it is many times a day."""
SUBJECT: Final = "machine_clock"


@dataclass(frozen=True)
class Moment:
    """`at`: the time by which promises are late. `clock`: the machine's. `since`: when the doubt began, else None."""

    at: datetime
    clock: datetime
    since: datetime | None = None

    @property
    def latest(self) -> datetime:
        """The later of the two: whoever must be told is told by this one."""
        return max(self.at, self.clock)

    def late(self) -> Q:
        """Clocks that are late without any doubt.

        Of those that were open when the clock jumped: by the seconds that the machine ran. Of those that began since:
        by the clock they began with. Which is which cannot be told after a jump back for those that began within the
        span of the jump before it: they are late when both say so.
        """
        if self.since is None:
            return Q(due_at__lt=self.at)
        if self.clock > self.at:
            before = Q(counted_at__lte=self.since + SLACK)
            return (before & Q(due_at__lt=self.at)) | (~before & Q(due_at__lt=self.clock))
        before = Q(counted_at__lt=self.since - (self.at - self.clock) - SLACK)
        return (before & Q(due_at__lt=self.at)) | Q(due_at__lt=self.clock)


def certain(at: datetime) -> Moment:
    """A moment that nobody doubts."""
    return Moment(at, at)


def look() -> Moment:
    """Look at the clock and at the seconds the machine has run, and remember both. One turn of the sweep, one row.

    A jump is journalled and raises an alert, once. Two workers may look at once: the mark then stands for whoever
    came last, and both told the truth.
    """
    now, (boot, ran) = wall.now(), steady.ran()
    with transaction.atomic():
        mark, new = SweepMark.objects.get_or_create(pk=1, defaults={"at": now, "ran": ran, "boot": boot})
        if new:
            return certain(now)
        at = _by_seconds(mark, now, boot, ran)
        off = now - at
        if abs(off) <= SLACK:
            _remember(now, ran, boot, None, timedelta(0))
            if mark.doubt_since is not None:
                journal.write(actor=_actor(), tag=Tag.TIME_AGREED, record_kind="system", record_id=SUBJECT)
                _set_right(now, timedelta(seconds=mark.off_by))
            return certain(now)
        since = mark.doubt_since or mark.at
        _remember(at, ran, boot, since, off)
        if mark.doubt_since is None:
            _tell(since, off)
    return Moment(at, now, since)


def trust(actor: Actor, *, authority: str) -> bool:
    """A person says that the machine's clock is right as it stands. Whether it was doubted."""
    boot, ran = steady.ran()
    with transaction.atomic(durable=True):
        changed = SweepMark.objects.filter(pk=1, doubt_since__isnull=False).update(
            at=wall.now(), ran=ran, boot=boot, doubt_since=None, off_by=0
        )
        if changed:
            journal.write(
                actor=actor, tag=Tag.TIME_TRUSTED, record_kind="system", record_id=SUBJECT, authority=authority
            )
    return bool(changed)


def doubted() -> bool:
    """Whether the clock jumped and nobody has set it right or said that it is. For /healthz."""
    return state() is not None


def state() -> tuple[datetime, float] | None:
    """Since when the clock is doubted, and by how many seconds it is off (more: ahead). None when it is believed."""
    row = SweepMark.objects.filter(pk=1, doubt_since__isnull=False).first()
    return (row.doubt_since, row.off_by) if row is not None and row.doubt_since is not None else None


def _set_right(now: datetime, off: timedelta) -> None:
    """The clock was ahead and is back: promises that began at a time still to come are brought forward by as much."""
    if off <= timedelta(0):
        return
    began = Clock.unscoped.filter(state=ClockState.RUNNING, started_at__gt=now + SLACK)
    for row in began.order_by("due_at"):
        start = row.started_at - off
        due = max(row.due_at - off, start)
        made = replace_clock(row, state=ClockState.SHORTENED, started_at=start, due_at=due)
        if made is not None:
            note(system("duty-tick", row.agency_id), Tag.CLOCK_SHORTENED, made, more="the machine's clock was ahead")


def _by_seconds(mark: SweepMark, now: datetime, boot: str, ran: float) -> datetime:
    """What time it must be. After a start of the machine nothing but "not before the last look" is known."""
    if mark.boot == boot and ran >= mark.ran:
        return mark.at + timedelta(seconds=ran - mark.ran)
    return max(now, mark.at)


def _remember(at: datetime, ran: float, boot: str, since: datetime | None, off: timedelta) -> None:
    SweepMark.objects.filter(pk=1).update(at=at, ran=ran, boot=boot, doubt_since=since, off_by=off.total_seconds())


def _tell(since: datetime, off: timedelta) -> None:
    ahead = "ahead" if off > timedelta(0) else "back"
    journal.write(actor=_actor(), tag=Tag.TIME_DOUBTED, record_kind="system", record_id=SUBJECT, fields=(ahead,))
    raise_alert(
        actor=_actor(),
        kind=AlertKind.JOURNAL,
        key=f"{SUBJECT}:{since.isoformat()}"[:120],
        subject_kind="system",
        subject_id=SUBJECT,
        about="clock_jump",
        urgent=True,
    )


def _actor() -> Actor:
    return system("duty-tick", settings.HEARTHLINE_AGENCY)
