"""Who is told outside, what is owed to whom, and what came back. Words about a family rest under the report's key."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hearthline.access.restricting import of_report
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7


class Covers(models.TextChoices):
    """What kind of place an office answers for. `anywhere`: every place, such as the emergency number."""

    CITY = "city"
    TRIBAL = "tribal"
    UNINCORPORATED = "unincorporated"
    COUNTY = "county"
    STATE = "state"
    ANYWHERE = "anywhere"


class Responder(AgencyOwned):
    """An office outside that can be told, as an administrator keeps it.

    `recipient`: a code of the pack (law_enforcement, licensing, …). `place`: the name of what it covers, "" for a kind
    that needs none. `phone`: as printed; "" when none is on file, which every page says. `source`, `checked_on`: where
    the row comes from and the day somebody looked; None when nobody has. `from_pack`: the entry of the pack that this
    row stands for, "" for one of the agency's own. `ended_at`: it is not called any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.CharField(max_length=40)
    covers = models.CharField(max_length=16, choices=Covers.choices)
    place = models.CharField(max_length=80, blank=True, default="")
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=40, blank=True, default="")
    rank = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=200)
    checked_on = models.DateField(null=True, default=None)
    from_pack = models.CharField(max_length=80, blank=True, default="")
    changed_by = models.CharField(max_length=64)
    changed_name = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "recipient", "ended_at"], name="dispatch_responder_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "from_pack"], condition=~Q(from_pack=""), name="dispatch_responder_of_pack"
            ),
            models.CheckConstraint(condition=Q(covers__in=Covers.values), name="dispatch_responder_covers"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="dispatch_responder_named"),
        ]

    def __str__(self) -> str:
        return f"responder {self.id}"


class Effect(models.TextChoices):
    """What the law says about telling a recipient of one report."""

    MUST = "must"
    MAY = "may"
    MUST_NOT = "must_not"


class CrossReport(AgencyOwned):
    """What one report owes a body outside, or whether it may or must not be told, with the section that says so.

    `recipient`: a code of the pack. `written`: a form must be sent; else a person must be told. `limit_id`, `due_at`:
    by when; None for what is not owed. It is open until a hand-off was answered or a form was sent (`done_at`), or
    until the ground went away (`ended_at`, with the journal entry that took it). `sealed`: to whom the form went and
    how, or why it is not owed any more, under the report's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey("intake.Report", on_delete=models.PROTECT, related_name="cross_reports")
    recipient = models.CharField(max_length=40)
    effect = models.CharField(max_length=8, choices=Effect.choices)
    written = models.BooleanField(default=False)
    rule = models.CharField(max_length=80)
    limit_id = models.CharField(max_length=80, blank=True, default="")
    citation = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, default=None)
    done_at = models.DateTimeField(null=True, default=None)
    done_by = models.CharField(max_length=64, blank=True, default="")
    done_name = models.CharField(max_length=120, blank=True, default="")
    ended_at = models.DateTimeField(null=True, default=None)
    ended_entry = models.CharField(max_length=64, blank=True, default="")
    sealed = models.BinaryField(default=b"")

    access_columns: ClassVar[Mapping[str, Column]] = of_report("report_id")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "done_at", "ended_at", "due_at"], name="dispatch_cross_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "report", "recipient", "written"],
                condition=Q(done_at__isnull=True, ended_at__isnull=True),
                name="dispatch_cross_once",
            ),
            models.CheckConstraint(condition=Q(effect__in=Effect.values), name="dispatch_cross_effect"),
            models.CheckConstraint(
                condition=Q(effect="must", due_at__isnull=False) | (~Q(effect="must") & Q(due_at__isnull=True)),
                name="dispatch_cross_due",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(done_by=""), name="dispatch_cross_done_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"cross-report {self.id}"


class HandOff(AgencyOwned):
    """A report told to somebody outside. It counts as made when a person there has answered, and not before.

    `recipient`: a code of the pack. `sealed`: whom, their telephone, what was said, who answered (name or badge), their
    number: JSON under the report's key. `due_at`: when somebody must have answered. `step`: which office of the chain
    is being called, from 0. `urgent`: danger now.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey("intake.Report", on_delete=models.PROTECT, related_name="handoffs")
    why = models.CharField(max_length=32)
    recipient = models.CharField(max_length=40, default="other_county")
    urgent = models.BooleanField(default=False)
    step = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField()
    made_by = models.CharField(max_length=64)
    made_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, default=None)
    recorded_by = models.CharField(max_length=64, blank=True, default="")
    recorded_name = models.CharField(max_length=120, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    access_columns: ClassVar[Mapping[str, Column]] = of_report("report_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(recorded_by=""), name="dispatch_handoff_by_someone"
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("made_at")), name="dispatch_handoff_due"),
        ]
        indexes = [models.Index(fields=["agency_id", "answered_at", "due_at"], name="dispatch_handoff_open")]

    def __str__(self) -> str:
        return f"hand-off {self.id}"


class LineKind(models.TextChoices):
    """What happened to a hand-off after it was begun."""

    TRIED = "tried"
    UPDATE = "update"
    RECEIVED = "received"
    OUTCOME = "outcome"


class Line(AgencyOwned):
    """One thing that happened to a hand-off, never changed: a call nobody answered, a later fact that was told, that
    it was received, what the response came to. `of`: the update that `received` is about. `sealed`: its words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handoff = models.ForeignKey(HandOff, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    of = models.OneToOneField("self", on_delete=models.CASCADE, null=True, default=None, related_name="receipt")
    sealed = models.BinaryField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency_id", "kind", "at"], name="dispatch_line_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="dispatch_line_known_kind"),
            models.CheckConstraint(
                condition=Q(kind="received", of__isnull=False) | (~Q(kind="received") & Q(of__isnull=True)),
                name="dispatch_line_received_of",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.id}"


class Typed(AgencyOwned):
    """What one person has typed on the page of a hand-off and not sent yet. Gone with the answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handoff = models.ForeignKey(HandOff, on_delete=models.PROTECT, related_name="typed")
    by = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "handoff", "by"], name="dispatch_typed_once")]

    def __str__(self) -> str:
        return f"typed {self.id}"
