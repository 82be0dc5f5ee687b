"""Who is on duty where: places, rotas and what changes them. Rows are never rewritten: a change is a further row.

Of everything it is kept when it was written and when it was ended, so that "who was planned, as was known then" can be
answered for any moment. Nothing here names a child, a family or a report.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7


class Position(models.TextChoices):
    """`backup` is asked when whoever is on duty does not answer; a backup alone is nobody on duty."""

    ON_DUTY = "on_duty"
    BACKUP = "backup"


class StepLabel(models.TextChoices):
    """The steps of a chain, in the order in which they are tried."""

    ON_DUTY = "on_duty"
    BACKUP = "backup"
    SUPERVISOR = "supervisor"
    EVERYONE = "everyone"


class ReachBy(models.TextChoices):
    """How a person is reached. `desk`: the alert stands on the desk page; it needs no address."""

    DESK = "desk"
    TEXT = "text"
    VOICE = "voice"
    MAIL = "mail"


class SwapState(models.TextChoices):
    """`asked` → `accepted` (when a supervisor must agree) → `done`. `fallen`: the shift is gone from the plan."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    FALLEN = "fallen"


class DutyPlace(AgencyOwned):
    """A place that has its own people on duty. `code`: as reports and packs name it; `within`: the next wider place's
    code, "" for the agency itself. `closed_at`: since when nobody is planned there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    within = models.CharField(max_length=64, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True, default=None)
    closed_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "code"], condition=Q(closed_at__isnull=True), name="duty_place_one_open"
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(code=F("within")), name="duty_place_code"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(closed_by=""), name="duty_place_closed_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.code}"


class Rota(AgencyOwned):
    """A repeating plan for one place ("" for the whole agency) and programme ("" for any). What it says is in its
    versions. `swaps_approved`: a supervisor must agree to swaps of its shifts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=64, blank=True, default="")
    programme = models.CharField(max_length=32, blank=True, default="")
    swaps_approved = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "place", "programme"], name="duty_rota_post")]

    def __str__(self) -> str:
        return f"rota {self.pk}"


class RotaVersion(AgencyOwned):
    """What a rota says from `from_day` on (a local day of `time_zone`), until the next version's day.

    A version is never changed: a later one applies from its own day on, whatever an earlier one says of it. A version
    without lines ends the rota on that day. `number` counts from 1, and is what an editor must have seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    from_day = models.DateField()
    time_zone = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    made_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "rota", "number"], name="duty_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="duty_version_counts"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of rota {self.rota_id}"


class RotaLine(AgencyOwned):
    """One repeating shift. `weekdays`: digits 0 (Monday) to 6. `starts`, `ends`: local times; an end at or before the
    start is on the next day. `people`: ids in turn, separated by spaces; each has the shift for `turn_days` days in a
    row, counted from the version's first day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(RotaVersion, on_delete=models.PROTECT, related_name="lines")
    position = models.CharField(max_length=8, choices=Position.choices, default=Position.ON_DUTY)
    weekdays = models.CharField(max_length=7, default="0123456")
    starts = models.TimeField()
    ends = models.TimeField()
    turn_days = models.PositiveSmallIntegerField(default=7)
    people = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(position__in=Position.values), name="duty_line_position"),
            models.CheckConstraint(condition=Q(turn_days__gte=1), name="duty_line_turn"),
            models.CheckConstraint(condition=~Q(people="") & ~Q(weekdays=""), name="duty_line_somebody"),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"


class Shift(AgencyOwned):
    """One shift by hand: an extra one, or somebody who stands in. Instants, not local times: it happens once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=64, blank=True, default="")
    programme = models.CharField(max_length=32, blank=True, default="")
    position = models.CharField(max_length=8, choices=Position.choices, default=Position.ON_DUTY)
    person = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "ends_at"], name="duty_shift_end")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_shift_lasts"),
            models.CheckConstraint(condition=Q(position__in=Position.values), name="duty_shift_position"),
            models.CheckConstraint(condition=~Q(person=""), name="duty_shift_somebody"),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"


class Absence(AgencyOwned):
    """When a person cannot be on duty. Never why: that is nobody's business here. Ended early: `ended_at`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")

    access_columns: ClassVar[Mapping[str, Column]] = {"agency": "agency_id", "author": "person"}

    class Meta:
        indexes = [models.Index(fields=["agency_id", "ends_at"], name="duty_absence_end")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_absence_lasts"),
            models.CheckConstraint(condition=~Q(person=""), name="duty_absence_somebody"),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class Swap(AgencyOwned):
    """`asker` gives one shift to `other`, and takes one of theirs in return when `take` names it.

    `give`, `take`: keys of shifts (`roster.plan`). The asker keeps the shift until `done_at`. `until_at`: when the
    later of the shifts ends. `version` is raised at each step, so that two presses make one change.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    asker = models.CharField(max_length=64)
    other = models.CharField(max_length=64)
    give = models.CharField(max_length=80)
    take = models.CharField(max_length=80, blank=True, default="")
    needs_approval = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    version = models.PositiveIntegerField(default=1)
    until_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, default=None)
    decided_at = models.DateTimeField(null=True, default=None)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    done_at = models.DateTimeField(null=True, default=None)
    fallen_at = models.DateTimeField(null=True, default=None)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "until_at"], name="duty_swap_until")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SwapState.values), name="duty_swap_state_known"),
            models.CheckConstraint(condition=~Q(asker=F("other")), name="duty_swap_two_people"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="duty_swap_done_when"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(needs_approval=False) | ~Q(decided_by=""),
                name="duty_swap_approved_by_someone",
            ),
            models.UniqueConstraint(
                fields=["agency_id", "give"], condition=Q(state__in=["asked", "accepted"]), name="duty_swap_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"swap {self.pk}"
