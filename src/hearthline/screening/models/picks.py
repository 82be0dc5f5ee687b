"""Persons whom a screener picked while a call was typed."""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7
from hearthline.people.models import Person


class CallPick(AgencyOwned):
    """A screener's word, during a call, that somebody the caller tells of is this person: a link as soon as there is a
    report. Ended, never deleted.

    `slot`: "child-1", "adult-2": the place on the call's page. `words`: the name that stood there, as salted hashes,
    so that a place which holds somebody else by now is noticed. `score_bits`, `steps`, `band`: as in a link. `link_id`:
    what it became.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    call = models.ForeignKey("intake.Call", on_delete=models.PROTECT, related_name="+", db_index=False)
    slot = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.CharField(max_length=600, blank=True, default="")
    score_bits = models.FloatField()
    band = models.CharField(max_length=12, blank=True, default="")
    steps = models.TextField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    link_id = models.UUIDField(null=True, default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "call", "slot"],
                condition=Q(ended_at__isnull=True),
                name="screening_pick_one_a_slot",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="screening_pick_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"pick {self.pk}"
