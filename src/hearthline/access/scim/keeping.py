"""What a directory may do to accounts, each in one transaction with its journal entries."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.actions import create_user, disable_user, grant_role, revoke_role
from hearthline.access.lifecycle import manageable, note, reopen
from hearthline.access.models import DirectoryToken, OutsideIdentity, RoleGrant, User, open_grants
from hearthline.access.outside.links import linked_to
from hearthline.access.scim.errors import Wrong
from hearthline.access.scim.reading import Told
from hearthline.access.viewer import CONFIRMED_ROLES, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import fold
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case


def users(viewer: Viewer, token: DirectoryToken, attribute: str = "", value: str = "") -> QuerySet[User]:
    """The agency's people, by `attribute` ("username" or "externalid") when one is given."""
    found = User.objects.filter(agency_id=viewer.agency_id).order_by("created_at", "id")
    if attribute == "username":
        return found.filter(username=fold(value))
    if attribute == "externalid":
        linked = OutsideIdentity.unscoped.filter(
            agency_id=viewer.agency_id, provider=token.provider or "-", subject=value, ended_at__isnull=True
        )
        return found.filter(pk__in=linked.values("user_id"))
    return found


def one(viewer: Viewer, user_id: UUID) -> User:
    """A person of the agency. Raises Wrong(404): for another agency's like for nobody."""
    found = User.objects.filter(agency_id=viewer.agency_id, pk=user_id).first()
    if found is None:
        raise Wrong(404, "There is no such user.")
    return found


@use_case
def make(viewer: Viewer, token: DirectoryToken, told: Told) -> User:
    """A new account. With an identity provider the person comes by it; else an administrator makes a first password.

    Roles are proposed: a supervisor lets them take force. Raises Wrong.
    """
    if told.username is None:
        raise Wrong(400, "userName is required.", "invalidValue")
    try:
        user, _ = create_user(
            viewer=viewer,
            username=told.username,
            name=told.name or told.username,
            email=told.email or "",
            with_password=False,
        )
        _ready(viewer, token, user, told.external)
        _propose(viewer, user, told.roles)
    except DomainError as wrong:
        raise _said(wrong) from wrong
    if told.active is False:
        disable_user(viewer=viewer, user_id=user.pk)
    return User.objects.get(pk=user.pk)


def _ready(viewer: Viewer, token: DirectoryToken, user: User, subject: str | None) -> None:
    """How the person will sign in. The account is new, or was opened with nothing: whoever comes has no right yet."""
    if not (token.provider and subject):
        User.objects.filter(pk=user.pk).update(must_change_password=True, invited_until=clock.now())
        return
    made = linked_to(user, token.provider, subject, viewer.id)
    made.confirmed_at, made.confirmed_by = made.linked_at, "account-without-rights"
    OutsideIdentity.objects.bulk_create([made])
    _, ruling = manageable(viewer, user.pk)
    note(viewer, Tag.OUTSIDE_LINKED, user.pk, ruling, (token.provider,))


def _propose(viewer: Viewer, user: User, roles: frozenset[str] | None) -> None:
    if roles is None:
        return
    held = RoleGrant.unscoped.filter(open_grants(clock.now()), agency_id=viewer.agency_id, user=user)
    for role in sorted(set(held.values_list("role", flat=True)) & set(CONFIRMED_ROLES) - roles):
        revoke_role(viewer=viewer, user_id=user.pk, role=role)
    for role in sorted(roles):
        grant_role(viewer=viewer, user_id=user.pk, role=role)


@use_case
def change(viewer: Viewer, token: DirectoryToken, user_id: UUID, told: Told) -> User:
    """What was said about a person becomes so. Closing ends every session in this same transaction. Raises Wrong."""
    user = one(viewer, user_id)
    _unchangeable(token, user, told)
    said: dict[str, Any] = {k: v for k, v in (("name", told.name), ("email", told.email)) if v is not None}
    changed = {k: v for k, v in said.items() if getattr(user, k) != v}
    if changed:
        _, ruling = manageable(viewer, user.pk)
        User.objects.filter(pk=user.pk).update(**changed)
        note(viewer, Tag.USER_CHANGED, user.pk, ruling, sorted(changed))
    is_open = user.open_at(clock.now())
    if told.active is False and user.is_active:
        disable_user(viewer=viewer, user_id=user.pk)
    elif told.active and not is_open:
        before = _subject(token, user)
        reopen(viewer=viewer, user_id=user.pk, with_password=False)
        try:
            _ready(viewer, token, user, before)
        except DomainError as wrong:  # somebody else has that identity by now
            raise _said(wrong) from wrong
        is_open = True
    if told.active is not False and is_open:
        _propose(viewer, user, told.roles)
    return User.objects.get(pk=user.pk)


def _unchangeable(token: DirectoryToken, user: User, told: Told) -> None:
    """Whoever may change these could hand a supervisor's account to somebody else."""
    if told.active is False:
        return  # whatever else does not fit: who leaves is out
    if told.username not in (None, user.username):
        raise Wrong(400, "userName cannot be changed.", "mutability")
    before = _subject(token, user)
    if before is not None and told.external not in (None, before):
        raise Wrong(400, "externalId cannot be changed; an administrator links another identity.", "mutability")


def _subject(token: DirectoryToken, user: User) -> str | None:
    """The identity that was linked last at the token's provider, ended or not."""
    if not token.provider:
        return None
    rows = OutsideIdentity.unscoped.filter(agency_id=user.agency_id, user=user, provider=token.provider)
    return rows.order_by("-linked_at").values_list("subject", flat=True).first()


def resource(token: DirectoryToken, people: list[User], address: str) -> list[dict[str, Any]]:
    """Users as SCIM resources. Three queries for any number of people."""
    ids = [user.pk for user in people]
    agency = token.agency_id
    subjects = dict(
        OutsideIdentity.unscoped.filter(
            agency_id=agency, user__in=ids, provider=token.provider or "-", ended_at__isnull=True
        ).values_list("user_id", "subject")
    )
    roles: dict[UUID, list[str]] = {}
    held = RoleGrant.unscoped.filter(open_grants(clock.now()), agency_id=agency, user__in=ids)
    for user_id, role in held.order_by("role").values_list("user_id", "role"):
        roles.setdefault(user_id, []).append(role)
    now = clock.now()
    return [
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": str(user.pk),
            **({"externalId": subjects[user.pk]} if user.pk in subjects else {}),
            "userName": user.username,
            "displayName": user.name,
            "name": {"formatted": user.name},
            **({"emails": [{"value": user.email, "primary": True, "type": "work"}]} if user.email else {}),
            "active": user.open_at(now),
            "roles": [{"value": role} for role in roles.get(user.pk, [])],
            "meta": {
                "resourceType": "User",
                "created": user.created_at.isoformat(),
                "location": f"{address}/{user.pk}",
            },
        }
        for user in people
    ]


def _said(wrong: DomainError) -> Wrong:
    taken = wrong.code in ("name-taken", "subject-taken")
    return Wrong(409 if taken else 400, wrong.message, "uniqueness" if taken else "invalidValue")
