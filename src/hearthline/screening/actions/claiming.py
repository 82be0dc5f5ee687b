"""Claiming a report: a lease that one person holds, and that ends by itself."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from hearthline.access.viewer import Viewer
from hearthline.duty import promises
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening.actions.state import SUBJECT, fetch, holder
from hearthline.screening.models import Screening, State


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
    if screening.state == State.DECIDED:
        raise DomainError("screening.decided", "This report is decided. New facts would open it again.")
    now = wall.now()
    free = Q(claimed_by="") | Q(claimed_until__lte=now) | Q(claimed_by=viewer.id)
    won = (
        Screening.unscoped.filter(pk=screening.pk)
        .exclude(state=State.DECIDED)
        .filter(free)
        .update(
            claimed_by=viewer.id,
            claimed_name=viewer.name,
            claimed_until=now + promises.claim_lease(),
            changed_at=now,
            version=F("version") + 1,
        )
    )
    screening = Screening.unscoped.select_related("report").get(pk=screening.pk)
    if not won:
        raise Held(screening)
    journal.write(
        actor=viewer,
        tag=Tag.REPORT_CLAIMED,
        record_kind=SUBJECT,
        record_id=report_id.hex,
        authority=ruling.authority,
    )
    return screening


@use_case
def release(*, viewer: Viewer, report_id: UUID) -> Screening:
    """Give the report back. Only who holds it can; for anybody else, and when nobody holds it, nothing changes.

    A danger that is not decided alarms every desk again: nobody has it now.
    """
    from hearthline.screening.actions.alarms import alarm_again

    screening, ruling = fetch(viewer, "report:claim", report_id)
    if holder(screening) != viewer.id:
        return screening
    won = Screening.unscoped.filter(pk=screening.pk, claimed_by=viewer.id).update(
        claimed_by="", claimed_name="", claimed_until=None, changed_at=wall.now(), version=F("version") + 1
    )
    if won:
        journal.write(
            actor=viewer,
            tag=Tag.REPORT_RELEASED,
            record_kind=SUBJECT,
            record_id=report_id.hex,
            authority=ruling.authority,
        )
    found = Screening.unscoped.select_related("report").get(pk=screening.pk)
    if won:
        alarm_again(found, viewer)
    return found
