"""Tables: a reveal that waits for a second person, what was told outside, what the reporter wishes, marked words.

What a person typed is sealed under the report's own key and dies with it; rows go with the report's row.
"""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from django.db import models

from hearthline.access.restricting import of_report
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7


class RevealAsk(AgencyOwned):
    """Somebody wants to know who reported, for a purpose that wants a second person.

    `granted`: None while nobody has answered. `until`: after it an agreed ask opens nothing. `used_at`: opened once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey("intake.Report", on_delete=models.CASCADE, related_name="reveal_asks")
    report_id: UUID
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=64)
    rule = models.CharField(max_length=200)
    reason = models.BinaryField()
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    access_columns: ClassVar[Mapping[str, Column]] = of_report("report_id")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "granted", "asked_at"], name="intake_ask_open")]
        constraints = [
            models.CheckConstraint(
                name="intake_ask_two_people",
                condition=models.Q(granted=None) | ~models.Q(decided_by=models.F("by")),
            )
        ]


class Disclosure(AgencyOwned):
    """Who reported was told to somebody outside the agency. Never changed, never taken away: a mistake is a new row.

    `recipient_kind`: code of the pack; `authority`: the section it names; `sealed`: whom, what, which order.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey("intake.Report", on_delete=models.CASCADE, related_name="disclosures")
    recipient_kind = models.CharField(max_length=64)
    authority = models.CharField(max_length=200)
    pack_version = models.CharField(max_length=64)
    how = models.CharField(max_length=16)
    told_at = models.DateTimeField()
    sealed = models.BinaryField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency_id", "report", "told_at"], name="intake_disclosure_order")]


class ReporterWish(AgencyOwned):
    """What the reporter said about being named. The newest row counts. `sealed`: in what words, and how we know."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey("intake.Report", on_delete=models.CASCADE, related_name="wishes")
    code = models.CharField(max_length=16)
    sealed = models.BinaryField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency_id", "report", "at"], name="intake_wish_order")]


class ClueMark(AgencyOwned):
    """A stretch of what was written that would give the reporter away.

    `sealed`: field of the part, first and last place in characters, and the hash of the text they belong to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey("intake.Report", on_delete=models.CASCADE, related_name="clues")
    part = models.ForeignKey("intake.ReportPart", on_delete=models.CASCADE, related_name="clues")
    part_id: UUID
    sealed = models.BinaryField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    removed_by = models.CharField(max_length=64, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "report", "removed_at"], name="intake_clue_of")]
