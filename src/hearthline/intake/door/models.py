"""The door's tables. Everything a person wrote is ciphertext; the columns in clear are what sorting a queue needs.

Keys are made by the client (HMAC or UUIDv7), so that no INSERT needs RETURNING and a retry finds its own row.
"""

from django.db import models

from hearthline.access.scoped import AgencyOwned
from hearthline.ground import clock
from hearthline.ground.ids import uuid7


class Kind(models.TextChoices):
    """What an envelope is. `DANGER` is sealed at once by "I cannot call"; the whole report may follow it."""

    REPORT = "report"
    DANGER = "danger"
    ADDITION = "addition"


class Danger(models.TextChoices):
    NO = "no"
    UNSURE = "unsure"
    YES = "yes"
    CANNOT_CALL = "cannot_call"


class Channel(models.TextChoices):
    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"
    FAX = "fax"
    LETTER = "letter"
    EMAIL = "email"
    WALK_IN = "walk_in"
    PARTNER = "partner"
    TEXT = "text"


class Status(models.TextChoices):
    """What a receipt shows. Nothing here says what was decided about a family."""

    RECEIVED = "received"
    READ = "read"
    QUESTION = "question"
    CLOSED = "closed"


class Envelope(AgencyOwned):
    """A sealed report on its way in.

    `id`: keyed hash of submission token and content, so that the same content sent twice is one row. `root_id`: keyed
    hash of the token alone, the same for everything that one receipt leads to. `sha256` is of the sealed boxes.
    `size`: bytes of the sealed boxes. `burst`: came while its source was over budget; never refused for it.
    """

    id = models.CharField(primary_key=True, max_length=64)
    root_id = models.CharField(max_length=64)
    schema = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=8)
    danger = models.CharField(max_length=12, choices=Danger.choices)
    received_at = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    burst = models.BooleanField()
    receipt_hash = models.CharField(max_length=64)
    reporter_key = models.BinaryField()
    report_box = models.BinaryField()
    identity_box = models.BinaryField(null=True)

    class Meta:
        # None by root: whatever has one root has one receipt, and each index is a page more for every Send.
        indexes = [models.Index(fields=["receipt_hash"], name="intake_envelope_receipt")]
        constraints = [
            models.CheckConstraint(name="intake_envelope_kind", condition=models.Q(kind__in=Kind.values)),
            models.CheckConstraint(name="intake_envelope_channel", condition=models.Q(channel__in=Channel.values)),
            models.CheckConstraint(name="intake_envelope_danger", condition=models.Q(danger__in=Danger.values)),
        ]

    def __str__(self) -> str:
        return f"envelope {self.pk[:8]}"


class IntakePending(AgencyOwned):
    """An envelope that nobody opened yet: inserted with it, deleted by the worker in the opening's transaction.

    `fault`: empty, or why it was set aside (a code). What is set aside stays here until a person has dealt with it.
    """

    envelope_id = models.CharField(primary_key=True, max_length=64)
    danger = models.CharField(max_length=12, choices=Danger.choices)
    burst = models.BooleanField()
    received_at = models.DateTimeField()
    fault = models.CharField(max_length=32, blank=True)


class Attachment(AgencyOwned):
    """A sealed file, committed at the files step. Its name, type and key are in the report box and nowhere else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    size = models.PositiveIntegerField()
    chunks = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(db_index=True)


class AttachmentChunk(AgencyOwned):
    """One sealed chunk. The last one is marked in its nonce, so a file that lost its end does not open."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="intake_chunk_once")]


class AttachmentUse(AgencyOwned):
    """This envelope refers to that file. A file that no envelope refers to is swept after 30 days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    envelope_id = models.CharField(max_length=64)
    attachment_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["envelope_id", "attachment_id"], name="intake_attachment_use_once")
        ]


class Draft(AgencyOwned):
    """Answers in progress, kept for 72 hours for who holds the code. `id` is a keyed hash of the code."""

    id = models.CharField(primary_key=True, max_length=64)
    sealed = models.BinaryField()
    first_saved_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)


class PublicStatus(AgencyOwned):
    """What the status page shows for one receipt, once somebody at the desk has done something. No row: received."""

    root_id = models.CharField(primary_key=True, max_length=64)
    status = models.CharField(max_length=8, choices=Status.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="intake_status_known", condition=models.Q(status__in=Status.values))]


class StaffQuestion(AgencyOwned):
    """A screener's question, sealed to the reporter's own key: readable only by who types the receipt."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root_id = models.CharField(max_length=64)
    sealed = models.BinaryField()
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["root_id"], name="intake_staffquestion_root")]


class Canary(AgencyOwned):
    """Something the public face sealed that the worker must open soon: proof that reports can still be read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sealed = models.BinaryField()
    sealed_at = models.DateTimeField(db_index=True)
    opened_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=32, blank=True)


__all__ = [
    "Attachment",
    "AttachmentChunk",
    "AttachmentUse",
    "Canary",
    "Channel",
    "Danger",
    "Draft",
    "Envelope",
    "IntakePending",
    "Kind",
    "PublicStatus",
    "StaffQuestion",
    "Status",
]
