"""Accounts and rights: one function a use case. Nobody sets another person's password, and nobody changes their own
rights."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from hearthline.access import recovery
from hearthline.access.adapters import MFAAdapter
from hearthline.access.lifecycle import manageable, note, one_time_secret, shut, term
from hearthline.access.models import RoleGrant, User, open_grants
from hearthline.access.policy import can, refuse, require
from hearthline.access.queries import REAL_FACTORS
from hearthline.access.totp import matching_step, use_step
from hearthline.access.viewer import ROLES, SUPERVISOR, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import fold, one_line
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case


def create_user(
    *,
    viewer: Viewer,
    username: str,
    name: str,
    email: str = "",
    languages: tuple[str, ...] = ("en",),
    role: str = "",
    with_password: bool = True,
) -> tuple[User, str]:
    """A new account in the viewer's agency, and its one-time password, which must be changed at the first sign-in.

    It works for a few days; the account itself ends by itself too (`lifecycle`). `role`: given at once, when it is not
    empty. Without a password ("") the person comes by the agency's identity provider alone.
    Raises Refused without `user:manage`; DomainError "name-taken", "name-empty", "role-unknown".
    """
    password, now = one_time_secret() if with_password else "", clock.now()
    user = User(
        agency_id=viewer.agency_id,
        username=fold(one_line(username, 64)),
        name=one_line(name, 120),
        email=email,
        languages=" ".join(languages),
        must_change_password=with_password,
        invited_until=now + term("INVITE") if with_password else None,
        ends_at=now + term("ACCOUNT"),
        # Slow on purpose, so outside the transaction: on SQLite that holds the one write lock.
        password=make_password(password or None),
    )
    _keep_user(viewer=viewer, user=user, role=role)
    return user, password


@use_case
def _keep_user(*, viewer: Viewer, user: User, role: str) -> None:
    ruling = require(viewer, "user:manage", {"agency": viewer.agency_id}, record_kind="user")
    if not user.username or not user.name:
        raise DomainError("name-empty", "Give a user name and a name.")
    if User.objects.filter(username=user.username).exists():
        raise DomainError("name-taken", "This user name is taken. Choose another.")
    User.objects.bulk_create([user])
    note(viewer, Tag.USER_CREATED, user.pk, ruling, ("username", "name", "languages"))
    if role:
        grant_role(viewer=viewer, user_id=user.pk, role=role)


@use_case
def grant_role(*, viewer: Viewer, user_id: UUID, role: str, expires_at: datetime | None = None) -> RoleGrant:
    """Give a role; when it is held already, that grant. Raises Refused; DomainError "role-unknown".

    It ends at `expires_at`: when nothing is said, after the agency's term.

    A role that opens reports waits for `confirm_role`, so that no one person can make two and close a report alone.
    The first supervisor an agency ever has, and who came before, cannot wait for one.
    """
    user, ruling = manageable(viewer, user_id)
    if role not in ROLES:
        raise DomainError("role-unknown", "There is no such role.")
    held = RoleGrant.objects.for_viewer(viewer, "user:manage").filter(user=user, role=role, revoked_at__isnull=True)
    now = clock.now()
    for grant in held:
        if grant.expires_at is None or grant.expires_at > now:
            return grant
    held.update(revoked_at=now, revoked_by=viewer.id)
    grant = RoleGrant(
        agency_id=viewer.agency_id,
        user=user,
        role=role,
        granted_at=now,
        granted_by=viewer.id,
        expires_at=expires_at or now + term("GRANT"),
    )
    # A person's decision: no directory makes the supervisor that it would need.
    if viewer.kind == "person" and not ever_supervised(viewer.agency_id):
        grant.confirmed_at, grant.confirmed_by = now, "no-supervisor-yet"
    RoleGrant.objects.bulk_create([grant])
    note(viewer, Tag.ROLE_GRANTED, user.pk, ruling, (role,))
    return grant


def ever_supervised(agency_id: str) -> bool:
    """Not "supervised now": whoever could take the last supervisor's role away could then confirm their own."""
    return RoleGrant.unscoped.filter(agency_id=agency_id, role=SUPERVISOR, confirmed_at__isnull=False).exists()


