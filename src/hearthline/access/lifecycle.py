"""How an account begins, goes on and ends. It ends by itself unless somebody renews it; closing it ends everything.

Terms are settings: `HEARTHLINE_ACCOUNT_DAYS` and `HEARTHLINE_GRANT_DAYS` (how long without a renewal),
`HEARTHLINE_IDLE_DAYS` (unused for so long: closed), `HEARTHLINE_INVITE_DAYS` (a first password nobody used).
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import F, Q

from hearthline.access.ended import ENDING
from hearthline.access.models import Agency, DirectoryToken, OutsideIdentity, RoleGrant, User, in_force
from hearthline.access.policy import Ruling, can, refuse, require
from hearthline.access.viewer import Viewer, system_viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

DEFAULTS = {"ACCOUNT": 365, "GRANT": 365, "IDLE": 90, "INVITE": 7}


def term(kind: str) -> timedelta:
    """How long, for "ACCOUNT", "GRANT", "IDLE" or "INVITE"."""
    return timedelta(days=int(getattr(settings, f"HEARTHLINE_{kind}_DAYS", DEFAULTS[kind])))


def one_time_secret() -> str:
    """120 random bits, to be told to one person and changed by them."""
    return secrets.token_urlsafe(15)


def manageable(viewer: Viewer, user_id: UUID, action: str = "user:manage") -> tuple[User, Ruling]:
    """A person of the viewer's agency, not the viewer. Someone of another agency is refused like nobody."""
    user = User.objects.filter(agency_id=viewer.agency_id, pk=user_id).first()
    agency = viewer.agency_id if user else "-"
    ruling = can(viewer, action, {"agency": agency, "named": {user_id.hex}})
    if user is None or not ruling.allowed:
        refuse(viewer, action, ruling, record_kind="user", record_id=user_id.hex)
    return user, ruling


def note(
    viewer: Viewer, tag: Tag, user_id: UUID, ruling: Ruling, fields: Iterable[str] = (), purpose: str = ""
) -> None:
    """One entry about an account."""
    write(
        actor=viewer,
        tag=tag,
        record_kind="user",
        record_id=user_id.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=tuple(fields),
    )


def invite_again(*, viewer: Viewer, user_id: UUID) -> str:
    """A new first password for somebody who never used theirs, shown once.

    Raises Refused; DomainError "password-theirs" once the person has chosen their own: nobody sets another's.
    """
    password = one_time_secret()
    _keep_invitation(viewer=viewer, user_id=user_id, hashed=make_password(password))
    return password


@use_case
def _keep_invitation(*, viewer: Viewer, user_id: UUID, hashed: str) -> None:
    user, ruling = manageable(viewer, user_id)
    waiting = User.objects.filter(pk=user.pk, is_active=True, must_change_password=True)
    until = clock.now() + term("INVITE")
    # The version too: whoever came in with the first password that was replaced is out.
    changed = waiting.update(password=hashed, invited_until=until, session_version=F("session_version") + 1)
    if not changed:
        raise DomainError("password-theirs", "This person has a password of their own. Nobody else can set one.")
    Authenticator.objects.filter(user=user).delete()
    note(viewer, Tag.USER_INVITED, user.pk, ruling)


@use_case
def renew(*, viewer: Viewer, user_id: UUID, until: datetime | None = None) -> datetime:
    """Account and rights in force go on until `until` (default: the longest there is); returns the new end.

    A right that has run out is not renewed: it is given again, and confirmed again. Raises Refused (one's own too);
    DomainError "end-wrong" for an end that has passed or is too far off, "account-closed".
    """
    user, ruling = manageable(viewer, user_id, "user:certify")
    now = clock.now()
    longest = now + min(term("ACCOUNT"), term("GRANT"))
    end = until or longest
    if not now < end <= longest:
        raise DomainError("end-wrong", "Choose a day after today, and no later than the agency's rule allows.")
    if not User.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), pk=user.pk, is_active=True).update(
        ends_at=end
    ):
        raise DomainError("account-closed", "This account is closed.")
    held = RoleGrant.unscoped.filter(in_force(now), agency_id=viewer.agency_id, user=user)
    roles = sorted(held.values_list("role", flat=True))
    held.update(expires_at=end)
    note(viewer, Tag.USER_RENEWED, user.pk, ruling, roles)
    return end


