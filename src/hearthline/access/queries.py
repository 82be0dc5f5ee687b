"""Who works here, and what the journal says about a record."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.models import RoleGrant, User, open_grants
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.queries import entries_of


def viewer_of(user: User) -> Viewer:
    """`user` with the rights that are in force now. One query."""
    grants = RoleGrant.unscoped.filter(open_grants(clock.now()), agency_id=user.agency_id, user=user)
    return Viewer(
        "person",
        user.pk.hex,
        user.agency_id,
        roles=frozenset(grants.values_list("role", flat=True)),
        name=user.name,
        languages=user.reads,
        user=user,
    )


@dataclass(frozen=True)
class Member:
    """One line of the list of staff."""

    id: UUID
    username: str
    name: str
    active: bool
    roles: tuple[str, ...]


def staff(viewer: Viewer) -> list[Member]:
    """Everyone of the viewer's agency, by name. Two queries. Raises Refused without `user:manage`."""
    require(viewer, "user:manage", {"agency": viewer.agency_id}, record_kind="agency", record_id=viewer.agency_id)
    roles: dict[UUID, list[str]] = {}
    for grant in RoleGrant.objects.for_viewer(viewer, "user:manage").filter(open_grants(clock.now())):
        roles.setdefault(grant.user_id, []).append(grant.role)
    people = User.objects.filter(agency_id=viewer.agency_id).order_by("name", "id")
    return [Member(u.pk, u.username, u.name, u.is_active, tuple(sorted(roles.get(u.pk, ())))) for u in people]


def names(viewer: Viewer, ids: set[str]) -> dict[str, str]:
    """User id (hex) to name, for people of the viewer's own agency: who claimed, who proposed. Unknown ids: absent."""
    wanted = [UUID(hex=i) for i in ids if len(i) == 32]
    found = User.objects.filter(agency_id=viewer.agency_id, pk__in=wanted)
    return {pk.hex: name for pk, name in found.values_list("pk", "name")}


def journal_of(viewer: Viewer, record_kind: str, record_id: str) -> QuerySet[Entry]:
    """What happened to one record of the viewer's agency, newest first. Raises Refused without `journal:read`."""
    require(viewer, "journal:read", {"agency": viewer.agency_id}, record_kind=record_kind, record_id=record_id)
    return entries_of(viewer.agency_id, record_kind, record_id)
