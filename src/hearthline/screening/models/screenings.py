"""One screening a report: where it stands, who holds it, and the keys that order the queue."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce

from hearthline.access.restricting import closing
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground.ids import uuid7
from hearthline.intake.models import Report


class State(models.TextChoices):
    """`waiting` also while somebody holds it: a claim is a lease, not a state.

    `proposed`: a decision waits for a second person. `returned`: the second person did not agree, or new facts came
    after a decision. `decided`: the only state without a duty, and a decision row stands behind it.
    """

    WAITING = "waiting"
    PROPOSED = "proposed"
    RETURNED = "returned"
    DECIDED = "decided"


class Level(models.TextChoices):
    """Urgency as the queue shows it: shape and word."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


AGE_UNKNOWN = 32_000
"""Where a report without an age stands among others that are due at the same moment: last."""


class History(models.TextChoices):
    """Whether the people of a report are known already, in one word; empty: nobody has looked yet.

    `possible`: somebody like them is known, and no person has said so. `known`: a person said who it is.
    """

    NONE = "none"
    POSSIBLE = "possible"
    KNOWN = "known"


LEVELS: Mapping[str, int] = {Level.EMERGENCY: 0, Level.URGENT: 1, Level.SOON: 2, Level.ROUTINE: 3}
"""Level to rank; smaller is first."""


class Screening(AgencyOwned):
    """The work on one report.

    Order keys: `rank` (from `level`), `burst` (marked by a flood; last within its own rank), `due_at` (nearest open
    promise; `due_kind` says which), `youngest_months` (None: no age was understood), `received_at`. `channel`: how it
    came, copied for filtering. `history`: a word for the queue (`History`), never a number. `claimed_until` is compared
    with the clock when read; nothing has to run for a lease to end. `version` goes up with every change.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="screening")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    level = models.CharField(max_length=12, choices=Level.choices)
    rank = models.PositiveSmallIntegerField()
    burst = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    due_kind = models.CharField(max_length=32)
    youngest_months = models.PositiveSmallIntegerField(null=True, default=None)
    received_at = models.DateTimeField()
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, blank=True, default="")
    new_facts = models.BooleanField(default=False)
    history = models.CharField(max_length=8, choices=History.choices, blank=True, default="")
    claimed_by = models.CharField(max_length=64, blank=True, default="")
    claimed_name = models.CharField(max_length=120, blank=True, default="")
    claimed_until = models.DateTimeField(null=True, default=None)
    current_run = models.ForeignKey(
        "screening.ToolRun", on_delete=models.PROTECT, null=True, default=None, related_name="+"
    )
    final_decision = models.ForeignKey(
        "screening.Decision", on_delete=models.PROTECT, null=True, default=None, related_name="+"
    )
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # Kept by the database itself: one value that an index can begin with, and an age that sorts where none is known.
    ended = models.GeneratedField(
        expression=Case(When(state=State.DECIDED, then=Value(1)), default=Value(0)),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    age_order = models.GeneratedField(
        expression=Coalesce("youngest_months", Value(AGE_UNKNOWN)),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )

    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "language": "language",
        **closing("report_id"),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="screening_state"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="screening_level"),
            # Reports once were closed with a code and nobody's name. Here "decided" needs a decision row.
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(final_decision__isnull=False), name="screening_decided_by_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(claimed_by="") | Q(claimed_until__isnull=False), name="screening_claim_has_an_end"
            ),
        ]
        indexes = [
            # The queue in its order, and what is not open by time, each also by what people filter by. A page is
            # a range of one of these, however many reports are closed.
            models.Index(
                fields=["agency_id", "ended", "rank", "burst", "due_at", "age_order", "received_at", "id"],
                name="screening_open",
            ),
            models.Index(fields=["agency_id", "received_at", "id"], name="screening_by_time"),
            models.Index(fields=["agency_id", "level", "received_at", "id"], name="screening_by_level"),
            models.Index(fields=["agency_id", "language", "received_at", "id"], name="screening_by_language"),
            models.Index(fields=["agency_id", "channel", "received_at", "id"], name="screening_by_channel"),
            models.Index(fields=["agency_id", "claimed_until"], name="screening_leases"),
            models.Index(fields=["agency_id", "changed_at"], name="screening_changed"),
            models.Index(fields=["agency_id", "claimed_by", "state"], name="screening_mine"),
            models.Index(fields=["agency_id", "-received_at"], condition=Q(history=""), name="screening_to_look_up"),
        ]

    def __str__(self) -> str:
        return f"screening {self.pk}"
