"""Who works here, and what the journal says about a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.models import RoleGrant, User, in_force, open_grants
from hearthline.access.policy import require
from hearthline.access.viewer import CONFIRMED_ROLES, Viewer
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.queries import entries_of
from hearthline.journal.usecase import use_case


def viewer_of(user: User) -> Viewer:
    """`user` with the rights that are in force now. One query."""
    grants = RoleGrant.unscoped.filter(in_force(clock.now()), agency_id=user.agency_id, user=user)
    return Viewer(
        "person",
        user.pk.hex,
        user.agency_id,
        roles=frozenset(grants.values_list("role", flat=True)),
        name=user.name,
        languages=user.reads,
        user=user,
    )


REAL_FACTORS = ("totp", "webauthn")
"""What counts as a factor. Recovery codes stand in for one, after a password, and are none by themselves."""


def has_real_factor(user: User) -> bool:
    """Has this account a passkey or an app? One query."""
    from allauth.mfa.models import Authenticator  # the public face, which loads this module too, has no such table

    return bool(Authenticator.objects.filter(user=user, type__in=REAL_FACTORS).exists())


@dataclass(frozen=True)
class Member:
    """One line of the list of staff."""

    id: UUID
    username: str
    name: str
    active: bool
    roles: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    """Roles that no supervisor has confirmed yet."""


@use_case
def staff(viewer: Viewer) -> list[Member]:
    """Everyone of the viewer's agency, by name. Two queries. Raises Refused without `user:manage`."""
    require(viewer, "user:manage", {"agency": viewer.agency_id}, record_kind="agency", record_id=viewer.agency_id)
    roles: dict[tuple[UUID, bool], list[str]] = {}
    for grant in RoleGrant.objects.for_viewer(viewer, "user:manage").filter(open_grants(clock.now())):
        waits = grant.role in CONFIRMED_ROLES and grant.confirmed_at is None
        roles.setdefault((grant.user_id, waits), []).append(grant.role)
    people = User.objects.filter(agency_id=viewer.agency_id).order_by("name", "id")
    return [
        Member(u.pk, u.username, u.name, u.is_active, *(tuple(sorted(roles.get((u.pk, w), ()))) for w in (False, True)))
        for u in people
    ]


@dataclass(frozen=True)
class NewRight:
    """A right that waits for a supervisor."""

    id: UUID
    name: str
    username: str
    role: str
    granted_by: str
    granted_at: datetime


@use_case
def rights_to_confirm(viewer: Viewer) -> list[NewRight]:
    """New rights of the agency that this viewer may confirm, oldest first. Raises Refused without `role:confirm`."""
    require(viewer, "role:confirm", {"agency": viewer.agency_id}, record_kind="agency", record_id=viewer.agency_id)
    found = list(
        RoleGrant.objects.for_viewer(viewer, "role:confirm")
        .filter(open_grants(clock.now()), role__in=CONFIRMED_ROLES, confirmed_at__isnull=True)
        .exclude(user_id=UUID(hex=viewer.id))
        .select_related("user")
        .order_by("granted_at", "id")
    )
    by = names(viewer, {grant.granted_by for grant in found})
    return [NewRight(g.pk, g.user.name, g.user.username, g.role, by.get(g.granted_by, ""), g.granted_at) for g in found]


def names(viewer: Viewer, ids: set[str]) -> dict[str, str]:
    """User id (hex) to name, for people of the viewer's own agency: who claimed, who proposed. Unknown ids: absent."""
    return names_of(viewer.agency_id, ids)


def names_of(agency_id: str, ids: set[str]) -> dict[str, str]:
    """The same for people of this agency, whoever asks: for pages and acts that ask for their own right first."""
    wanted = [UUID(hex=i) for i in ids if len(i) == 32]
    found = User.objects.filter(agency_id=agency_id, pk__in=wanted)
    return {pk.hex: name for pk, name in found.values_list("pk", "name")}


def colleagues(agency_id: str, roles: Iterable[str] = ()) -> dict[str, str]:
    """User id (hex) to name of who works at this agency now, by name; with `roles`: who holds one of them, in force.
    Two queries at most. For pages and acts that ask for their own right first."""
    people = User.objects.filter(agency_id=agency_id, is_active=True)
    if wanted := list(roles):
        grants = RoleGrant.unscoped.filter(in_force(clock.now()), agency_id=agency_id, role__in=wanted)
        people = people.filter(pk__in=grants.values("user_id"))
    return {pk.hex: name for pk, name in people.order_by("name", "id").values_list("pk", "name")}


@use_case
def journal_of(viewer: Viewer, record_kind: str, record_id: str) -> QuerySet[Entry]:
    """What happened to one record of the viewer's agency, newest first. Raises Refused without `journal:read`."""
    require(viewer, "journal:read", {"agency": viewer.agency_id}, record_kind=record_kind, record_id=record_id)
    return entries_of(viewer.agency_id, record_kind, record_id)
