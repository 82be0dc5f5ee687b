"""Runs of the tool, and the packs they ran under."""

from typing import ClassVar

from django.db import models

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class PinnedPack(models.Model):
    """A resolved pack as it was when first used: `version` is the sha256 of `canonical`. Never changed."""

    version = models.CharField(primary_key=True, max_length=64)
    pack_id = models.CharField(max_length=64)
    canonical = models.BinaryField()
    first_used_at = models.DateTimeField()

    objects: ClassVar[models.Manager["PinnedPack"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.pack_id} {self.version[:12]}"


class ToolRun(AgencyOwned):
    """One run: facts (sealed under the report's key) and what the tool recommended, as columns. Never changed.

    `facts`: JSON {fact id: answer}; `prefilled`: ids that came from the report, space separated codes of the tool.
    `evidence`: sealed JSON {fact id: [part id, first sentence, last]}: what in the narrative an answer rests on.
    `unknowns`: ids of facts without an answer. `why`: arrived | addition | facts | danger.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    screening = models.ForeignKey("screening.Screening", on_delete=models.PROTECT, related_name="runs")
    pack = models.ForeignKey(PinnedPack, on_delete=models.PROTECT, related_name="+")
    tool_id = models.CharField(max_length=64)
    facts = models.BinaryField()
    evidence = models.BinaryField(default=b"")
    prefilled = models.TextField(blank=True, default="")
    unknowns = models.TextField(blank=True, default="")
    outcome = models.CharField(max_length=32)
    priority = models.CharField(max_length=32)
    respond = models.CharField(max_length=32)
    call_911 = models.BooleanField()
    limit_id = models.CharField(max_length=64, blank=True, default="")
    rules = models.TextField(blank=True, default="")
    default_used = models.BooleanField()
    adopted = models.BooleanField()
    why = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "screening", "at"], name="screening_run_order")]

    def __str__(self) -> str:
        return f"tool run {self.pk}"
