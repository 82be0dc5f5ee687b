"""Looking again at decisions: samples, second readings that do not see the first, notes for coaching, false reports."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hearthline.access.restricting import of_report
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7


class Sample(AgencyOwned):
    """A decision drawn for a supervisor to look at again. `verdict`: agree | disagree | "" while nobody has looked.

    `sealed`: the reviewer's note for coaching, under the report's key. `wrote_to`: whose decision it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey("screening.Decision", on_delete=models.PROTECT, related_name="samples")
    drawn_by = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    verdict = models.CharField(max_length=16, blank=True, default="")
    sealed = models.BinaryField(default=b"")
    reviewed_by = models.CharField(max_length=64, blank=True, default="")
    reviewed_name = models.CharField(max_length=120, blank=True, default="")
    reviewed_at = models.DateTimeField(null=True, default=None)
    seen_at = models.DateTimeField(null=True, default=None)

    access_columns: ClassVar[Mapping[str, Column]] = of_report("decision__screening__report_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "decision"], name="screening_sample_once")]
        indexes = [models.Index(fields=["agency_id", "verdict", "drawn_at"], name="screening_sample_open")]


class BlindReading(AgencyOwned):
    """A second screener decides the same report without seeing the first decision. It changes nothing about the
    report. `sealed`: their answers and reason, JSON under the report's key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey("screening.Decision", on_delete=models.PROTECT, related_name="blind_readings")
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    reader = models.CharField(max_length=64)
    reader_name = models.CharField(max_length=120)
    outcome = models.CharField(max_length=32, blank=True, default="")
    priority = models.CharField(max_length=32, blank=True, default="")
    sealed = models.BinaryField(default=b"")
    read_at = models.DateTimeField(null=True, default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "decision", "reader"], name="screening_blind_once"),
            models.CheckConstraint(condition=Q(read_at__isnull=True) | ~Q(outcome=""), name="screening_blind_said"),
        ]
        indexes = [models.Index(fields=["agency_id", "reader", "read_at"], name="screening_blind_open")]


class FalseReportReview(AgencyOwned):
    """A supervisor looks whether a report was knowingly false. Never automatic; it never lowers a response.

    `grounds`: codes, separated by spaces. `sealed`: the reasons, `finding_sealed`: those of the outcome, both under
    the report's key. `finding`: "" | not_shown | knowingly_false | withdrawn. `referred`: to whom, a code of the pack.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey("intake.Report", on_delete=models.PROTECT, related_name="false_report_reviews")
    grounds = models.CharField(max_length=200)
    sealed = models.BinaryField()
    opened_by = models.CharField(max_length=64)
    opened_name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    finding = models.CharField(max_length=24, blank=True, default="")
    finding_sealed = models.BinaryField(default=b"")
    referred = models.CharField(max_length=64, blank=True, default="")
    closed_by = models.CharField(max_length=64, blank=True, default="")
    closed_name = models.CharField(max_length=120, blank=True, default="")
    closed_at = models.DateTimeField(null=True, default=None)

    access_columns: ClassVar[Mapping[str, Column]] = of_report("report_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "report"], condition=Q(closed_at__isnull=True), name="screening_false_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(finding="knowingly_false") | ~Q(closed_by=F("opened_by")),
                name="screening_false_needs_two",
            ),
        ]


class PracticeAttempt(AgencyOwned):
    """What somebody answered to an invented report; nobody real is in it. `answers`: JSON of the tool's facts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.CharField(max_length=64)
    case = models.CharField(max_length=120)
    pack = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=32, blank=True, default="")
    priority = models.CharField(max_length=32, blank=True, default="")
    right = models.BooleanField(null=True, default=None)
    began_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, default=None)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "user", "began_at"], name="screening_practice_mine")]


class SavedView(AgencyOwned):
    """A filter of the queue that somebody gave a name. `query`: codes only, never anything about a person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "user", "name"], name="screening_view_name")]
