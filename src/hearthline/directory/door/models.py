"""What the public face may put down, and the little it reads: nothing here is about a child, a family or a reporter."""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class Problem(models.TextChoices):
    """What somebody found when they tried an entry."""

    NO_ANSWER = "no_answer"
    NOT_IN_SERVICE = "not_in_service"
    SOMEBODY_ELSE = "somebody_else"
    HOURS = "hours"
    PAGE_GONE = "page_gone"
    OTHER = "other"


class WrongNumber(AgencyOwned):
    """ "This number is wrong", as a stranger said it. Nobody is asked who they are, and there is no room for a story.

    `entry`: of the directory. `mark`: what the entry was then (`book.Entry.mark`). `better`: the number they know
    instead, digits and signs of a telephone only. `burst`: its source was over its budget. `settled_at`: a check came
    after it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.CharField(max_length=60)
    mark = models.CharField(max_length=16)
    problem = models.CharField(max_length=16, choices=Problem.choices)
    better = models.CharField(max_length=30, blank=True, default="")
    burst = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, default=None)

    class Meta:
        app_label = "directory"
        indexes = [models.Index(fields=["agency_id", "settled_at", "entry"], name="directory_wrong_open")]
        constraints = [
            models.CheckConstraint(condition=Q(problem__in=Problem.values), name="directory_wrong_problem"),
        ]

    def __str__(self) -> str:
        return f"wrong number {self.pk}"


class StandingState(models.TextChoices):
    """What the last check that settled it came to."""

    WORKS = "works"
    WRONG = "wrong"


class Standing(AgencyOwned):
    """How one entry stands after the agency's own calls: the one row the public face reads. It names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = models.CharField(max_length=60)
    mark = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=StandingState.choices)
    checked_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "directory"
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "entry"], name="directory_standing_once"),
            models.CheckConstraint(condition=Q(state__in=StandingState.values), name="directory_standing_state"),
        ]

    def __str__(self) -> str:
        return f"standing {self.entry}"
