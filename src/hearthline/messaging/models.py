"""Messages that wait to go out or went, and each attempt to hand one to a provider.

A message is written in the transaction of what it tells of, so that neither is there without the other. It holds the
name of a template and values of harmless kinds (`values`), never words of a report.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7
from hearthline.messaging.door.models import HookNote

__all__ = ["ENDED", "OPEN", "Attempt", "Channel", "HookNote", "Message", "Outcome", "Seen", "State"]


class Channel(models.TextChoices):
    """How a message travels."""

    MAIL = "mail"
    TEXT = "text"
    VOICE = "voice"
    WEBHOOK = "webhook"


class State(models.TextChoices):
    """`sending`: an attempt is under way, or was when its worker died. `sent`: a provider took it. `delivered`: it
    says that it arrived. `unanswered`: nobody picked up the telephone. `dead`: no further attempt is made by itself.
    `given_up`: a person ended it, and said why."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNANSWERED = "unanswered"
    DEAD = "dead"
    GIVEN_UP = "given_up"


OPEN: Final = (State.WAITING, State.SENDING)
ENDED: Final = (State.DELIVERED, State.UNANSWERED, State.GIVEN_UP)


class Message(AgencyOwned):
    """One message to one address over one channel. `key` makes asking for it twice the same message.

    `values`: JSON, names that the template declares. `person`: the id of a member of staff, "" for somebody outside.
    `round`: 1, and one more after each definite failure; `idempotency` is what the provider is given, so that sending
    in doubt is recognised and sending anew is not. `tries`: attempts since a person last asked. `problem`: why the
    last attempt failed, a code. `patient_until`: after this a failure is the last. `again`: how often a person sent it
    anew from the dead. `lease_until`, `lease`: which worker has it, and until when.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=120)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.CharField(max_length=320)
    template = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    values = models.TextField(default="{}")
    person = models.CharField(max_length=64, blank=True, default="")
    subject_kind = models.CharField(max_length=32, blank=True, default="")
    subject_id = models.CharField(max_length=64, blank=True, default="")
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    round = models.PositiveIntegerField(default=1)
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True, default="")
    again = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    patient_until = models.DateTimeField()
    lease = models.CharField(max_length=32, blank=True, default="")
    lease_until = models.DateTimeField(null=True, default=None)
    provider_id = models.CharField(max_length=120, blank=True, default="")
    sent_at = models.DateTimeField(null=True, default=None)
    delivered_at = models.DateTimeField(null=True, default=None)
    answer = models.CharField(max_length=8, blank=True, default="")
    answered_at = models.DateTimeField(null=True, default=None)
    dead_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    ended_name = models.CharField(max_length=120, blank=True, default="")
    ended_why = models.CharField(max_length=16, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "key"], name="messaging_message_once"),
            models.CheckConstraint(name="messaging_channel", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(name="messaging_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="messaging_lease_when_sending",
                condition=Q(state="sending", lease_until__isnull=False) & ~Q(lease="")
                | ~Q(state="sending") & Q(lease_until__isnull=True, lease=""),
            ),
            models.CheckConstraint(
                name="messaging_given_up_by_someone",
                condition=~Q(state="given_up") | ~Q(ended_by="") & ~Q(ended_why=""),
            ),
            models.CheckConstraint(name="messaging_dead_since", condition=~Q(state="dead") | Q(dead_at__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["agency_id", "state", "made_at"], name="messaging_by_state"),
            models.Index(fields=["agency_id", "subject_id"], name="messaging_by_subject"),
            models.Index(fields=["agency_id", "channel", "address", "sent_at"], name="messaging_by_address"),
            # What the worker asks again and again, over all agencies; settled messages are not in it.
            models.Index(
                fields=["channel", "next_at"], name="messaging_due", condition=Q(state__in=["waiting", "sending"])
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def idempotency(self) -> str:
        """The key of this message at the provider, the same in every attempt whose predecessor is in doubt."""
        return f"{self.pk.hex}-{self.round}"


class Outcome(models.TextChoices):
    """`""` while an attempt runs, and for ever when its worker died: nobody knows. `doubt`: the line broke after the
    provider may have taken it."""

    TAKEN = "taken"
    FAILED = "failed"
    DOUBT = "doubt"


class Attempt(AgencyOwned):
    """One call of a provider, written down before it is made. `repeat`: an earlier one of this round is in doubt.

    `subject_id`: the message's, so that both go when that record is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attempts")
    subject_id = models.CharField(max_length=64, blank=True, default="")
    number = models.PositiveIntegerField()
    idempotency = models.CharField(max_length=48)
    repeat = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    problem = models.CharField(max_length=40, blank=True, default="")
    provider_id = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "message", "number"], name="messaging_attempt_once"),
            models.CheckConstraint(name="messaging_outcome", condition=Q(outcome__in=["", *Outcome.values])),
        ]
        indexes = [
            models.Index(fields=["agency_id", "provider_id"], name="messaging_attempt_provider"),
            models.Index(fields=["agency_id", "subject_id"], name="messaging_attempt_subject"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Seen(AgencyOwned):
    """A provider's post that was taken: its signature once, so that a copy of it does nothing. No words of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "mark"], name="messaging_seen_once")]
        indexes = [models.Index(fields=["agency_id", "at"], name="messaging_seen_at")]

    def __str__(self) -> str:
        return f"seen {self.pk}"
