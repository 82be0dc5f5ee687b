"""Decisions that sent nobody, and the people who look at them again."""

from uuid import UUID

from hearthline.screening.actions.falsereports import open_review
from hearthline.screening.actions.practice import begin
from hearthline.screening.models import BlindReading, Decision, FalseReportReview, Sample, Screening
from tests import staff
from tests.screening.build import NOBODY, again, came, decide, look, screener, supervisor

REASON = "A game in the yard, told twice by the same aunt."
NOTE = "Ask who was in the room. The aunt was not."


def second_supervisor():
    return staff.viewer("supervisor", username="supervisor-2", name="Ottoline Vang")


def third_supervisor():
    """Somebody who supervises and had no part in anything."""
    return staff.viewer("supervisor", username="supervisor-3", name="Perpetua Oyelaran")


def sent_nobody(viewer=None, **changes) -> Decision:
    """A report that a screener sent nobody to, agreed by a supervisor."""
    made = decide(came(**changes), viewer or screener(), NOBODY, REASON)
    return look(made, supervisor(), True)


def reader(name: str = "Nils Adeyemi-Roth"):
    """A screener who has never opened any report."""
    return staff.viewer("screener", username=f"reader-{name[:4].lower()}", name=name)


def now(made: Decision) -> Screening:
    return again(Screening.unscoped.select_related("report").get(pk=made.screening_id))


LOOKED_FORM = {"verdict": "agree", "finding": "withdrawn", "reasons": "x", "grounds": "admitted", "story": "slap_mark"}
"""What the forms of these pages send."""
LOOKED_TABLES = (Sample, BlindReading, FalseReportReview)


def looked_at_again(made: Decision) -> dict[str, UUID]:
    """Everything that can hang on a decision here, and somebody's practice; ids by the names of the addresses."""
    row = Sample.objects.create(
        agency_id=made.agency_id, decision=made, drawn_by=supervisor().id, drawn_at=made.decided_at
    )
    asked = BlindReading.objects.create(
        agency_id=made.agency_id,
        decision=made,
        asked_by=supervisor().id,
        asked_at=made.decided_at,
        reader=reader().id,
        reader_name=reader().name,
    )
    report_id = Screening.unscoped.get(pk=made.screening_id).report_id
    review = open_review(viewer=supervisor(), report_id=report_id, grounds=["admitted"], reasons=REASON)
    attempt = begin(viewer=reader(), story_id="slap_mark")
    return {
        "decision_id": made.pk,
        "sample_id": row.pk,
        "reading_id": asked.pk,
        "review_id": review.pk,
        "attempt_id": attempt.pk,
    }
