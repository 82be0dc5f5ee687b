"""Where listings come from: sources, their deliveries, and what of a delivery could not be taken."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from hearthline.ground.ids import uuid7


class SourceKind(models.TextChoices):
    """Who answers for the listings: somebody else whose file we take, or the agency itself."""

    IMPORTED = "imported"
    AGENCY = "agency"


class Source(models.Model):
    """Somebody whose listings these are. `id`: a short name that the operator gives, such as `county-211`.

    `agency_id`: whose own listings they are, for kind `agency`; empty for an import, which belongs to nobody here.
    `licence`: under what terms the data came, as the source says. `headers`: the columns of its CSV files, as JSON.
    """

    id = models.SlugField(primary_key=True, max_length=60)
    kind = models.CharField(max_length=10, choices=SourceKind.choices, default=SourceKind.IMPORTED)
    agency_id = models.CharField(max_length=64, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    licence = models.CharField(max_length=200, blank=True, default="")
    headers = models.TextField(blank=True, default="{}")

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "community"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="community_source_kind"),
            models.CheckConstraint(
                condition=(Q(kind="agency") & ~Q(agency_id="")) | Q(kind="imported", agency_id=""),
                name="community_source_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"source {self.pk}"


class DeliveryState(models.TextChoices):
    """A delivery that stopped midway stays `running`: the next import of the same file goes on with it."""

    RUNNING = "running"
    DONE = "done"


class Delivery(models.Model):
    """One import of one file or folder. `sha256`: of its bytes, by which a stopped import is known again.

    `records`: how many of its records are settled, taken or refused; import goes on behind them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source_id: str
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.RUNNING)
    records = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "community"
        indexes = [models.Index(fields=["source", "sha256", "state"], name="community_delivery_again")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="community_delivery_state"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Reject(models.Model):
    """A record that could not be taken: where it stands in the file, which field, and why. Never the value itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="rejects")
    file = models.CharField(max_length=120)
    record = models.PositiveIntegerField()
    line = models.PositiveIntegerField(null=True, default=None)
    kind = models.CharField(max_length=40, blank=True, default="")
    field = models.CharField(max_length=80, blank=True, default="")
    why = models.CharField(max_length=200)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "community"

    def __str__(self) -> str:
        return f"reject {self.pk}"
