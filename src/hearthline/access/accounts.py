"""What an administrator and a supervisor see of an account: how long it and its rights last, who is the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.access.lifecycle import manageable, term
from hearthline.access.models import OutsideIdentity, RoleGrant, User, in_force, open_grants
from hearthline.access.policy import require
from hearthline.access.viewer import ADMINISTRATOR, CONFIRMED_ROLES, SUPERVISOR, Viewer
from hearthline.ground import clock
from hearthline.journal.usecase import use_case

REVIEW = timedelta(days=92)
"""A quarter: rights that end within it are looked at now."""
WARN = timedelta(days=28)
"""So long before its last supervisor or administrator would be gone, an agency is warned."""
NEEDED = (SUPERVISOR, ADMINISTRATOR)


@dataclass(frozen=True)
class Right:
    """A role somebody holds. `waits`: no supervisor has confirmed it."""

    role: str
    ends_at: datetime | None
    waits: bool


@dataclass(frozen=True)
class Link:
    """An identity at the agency's own provider."""

    id: UUID
    provider: str
    subject: str
    waits: bool


@dataclass(frozen=True)
class Account:
    """One person's account. `ends_at`: the first end of the account and of its rights; None: open-ended.

    `open`: may be used now. `first_password`: a first password waits to be used. `closes_idle`: when it will be closed
    if nobody uses it; None in a practice agency, where nothing closes by itself. `last_for`: roles that nobody else of
    the agency holds in force.
    """

    id: UUID
    username: str
    name: str
    open: bool
    ends_at: datetime | None
    account_ends: datetime | None
    first_password: bool
    invited_until: datetime | None
    last_login: datetime | None
    closes_idle: datetime | None
    rights: tuple[Right, ...] = ()
    links: tuple[Link, ...] = ()
    last_for: tuple[str, ...] = ()
    soon: bool = False


@use_case
def account(viewer: Viewer, user_id: UUID) -> Account:
    """One account of the viewer's agency, not their own. Raises Refused without `user:manage`."""
    user, _ = manageable(viewer, user_id)
    return _accounts(viewer.agency_id, [user])[0]


@use_case
def certification(viewer: Viewer) -> list[Account]:
    """Every open account of the agency that ends some day, the first to end first. Raises Refused without
    `user:certify`. Four queries."""
    require(viewer, "user:certify", {"agency": viewer.agency_id}, record_kind="agency", record_id=viewer.agency_id)
    people = (
        User.objects.filter(agency_id=viewer.agency_id, is_active=True).select_related("agency").order_by("name", "id")
    )
    found = [a for a in _accounts(viewer.agency_id, people) if a.open and a.ends_at is not None]
    return sorted(found, key=lambda a: (a.ends_at or clock.now(), a.name))


def _accounts(agency_id: str, people: Iterable[User]) -> list[Account]:
    now, people = clock.now(), list(people)
    rights: dict[UUID, list[Right]] = {}
    for g in RoleGrant.unscoped.filter(open_grants(now), agency_id=agency_id).order_by("role"):
        waits = g.role in CONFIRMED_ROLES and g.confirmed_at is None
        rights.setdefault(g.user_id, []).append(Right(g.role, g.expires_at, waits))
    links: dict[UUID, list[Link]] = {}
    linked = OutsideIdentity.unscoped.filter(agency_id=agency_id, ended_at__isnull=True, user__in=people)
    for row in linked.order_by("provider", "linked_at"):
        links.setdefault(row.user_id, []).append(Link(row.pk, row.provider, row.subject, row.confirmed_at is None))
    holders = _holders(agency_id, now)
    return [_account(u, rights.get(u.pk, []), links.get(u.pk, []), holders, now) for u in people]


def _account(
    user: User, rights: list[Right], links: list[Link], holders: dict[str, dict[UUID, datetime | None]], now: datetime
) -> Account:
    ends = [e for e in (user.ends_at, *(r.ends_at for r in rights if not r.waits)) if e is not None]
    first = min(ends, default=None)
    return Account(
        user.pk,
        user.username,
        user.name,
        user.open_at(now),
        first,
        user.ends_at,
        user.must_change_password,
        user.invited_until,
        user.last_login,
        None if user.agency.demo else idle_end(user),
        tuple(rights),
        tuple(links),
        tuple(role for role in NEEDED if set(holders[role]) == {user.pk}),
        first is not None and first - now <= REVIEW,
    )


def idle_end(user: User) -> datetime:
    """When the account will be closed if nobody uses it."""
    return (user.last_login or user.created_at) + term("IDLE")


def _holders(agency_id: str, now: datetime) -> dict[str, dict[UUID, datetime | None]]:
    """For each role an agency cannot do without: who holds it in force on an open account, and until when."""
    found: dict[str, dict[UUID, datetime | None]] = {role: {} for role in NEEDED}
    held = RoleGrant.unscoped.filter(in_force(now), agency_id=agency_id, role__in=NEEDED, user__is_active=True)
    for g in held.select_related("user"):
        if g.user.open_at(now):
            ends = [e for e in (g.expires_at, g.user.ends_at, idle_end(g.user)) if e is not None]
            found[g.role][g.user_id] = min(ends)
    return found


def holds_now(agency_id: str, role: str) -> bool:
    """Whether anybody of the agency has a role it cannot do without, in force, on an open account."""
    return bool(_holders(agency_id, clock.now())[role])


def last_days(agency_id: str) -> dict[str, datetime]:
    """The roles that nobody of the agency will hold within four weeks if nothing is done, and from when.

    A role that nobody holds now is there too, from now, once somebody held it.
    """
    now = clock.now()
    ends: dict[str, datetime] = {}
    for role, held in _holders(agency_id, now).items():
        last = max((e for e in held.values() if e is not None), default=now)
        ever = bool(held) or RoleGrant.unscoped.filter(agency_id=agency_id, role=role).exists()
        if ever and last - now <= WARN:
            ends[role] = last
    return ends
