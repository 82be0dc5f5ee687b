"""What a complaint keeps: where it stands, who has it, whom it is about, what happened. Its words rest sealed."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hearthline.access.restricting import closing
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.complaints.door.models import PublicComplaint, PublicLetter, Wish, WishKind
from hearthline.helpdesk.complaints.machine import State

RECORD = "complaint"
"""How access, clocks and the journal name one."""


class StateChoice(models.TextChoices):
    """`machine.State`, for the column."""

    WAITING = State.WAITING.value
    ANSWERED = State.ANSWERED.value
    CLOSED = State.CLOSED.value
    WITHDRAWN = State.WITHDRAWN.value


class LadderPost(AgencyOwned):
    """That a person stands on a step of the ladder, and whom they answer to. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    step = models.CharField(max_length=32)
    above = models.CharField(max_length=64, blank=True, default="")
    set_by = models.CharField(max_length=64)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "user_id"], condition=Q(ended_at__isnull=True), name="complaints_post_once"
            ),
            models.CheckConstraint(condition=~Q(above=models.F("user_id")), name="complaints_post_not_own_boss"),
        ]

    def __str__(self) -> str:
        return f"ladder post {self.id}"


class Complaint(AgencyOwned):
    """A question, a concern or a complaint on its way up.

    `sealed`: what was said, what they want, who and how to reach: JSON under `wrapped_key`, the complaint's own.
    `step`, `owner`: where it stands and who has it; owner "" means nobody on the ladder may, and the help desk looks
    after it. `about_step`: on which step the person stands whom it is about, when nobody said who. `near`: the worker
    of the case. `due_at`: by when it is answered, or closes. `receipt_id`, `reader_key`: what the person reads it by.
    `told_at`: when the person was told that it came.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=16)
    theme = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=12, choices=StateChoice.choices, default=StateChoice.WAITING)
    step = models.CharField(max_length=32)
    owner = models.CharField(max_length=64, blank=True, default="")
    owner_name = models.CharField(max_length=120, blank=True, default="")
    near = models.CharField(max_length=64, blank=True, default="")
    about_step = models.CharField(max_length=32, blank=True, default="")
    outcome = models.CharField(max_length=16, blank=True, default="")
    late = models.BooleanField(default=False)
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    due_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, default=None)
    inquiry_id = models.UUIDField(null=True, default=None)
    receipt_id = models.CharField(max_length=64, blank=True, default="")
    reader_key = models.BinaryField(default=bytes)
    version = models.PositiveIntegerField(default=1)

    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "claimed_by": "owner",
        **closing("pk", RECORD),
    }

    class Meta:
        indexes = [models.Index(fields=["agency_id", "state", "due_at"], name="complaints_due")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StateChoice.values), name="complaints_state"),
            # Nothing that is open is without a step and a time.
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "answered"]) | (Q(due_at__isnull=False) & ~Q(step="")),
                name="complaints_open_has_a_clock",
            ),
            models.UniqueConstraint(
                fields=["agency_id", "inquiry_id"],
                condition=Q(inquiry_id__isnull=False),
                name="complaints_once_an_inquiry",
            ),
            models.UniqueConstraint(
                fields=["agency_id", "receipt_id"], condition=~Q(receipt_id=""), name="complaints_once_a_receipt"
            ),
        ]

    def __str__(self) -> str:
        return f"complaint {self.id}"


class About(AgencyOwned):
    """A person who works here and whom a complaint is about."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="about")
    user_id = models.CharField(max_length=64)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "complaint", "user_id"], name="complaints_about_once")
        ]

    def __str__(self) -> str:
        return f"about {self.id}"


class TurnKind(models.TextChoices):
    """What happened. `told`: the person was told that it came. `out`: whom it is about became known."""

    OPENED = "opened"
    TOLD = "told"
    UP = "up"
    LATE = "late"
    NAMED = "named"
    ANSWER = "answer"
    QUIET = "quiet"
    WITHDRAW = "withdraw"


class Turn(AgencyOwned):
    """One thing that happened to a complaint, never changed. `place`: its place in the history, from 1. `step`,
    `owner_name`: where it stood afterwards. `sealed`: the answer's reasons and what will be done."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="turns")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=TurnKind.choices)
    step = models.CharField(max_length=32)
    owner_name = models.CharField(max_length=120, blank=True, default="")
    outcome = models.CharField(max_length=16, blank=True, default="")
    sealed = models.BinaryField(default=bytes)
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency_id", "complaint", "place"], name="complaints_turn_order")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=TurnKind.values), name="complaints_turn_kind")]

    def __str__(self) -> str:
        return f"turn {self.id}"


__all__ = [
    "RECORD",
    "About",
    "Complaint",
    "LadderPost",
    "PublicComplaint",
    "PublicLetter",
    "StateChoice",
    "Turn",
    "TurnKind",
    "Wish",
    "WishKind",
]
