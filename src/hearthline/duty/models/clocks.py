"""Clocks (a promise with a rule and a due time) and alerts (something a named person must answer)."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class ClockState(models.TextChoices):
    """`shortened`: replaced by a clock that ends earlier. `breached`: due time passed while it ran.

    `cancelled`: an act in the journal took the promise away, such as a decision that two people made.
    """

    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"
    SHORTENED = "shortened"
    CANCELLED = "cancelled"


class AlertKind(models.TextChoices):
    """Why somebody must look now."""

    DANGER = "danger"
    SPOOL = "spool"
    CANARY = "canary"
    JOURNAL = "journal"
    SILENT_PROPOSAL = "silent_proposal"
    CLOCK_BREACH = "clock_breach"
    TRANSLATION = "translation"
    HAND_OFF = "hand_off"
    CALL_LEFT = "call_left"
    OVERRIDE_UP = "override_up"
    FOLLOW_UP = "follow_up"
    ACCESS_ENDS = "access_ends"
    GLASS = "glass"
    RESTRICTED = "restricted"


BY_ACT = "act:"
"""How `acknowledged_by` begins when no person answered: the journal entry of the act that kept the promise, late."""
OPEN = (ClockState.RUNNING, ClockState.BREACHED)


class Clock(AgencyOwned):
    """One promise about one subject. The row is never moved later; a shorter promise is a further row.

    `alert_kind`: the alert its breach raises. `met_at`, `met_entry`: when and by which journal entry it was met or
    cancelled. `label`: the subject's number for lists, never words of a report.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    label = models.CharField(max_length=32, blank=True, default="")
    kind = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rule = models.CharField(max_length=120)
    citation = models.TextField()
    counting_verified = models.BooleanField()
    owner = models.CharField(max_length=64, blank=True, default="")
    alert_kind = models.CharField(max_length=32, choices=AlertKind.choices, default=AlertKind.CLOCK_BREACH)
    state = models.CharField(max_length=16, choices=ClockState.choices, default=ClockState.RUNNING)
    breached_at = models.DateTimeField(null=True, default=None)
    met_at = models.DateTimeField(null=True, default=None)
    met_entry = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "subject_kind", "subject_id", "kind"],
                condition=Q(state__in=["running", "breached"]),
                name="duty_one_open_clock",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="duty_clock_ends_after_start"),
            models.CheckConstraint(condition=Q(state__in=ClockState.values), name="duty_clock_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "cancelled"]) | (Q(met_at__isnull=False) & ~Q(met_entry="")),
                name="duty_met_by_an_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["agency_id", "state", "due_at"], name="duty_clock_due"),
            models.Index(fields=["agency_id", "subject_kind", "subject_id"], name="duty_clock_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} clock {self.id}"


class Alert(AgencyOwned):
    """Something a named person must answer. `key` makes raising it twice the same alert.

    `about`: the kind of the clock that is late. An alert of a clock that was kept late after all is closed by that act:
    `acknowledged_by` is then `BY_ACT` and the entry, and there is no name.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=32, choices=AlertKind.choices)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    label = models.CharField(max_length=32, blank=True, default="")
    about = models.CharField(max_length=32, blank=True, default="")
    raised_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    acknowledged_by = models.CharField(max_length=64, blank=True, default="")
    acknowledged_name = models.CharField(max_length=150, blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True, default=None)
    escalated_at = models.DateTimeField(null=True, default=None)
    level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "key"], name="duty_alert_once"),
            models.CheckConstraint(condition=Q(kind__in=AlertKind.values), name="duty_alert_kind"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | ~Q(acknowledged_by=""),
                name="duty_alert_answered_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["agency_id", "acknowledged_at", "raised_at"], name="duty_alert_open")]

    def __str__(self) -> str:
        return f"{self.kind} alert {self.id}"

    @property
    def subject_uuid(self) -> UUID:
        """The subject's id for an address. Raises ValueError when the subject has no row, such as the spool."""
        return UUID(self.subject_id)
