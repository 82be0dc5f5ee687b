"""Checks: who called a number of the directory, when, and what was heard."""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.directory.door.models import Problem, Standing, StandingState, WrongNumber
from hearthline.ground.ids import uuid7

__all__ = ["Check", "Outcome", "Problem", "Standing", "StandingState", "WrongNumber"]


class Outcome(models.TextChoices):
    """What a call came to. `no_answer` settles nothing: somebody tries again."""

    WORKS = "works"
    WRONG = "wrong"
    NO_ANSWER = "no_answer"


class Check(AgencyOwned):
    """One call to an entry of the directory, never changed.

    `heard`: what was said there, about the line and nothing else. `better`: the right number, when they gave one; it
    goes into the files by hand, with its source. `called_at`: when the call was, not after `made_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.CharField(max_length=60)
    mark = models.CharField(max_length=16)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    heard = models.CharField(max_length=500)
    better = models.CharField(max_length=40, blank=True, default="")
    called_at = models.DateTimeField()
    made_at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "entry", "called_at"], name="directory_check_entry")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="directory_check_outcome"),
            models.CheckConstraint(condition=~Q(heard="") & ~Q(by=""), name="directory_check_said"),
            models.CheckConstraint(condition=Q(called_at__lte=models.F("made_at")), name="directory_check_past"),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"
