"""What the desk keeps of a family's page: an assignment, its parties by role and nothing more, and their letters."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.mycase.door.models import View

__all__ = ["Assignment", "Ended", "Letter", "Party", "Role", "View"]


class Role(models.TextChoices):
    """Who somebody is to the case. No name: the case file has it."""

    PARENT_A = "parent_a"
    PARENT_B = "parent_b"
    RELATIVE = "relative"
    YOUTH = "youth"
    FOSTER_PARENT = "foster_parent"


class Ended(models.TextChoices):
    """Why a letter's code opens nothing any more."""

    REVOKED = "revoked"
    RENEWED = "renewed"
    CLOSED = "closed"


def _assigned(ids: frozenset[str]) -> Q:
    return Q(worker_user__in=ids) | Q(backup_user__in=ids)


class Assignment(AgencyOwned):
    """Who works with one family, as somebody entered it. `box`: the case number of the old system and the three people
    with their telephones, sealed under the agency's key. `case_mark`: a keyed hash of that number, to find it again.

    `worker_user`, `backup_user`, `supervisor_user`: accounts here, "" for who has none, so that it shows when one ends.
    `held_at`: the last act that sealed letters; acts that do wait for each other at this row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    box = models.BinaryField()
    case_mark = models.CharField(max_length=64)
    worker_user = models.CharField(max_length=32, blank=True, default="")
    backup_user = models.CharField(max_length=32, blank=True, default="")
    supervisor_user = models.CharField(max_length=32, blank=True, default="")
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=64)
    held_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, default=None)
    closed_by = models.CharField(max_length=64, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    access_columns: ClassVar[Mapping[str, Column]] = {"agency": "agency_id", "assigned": _assigned}

    class Meta:
        indexes = [models.Index(fields=["agency_id", "closed_at", "made_at"], name="mycase_assignment_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "case_mark"], condition=Q(closed_at__isnull=True), name="mycase_assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="") | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="mycase_assignment_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"

    @property
    def assigned(self) -> frozenset[str]:
        """Whose case this is, for the policies: the worker and who steps in."""
        return frozenset(filter(None, (self.worker_user, self.backup_user)))

    @property
    def users(self) -> frozenset[str]:
        """Every account that the letters of this case name."""
        return self.assigned | frozenset(filter(None, (self.supervisor_user,)))


class Party(AgencyOwned):
    """Somebody with a letter of their own. `number`: which of several relatives, youths or foster parents."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=16, choices=Role.choices)
    number = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "assignment", "role", "number"], name="mycase_party_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="mycase_party_role"),
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"


class Letter(AgencyOwned):
    """One code that was given to one party. Of the code only the public key rests here, to seal what is new to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="letters")
    language = models.CharField(max_length=8)
    public_key = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    ended_why = models.CharField(max_length=8, blank=True, default="", choices=Ended.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "party"], condition=Q(ended_at__isnull=True), name="mycase_letter_one_code"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="", ended_by="")
                | (Q(ended_at__isnull=False, ended_why__in=Ended.values) & ~Q(ended_by="")),
                name="mycase_letter_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
