"""The help desk's door. What a person wrote is ciphertext; what is clear here is what a list and its clock need."""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class WayIn(models.TextChoices):
    """How somebody reaches the help desk."""

    WEB = "web"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"


class Topic(models.TextChoices):
    """What it is about, as the person said; `records` never arrives here: that page says where to go."""

    QUESTION = "question"
    CASE = "case"
    COMPLAINT = "complaint"
    SERVICE = "service"
    OTHER = "other"


class Standing(models.TextChoices):
    """What a receipt shows. Nothing of a case, of a report or of who works on it."""

    RECEIVED = "received"
    READ = "read"
    ANSWERED = "answered"


class Verdict(models.TextChoices):
    """Whether an answer answered it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Of(models.TextChoices):
    """Which answer: `written` to one person, or one that stands on the site for everybody."""

    WRITTEN = "written"
    PUBLIC = "public"


class InquiryEnvelope(AgencyOwned):
    """A sealed inquiry on its way in, or a further word under the same receipt.

    `id`: a keyed hash of token and content: the same content sent twice is one row. `root_id`: the same for all that
    one receipt leads to. `receipt_hash`, `reporter_key`: empty for what came by e-mail, which has no receipt.
    `received_at`: when it was durable here; of a mail, when the mail server put it down.
    """

    id = models.CharField(primary_key=True, max_length=64)
    root_id = models.CharField(max_length=64)
    way = models.CharField(max_length=8, choices=WayIn.choices)
    topic = models.CharField(max_length=12, choices=Topic.choices)
    language = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    burst = models.BooleanField(default=False)
    receipt_hash = models.CharField(max_length=64, blank=True)
    reporter_key = models.BinaryField()
    box = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["receipt_hash"], name="helpdesk_envelope_receipt")]
        constraints = [
            models.CheckConstraint(name="helpdesk_envelope_way", condition=Q(way__in=WayIn.values)),
            models.CheckConstraint(name="helpdesk_envelope_topic", condition=Q(topic__in=Topic.values)),
        ]

    def __str__(self) -> str:
        return f"inquiry envelope {self.pk[:8]}"


class InquiryPending(AgencyOwned):
    """An envelope that nobody opened yet; it goes in the transaction of the opening. `fault`: why it was set aside."""

    envelope_id = models.CharField(primary_key=True, max_length=64)
    root_id = models.CharField(max_length=64)
    way = models.CharField(max_length=8, choices=WayIn.choices)
    received_at = models.DateTimeField()
    fault = models.CharField(max_length=32, blank=True)


class RawMail(AgencyOwned):
    """A whole mail as it came, attachments and all, sealed like its inquiry. No page opens it: it is kept whole."""

    root_id = models.CharField(primary_key=True, max_length=64)
    sealed = models.BinaryField()


class InquiryStanding(AgencyOwned):
    """Where an inquiry stands, for who holds its receipt. No row: received."""

    root_id = models.CharField(primary_key=True, max_length=64)
    standing = models.CharField(max_length=8, choices=Standing.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="helpdesk_standing_known", condition=Q(standing__in=Standing.values))
        ]


class SealedAnswer(AgencyOwned):
    """A written follow-up, sealed to the person's own key: readable only by who types the receipt."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root_id = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["root_id"], name="helpdesk_answer_root")]


class Helped(AgencyOwned):
    """Whether one answer answered it, said once, on one day. `id`: a keyed hash of the receipt, or of the page that was
    shown; nothing else leads back. `topic`: of the inquiry, or of the answer on the site. `burst`: its source sent very
    many: kept, and not counted."""

    id = models.CharField(primary_key=True, max_length=64)
    of = models.CharField(max_length=8, choices=Of.choices)
    topic = models.CharField(max_length=32)
    said = models.CharField(max_length=8, choices=Verdict.choices)
    day = models.DateField()
    burst = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "day"], name="helpdesk_helped_day")]
        constraints = [
            models.CheckConstraint(name="helpdesk_helped_of", condition=Q(of__in=Of.values)),
            models.CheckConstraint(name="helpdesk_helped_said", condition=Q(said__in=Verdict.values)),
        ]


__all__ = [
    "Helped",
    "InquiryEnvelope",
    "InquiryPending",
    "InquiryStanding",
    "Of",
    "RawMail",
    "SealedAnswer",
    "Standing",
    "Topic",
    "Verdict",
    "WayIn",
]
