"""What the help desk keeps: inquiries, the words of both sides, what was agreed, and who owns each way in."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hearthline.access.need import BarredAt
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.door.models import (
    Helped,
    InquiryEnvelope,
    InquiryPending,
    InquiryStanding,
    RawMail,
    SealedAnswer,
    Standing,
    Topic,
    WayIn,
)


class State(models.TextChoices):
    """`new`: nobody has it. `answered`: the follow-up is written, something agreed is open. `closed`: all done."""

    NEW = "new"
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Send(models.TextChoices):
    """How the person wants the answer. `code`: on the page their receipt opens. `mail`, `text`: a message that says
    only that there is an answer. `letter`: on paper. `told`: somebody calls and reads it out. `heard`: they heard it
    while they asked and want nothing more: it is written and kept, and goes to nobody."""

    CODE = "code"
    MAIL = "mail"
    TEXT = "text"
    LETTER = "letter"
    TOLD = "told"
    HEARD = "heard"


class Proof(models.TextChoices):
    """How the desk knows who it talks to. Decided at the desk, never by the form."""

    NONE = "none"
    CASE_DETAILS = "case_details"
    PHOTO_ID = "photo_id"
    CALLED_BACK = "called_back"
    KNOWN_WORKER = "known_worker"


class By(models.TextChoices):
    """Who does what was agreed. What the person themselves will do is written down and not chased."""

    US = "us"
    YOU = "you"
    OTHER = "other"


class Inquiry(AgencyOwned):
    """One conversation with somebody who asked us something.

    `received_at`: when it really came, on whatever way: a report made of it keeps this time. `unread_since`: when the
    oldest word came that nobody at the desk has opened; None when all was. `report_id`: the report made of it.
    `complaint_id`: the complaint it became, in the room of complaints.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=32)
    root_id = models.CharField(max_length=64)
    way = models.CharField(max_length=8, choices=WayIn.choices)
    topic = models.CharField(max_length=12, choices=Topic.choices)
    language = models.CharField(max_length=8)
    send = models.CharField(max_length=8, choices=Send.choices)
    proof = models.CharField(max_length=16, choices=Proof.choices, default=Proof.NONE)
    burst = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    unread_since = models.DateTimeField(null=True, default=None)
    due_at = models.DateTimeField(null=True, default=None)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    claimed_by = models.CharField(max_length=64, blank=True, default="")
    claimed_name = models.CharField(max_length=150, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, default=None)
    report_id = models.UUIDField(null=True, default=None)
    report_number = models.CharField(max_length=32, blank=True, default="")
    reported_at = models.DateTimeField(null=True, default=None)
    complaint_id = models.UUIDField(null=True, default=None)
    taken_by = models.CharField(max_length=64, blank=True, default="")
    receipt_hash = models.CharField(max_length=64, blank=True, default="")
    reporter_key = models.BinaryField(default=b"")
    wrapped_key = models.BinaryField()
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "state", "received_at"], name="helpdesk_inquiry_list"),
            models.Index(fields=["agency_id", "way", "unread_since"], name="helpdesk_inquiry_unread"),
            models.Index(fields=["agency_id", "report_id"], name="helpdesk_inquiry_report"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "number"], name="helpdesk_inquiry_number"),
            models.UniqueConstraint(fields=["agency_id", "root_id"], name="helpdesk_inquiry_root"),
            models.CheckConstraint(name="helpdesk_inquiry_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="helpdesk_inquiry_way", condition=Q(way__in=WayIn.values)),
            models.CheckConstraint(name="helpdesk_inquiry_topic", condition=Q(topic__in=Topic.values)),
            models.CheckConstraint(name="helpdesk_inquiry_send", condition=Q(send__in=Send.values)),
            models.CheckConstraint(name="helpdesk_inquiry_proof", condition=Q(proof__in=Proof.values)),
            models.CheckConstraint(
                name="helpdesk_inquiry_held_by_one",
                condition=Q(claimed_by="", claimed_at__isnull=True) | (~Q(claimed_by="") & Q(claimed_at__isnull=False)),
            ),
        ]

    # Also closed to whom a complaint that came with it is about, and to whoever answers to them.
    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "restricted": lambda _ids: Q(complaint_id__isnull=False),
        "assigned": lambda ids: Q(claimed_by__in=ids),
        "conflicted": BarredAt("inquiry"),
    }

    def __str__(self) -> str:
        return f"inquiry {self.pk}"


