"""How a person is told, and when nobody is there: steps of a chain, reaches, calendar feeds, gaps that were found."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hearthline.access.scoped import AgencyOwned, Column
from hearthline.duty.models.rota import ReachBy, StepLabel
from hearthline.ground.ids import uuid7


class ChainStep(AgencyOwned):
    """How long one step of a chain is given alone before the next begins, for one post. Without a row: the pack's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=64, blank=True, default="")
    programme = models.CharField(max_length=32, blank=True, default="")
    label = models.CharField(max_length=10, choices=StepLabel.choices)
    minutes = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "place", "programme", "label"],
                condition=Q(ended_at__isnull=True),
                name="duty_step_one_open",
            ),
            models.CheckConstraint(condition=Q(label__in=StepLabel.values), name="duty_step_label"),
            models.CheckConstraint(condition=Q(minutes__gte=1) & Q(minutes__lte=240), name="duty_step_minutes"),
        ]

    def __str__(self) -> str:
        return f"step {self.label}"


class Reach(AgencyOwned):
    """One channel by which a person is reached, in their own order. A new list ends the old rows.

    `language`: in which messages to this person are worded; one choice, the same on each row of a list.
    `verified_at`: when a code that was sent there came back. Empty until messaging does that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=ReachBy.choices)
    address = models.CharField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    order = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, default=None)
    ended_at = models.DateTimeField(null=True, default=None)

    access_columns: ClassVar[Mapping[str, Column]] = {"agency": "agency_id", "author": "person"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "person", "order"], condition=Q(ended_at__isnull=True), name="duty_reach_order"
            ),
            models.CheckConstraint(condition=Q(channel__in=ReachBy.values), name="duty_reach_channel"),
            models.CheckConstraint(condition=Q(channel="desk") | ~Q(address=""), name="duty_reach_address"),
        ]

    def __str__(self) -> str:
        return f"reach {self.pk}"


class Feed(AgencyOwned):
    """A secret address from which a person's own shifts are read by their calendar. Only a hash of it rests here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "person"], condition=Q(ended_at__isnull=True), name="duty_feed_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"feed {self.pk}"


class CoverageGap(AgencyOwned):
    """When nobody is responsible at a post, as it was found. `found_at`: since when the desk shows it in red.

    `alerted_at`: when supervisors were told. `closed_at`: somebody was found, or it is another stretch now (a further
    row, which keeps `found_at`). Rows stay: they prove what was shown, and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=64, blank=True, default="")
    programme = models.CharField(max_length=32, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    found_at = models.DateTimeField()
    alert_key = models.CharField(max_length=120, blank=True, default="")
    alerted_at = models.DateTimeField(null=True, default=None)
    closed_at = models.DateTimeField(null=True, default=None)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "closed_at", "starts_at"], name="duty_gap_open")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_gap_lasts"),
            models.CheckConstraint(
                condition=Q(alerted_at__isnull=True) | ~Q(alert_key=""), name="duty_gap_alert_has_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"gap {self.pk}"
