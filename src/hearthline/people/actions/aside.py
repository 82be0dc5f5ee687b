"""Links of a person who is sealed: laid aside with them, so that their place in a report looks and is empty.

A link that stood on under a seal would speak: who links that place again would be told that somebody is there. So it
ends with the sealing, marked as such, and comes back with the person, unless somebody else was put there since.
"""

from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.people import events
from hearthline.people.models import Person, ReportedLink

ASIDE: Final = "sealed"
"""`unlinked_by` of such a link: the name of no user. Who sealed is in the journal."""


def lay_aside(viewer: Viewer, person: Person) -> list[UUID]:
    """End every link of theirs; their ids, for the journal. Inside the transaction that seals them."""
    rows = ReportedLink.unscoped.filter(person=person, unlinked_at__isnull=True).order_by("pk")
    found = list(rows.values_list("pk", "report_id"))
    ReportedLink.unscoped.filter(pk__in=[pk for pk, _report in found]).update(
        unlinked_by=ASIDE, unlinked_at=clock.now()
    )
    _tell(viewer, person, [report for _pk, report in found])
    return [pk for pk, _report in found]


def give_back(viewer: Viewer, person: Person) -> list[UUID]:
    """Let those links stand again whose place is free; their ids. The others stay ended."""
    back, reports = [], []
    for row in ReportedLink.unscoped.filter(person=person, unlinked_by=ASIDE).order_by("pk"):
        try:
            with transaction.atomic():
                ReportedLink.unscoped.filter(pk=row.pk).update(unlinked_by="", unlinked_at=None)
        except IntegrityError:  # somebody stands there by now
            continue
        back.append(row.pk)
        reports.append(row.report_id)
    _tell(viewer, person, reports)
    return back


def _tell(viewer: Viewer, person: Person, reports: list[UUID]) -> None:
    """Also without a link: what only looked like them must not go on saying that somebody is there."""
    events.tell(events.LinksMoved(viewer, person.agency_id, tuple(dict.fromkeys(reports))))
