"""The line's day in figures: who was answered, who at once, who hung up. Counts only."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Count, F, Q

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.duty.roster.load import zone_of
from hearthline.intake.line.models import HOLDING, Contact

AT_ONCE: Final = timedelta(seconds=30)
"""An answer within this counts as one at once: how call lines are compared."""


@dataclass(frozen=True)
class Day:
    """`since`: the agency's last midnight (aware). `answered`, of them `at_once`; `abandoned`: hung up waiting."""

    since: datetime
    answered: int
    at_once: int
    abandoned: int

    @property
    def calls(self) -> int:
        """Answered or not: of how many the shares are."""
        return self.answered + self.abandoned


def on_the_line(viewer: Viewer) -> int | None:
    """How many are on the telephone now and nobody speaks with them; None for who may not see the line. One count."""
    if not can(viewer, "line:list", {"agency": viewer.agency_id}, "line").allowed:
        return None
    return Contact.unscoped.filter(agency_id=viewer.agency_id, state__in=HOLDING).count()


def today(viewer: Viewer, now: datetime) -> Day:
    """Since midnight where the agency is. Two counts over indexes. Raises Refused for who may see neither the list nor
    the wall (`line:list`, `line:wall`)."""
    if not can(viewer, "line:list", {"agency": viewer.agency_id}, "line").allowed:
        require(viewer, "line:wall", {"agency": viewer.agency_id}, "line", record_kind="contact")
    zone = zone_of(viewer.agency_id)
    since = datetime.combine(now.astimezone(zone).date(), time(), zone)
    rows = Contact.unscoped.filter(agency_id=viewer.agency_id)
    at_once = Count("id", filter=Q(answered_at__lte=F("queued_at") + AT_ONCE))
    told = rows.filter(answered_at__gte=since, queued_at__isnull=False).aggregate(n=Count("id"), at_once=at_once)
    gone = rows.filter(abandoned_at__gte=since).count()
    return Day(since, told["n"], told["at_once"], gone)
