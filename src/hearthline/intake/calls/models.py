"""A contact with the line as somebody types it in. Every value is sealed under the call's own key."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hearthline.access.restricting import closing, of_report
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7


class CallState(models.TextChoices):
    """`open`: being typed, or left unfinished; it waits in somebody's list. `filed`: a report came of it, or joined
    one. `closed`: it was no report, and the result says what it was."""

    OPEN = "open"
    FILED = "filed"
    CLOSED = "closed"


class CallResult(models.TextChoices):
    """What a contact turned out to be. Nothing of it is ever deleted."""

    REPORT = "report"
    ADDITION = "addition"
    INQUIRY = "inquiry"
    WRONG_NUMBER = "wrong_number"
    ABANDONED = "abandoned"


class Call(AgencyOwned):
    """One contact with the line.

    `reference`: short, for saying aloud; it opens nothing online. `received_at`: when it really came: now for a call,
    the date stamp for a letter. `held_by`: who types (a lease is not needed: two may type, field by field).
    `typed_at`: the last value saved. `left_at`: an alarm was raised because nothing came any more; empty again when
    somebody types. `danger`, `language`, `interpreter`: copies of fields that lists sort by.
    `report`: what it became, or belongs to. `out_of_area`: taken all the same, and to be handed on.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=12)
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=CallState.choices, default=CallState.OPEN)
    result = models.CharField(max_length=16, choices=CallResult.choices, blank=True, default="")
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    opened_name = models.CharField(max_length=120)
    held_by = models.CharField(max_length=64)
    held_name = models.CharField(max_length=120)
    typed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, default=None)
    language = models.CharField(max_length=8, blank=True, default="")
    interpreter = models.CharField(max_length=8, blank=True, default="")
    danger = models.CharField(max_length=12, blank=True, default="")
    out_of_area = models.BooleanField(default=False)
    report = models.ForeignKey("intake.Report", on_delete=models.PROTECT, null=True, default=None, related_name="calls")
    token = models.BinaryField()
    wrapped_key = models.BinaryField()
    closed_at = models.DateTimeField(null=True, default=None)
    closed_by = models.CharField(max_length=64, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "state": "state",
        "language": "language",
        **closing("report_id"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "reference"], name="intake_call_reference"),
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="intake_call_state"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(result=""), name="intake_call_ended_with_a_result"),
            models.CheckConstraint(condition=~Q(state="filed") | Q(report__isnull=False), name="intake_call_filed"),
        ]
        indexes = [
            models.Index(fields=["agency_id", "state", "typed_at"], name="intake_call_open"),
            models.Index(fields=["agency_id", "received_at"], name="intake_call_by_time"),
        ]

    def __str__(self) -> str:
        return f"call {self.reference}"


class CallEntry(AgencyOwned):
    """One value of one field, as it stood. A later value is a further row: nobody's words are overwritten silently.

    `field`: a path such as `story`, `children.0.name`, `reporter.phone` (see `fields.py`). `version`: 1, 2, 3 … per
    field. `writer`: the browser tab that wrote it; the same tab's next words within a minute take the same row. `turn`:
    that tab's own count of what it sent for this field, so that a request that was overtaken on its way is known; 0
    from a page that does not count.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="entries")
    field = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    writer = models.CharField(max_length=32)
    turn = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    began_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "call", "field", "version"], name="intake_callentry_once")
        ]


class SearchTerm(AgencyOwned):
    """A word of a report, as a keyed hash: finds the report again and does not give the word back."""

    id = models.BigAutoField(primary_key=True)
    term = models.BigIntegerField()
    report = models.ForeignKey("intake.Report", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "term", "report"], name="intake_term_once")]
        indexes = [models.Index(fields=["report"], name="intake_term_report")]


class FollowUp(AgencyOwned):
    """Something promised about a report: call back, look for an answer, wait for a letter. `sealed`: the words, under
    the report's key. On a list until a person has done it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey("intake.Report", on_delete=models.PROTECT, related_name="followups")
    kind = models.CharField(max_length=16)
    sealed = models.BinaryField(default=b"")
    owner = models.CharField(max_length=64, blank=True, default="")
    owner_name = models.CharField(max_length=120, blank=True, default="")
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, default=None)
    done_by = models.CharField(max_length=64, blank=True, default="")
    done_name = models.CharField(max_length=120, blank=True, default="")

    access_columns: ClassVar[Mapping[str, Column]] = of_report("report_id")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "done_at", "due_at"], name="intake_followup_open")]


class Presence(AgencyOwned):
    """Who has a report or a call open now, and whether they type. Says nothing after 30 seconds of silence."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_kind = models.CharField(max_length=8)
    subject_id = models.CharField(max_length=32)
    writer = models.CharField(max_length=32)
    user = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    editing = models.BooleanField(default=False)
    place = models.CharField(max_length=64, blank=True, default="")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "subject_kind", "subject_id", "writer"], name="intake_presence_once"
            )
        ]
        indexes = [models.Index(fields=["agency_id", "seen_at"], name="intake_presence_recent")]
