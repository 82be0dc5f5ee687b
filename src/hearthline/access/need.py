"""Need to know, as tables: records opened for one person for a while, records closed to one person, and what a
supervisor still has to look at.

A record is named by its kind ("person", "report") and its id; there are no foreign keys, since the rooms that own the
records stand above this one. Nothing here holds a name or a word of a record: the words of who broke the glass are
sealed by the room that took them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground import clock
from hearthline.ground.ids import uuid7

MOST_ENTRIES: Final = 40
"""Journal entries that a finding leads to: the first ones. `count` says how many there were."""


class OpeningKind(models.TextChoices):
    """`glass`: the person broke the glass. `grant`: a supervisor gave it."""

    GLASS = "glass"
    GRANT = "grant"


class Opening(AgencyOwned):
    """One record, open to one person until a time. Ended or run out, never deleted.

    `why`: a code. `words`: what the person wrote, sealed; empty for a grant.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record_kind = models.CharField(max_length=32)
    record_id = models.UUIDField()
    user_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=OpeningKind.choices)
    why = models.CharField(max_length=32)
    words = models.BinaryField(default=bytes, blank=True)
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")

    access_columns: ClassVar[Mapping[str, Column]] = {"agency": "agency_id"}

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "record_kind", "until"], name="access_opening_user"),
            models.Index(fields=["agency_id", "record_kind", "record_id"], name="access_opening_record"),
        ]
        constraints = [
            models.CheckConstraint(name="access_opening_kind", condition=Q(kind__in=OpeningKind.values)),
            models.CheckConstraint(name="access_opening_ends", condition=Q(until__gt=F("given_at"))),
            models.CheckConstraint(
                name="access_opening_two_people", condition=~Q(kind="grant") | ~Q(given_by=F("user_id"))
            ),
        ]


class Barred(AgencyOwned):
    """One record that is closed to one person: they know the family, or are of it. Ended, never deleted.

    `label`: a report's number, as alerts of whatever hangs on it carry it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record_kind = models.CharField(max_length=32)
    record_id = models.UUIDField()
    user_id = models.CharField(max_length=64)
    label = models.CharField(max_length=32, blank=True, default="")
    why = models.CharField(max_length=32)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "user_id", "record_id"],
                condition=Q(ended_at__isnull=True),
                name="access_barred_once",
            )
        ]


class ReviewKind(models.TextChoices):
    """What a supervisor looks at. `told`: somebody was told that a restricted record exists. `rule`: a plain rule
    about look-ups spoke."""

    GLASS = "glass"
    TOLD = "told"
    CONFLICT = "conflict"
    RULE = "rule"


OUTCOMES: Final = ("in_order", "talked_to", "passed_on", "wrong", "lifted")
"""How a review ends. `wrong`: it was not in order. `lifted`: a declared conflict is none; the record opens again."""


class ToReview(AgencyOwned):
    """Something a supervisor must look at. Stays until one closes it with an outcome; nothing closes by itself.

    `user_id`: whose act it is about. `key` makes finding it twice the same row while it is open. `entries`: ids of
    journal entries, the first `MOST_ENTRIES`; `count`: how many there were.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=ReviewKind.choices)
    rule = models.CharField(max_length=32, blank=True, default="")
    user_id = models.CharField(max_length=64)
    record_kind = models.CharField(max_length=32, blank=True, default="")
    record_id = models.CharField(max_length=64, blank=True, default="")
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    entries = models.TextField(blank=True, default="")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, default=None)
    closed_by = models.CharField(max_length=64, blank=True, default="")
    outcome = models.CharField(max_length=12, blank=True, default="")

    access_columns: ClassVar[Mapping[str, Column]] = {"agency": "agency_id", "author": "user_id"}

    class Meta:
        indexes = [
            models.Index(
                fields=["agency_id", "last_at"], name="access_review_open", condition=Q(closed_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "key"], name="access_review_once"),
            models.CheckConstraint(name="access_review_kind", condition=Q(kind__in=ReviewKind.values)),
            models.CheckConstraint(
                name="access_review_closed",
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & Q(outcome__in=OUTCOMES)),
            ),
            models.CheckConstraint(
                name="access_review_two_people", condition=Q(closed_at__isnull=True) | ~Q(closed_by=F("user_id"))
            ),
        ]


def live(now: datetime) -> Q:
    """Openings that hold at `now`."""
    return Q(ended_at__isnull=True, until__gt=now)


def granted_to(agency_id: str, record_kind: str, record_id: UUID) -> set[str]:
    """Whom one record is open to at this moment: user ids. One query."""
    rows = Opening.unscoped.filter(live(clock.now()), agency_id=agency_id, record_kind=record_kind, record_id=record_id)
    return set(rows.values_list("user_id", flat=True))


@dataclass(frozen=True)
class BarredAt:
    """For `access_columns`: rows whose record (of `record_kind`, by the column `path`) is closed to one of these.
    `also`: kinds of records that the column may name as well."""

    record_kind: str
    path: str = "pk"
    also: tuple[str, ...] = ()
    lasting: ClassVar[bool] = True
    """No time is part of the query, so that the compiled filter may be kept."""

    def __call__(self, ids: frozenset[str]) -> Q:
        """See `scoped.Column`."""
        if self.also:
            rows = Barred.unscoped.filter(
                record_kind__in=(self.record_kind, *self.also), user_id__in=sorted(ids), ended_at__isnull=True
            )
            return Q(**{f"{self.path}__in": rows.values("record_id")})
        return Q(**{f"{self.path}__in": barred_from(ids, self.record_kind).values("record_id")})


def barred_from(ids: frozenset[str], record_kind: str) -> models.QuerySet[Barred]:
    """The rows that keep these people away from records of this kind."""
    return Barred.unscoped.filter(record_kind=record_kind, user_id__in=sorted(ids), ended_at__isnull=True)


ABOUT_STAFF: Final = ("complaint", "inquiry")
"""Kinds of records that may be about somebody who works here: closed to them, to the last clock."""


def barred_to(record_kind: str, record_id: UUID) -> set[str]:
    """To whom one record is closed: user ids. One query."""
    rows = Barred.unscoped.filter(record_kind=record_kind, record_id=record_id, ended_at__isnull=True)
    return set(rows.values_list("user_id", flat=True))
