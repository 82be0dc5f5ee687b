"""Runs of the comparison in bulk: how far each came, so that one that was stopped goes on."""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground import clock
from hearthline.ground.ids import uuid7


class LinkRun(AgencyOwned):
    """One comparison of new and changed persons with everybody. At most one of an agency is open.

    Persons are taken in the order of their last change: `mark_at`, `mark_person` say up to whom the run has come, and
    `top_at` where it ends. `noticed`: pairs put into the queue of possible duplicates.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engine = models.CharField(max_length=8)
    wide = models.BooleanField(default=False)
    mark_at = models.DateTimeField()
    mark_person = models.UUIDField()
    top_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    noticed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id"], condition=Q(ended_at__isnull=True), name="people_run_one_open"
            ),
        ]
        indexes = [models.Index(fields=["agency_id", "-started_at"], name="people_run_last")]

    def __str__(self) -> str:
        return f"run {self.pk}"