class Said(AgencyOwned):
    """Words of one side, sealed under the inquiry's key. `kind`: asked (theirs) or note (of the desk, for the desk)."""

    ASKED, NOTE = "asked", "note"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="said")
    kind = models.CharField(max_length=8)
    envelope_id = models.CharField(max_length=64, blank=True, default="")
    received_at = models.DateTimeField()
    by = models.CharField(max_length=64, blank=True, default="")
    by_name = models.CharField(max_length=150, blank=True, default="")
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["inquiry", "received_at"], name="helpdesk_said_order")]
        constraints = [
            models.CheckConstraint(name="helpdesk_said_kind", condition=Q(kind__in=["asked", "note"])),
            models.UniqueConstraint(
                fields=["agency_id", "envelope_id"], condition=~Q(envelope_id=""), name="helpdesk_said_once"
            ),
        ]

    def __str__(self) -> str:
        return f"words {self.pk}"


class WrittenAnswer(AgencyOwned):
    """The written follow-up of a conversation, as it was sent: never changed; a later one follows it.

    `signed`: the agent's name or badge as the person reads it. `sent`: how it went out.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="answers")
    sealed = models.BinaryField()
    signed = models.CharField(max_length=150)
    sent = models.CharField(max_length=8, choices=Send.choices)
    language = models.CharField(max_length=8)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["inquiry", "at"], name="helpdesk_answer_order")]
        constraints = [
            models.CheckConstraint(name="helpdesk_answer_signed", condition=~Q(signed="") & ~Q(by="")),
            models.CheckConstraint(name="helpdesk_answer_sent", condition=Q(sent__in=Send.values)),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class AgreedAction(AgencyOwned):
    """One thing that was agreed, with its day and who does it. A clock chases it until somebody says it is done."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="agreed")
    answer = models.ForeignKey(WrittenAnswer, on_delete=models.PROTECT, related_name="agreed")
    number = models.PositiveSmallIntegerField()
    whose = models.CharField(max_length=8, choices=By.choices)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    sealed = models.BinaryField()
    done_at = models.DateTimeField(null=True, default=None)
    done_by = models.CharField(max_length=64, blank=True, default="")
    done_name = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "done_at", "due_at"], name="helpdesk_agreed_open")]
        constraints = [
            models.CheckConstraint(name="helpdesk_agreed_whose", condition=Q(whose__in=By.values)),
            models.CheckConstraint(
                name="helpdesk_agreed_done_by_someone",
                condition=Q(done_at__isnull=True, done_by="") | (Q(done_at__isnull=False) & ~Q(done_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"agreed {self.pk}"


class WayInState(AgencyOwned):
    """One way in: whose it is, and its last sign of life. `post`: the post that answers for it, in the agency's words;
    `role`: which right its holder has. `beat_at`: when it last proved that it lives."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    way = models.CharField(max_length=8, choices=WayIn.choices)
    role = models.CharField(max_length=32)
    post = models.CharField(max_length=120)
    beat_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "way"], name="helpdesk_way_once"),
            models.CheckConstraint(name="helpdesk_way_known", condition=Q(way__in=WayIn.values)),
            models.CheckConstraint(name="helpdesk_way_owned", condition=~Q(role="") & ~Q(post="")),
        ]

    def __str__(self) -> str:
        return f"way in {self.way}"


__all__ = [
    "AgreedAction",
    "By",
    "Helped",
    "Inquiry",
    "InquiryEnvelope",
    "InquiryPending",
    "InquiryStanding",
    "Proof",
    "RawMail",
    "Said",
    "SealedAnswer",
    "Send",
    "Standing",
    "State",
    "Topic",
    "WayIn",
    "WayInState",
    "WrittenAnswer",
]