@use_case
def confirm_role(*, viewer: Viewer, grant_id: UUID) -> RoleGrant:
    """A supervisor, who neither gave the role nor gets it, lets it take force. Again: nothing changes.

    Raises Refused: not a supervisor of this agency, their own grant, or none that is open.
    """
    now = clock.now()
    grant = RoleGrant.unscoped.filter(open_grants(now), pk=grant_id, agency_id=viewer.agency_id).first()
    about = {"author": grant.granted_by, "named": {grant.user_id.hex}} if grant else {}
    ruling = can(viewer, "role:confirm", {"agency": viewer.agency_id if grant else "-", **about})
    if grant is None or not ruling.allowed:
        refuse(viewer, "role:confirm", ruling, record_kind="role", record_id=grant_id.hex)
    waiting = RoleGrant.unscoped.filter(pk=grant.pk, confirmed_at__isnull=True)
    if waiting.update(confirmed_at=now, confirmed_by=viewer.id):
        note(viewer, Tag.ROLE_CONFIRMED, grant.user_id, ruling, (grant.role,))
    return grant


@use_case
def revoke_role(*, viewer: Viewer, user_id: UUID, role: str) -> None:
    """Take a role away. It bites at the person's next request. Raises Refused."""
    user, ruling = manageable(viewer, user_id)
    open_ones = RoleGrant.objects.for_viewer(viewer, "user:manage").filter(open_grants(clock.now()))
    if open_ones.filter(user=user, role=role).update(revoked_at=clock.now(), revoked_by=viewer.id):
        note(viewer, Tag.ROLE_REVOKED, user.pk, ruling, (role,))


@use_case
def disable_user(*, viewer: Viewer, user_id: UUID) -> None:
    """Close an account: no sign-in, every session ends at its next request, every role, factor, passkey, outside link
    and token of theirs is gone. Raises Refused."""
    user, ruling = manageable(viewer, user_id)
    shut(user, viewer.id, clock.now())
    note(viewer, Tag.USER_DISABLED, user.pk, ruling)


@use_case
def set_up_factor(*, viewer: Viewer, secret: str, code: str, proved: bool = False) -> list[str]:
    """Keep the viewer's own second factor, just proved; returns the recovery codes, to be shown once (none when the
    account has some). `proved`: the session was opened with a factor; without, only the first may be set up.

    Raises DomainError "code-wrong", "factor-there".
    """
    user = _self(viewer)
    step = matching_step(secret, code, clock.now())
    if step is None or not use_step(user, step):
        raise DomainError("code-wrong", "That code is not right. Wait for the next one and type it.")
    kinds = [Authenticator.Type.TOTP] if proved else REAL_FACTORS
    if Authenticator.objects.filter(user=user, type__in=kinds).exists():
        raise DomainError("factor-there", "This account has a second factor already.")
    data: dict[str, Any] = {"secret": MFAAdapter().encrypt(secret)}
    Authenticator.objects.bulk_create([Authenticator(user=user, type=Authenticator.Type.TOTP, data=data)])
    own_note(viewer, Tag.FACTOR_ADDED, user)
    # Who has a passkey has codes, and keeps them: new ones would end those in the drawer unasked.
    has_codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists()
    return [] if has_codes else fresh_codes(viewer, user)


@use_case
def renew_recovery_codes(*, viewer: Viewer) -> list[str]:
    """The viewer's own new recovery codes in the place of the old ones, to be shown once."""
    return fresh_codes(viewer, _self(viewer))


def change_password(*, viewer: Viewer, password: str) -> None:
    """The viewer's own new password (already checked by the form). Every other session of theirs ends."""
    _keep_password(viewer=viewer, hashed=make_password(password))


@use_case
def _keep_password(*, viewer: Viewer, hashed: str) -> None:
    user = _self(viewer)
    user.password = hashed
    user.must_change_password = False
    user.invited_until = None
    user.session_version += 1
    user.save(update_fields=["password", "must_change_password", "invited_until", "session_version"])
    own_note(viewer, Tag.PASSWORD_CHANGED, user)


def _self(viewer: Viewer) -> User:
    """The person who is looking. The system has no password and no telephone."""
    if viewer.user is None:
        raise TypeError("only a person has an account of their own")
    return viewer.user


def fresh_codes(viewer: Viewer, user: User) -> list[str]:
    """Recovery codes in the place of those before. Inside a use case."""
    codes = recovery.draw(user)
    own_note(viewer, Tag.RECOVERY_CODES_MADE, user)
    return codes


def own_note(viewer: Viewer, tag: Tag, user: User) -> None:
    """The journal's line on what a person did to their own account. Inside a use case."""
    write(actor=viewer, tag=tag, record_kind="user", record_id=user.pk.hex, purpose="own-account")
