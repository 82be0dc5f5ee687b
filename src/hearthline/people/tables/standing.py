"""What a worker must know before going, what happened elsewhere, and which staff stand near a person."""

from django.db import models
from django.db.models import Q

from hearthline.people.tables.persons import Fact


class AlertKind(models.TextChoices):
    """What may hurt who visits."""

    VIOLENCE = "violence"
    WEAPON = "weapon"
    DOG = "dog"
    DRUGS = "drugs"
    ILLNESS = "illness"
    OTHER = "other"


class SafetyAlert(Fact):
    """A warning for who visits, about a person. Ended by a named person, never deleted."""

    kind = models.CharField(max_length=12, choices=AlertKind.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    ended_by = models.CharField(max_length=64, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "person"], name="people_alert_person")]
        constraints = [models.CheckConstraint(name="people_alert_kind", condition=Q(kind__in=AlertKind.values))]


class PastKind(models.TextChoices):
    """`report`: one that is not in this system."""

    REPORT = "report"
    CASE = "case"
    FINDING = "finding"


class PastEvent(Fact):
    """Something that happened before, or elsewhere: known from a file, or told by another county.

    `outcome`: a code of the pack or a few words. `reference`: the number it has there.
    """

    kind = models.CharField(max_length=8, choices=PastKind.choices)
    county = models.CharField(max_length=60, blank=True, default="")
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=64, blank=True, default="")
    reference = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "person"], name="people_past_person")]
        constraints = [models.CheckConstraint(name="people_past_kind", condition=Q(kind__in=PastKind.values))]


class StandingKind(models.TextChoices):
    """As the policies name them. `named`: this person *is* that member of staff, or near family."""

    ASSIGNED = "assigned"
    NAMED = "named"
    CONFLICTED = "conflicted"


class Standing(Fact):
    """How a member of staff stands to a person: assigned to a restricted one, or shut out by a conflict."""

    kind = models.CharField(max_length=10, choices=StandingKind.choices)
    user_id = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "person"], name="people_standing_person"),
            models.Index(fields=["user_id", "kind"], name="people_standing_user"),
        ]
        constraints = [models.CheckConstraint(name="people_standing_kind", condition=Q(kind__in=StandingKind.values))]
