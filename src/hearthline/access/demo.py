"""Invented staff of a practice agency. Never in a real one."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from hearthline.access.adapters import MFAAdapter
from hearthline.access.models import Agency, RoleGrant, User
from hearthline.access.totp import new_secret
from hearthline.access.viewer import ADMINISTRATOR, AGENT, SCREENER, SUPERVISOR
from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag

FILE = "demo-staff.json"

# (user name, name, role, languages read)
STAFF = (
    ("screener", "Imogen Farrow", SCREENER, "en es"),
    ("screener2", "Bartholomew Okonjo", SCREENER, "en hmn"),
    ("supervisor", "Solveig Tran", SUPERVISOR, "en"),
    ("admin", "Rutger Nakamura", ADMINISTRATOR, "en"),
    ("agent", "Ottoline Marsh", AGENT, "en es"),
)


@dataclass(frozen=True)
class DemoSignIn:
    """How to sign in as one of them. `secret`: base 32, of the second factor."""

    username: str
    name: str
    role: str
    password: str
    secret: str


def load_demo(agency_id: str, path: Path) -> list[DemoSignIn]:
    """The practice staff of an agency that exists and is marked `demo`; makes those who are missing.

    Passwords and secrets are random, and kept in `path`, readable by this account alone: without the file new ones
    are made. Raises ConfigurationError (access.E010) for an agency that is not a practice agency.
    """
    agency = Agency.objects.filter(pk=agency_id, demo=True).first()
    if agency is None:
        raise ConfigurationError("access.E010", "demo staff are for a practice agency only", "make a demo agency first")
    there = User.objects.filter(agency=agency, username__in=[row[0] for row in STAFF]).count()
    if path.exists() and there == len(STAFF):
        return read_demo(path)
    made = [
        DemoSignIn(username, name, role, secrets.token_urlsafe(12), new_secret()) for username, name, role, _ in STAFF
    ]
    hashed = [make_password(person.password) for person in made]
    with transaction.atomic():
        for person, row, password in zip(made, STAFF, hashed, strict=True):
            _keep(agency, person, row[3], password)
    _write(path, made)
    return made


def read_demo(path: Path) -> list[DemoSignIn]:
    """The practice staff as kept in `path`."""
    return [DemoSignIn(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def _keep(agency: Agency, person: DemoSignIn, languages: str, hashed: str) -> None:
    user = User.objects.filter(username=person.username, agency=agency).first() or User(
        username=person.username, agency=agency
    )
    user.name, user.languages, user.is_active = person.name, languages, True
    user.session_version += 1
    user.password = hashed
    user.save()
    Authenticator.objects.filter(user=user).delete()
    data: dict[str, Any] = {"secret": MFAAdapter().encrypt(person.secret)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    actor = system("practice-staff", agency.pk)
    if not RoleGrant.unscoped.filter(agency_id=agency.pk, user=user, revoked_at__isnull=True).exists():
        # Practice staff are complete at once: there is nobody yet who could confirm them.
        RoleGrant.objects.create(
            agency_id=agency.pk,
            user=user,
            role=person.role,
            granted_by=actor.id,
            confirmed_by="practice",
            confirmed_at=clock.now(),
        )
    write(actor=actor, tag=Tag.USER_CREATED, record_kind="user", record_id=user.pk.hex, purpose="practice")


def _write(path: Path, made: list[DemoSignIn]) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump([asdict(person) for person in made], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
