"""Reports follow the restricted persons in them (`docs/decisions/0026`): a report becomes restricted when a person in
it is, and opens again when nobody in it is any more.

Who holds it is named for it, so that nobody's work is torn away, and so is who is assigned to the person. A supervisor
who opens it again has the last word, until somebody restricted is linked anew.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hearthline.access.models import Restriction
from hearthline.access.need import barred_to
from hearthline.access.queries import colleagues
from hearthline.access.restricting import restrictions
from hearthline.access.viewer import SCREENER, SUPERVISOR
from hearthline.ground.errors import DomainError
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag
from hearthline.people.models import Person, ReportedLink, Standing, StandingKind
from hearthline.screening.actions.state import SUBJECT, holder
from hearthline.screening.models import Screening
from hearthline.screening.need import restricting

JOB: Final = "restricted-persons"
AUTHORITY: Final = "reports-follow-restricted-persons"


@dataclass
class Followed:
    """One report in which somebody restricted is linked. `asks`: names, as their records say whom to ask."""

    agency_id: str
    linked_at: datetime
    asks: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)


def follow() -> int:
    """For the worker: restrict and open again, as persons are restricted, linked, unlinked and opened. State says what
    is to do, so that no way of making a link can be forgotten. Returns how many reports changed."""
    wanted = _wanted()
    rows = {row.record_id: row for row in restrictions(SUBJECT)}
    changed = 0
    for report_id, about in wanted.items():
        if report_id not in rows and not _opened_by_hand(report_id, about.linked_at):
            changed += _close(report_id, about)
    for report_id, row in rows.items():
        if row.why == restricting.LINKED and report_id not in wanted:
            changed += _open(row)
    return changed


def _wanted() -> dict[UUID, Followed]:
    asks = dict(Person.unscoped.filter(restricted=True, sealed=False).values_list("pk", "restricted_ask"))
    assigned = defaultdict(set)
    if asks:
        standing = Standing.unscoped.filter(person_id__in=asks, kind=StandingKind.ASSIGNED, ended_at__isnull=True)
        for person_id, user_id in standing.values_list("person_id", "user_id"):
            assigned[person_id].add(user_id)
    links = ReportedLink.unscoped.filter(person_id__in=asks, unlinked_at__isnull=True)
    found: dict[UUID, Followed] = {}
    for person_id, report_id, agency_id, at in links.values_list("person_id", "report_id", "agency_id", "linked_at"):
        about = found.setdefault(report_id, Followed(agency_id, at))
        about.linked_at = max(about.linked_at, at)
        about.asks.add(asks[person_id])
        about.assigned |= assigned[person_id]
    return found


def _opened_by_hand(report_id: UUID, linked_at: datetime) -> bool:
    """A supervisor opened it again after the last restricted person was linked: their word stands."""
    rows = Restriction.unscoped.filter(record_kind=SUBJECT, record_id=report_id, ended_at__isnull=False)
    last = rows.exclude(ended_by=system(JOB, "").id).aggregate(at=Max("ended_at"))["at"]
    return last is not None and last >= linked_at


def _close(report_id: UUID, about: Followed) -> bool:
    job = system(JOB, about.agency_id)
    with transaction.atomic():
        screening = Screening.unscoped.select_related("report").filter(report_id=report_id).first()
        if screening is None:
            return False
        away = barred_to(SUBJECT, report_id)
        bosses = {own: n for own, n in colleagues(about.agency_id, (SUPERVISOR,)).items() if own not in away}
        ask = next((own for own, name in bosses.items() if name in about.asks), next(iter(bosses), job.id))
        held = holder(screening)
        named = {held, ask, *about.assigned} & set(colleagues(about.agency_id, (SCREENER, SUPERVISOR))) - away
        try:
            restricting.begin(screening, restricting.LINKED, ask, job)
        except DomainError:  # a supervisor restricted it in this moment
            return False
        restricting.note(job, Tag.REPORT_RESTRICTED, report_id, restricting.LINKED, AUTHORITY)
        restricting.name_only(job, about.agency_id, report_id, named, AUTHORITY)
        restricting.settle(job, screening, AUTHORITY)
    return True


def _open(row: Restriction) -> bool:
    job: Actor = system(JOB, row.agency_id)
    with transaction.atomic():
        if not restricting.end(job, row.record_id, restricting.LINKED, row.version):
            return False
        restricting.note(job, Tag.REPORT_UNRESTRICTED, row.record_id, restricting.LINKED, AUTHORITY)
    return True
