"""Calling people about an alert that nobody answers: how far it is, each step, each call; and who proves to be alive.

Nothing here holds a name, an address or a word of a report: people are ids, and where they are reached is messaging's.
"""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.duty.models.clocks import Alert
from hearthline.ground.ids import uuid7


class Escalation(AgencyOwned):
    """One alert on its way through the chain. Ends when somebody answers, and by nothing else.

    How long it has waited is counted, not read off the wall: `waited_ms` had passed at the mark (`mark_boot`,
    `mark_ticks`: steady milliseconds of that machine's run; `mark_wall` for when the run is another).
    `step`: position of the step that was begun last, 0 for none. `round`: how often everyone was called again.
    `step_ms`: what `waited_ms` was at that step. `at_end`: everyone was called. `idle`: the last step reached nobody.
    `unsure`: part of `waited_ms` is the wall's word. `fence`: the lease under which it was last written.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="escalation")
    subject_id = models.CharField(max_length=64)
    label = models.CharField(max_length=32, blank=True, default="")
    began_at = models.DateTimeField()
    waited_ms = models.BigIntegerField(default=0)
    mark_wall = models.DateTimeField()
    mark_boot = models.CharField(max_length=64)
    mark_ticks = models.BigIntegerField()
    unsure = models.BooleanField(default=False)
    step = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveIntegerField(default=0)
    step_ms = models.BigIntegerField(default=0)
    at_end = models.BooleanField(default=False)
    idle = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True, default=None)
    fence = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(waited_ms__gte=0), name="duty_escalation_waits_forward"),
            models.CheckConstraint(condition=Q(at_end=True) | Q(round=0), name="duty_escalation_repeats_at_its_end"),
        ]
        indexes = [
            models.Index(
                fields=["agency_id", "began_at"], name="duty_escalation_open", condition=Q(stopped_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"escalation {self.id}"


class EscalationStep(AgencyOwned):
    """One step that was begun, once. `role`: on_duty, backup, supervisor or everyone. `round`: 0, then one more each
    time everyone is called again. `promised_ms`, `waited_ms`: when it was to begin, and when it did, both since the
    alert was raised. `called`: how many calls it made; 0 when nobody could be reached."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="steps")
    subject_id = models.CharField(max_length=64)
    label = models.CharField(max_length=32, blank=True, default="")
    position = models.PositiveSmallIntegerField()
    round = models.PositiveIntegerField(default=0)
    role = models.CharField(max_length=16)
    promised_ms = models.BigIntegerField()
    waited_ms = models.BigIntegerField()
    began_at = models.DateTimeField()
    called = models.PositiveIntegerField(default=0)
    fence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "escalation", "position", "round"], name="duty_escalation_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"step {self.position} of escalation {self.escalation_id}"


class EscalationCall(AgencyOwned):
    """One call of one person over one channel. `key` is its idempotency key, handed to messaging in the transaction
    that wrote this row. `arrived_at`: the provider says that it arrived; `failed_at`: given up, `problem` says why;
    `answered_at`, `answer`: what came back. Attempts, and what a provider took, are messaging's (`posted`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    step = models.ForeignKey(EscalationStep, on_delete=models.PROTECT, related_name="calls")
    subject_id = models.CharField(max_length=64)
    label = models.CharField(max_length=32, blank=True, default="")
    key = models.CharField(max_length=120)
    person = models.CharField(max_length=64)
    channel = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, default=None)
    failed_at = models.DateTimeField(null=True, default=None)
    problem = models.CharField(max_length=40, blank=True, default="")
    answered_at = models.DateTimeField(null=True, default=None)
    answer = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "key"], name="duty_escalation_call_once")]

    def __str__(self) -> str:
        return f"call {self.id}"


class Heartbeat(models.Model):
    """That a part of the worker did its work, and who may do it. `counter` only grows; who watches looks whether it
    does, by their own clock. `fence` grows each time another process takes the part over: who holds an older one
    writes nothing more. No agency: it is about the machine. `at`: for people; nothing is decided by it."""

    name = models.CharField(primary_key=True, max_length=32)
    counter = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    fence = models.BigIntegerField(default=0)
    holder = models.CharField(max_length=32, blank=True, default="")

    def __str__(self) -> str:
        return f"heartbeat {self.name}"
