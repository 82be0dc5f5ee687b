"""Reading the journal: how far behind the chain is, and what happened to one record."""

from dataclasses import dataclass

from django.db.models import Min, QuerySet

from hearthline.ground import clock
from hearthline.journal.models import Entry, Pending

ALARM_SECONDS = 10


@dataclass(frozen=True)
class Health:
    """`unlinked`: entries that wait for their link; `oldest_seconds`: the age of the oldest of them."""

    unlinked: int
    oldest_seconds: float

    @property
    def alarm(self) -> bool:
        """More than 10 s unlinked: the sequencer is not running, and the window for tampering grows."""
        return self.oldest_seconds > ALARM_SECONDS


def health() -> Health:
    """How far behind the chain is, now."""
    unlinked = Pending.objects.count()
    if not unlinked:
        return Health(0, 0.0)
    first = Pending.objects.order_by("entry_id").values_list("entry_id", flat=True)[:1000]
    at = Entry.objects.filter(pk__in=list(first)).aggregate(at=Min("at"))["at"]
    return Health(unlinked, max(0.0, (clock.now() - at).total_seconds()) if at else 0.0)


def entries_of(agency_id: str, record_kind: str, record_id: str) -> QuerySet[Entry]:
    """What happened to one record, newest first. The caller has asked the policy (`access.queries.journal_of`)."""
    return Entry.objects.filter(agency_id=agency_id, record_kind=record_kind, record_id=record_id).order_by("-at")
