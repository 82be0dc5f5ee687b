"""What the desk keeps of community services, beside the rows made for searching: who asked a provider, what came of it,
and how far the making of those rows has come."""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.directory.community.models.told import IdText
from hearthline.directory.finding_help.door.models import Key, Offer, Sign, Told, Word, ZipMiddle
from hearthline.ground.ids import uuid7

__all__ = ["Asking", "Correction", "Key", "Making", "Offer", "Outcome", "Sign", "Told", "Word", "ZipMiddle"]


class Outcome(models.TextChoices):
    """What asking a provider, or reading what it sent, came to. `no_answer` settles nothing: somebody tries again."""

    SAME = "same"
    CHANGED = "changed"
    CLOSED = "closed"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"


class Asking(AgencyOwned):
    """One time that somebody here made sure of a service, by telephone or from what its provider sent: never changed.

    `told`: the provider's words that were read, None after a call. `heard`: about the service and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = IdText()
    told_id = models.UUIDField(null=True, default=None)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    heard = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)

    class Meta:
        app_label = "helpfinder"
        indexes = [models.Index(fields=["agency_id", "service", "made_at"], name="helpfinder_asking_service")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="helpfinder_asking_outcome"),
            models.CheckConstraint(condition=~Q(heard="") & ~Q(by=""), name="helpfinder_asking_said"),
        ]

    def __str__(self) -> str:
        return f"asking {self.pk}"


class Correction(AgencyOwned):
    """What the agency itself knows of a service, over what its source says: one row for each. A source's own later
    change is stronger (`made_at` before its `modified_at`), so that nothing old hides what is new; `checked_on` counts
    in any case. Empty fields change nothing. `closed`: it is shown no more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = IdText()
    checked_on = models.DateField()
    closed = models.BooleanField(default=False)
    telephone = models.CharField(max_length=40, blank=True, default="")
    web = models.CharField(max_length=200, blank=True, default="")
    hours = models.CharField(max_length=300, blank=True, default="")
    about = models.CharField(max_length=1000, blank=True, default="")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "helpfinder"
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "service"], name="helpfinder_correction_once"),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Making(models.Model):
    """How far the making of search rows has come: one row. `after`: the last service of a round that is not done, ""
    when none is under way; `began_at`: of that round; `done_at`: when the last whole round began; `seen`: what the
    store was like then, by which a change is noticed; `corrected_at`: of the last correction that was put in."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    after = IdText(blank=True, default="")
    began_at = models.DateTimeField(null=True, default=None)
    done_at = models.DateTimeField(null=True, default=None)
    seen = models.CharField(max_length=64, blank=True, default="")
    corrected_at = models.DateTimeField(null=True, default=None)

    class Meta:
        app_label = "helpfinder"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="helpfinder_making_one")]

    def __str__(self) -> str:
        return "making"
