"""The staff side's tables. Facts that a queue sorts or counts by are columns; words, names and numbers are sealed.

One key a report (`wrapped_key`, wrapped by the agency's key) seals every value that belongs to it, so that destroying
that one key expunges them all.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from hearthline.access.restricting import closing, of_report
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.intake.calls.models import (
    Call,
    CallEntry,
    CallResult,
    CallState,
    FollowUp,
    Presence,
    SearchTerm,
)
from hearthline.intake.door.models import (
    Attachment,
    AttachmentChunk,
    AttachmentUse,
    Canary,
    Channel,
    Danger,
    Draft,
    Envelope,
    IntakePending,
    Kind,
    PublicStatus,
    StaffQuestion,
    Status,
)
from hearthline.intake.line.models import BackCall, Contact, LineEvent, LineRung, LineStaff
from hearthline.intake.withheld.models import ClueMark, Disclosure, ReporterWish, RevealAsk

DANGER_RANK = {Danger.CANNOT_CALL: 0, Danger.YES: 1, Danger.UNSURE: 2, Danger.NO: 3}
"""Smaller is more urgent. A danger that was once said is never ranked down by a later envelope."""

TYPED = (Channel.PHONE, Channel.WALK_IN, Channel.PAPER, Channel.FAX, Channel.LETTER, Channel.EMAIL)
"""Channels by which a person at the desk typed, or handed on, what somebody else said or wrote: no code leads to it."""


class State(models.TextChoices):
    """Where a report stands. Screening moves it; `CLOSED` shows on the reporter's status page."""

    NEW = "new"
    SCREENING = "screening"
    PROPOSED = "proposed"
    DECIDED = "decided"
    CLOSED = "closed"


class Report(AgencyOwned):
    """What a person told us. Everything that arrived under one receipt belongs to one report.

    `received_at`: when the first envelope was durable; every clock counts from it. `due_at`: the nearest promise that
    is still open, kept by who owns the clocks. `changed_at`: moves whenever a list or page would look different.
    `youngest_age_months`: None when no age was understood; never guessed.
    `reporter_key`: what a question is sealed to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=16, unique=True)
    root_id = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=8)
    danger = models.CharField(max_length=12, choices=Danger.choices)
    danger_rank = models.PositiveSmallIntegerField()
    burst = models.BooleanField()
    about = models.CharField(max_length=8)
    youngest_age_months = models.PositiveSmallIntegerField(null=True)
    child_count = models.PositiveSmallIntegerField()
    files_count = models.PositiveSmallIntegerField()
    whole = models.BooleanField()
    opened_at = models.DateTimeField()
    first_read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    reporter_key = models.BinaryField()
    wrapped_key = models.BinaryField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "state": "state",
        "language": "language",
        **closing(),
    }

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "changed_at"], name="intake_report_changed"),
            models.Index(
                fields=["agency_id", "state", "danger_rank", "burst", "due_at", "received_at"],
                name="intake_report_queue",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="intake_report_state", condition=models.Q(state__in=State.values)),
            models.CheckConstraint(name="intake_report_danger", condition=models.Q(danger__in=Danger.values)),
        ]

    def __str__(self) -> str:
        return f"report {self.number}"


class ReportPart(AgencyOwned):
    """One envelope as it was given, opened once and sealed again under the report's key. Never edited."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="parts")
    envelope_id = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    schema = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8)
    danger = models.CharField(max_length=12, choices=Danger.choices)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    access_columns: ClassVar[Mapping[str, Column]] = of_report("report_id")

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "report", "received_at"], name="intake_part_order"),
            models.Index(fields=["agency_id", "kind", "read_at", "report"], name="intake_part_unread"),
        ]


class ReporterCard(AgencyOwned):
    """That there is, or is not, an identity behind an envelope, and of what kind. Never who.

    `declined`: codes of the items that were asked and not given, separated by spaces. `marked`: whether the keeper has
    looked whether this is somebody who reported before (`ReporterMark`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="cards")
    envelope_id = models.CharField(max_length=64, unique=True)
    given = models.BooleanField()
    kind = models.CharField(max_length=12)
    category = models.CharField(max_length=64, blank=True)
    declined = models.CharField(max_length=500, blank=True)
    marked = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["marked", "given"], name="intake_card_to_mark")]


class ReporterMark(AgencyOwned):
    """A keyed hash of the normalised telephone, or of name and ZIP, made by the key keeper alone: equal for the same
    reporter, and it does not give the value back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    card = models.ForeignKey(ReporterCard, on_delete=models.CASCADE, related_name="marks")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="marks")
    mark = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "mark"], name="intake_mark_reporter")]
        constraints = [models.UniqueConstraint(fields=["card", "mark"], name="intake_mark_once")]


class Question(AgencyOwned):
    """The staff copy of a question to the reporter, under the report's key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="questions")
    sealed = models.BinaryField()
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()


class FileState(models.TextChoices):
    """`WAITING`: no viewing copy made yet. `NONE`: of a type we make none of; the original stays sealed.
    `FAILED`: it would not decode. `QUARANTINED`: a person set it aside; nothing of it is shown again."""

    WAITING = "waiting"
    READY = "ready"
    NONE = "none"
    FAILED = "failed"
    QUARANTINED = "quarantined"


class FileCopy(AgencyOwned):
    """What the desk may see of one file: pages drawn again from its pixels, never the file itself.

    `scanned`: whether a virus scanner has looked at the original; there may be none, and then this stays false.
    `type`: media type from the file's own first bytes. `facts`: name, key, size as given, under the report's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    attachment_id = models.UUIDField()
    type = models.CharField(max_length=100)
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.WAITING)
    why = models.CharField(max_length=32, blank=True)
    scanned = models.BooleanField(default=False)
    pages = models.PositiveSmallIntegerField(default=0)
    facts = models.BinaryField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "attachment_id"], name="intake_filecopy_once"),
            models.CheckConstraint(name="intake_filecopy_state", condition=models.Q(state__in=FileState.values)),
        ]
        indexes = [models.Index(fields=["state"], name="intake_filecopy_state_ix")]


class FilePage(AgencyOwned):
    """One page of a viewing copy (JPEG), under the report's key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    copy = models.ForeignKey(FileCopy, on_delete=models.CASCADE, related_name="drawn")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["copy", "number"], name="intake_filepage_once")]


class Reveal(AgencyOwned):
    """Somebody opened a reporter's identity. On a supervisor's list until a supervisor closes it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reveals")
    by = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    reason = models.BinaryField()
    at = models.DateTimeField(default=clock.now)
    closed_by = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True)

    access_columns: ClassVar[Mapping[str, Column]] = of_report("report_id")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "closed_at"], name="intake_reveal_open")]


__all__ = [
    "DANGER_RANK",
    "TYPED",
    "Attachment",
    "AttachmentChunk",
    "AttachmentUse",
    "BackCall",
    "Call",
    "CallEntry",
    "CallResult",
    "CallState",
    "Canary",
    "Channel",
    "ClueMark",
    "Contact",
    "Danger",
    "Disclosure",
    "Draft",
    "Envelope",
    "FileCopy",
    "FilePage",
    "FileState",
    "FollowUp",
    "IntakePending",
    "Kind",
    "LineEvent",
    "LineRung",
    "LineStaff",
    "Presence",
    "PublicStatus",
    "Question",
    "Report",
    "ReportPart",
    "ReporterCard",
    "ReporterMark",
    "ReporterWish",
    "Reveal",
    "RevealAsk",
    "SearchTerm",
    "StaffQuestion",
    "State",
    "Status",
]
