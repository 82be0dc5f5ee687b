"""Clocks (a promise with a rule and a due time) and alerts (something a named person must answer)."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from hearthline.access.need import ABOUT_STAFF, BarredAt
from hearthline.access.restricting import NamedAt, of_report
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.duty.models.inward import OfClocks, OwnedAt
from hearthline.ground import clock as wall
from hearthline.ground.ids import uuid7


class ClockState(models.TextChoices):
    """`shortened`: replaced by a clock that ends earlier. `breached`: due time passed while it ran.

    `cancelled`: an act in the journal took the promise away, such as a decision that two people made. `paused`: it
    stands still, for a reason that the pack allows and until a day. `recounted`: replaced by a clock that counts a
    closure that was entered, or withdrawn, after it began.
    """

    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"
    SHORTENED = "shortened"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    RECOUNTED = "recounted"


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
    MESSAGE = "message"
    COVERAGE_GAP = "coverage_gap"
    CALL_BACK = "call_back"
    LINE_UNANSWERED = "line_unanswered"
    WAY_IN = "way_in"


BY_ACT = "act:"
"""How `acknowledged_by` begins when no person answered: the journal entry of the act that kept the promise, late."""
DUE = (ClockState.RUNNING, ClockState.BREACHED)
"""Open, and its time runs."""
OPEN = (ClockState.RUNNING, ClockState.BREACHED, ClockState.PAUSED)


class Clock(AgencyOwned):
    """One promise about one subject. A shorter or a recounted promise is a further row; only the end of a pause moves
    `due_at` of a row, and the pause keeps what it was before.

    `alert_kind`: the alert its breach raises. `met_at`, `met_entry`: when and by which journal entry it was met or
    cancelled. `label`: the subject's number for lists, never words of a report. `record_id`: the report, the complaint
    or the conversation it belongs to, by which the policies tell who may see it; None for another. `counted_at`: when
    `due_at` was counted, so that closures that came to be known later can be told apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    record_id = models.UUIDField(null=True, default=None)
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
    counted_at = models.DateTimeField(default=wall.now)

    # Closed to whom a complaint is about, too: a promise about it would tell that there is one.
    access_columns: ClassVar[Mapping[str, Column]] = {
        **of_report("record_id"),
        "conflicted": BarredAt("report", "record_id", ABOUT_STAFF),
        "of_staff": OfClocks(),
        "assigned": OwnedAt(beside=NamedAt("report", "record_id")),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "subject_kind", "subject_id", "kind"],
                condition=Q(state__in=["running", "breached", "paused"]),
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
            # All that the counts of the list ask for is in it: 50,000 rows are counted without reading one.
            models.Index(
                fields=["agency_id", "state", "due_at", "id", "kind", "owner", "record_id"], name="duty_clock_due"
            ),
            models.Index(fields=["agency_id", "subject_kind", "subject_id"], name="duty_clock_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} clock {self.id}"

    @property
    def subject_uuid(self) -> UUID:
        """The subject's id for an address. Raises ValueError when it is none."""
        return UUID(self.subject_id)


def _running() -> models.QuerySet[Clock]:
    """Clocks that are open."""
    return Clock.unscoped.filter(state__in=OPEN)


class Alert(AgencyOwned):
    """Something a named person must answer. `key` makes raising it twice the same alert.

    `about`: the kind of the clock that is late. An alert of a clock that was kept late after all is closed by that act:
    `acknowledged_by` is then `BY_ACT` and the entry, and there is no name. `raised_boot`, `raised_ticks`: when it was
    raised by the machine's steady counter, which no setting of the wall's clock changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=32, choices=AlertKind.choices)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    label = models.CharField(max_length=32, blank=True, default="")
    about = models.CharField(max_length=32, blank=True, default="")
    raised_at = models.DateTimeField()
    raised_boot = models.CharField(max_length=64, blank=True, default="")
    raised_ticks = models.BigIntegerField(default=0)
    urgent = models.BooleanField(default=False)
    acknowledged_by = models.CharField(max_length=64, blank=True, default="")
    acknowledged_name = models.CharField(max_length=150, blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True, default=None)
    escalated_at = models.DateTimeField(null=True, default=None)
    level = models.PositiveSmallIntegerField(default=0)

    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "of_staff": OfClocks(_running),
        "assigned": OwnedAt(_running),
    }

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
