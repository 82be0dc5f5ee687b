"""The door's tables: where a complaint stands, in codes; letters sealed to a receipt; what its holder asks for."""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class PublicComplaint(AgencyOwned):
    """What a receipt shows of one complaint: its state and step as codes, and by when it is answered. The desk and the
    worker write it, the public face reads it. `receipt_id`: the keyed hash under which the receipt is known."""

    receipt_id = models.CharField(primary_key=True, max_length=64)
    number = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    step = models.CharField(max_length=32)
    late = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"public complaint {self.receipt_id[:8]}"


class PublicLetter(AgencyOwned):
    """A letter about a complaint, sealed to the key of its receipt: readable only by who types the code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    receipt_id = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["receipt_id", "at"], name="complaints_letter_receipt")]

    def __str__(self) -> str:
        return f"letter {self.id}"


class WishKind(models.TextChoices):
    """What somebody with the receipt asks for."""

    UP = "up"
    WITHDRAW = "withdraw"


class Wish(AgencyOwned):
    """What the holder of a receipt asked for on the public page, until the worker has done it. No words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    receipt_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=WishKind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=WishKind.values), name="complaints_wish_kind")]

    def __str__(self) -> str:
        return f"wish {self.id}"
