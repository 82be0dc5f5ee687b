"""Days on which one court or office was closed for once, and clocks that stood still for a while."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hearthline.access.restricting import of_report
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.duty.models.clocks import Clock
from hearthline.ground import clock as wall
from hearthline.ground.ids import uuid7


class ClosureWhy(models.TextChoices):
    """Why a court or office was closed on a day that its calendar calls open."""

    WEATHER = "weather"
    DISASTER = "disaster"
    BUILDING = "building"
    APPOINTED = "appointed"
    OTHER = "other"


class Closure(AgencyOwned):
    """One day, closed on one calendar of the pack. Withdrawn, never deleted.

    `source`: the order or page that says so; a number or an address, never a name. Entering a closure moves no clock:
    somebody recounts (`duty.actions.recount`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    calendar = models.CharField(max_length=80)
    day = models.DateField()
    why = models.CharField(max_length=12, choices=ClosureWhy.choices)
    source = models.CharField(max_length=200)
    entered_by = models.CharField(max_length=64)
    entered_name = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=64, blank=True, default="")
    withdrawn_name = models.CharField(max_length=150, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, default=None)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "calendar", "day"], name="duty_closure_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "calendar", "day"],
                condition=Q(withdrawn_at__isnull=True),
                name="duty_closure_once",
            ),
            models.CheckConstraint(condition=Q(why__in=ClosureWhy.values), name="duty_closure_why"),
            models.CheckConstraint(condition=~Q(source=""), name="duty_closure_has_a_source"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="duty_closure_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"closure {self.id}"


class Pause(AgencyOwned):
    """A time in which a clock stood still. It ends by a person, by an act, or by itself at `until`.

    `why`: a code that the pack allows for this clock. `authority`: the number of the order or the page of the rule.
    `due_before`, `due_after`: what the clock promised before it stood and after.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    subject_id = models.CharField(max_length=64)
    record_id = models.UUIDField(null=True, default=None)
    why = models.CharField(max_length=80)
    authority = models.CharField(max_length=120)
    citation = models.TextField()
    paused_at = models.DateTimeField()
    paused_by = models.CharField(max_length=64)
    paused_name = models.CharField(max_length=150, blank=True, default="")
    until = models.DateTimeField()
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True, default=None)
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    ended_name = models.CharField(max_length=150, blank=True, default="")

    access_columns: ClassVar[Mapping[str, Column]] = of_report("record_id")

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "until"], name="duty_pause_until", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["agency_id", "subject_id"], name="duty_pause_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(ended_at__isnull=True), name="duty_one_open_pause"),
            models.CheckConstraint(condition=Q(until__gt=F("paused_at")), name="duty_pause_ends"),
            models.CheckConstraint(condition=~Q(why="") & ~Q(authority=""), name="duty_pause_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"pause {self.id}"


class SweepMark(models.Model):
    """When the sweep of the clocks last ran, by three clocks: what a jump of the machine's clock is told by.

    One row. `ran`: seconds the machine has run (`boot` says since which start). `doubt_since`: the machine's clock and
    the seconds it ran do not agree; until they do, or a person says that the clock is right, time goes by the seconds.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField(default=wall.now)
    ran = models.FloatField(default=0)
    boot = models.CharField(max_length=64, blank=True, default="")
    doubt_since = models.DateTimeField(null=True, default=None)
    off_by = models.FloatField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="duty_one_sweep_mark")]

    def __str__(self) -> str:
        return "the last sweep"
