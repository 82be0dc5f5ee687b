"""Keeping the words of reports findable: as they come, and afterwards for those that came before."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from hearthline.intake.events import AdditionArrived, QuestionAsked, ReportArrived
from hearthline.intake.models import Report, SearchTerm
from hearthline.screening.queries.search import index

BATCH = 20
"""Reports in one transaction of the back-fill: short, so that nobody's Send waits for it."""
ACTOR = "search-index"


def words(event: ReportArrived | AdditionArrived | QuestionAsked) -> None:
    """Something was told or asked: everything the report says now is findable. In the caller's transaction."""
    report = Report.unscoped.filter(pk=event.report_id).first()
    if report is not None:
        index(report, actor=ACTOR)


def back_fill(*, anew: bool = False) -> Iterator[int]:
    """Index every report that has no word yet, newest first; yields how many reports each batch took.

    State says what is left: it can be stopped at any point and begun again. `anew`: every word is forgotten first,
    report by report, such as after the search key was rotated; that begins from the newest each time.
    """
    todo = Report.unscoped.order_by("-pk")
    if not anew:
        todo = todo.filter(~Exists(SearchTerm.unscoped.filter(report=OuterRef("pk"))))
    last: UUID | None = None
    while True:
        rows = todo if last is None else todo.filter(pk__lt=last)
        found = list(rows[: BATCH * 10])
        if not found:
            return
        for at in range(0, len(found), BATCH):
            batch = found[at : at + BATCH]
            with transaction.atomic():
                for report in batch:
                    if anew:
                        SearchTerm.unscoped.filter(report=report).delete()
                    index(report, actor=ACTOR)
            yield len(batch)
        last = found[-1].pk
