"""Claiming a report: a lease that one person holds, and that ends by itself."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Q, When

from hearthline.access.viewer import Viewer
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening.actions.state import SUBJECT, fetch, holder, lease, subject_id
from hearthline.screening.models import Level, Screening, State


class Held(DomainError):
    """Somebody else holds it. `by_name`, `until`: who, and how long without a sign of life; for the page only."""

    def __init__(self, screening: Screening) -> None:
        super().__init__("screening.held", "Somebody else has this report now.")
        self.by_name: str = screening.claimed_name
        self.until: datetime | None = screening.claimed_until


@use_case
def claim(*, viewer: Viewer, report_id: UUID) -> Screening:
    """Take the report, or hold it longer. One conditional UPDATE decides between two who press at once.

    Raises Refused; Held, which says who has it; DomainError `screening.decided` when there is nothing left to decide.
    """
    screening, ruling = fetch(viewer, "report:claim", report_id)
    return take(viewer, screening, ruling.authority)


def take(viewer: Viewer, screening: Screening, authority: str, purpose: str = "") -> Screening:
    """The claim itself, for a use case that asked the policy. Raises as `claim` does."""
    if screening.state == State.DECIDED:
        raise DomainError("screening.decided", "This report is decided. New facts would open it again.")
    now = wall.now()
    free = Q(claimed_by="") | Q(claimed_until__lte=now) | Q(claimed_by=viewer.id)
    # An emergency is held for a shorter time. The level is the row's own: it may have changed since it was read.
    until = Case(When(level=Level.EMERGENCY, then=now + lease(Level.EMERGENCY)), default=now + lease(""))
    won = (
        Screening.unscoped.filter(pk=screening.pk)
        .exclude(state=State.DECIDED)
        .filter(free)
        .update(
            claimed_by=viewer.id,
            claimed_name=viewer.name,
            claimed_until=until,
            changed_at=now,
            version=F("version") + 1,
        )
    )
    found = Screening.unscoped.select_related("report").get(pk=screening.pk)
    if not won:
        raise Held(found)
    _note(viewer, found, Tag.REPORT_CLAIMED, authority, purpose)
    return found


@use_case
def touch(*, viewer: Viewer, report_id: UUID) -> datetime:
    """A sign of life of who holds it: they typed or moved. The claim's new end.

    Nothing else changes: no version, no journal entry, no list. Raises Refused; Held; DomainError
    `screening.not-held` when the claim has ended, or the report is decided.
    """
    screening, _ = fetch(viewer, "report:claim", report_id)
    now = wall.now()
    until = now + lease(screening.level)
    won = (
        Screening.unscoped.filter(pk=screening.pk, claimed_by=viewer.id, claimed_until__gt=now, level=screening.level)
        .exclude(state=State.DECIDED)
        .update(claimed_until=until)
    )
    if won:
        return until
    found = Screening.unscoped.select_related("report").get(pk=screening.pk)
    if holder(found) not in ("", viewer.id):
        raise Held(found)
    raise DomainError("screening.not-held", "You do not have this report any more. Claim it again to go on.")


def _note(viewer: Actor, screening: Screening, tag: Tag, authority: str, purpose: str) -> None:
    journal.write(
        actor=viewer,
        tag=tag,
        record_kind=SUBJECT,
        record_id=subject_id(screening),
        purpose=purpose,
        authority=authority,
    )


@use_case
def release(*, viewer: Viewer, report_id: UUID) -> Screening:
    """Give the report back. Only who holds it can; for anybody else, and when nobody holds it, nothing changes.

    A danger that is not decided alarms every desk again: nobody has it now.
    """
    screening, ruling = fetch(viewer, "report:claim", report_id)
    return let_go(viewer, screening, ruling.authority)


def let_go(viewer: Viewer, screening: Screening, authority: str, purpose: str = "") -> Screening:
    """The giving back itself, for a use case that asked the policy."""
    from hearthline.screening.actions.alarms import alarm_again

    if holder(screening) != viewer.id:
        return screening
    won = Screening.unscoped.filter(pk=screening.pk, claimed_by=viewer.id).update(
        claimed_by="", claimed_name="", claimed_until=None, changed_at=wall.now(), version=F("version") + 1
    )
    found = Screening.unscoped.select_related("report").get(pk=screening.pk)
    if won:
        _note(viewer, found, Tag.REPORT_RELEASED, authority, purpose)
        alarm_again(found, viewer)
    return found


def take_away(by: Actor, screening: Screening, authority: str, purpose: str) -> Screening:
    """Whoever holds it has it no more, by another person's act or the system's. Inside the caller's transaction; a
    danger that is not decided alarms again."""
    from hearthline.screening.actions.alarms import alarm_again

    won = Screening.unscoped.filter(pk=screening.pk, claimed_by=screening.claimed_by).update(
        claimed_by="", claimed_name="", claimed_until=None, changed_at=wall.now(), version=F("version") + 1
    )
    found = Screening.unscoped.select_related("report", "current_run").get(pk=screening.pk)
    if won:
        _note(by, found, Tag.REPORT_RELEASED, authority, purpose)
        alarm_again(found, by)
    return found
