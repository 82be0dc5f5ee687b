"""Agencies, the people who work in them, and the rights they were given."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from hearthline.access.need import OUTCOMES, Barred, Opening, OpeningKind, ReviewKind, ToReview
from hearthline.access.restricting import Named, Restriction
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.access.viewer import CONFIRMED_ROLES, ROLES
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.ground.text import fold


class Agency(models.Model):
    """One agency: its own people, reports and pack. The id is a readable code such as "sacramento-demo"."""

    id = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    pack_id = models.CharField(max_length=64)
    number_prefix = models.CharField(max_length=8)
    time_zone = models.CharField(max_length=64, default="UTC")
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["Agency"]] = models.Manager()


class UserManager(BaseUserManager["User"]):
    """Found by the folded user name, so that case and accents do not lock anyone out."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=fold(username or ""))


class User(AbstractBaseUser):
    """A person who works here. Has no rights of its own: rights are `RoleGrant` rows."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="users")
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    languages = models.CharField(max_length=120, default="en")
    is_active = models.BooleanField(default=True)
    # True until the person has chosen a password that nobody else knows.
    must_change_password = models.BooleanField(default=False)
    # Raised to end every session of this person at once: it is part of what a session is checked against.
    session_version = models.PositiveIntegerField(default=0)
    # The last 30-second step whose code was used: a code works once (conditional update).
    last_totp_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    disabled_at = models.DateTimeField(null=True, blank=True)
    # After this the account is closed: at the next request, whatever the worker does. Empty: open-ended (practice).
    ends_at = models.DateTimeField(null=True, blank=True)
    # After this a first password that was never used no longer works. Empty: there is none waiting.
    invited_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"user {self.pk}"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        value = f"{self.password}|{self.session_version}"
        return salted_hmac("hearthline.access.session", value, secret=secret, algorithm="sha256").hexdigest()

    def open_at(self, now: datetime) -> bool:
        """Whether this account may be used at `now`: not closed, not past its end."""
        return self.is_active and (self.ends_at is None or self.ends_at > now)

    def first_password_lapsed(self, now: datetime) -> bool:
        """Whether the password is a first one that nobody used in time."""
        return self.must_change_password and self.invited_until is not None and self.invited_until <= now

    @property
    def reads(self) -> frozenset[str]:
        """Codes of the languages this person reads."""
        return frozenset(self.languages.split())


class RoleGrant(AgencyOwned):
    """A role given to a person, until it is revoked or runs out. Rows are never deleted: who had what, and when.

    A role that opens reports (`CONFIRMED_ROLES`) is in force only once a second person confirmed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=32)
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True)

    access_columns: ClassVar[Mapping[str, Column]] = {"agency": "agency_id", "author": "granted_by"}

    class Meta:
        indexes = [models.Index(fields=["agency_id", "user", "role"], name="access_grant_user")]
        constraints = [
            models.CheckConstraint(name="access_grant_role", condition=models.Q(role__in=ROLES)),
            models.CheckConstraint(
                name="access_grant_two_people",
                condition=models.Q(confirmed_at__isnull=True) | ~models.Q(confirmed_by=models.F("granted_by")),
            ),
            models.UniqueConstraint(
                fields=["agency_id", "user", "role"],
                condition=models.Q(revoked_at__isnull=True),
                name="access_grant_one_open",
            ),
        ]


class SignInFailure(models.Model):
    """One wrong password or code. `place`: from where, as a key (`places`). `account` is a keyed hash of what was
    typed: a password typed into the wrong box is not kept, and an unknown name is treated like a known one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.CharField(max_length=64)
    place = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["SignInFailure"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="access_failure_account")]


class OutsideIdentity(AgencyOwned):
    """Who a person is at the agency's own identity provider. Rows are never deleted: `ended_at` closes one.

    `subject`: the provider's stable id, as an administrator or the agency's directory gave it; never an e-mail
    address that was merely asserted. On an account that opens reports it waits for a second person, like a right.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="outside")
    provider = models.CharField(max_length=64)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=clock.now)
    linked_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)

    access_columns: ClassVar[Mapping[str, Column]] = {"agency": "agency_id", "author": "linked_by"}

    class Meta:
        indexes = [models.Index(fields=["agency_id", "user"], name="access_outside_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "provider", "subject"],
                condition=models.Q(ended_at__isnull=True),
                name="access_outside_one_open",
            ),
            models.CheckConstraint(
                name="access_outside_two_people",
                condition=models.Q(confirmed_at__isnull=True) | ~models.Q(confirmed_by=models.F("linked_by")),
            ),
        ]


class DirectoryToken(AgencyOwned):
    """With this the agency's directory makes and closes accounts (SCIM). Only a hash of the token rests here.

    `provider`: the identity provider whose subjects the directory names as `externalId`; empty: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=40)
    provider = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "name"], condition=models.Q(ended_at__isnull=True), name="access_token_one_open"
            ),
        ]


def open_grants(now: datetime) -> models.Q:
    """Grants neither revoked nor run out at `now`, whether or not they are confirmed."""
    return models.Q(revoked_at__isnull=True) & (models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=now))


def in_force(now: datetime) -> models.Q:
    """Grants that give their right at `now`: open, and confirmed where the role asks for it."""
    return open_grants(now) & (~models.Q(role__in=CONFIRMED_ROLES) | models.Q(confirmed_at__isnull=False))


__all__ = [
    "OUTCOMES",
    "Agency",
    "Barred",
    "Named",
    "Opening",
    "OpeningKind",
    "Restriction",
    "ReviewKind",
    "RoleGrant",
    "SignInFailure",
    "ToReview",
    "User",
    "UserManager",
    "in_force",
    "open_grants",
]
