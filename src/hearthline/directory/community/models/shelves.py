"""Which records a word, or a term, stands for: long lists kept as bits, so that they are counted and not read."""

from typing import ClassVar, Self

from django.db import models

from hearthline.directory.community.models.told import ID_LENGTH, IdText


class Shelf(models.Model):
    """Records of one kind that have one thing in common, by the block of their ordinals (`shelves.BLOCK`).

    `key`: "w:food" for services with this word, "t:" and an id for services sorted under this term. `bits`: which of
    the block's ordinals, as `shelves.pack` writes them; never empty. Whether a record is shown is not said here.
    """

    id = models.BigAutoField(primary_key=True)
    key = IdText(max_length=ID_LENGTH + 2)
    block = models.BigIntegerField()
    bits = models.BinaryField()

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "community"
        constraints = [models.UniqueConstraint(fields=["key", "block"], name="community_shelf_once")]

    def __str__(self) -> str:
        return f"shelf {self.pk}"


class Turnstile(models.Model):
    """One row, held while a chunk of a delivery is written: whoever changes shelves takes turns with others who do, and
    so no two records get one ordinal."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "community"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="community_turnstile_one")]

    def __str__(self) -> str:
        return "turnstile"