@use_case
def end_sessions(*, viewer: Viewer, user_id: UUID) -> None:
    """Every session of this person is over at its next request; the account stays as it is, and they may sign in
    again. Raises Refused."""
    user, ruling = manageable(viewer, user_id)
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    note(viewer, Tag.SESSIONS_ENDED, user.pk, ruling)


def shut(user: User, by: str, now: datetime) -> None:
    """Inside the caller's transaction: rights, sessions, second factors, passkeys, outside links and the directory
    tokens this person has seen all end at once. Nothing of it comes back when the account is opened again."""
    RoleGrant.unscoped.filter(agency_id=user.agency_id, user=user, revoked_at__isnull=True).update(
        revoked_at=now, revoked_by=by
    )
    OutsideIdentity.unscoped.filter(agency_id=user.agency_id, user=user, ended_at__isnull=True).update(
        ended_at=now, ended_by=by
    )
    DirectoryToken.unscoped.filter(agency_id=user.agency_id, made_by=user.pk.hex, ended_at__isnull=True).update(
        ended_at=now, ended_by=by
    )
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(
        is_active=False, disabled_at=now, invited_until=None, session_version=F("session_version") + 1
    )
    for handler in ENDING:
        handler(user.agency_id, user.pk.hex)


def reopen(*, viewer: Viewer, user_id: UUID, with_password: bool = True) -> str:
    """Open a closed account again, with nothing: no right, no factor, no link. Returns its first password, or "".

    Raises Refused; DomainError "account-open".
    """
    password = one_time_secret() if with_password else ""
    _keep_open(viewer=viewer, user_id=user_id, hashed=make_password(password or None), waits=with_password)
    return password


@use_case
def _keep_open(*, viewer: Viewer, user_id: UUID, hashed: str, waits: bool) -> None:
    user, ruling = manageable(viewer, user_id)
    now = clock.now()
    if user.open_at(now):
        raise DomainError("account-open", "This account is open.")
    shut(user, viewer.id, now)  # an account that only ran out may still hold something
    User.objects.filter(pk=user.pk).update(
        is_active=True,
        disabled_at=None,
        ends_at=now + term("ACCOUNT"),
        password=hashed,
        must_change_password=waits,
        invited_until=now + term("INVITE") if waits else None,
        # From now on it counts as used: who comes back after a year is not closed again tonight.
        last_login=now,
    )
    note(viewer, Tag.USER_REOPENED, user.pk, ruling)


def lapse() -> int:
    """Close every account that is past its end or was not used for the idle term; returns how many. For the worker."""
    closed = 0
    for agency in Agency.objects.filter(demo=False).values_list("pk", flat=True):
        closed += sum(_lapse_one(user_id, agency) for user_id in lapsed(agency, clock.now()))
    return closed


def lapsed(agency_id: str, now: datetime) -> list[UUID]:
    """Open accounts of an agency that should not be open any more."""
    return list(User.objects.filter(_over(now), agency_id=agency_id, is_active=True).values_list("pk", flat=True))


def _over(now: datetime) -> Q:
    unused = now - term("IDLE")
    return Q(ends_at__lte=now) | Q(last_login__lte=unused) | Q(last_login__isnull=True, created_at__lte=unused)


@use_case
def _lapse_one(user_id: UUID, agency_id: str) -> bool:
    viewer, now = system_viewer("accounts", agency_id), clock.now()
    ruling = require(viewer, "user:lapse", {"agency": agency_id}, record_kind="user", record_id=user_id.hex)
    # Asked again inside the transaction: the person may have signed in, or been renewed, a moment ago.
    user = User.objects.filter(_over(now), pk=user_id, agency_id=agency_id, is_active=True).first()
    if user is None:
        return False
    shut(user, viewer.id, now)
    note(viewer, Tag.USER_LAPSED, user.pk, ruling, ("ended" if user.ends_at and user.ends_at <= now else "idle",))
    return True
