"""Organisations, the people outside who have an account, and the codes by which they come. Nobody here works for us."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from hearthline.access.scoped import AgencyOwned
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.realm.door.models import HandOverUse


class Kind(models.TextChoices):
    """Why somebody has an account. What each may do is the policies' alone."""

    ORGANISATION = "organisation"
    FAMILY = "family"
    REQUESTER = "requester"


class Ended(models.TextChoices):
    """Who ended an account, or what."""

    OWN = "own"
    ORGANISATION = "organisation"
    AGENCY = "agency"
    IDLE = "idle"


class Organisation(AgencyOwned):
    """A school, a hospital: its people report because of their job. `contact`: whom the agency spoke with there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    contact = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "name"], name="realm_organisation_name")]
        constraints = [
            models.CheckConstraint(
                name="realm_organisation_ended",
                condition=models.Q(ended_at__isnull=True, ended_by="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_by="")),
            )
        ]


_OF_AN_ORGANISATION = models.Q(kind=Kind.ORGANISATION, organisation__isnull=False)
_OF_NONE = models.Q(organisation__isnull=True, administrator=False) & ~models.Q(kind=Kind.ORGANISATION)


class Person(AgencyOwned, AbstractBaseUser):
    """Somebody outside who has an account. No name stands here: what a person or their organisation's administrator
    wrote is sealed, and the desk's database role reads neither it nor what they sign in with.

    `sign_in_name`: drawn, eight characters of the house's alphabet. `secret_box`: of the app on a telephone.
    `label_box`: what the organisation's administrator calls them. `details_box`: what they fill in once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    administrator = models.BooleanField(default=False)
    sign_in_name = models.CharField(max_length=8)
    # Raised to end every session of this person at once: it is part of what a session is checked against.
    session_version = models.PositiveIntegerField(default=0)
    # The last 30-second step whose code was used: a code works once (conditional update).
    last_totp_step = models.BigIntegerField(default=0)
    secret_box = models.TextField(blank=True)
    label_box = models.TextField(blank=True)
    details_box = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    ended_why = models.CharField(max_length=16, blank=True, choices=Ended.choices)

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        indexes = [models.Index(fields=["agency_id", "organisation"], name="realm_person_organisation")]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "sign_in_name"], name="realm_person_name"),
            models.CheckConstraint(name="realm_person_kind", condition=_OF_AN_ORGANISATION | _OF_NONE),
            models.CheckConstraint(name="realm_person_kinds", condition=models.Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="realm_person_ended",
                condition=models.Q(ended_at__isnull=True, ended_why="")
                | models.Q(ended_at__isnull=False, ended_why__in=Ended.values),
            ),
        ]

    def __str__(self) -> str:
        return f"outsider {self.pk}"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        value = f"{self.password}|{self.session_version}"
        return salted_hmac("hearthline.realm.session", value, secret=secret, algorithm="sha256").hexdigest()

    def open_at(self, now: datetime) -> bool:
        """Whether this account may be used at `now`: not ended, and used within the term."""
        return self.ended_at is None and now - (self.last_login or self.made_at) < unused_term()


class Invitation(AgencyOwned):
    """A code that opens one empty account, once, within a few days. Only its digest rests (140 random bits).

    `made_by`: of the desk, or (`at_desk` False) the organisation's own administrator.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    administrator = models.BooleanField(default=False)
    sign_in_name = models.CharField(max_length=8)
    label_box = models.TextField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=64)
    at_desk = models.BooleanField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "organisation"], name="realm_invitation_organisation")]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "sign_in_name"], name="realm_invitation_name"),
            models.CheckConstraint(name="realm_invitation_kind", condition=_OF_AN_ORGANISATION | _OF_NONE),
            models.CheckConstraint(
                name="realm_invitation_once",
                condition=models.Q(used_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
            ),
        ]


class RecoveryCode(models.Model):
    """One way back in for who lost the telephone: the digest of 140 random bits. Used: gone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["RecoveryCode"]] = models.Manager()


class SignInFailure(models.Model):
    """One wrong password or code. `account`: a keyed hash of the name as typed; `place`: a keyed hash of from where."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.CharField(max_length=64)
    place = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["SignInFailure"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="realm_failure_account")]


class KeptReceipt(AgencyOwned):
    """A receipt that its person chose to keep here: code and time, sealed. Nothing leads from it to a report."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    box = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["agency_id", "person"], name="realm_receipt_person")]


class OutsideSession(AbstractBaseSession):
    """A session of the outside face. The desk has a table of its own, and neither reads the other's."""

    # The account's row; empty until somebody has signed in.
    whose = models.UUIDField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        from hearthline.realm.store import SessionStore

        return SessionStore


def unused_term() -> timedelta:
    """An account that nobody used for so long is over."""
    return timedelta(days=int(settings.HEARTHLINE_OUTSIDE_IDLE_DAYS))


__all__ = [
    "Ended",
    "HandOverUse",
    "Invitation",
    "KeptReceipt",
    "Kind",
    "Organisation",
    "OutsideSession",
    "Person",
    "RecoveryCode",
    "SignInFailure",
    "unused_term",
]
