"""Decisions: who, when, why, under which rule, and who looked a second time."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hearthline.access.restricting import of_report
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7


class Direction(models.TextChoices):
    """Against the tool's recommendation. `none`: no response, whatever the tool said."""

    SAME = "same"
    UP = "up"
    DOWN = "down"
    NONE = "none"


class DecisionState(models.TextChoices):
    """`proposed` binds nobody: until a second person agrees the tool's priority and clock stand.

    `overtaken`: new facts came before the second look; there is nothing left to agree to. `undone`: taken back by the
    person who made it, within seconds; the row stays.
    """

    FINAL = "final"
    PROPOSED = "proposed"
    AGREED = "agreed"
    RETURNED = "returned"
    OVERTAKEN = "overtaken"
    UNDONE = "undone"


class Decision(AgencyOwned):
    """One decision on one run of the tool. Only the second look ever changes it.

    `weighing`: how the account was weighed (basis, consistency, access; never who told it), sealed JSON of codes.
    `reviewed_at`: when a supervisor looked at an upward override afterwards. `reason`: sealed under the report's key.
    `authority`: rule ids and citations, one a line. `link_gone_at`: when "this is the same person" was taken back that
    stood while this was decided; `link_looked_at`: when a supervisor looked at that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    screening = models.ForeignKey("screening.Screening", on_delete=models.PROTECT, related_name="decisions")
    run = models.ForeignKey("screening.ToolRun", on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=32)
    priority = models.CharField(max_length=32)
    limit_id = models.CharField(max_length=64, blank=True, default="")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    reason = models.BinaryField()
    authority = models.TextField()
    state = models.CharField(max_length=12, choices=DecisionState.choices)
    decided_by = models.CharField(max_length=64)
    decided_name = models.CharField(max_length=120)
    decided_at = models.DateTimeField()
    second_by = models.CharField(max_length=64, blank=True, default="")
    second_name = models.CharField(max_length=120, blank=True, default="")
    second_at = models.DateTimeField(null=True, default=None)
    second_note = models.BinaryField(default=b"")
    weighing = models.BinaryField(default=b"")
    reviewed_by = models.CharField(max_length=64, blank=True, default="")
    reviewed_name = models.CharField(max_length=120, blank=True, default="")
    reviewed_at = models.DateTimeField(null=True, default=None)
    undone_at = models.DateTimeField(null=True, default=None)
    link_gone_at = models.DateTimeField(null=True, default=None)
    link_looked_at = models.DateTimeField(null=True, default=None)

    access_columns: ClassVar[Mapping[str, Column]] = of_report("screening__report_id")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DecisionState.values), name="screening_decision_state"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="screening_decision_direction"),
            models.CheckConstraint(
                condition=~Q(authority="") & ~Q(decided_by=""), name="screening_decision_has_an_authority"
            ),
            # Downward and "no response" are never final by one person.
            models.CheckConstraint(
                condition=~Q(state="final") | Q(direction__in=["same", "up"]), name="screening_down_needs_two"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "returned"])
                | (~Q(second_by="") & ~Q(second_by=F("decided_by")) & Q(second_at__isnull=False)),
                name="screening_second_is_another",
            ),
            models.UniqueConstraint(
                fields=["agency_id", "screening"], condition=Q(state="proposed"), name="screening_one_proposal"
            ),
        ]
        indexes = [
            models.Index(fields=["agency_id", "state", "decided_at"], name="screening_decision_list"),
            models.Index(
                fields=["agency_id", "link_gone_at"],
                condition=Q(link_gone_at__isnull=False, link_looked_at__isnull=True),
                name="screening_decision_link_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"
