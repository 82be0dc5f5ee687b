"""A referral to a community service, the consent that a name was passed on with, and every line of its history."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hearthline.access.need import BarredAt
from hearthline.access.restricting import NamedAt, OpenedAt, RestrictedAt
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.directory.community.models.told import IdText
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.models import Inquiry


class Way(models.TextChoices):
    """`told`: the person heard of a listing and nothing of them left. `passed`: something of them goes out."""

    TOLD = "told"
    PASSED = "passed"


class Outcome(models.TextChoices):
    """What became of it. The first three leave it open: somebody asks again."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    NOT_GONE = "not_gone"
    SERVED = "served"


OPEN_AFTER = (Outcome.WAITING, Outcome.ACCEPTED, Outcome.NO_ANSWER)


class Reason(models.TextChoices):
    """Why a provider refused."""

    FULL = "full"
    NOT_FOR_THEM = "not_for_them"
    COST = "cost"
    LANGUAGE = "language"
    NOT_GIVEN = "not_given"
    OTHER = "other"


class Source(models.TextChoices):
    """Who told us what became of it."""

    PROVIDER = "provider"
    PERSON = "person"
    COLLEAGUE = "colleague"


class Happened(models.TextChoices):
    """What a line of the history is. `passed`: the provider was told; `withdrawn`: the person took consent back."""

    PASSED = "passed"
    OUTCOME = "outcome"
    WITHDRAWN = "withdrawn"


class How(models.TextChoices):
    """How somebody agreed, or how a provider was told."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    WRITING = "writing"


class Item(models.TextChoices):
    """What of a person may go to a provider, each only when it was agreed. There is no item for an address."""

    NAME = "name"
    TELEPHONE = "telephone"
    LANGUAGE = "language"
    NEED = "need"
    US = "us"


def _restricted(_ids: frozenset[str]) -> Q:
    complained = Inquiry.unscoped.filter(complaint_id__isnull=False)
    return RestrictedAt("report", "subject_id")(_ids) | Q(subject_id__in=complained.values("pk"))


def _assigned(ids: frozenset[str]) -> Q:
    held = Inquiry.unscoped.filter(claimed_by__in=sorted(ids))
    return NamedAt("report", "subject_id")(ids) | Q(subject_id__in=held.values("pk"))


def _conflicted(ids: frozenset[str]) -> Q:
    return BarredAt("report", "subject_id")(ids) | BarredAt("inquiry", "subject_id")(ids)


class Referral(AgencyOwned):
    """One listing for one inquiry or report. `subject_kind`, `subject_id`: what it is about, `label` its number there.

    `number`: what a provider may be told to refer to. `service`, `offer`: the listing, a public one. `sealed`: the
    listing's name as it then was and what was typed. `outcome`: the last one, "" for none. `due_at`: when somebody asks
    what became of it; None when nobody need.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=32)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.UUIDField()
    label = models.CharField(max_length=32)
    service = IdText()
    offer = models.BigIntegerField()
    way = models.CharField(max_length=8, choices=Way.choices)
    language = models.CharField(max_length=8)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=64)
    made_name = models.CharField(max_length=150)
    due_at = models.DateTimeField(null=True, default=None)
    closed_at = models.DateTimeField(null=True, default=None)
    sealed = models.BinaryField()
    wrapped_key = models.BinaryField()
    version = models.PositiveIntegerField(default=1)

    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "restricted": _restricted,
        "assigned": _assigned,
        "granted": OpenedAt("report", "subject_id"),
        "conflicted": _conflicted,
    }

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "closed_at", "made_at"], name="referring_referral_open"),
            models.Index(fields=["agency_id", "subject_id"], name="referring_referral_subject"),
            models.Index(fields=["agency_id", "service", "outcome"], name="referring_referral_service"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "number"], name="referring_referral_number"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="referring_referral_way"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="referring_referral_outcome"),
            # Only what left the house is chased, and only while it is open.
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(way=Way.PASSED, closed_at__isnull=True),
                name="referring_referral_chased",
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class Consent(AgencyOwned):
    """Who agreed to what: one for each name that is passed on, made with it. Withdrawn at any time.

    `items`: codes with blanks between. `own`: the person agreed themselves, else a parent or guardian for a child.
    `sealed`: who agreed, and the words of each item that was agreed to. Nothing else of the person is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="consent")
    own = models.BooleanField()
    how = models.CharField(max_length=12, choices=How.choices)
    items = models.CharField(max_length=80)
    agreed_at = models.DateTimeField()
    until = models.DateField()
    sealed = models.BinaryField()
    taken_by = models.CharField(max_length=64)
    taken_name = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, default=None)
    withdrawn_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how__in=How.values), name="referring_consent_how"),
            models.CheckConstraint(condition=~Q(items=""), name="referring_consent_to_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="referring_consent_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.items.split())


class Line(AgencyOwned):
    """One thing that happened, never changed. `code`: how it was passed on, or the outcome; `reason`: of a refusal;
    `source`: who told us of an outcome. `sealed`: the words with it: who answered, why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12, choices=Happened.choices)
    code = models.CharField(max_length=12, blank=True, default="")
    reason = models.CharField(max_length=12, blank=True, default="")
    source = models.CharField(max_length=12, blank=True, default="")
    at = models.DateTimeField()
    written_at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=150)
    sealed = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["referral", "written_at"], name="referring_line_order"),
            models.Index(fields=["agency_id", "kind", "code", "written_at"], name="referring_line_counts"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Happened.values), name="referring_line_kind"),
            models.CheckConstraint(
                condition=~Q(kind=Happened.OUTCOME) | (Q(code__in=Outcome.values) & Q(source__in=Source.values)),
                name="referring_line_outcome_told_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(code=Outcome.REFUSED) | Q(reason__in=Reason.values), name="referring_line_refused_why"
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"


__all__ = ["OPEN_AFTER", "Consent", "Happened", "How", "Item", "Line", "Outcome", "Reason", "Referral", "Source", "Way"]
