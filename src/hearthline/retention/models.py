"""Legal holds, plans to destroy records, what was destroyed, and when the worker last looked at the clock.

Nothing here holds a name of a family, and once a record is destroyed nothing here holds its id either: a hash of it
stays, by which somebody who knows the id can tell that it was among them.
"""

from django.db import models
from django.db.models import F, Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7


class Kind(models.TextChoices):
    """What can be held or destroyed."""

    REPORT = "report"
    CALL = "call"
    PERSON = "person"


class HoldWhy(models.TextChoices):
    """Why a record must be kept whatever its schedule says."""

    LAWSUIT = "lawsuit"
    COURT_ORDER = "court_order"
    AUDIT = "audit"
    INQUIRY = "inquiry"
    REQUEST = "request"
    DEATH = "death"
    OTHER = "other"


class LegalHold(AgencyOwned):
    """Until it ends or is lifted nothing that hangs together with this record is destroyed (`holds.protected`).

    `number`: for saying aloud and for certificates. `ends_on`: the last day it holds, None while it is open.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    record_id = models.UUIDField()
    why = models.CharField(max_length=16, choices=HoldWhy.choices)
    reference = models.CharField(max_length=40, blank=True, default="")
    placed_by = models.CharField(max_length=64)
    placed_name = models.CharField(max_length=120)
    placed_at = models.DateTimeField()
    ends_on = models.DateField(null=True, default=None)
    lifted_by = models.CharField(max_length=64, blank=True, default="")
    lifted_name = models.CharField(max_length=120, blank=True, default="")
    lifted_at = models.DateTimeField(null=True, default=None)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "lifted_at", "ends_on"], name="retention_hold_open")]
        constraints = [
            models.CheckConstraint(name="retention_hold_kind", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="retention_hold_why", condition=Q(why__in=HoldWhy.values)),
            models.CheckConstraint(
                name="retention_hold_lifted_by_someone",
                condition=Q(lifted_at__isnull=True, lifted_by="") | (Q(lifted_at__isnull=False) & ~Q(lifted_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.number}"


class PlanState(models.TextChoices):
    """`proposed` destroys nothing. `approved` by another person: the worker begins. `done`: a certificate stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"


class Plan(AgencyOwned):
    """Records that one supervisor proposes to destroy and another approves. `number`: for saying aloud."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.PROPOSED)
    proposed_by = models.CharField(max_length=64)
    proposed_name = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_name = models.CharField(max_length=120, blank=True, default="")
    decided_at = models.DateTimeField(null=True, default=None)
    done_at = models.DateTimeField(null=True, default=None)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "state", "proposed_at"], name="retention_plan_open")]
        constraints = [
            models.CheckConstraint(name="retention_plan_state", condition=Q(state__in=PlanState.values)),
            models.CheckConstraint(
                name="retention_plan_two_people",
                condition=~Q(state__in=["approved", "done"])
                | (~Q(decided_by="") & ~Q(decided_by=F("proposed_by")) & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.number}"


class ItemState(models.TextChoices):
    """`keys_gone`: its keys are destroyed and it is in the ledger; rows go next. `kept`: `why` says what held it."""

    WAITING = "waiting"
    KEYS_GONE = "keys_gone"
    DONE = "done"
    KEPT = "kept"


class PlanItem(AgencyOwned):
    """One record of a plan. `basis`: the schedule's id, or "order". `record_hash`: all that stays of its id.

    `counts`: JSON, table to how many rows went. `keys`: how many keys were destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    record_id = models.UUIDField(null=True)
    record_hash = models.CharField(max_length=64)
    basis = models.CharField(max_length=80)
    citation = models.CharField(max_length=500)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.WAITING)
    why = models.CharField(max_length=64, blank=True, default="")
    counts = models.TextField(blank=True, default="{}")
    keys = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "plan", "kind", "record_hash"], name="retention_item_once"),
            models.CheckConstraint(name="retention_item_state", condition=Q(state__in=ItemState.values)),
            models.CheckConstraint(
                name="retention_item_forgets", condition=~Q(state="done") | Q(record_id__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"


class Certificate(AgencyOwned):
    """What a plan destroyed, signed by the journal's key. `document`: canonical JSON, no names. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=16, unique=True)
    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="certificate")
    made_at = models.DateTimeField()
    document = models.TextField()
    signature = models.CharField(max_length=128)
    key_id = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"certificate {self.number}"


class LastRun(models.Model):
    """When retention last looked at the clock, one row. A jump from here stops everything until a person says go.

    `ledger_seq`, `ledger_hash`: up to which line of the ledger this database has done what the ledger says.
    `stopped_at`: since when the clock is in doubt.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    ledger_seq = models.BigIntegerField(default=0)
    ledger_hash = models.CharField(max_length=64, blank=True, default="")
    stopped_at = models.DateTimeField(null=True, default=None)

    objects: "models.Manager[LastRun]" = models.Manager()

    class Meta:
        constraints = [models.CheckConstraint(name="retention_one_run", condition=Q(id=1))]

    def __str__(self) -> str:
        return "last run"
