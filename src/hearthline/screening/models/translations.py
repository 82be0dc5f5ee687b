"""Translations of what a reporter wrote, made by people who work here. Nothing is sent outside."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hearthline.access.restricting import closing
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7


class TranslationState(models.TextChoices):
    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"


class TranslationTask(AgencyOwned):
    """One language of one report to be put into the agency's working language. `sealed`: under the report's key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    screening = models.ForeignKey("screening.Screening", on_delete=models.PROTECT, related_name="translations")
    part_id = models.UUIDField(null=True, default=None)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=12, choices=TranslationState.choices, default=TranslationState.WAITING)
    claimed_by = models.CharField(max_length=64, blank=True, default="")
    claimed_name = models.CharField(max_length=120, blank=True, default="")
    sealed = models.BinaryField(default=b"")
    written_by = models.CharField(max_length=64, blank=True, default="")
    written_name = models.CharField(max_length=120, blank=True, default="")
    written_at = models.DateTimeField(null=True, default=None)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "language": "language",
        **closing("screening__report_id"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "screening", "part_id", "language"], name="screening_translation_once"
            ),
            models.CheckConstraint(condition=Q(state__in=TranslationState.values), name="screening_translation_state"),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(written_by=""), name="screening_translation_by_someone"
            ),
        ]
        indexes = [models.Index(fields=["agency_id", "state", "due_at"], name="screening_translation_open")]

    def __str__(self) -> str:
        return f"translation {self.pk}"
