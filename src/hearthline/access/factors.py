"""One's own passkeys and telephone: added, named, taken away, used. Each in the journal; never the last one away."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils.translation import gettext

from hearthline.access import passkeys
from hearthline.access.actions import fresh_codes, own_note
from hearthline.access.models import User
from hearthline.access.queries import REAL_FACTORS, has_real_factor, viewer_of
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.models import Outcome
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case


@use_case
def add_passkey(*, viewer: Viewer, name: str, answer: Any, proved: bool) -> list[str]:
    """Keep a passkey just made (`passkeys.made` has checked it). Returns recovery codes, to be shown once, when this is
    the first factor of the account; else nothing.

    Raises DomainError "passkey.many", "passkey.there".
    """
    user = _self(viewer)
    had = passkeys.of(user)
    if len(had) >= passkeys.MOST:
        raise DomainError("passkey.many", gettext("This account has ten passkeys. Remove one first."))
    if any(key.data["credential"].get("id") == answer.get("id") for key in had):
        raise DomainError("passkey.there", gettext("This passkey is kept already."))
    first = not has_real_factor(user)
    if not first and not proved:
        raise DomainError("factor.there", gettext("This account was set up elsewhere meanwhile. Sign in again."))
    data = {"name": one_line(name, 60), "credential": answer}
    Authenticator.objects.bulk_create([Authenticator(user=user, type=Authenticator.Type.WEBAUTHN, data=data)])
    own_note(viewer, Tag.PASSKEY_ADDED, user)
    return fresh_codes(viewer, user) if first else []


@use_case
def rename_passkey(*, viewer: Viewer, key_id: int, name: str) -> None:
    """Raises DomainError "passkey.gone" when it is not the viewer's, "passkey.name" without a name."""
    user, key = _own_key(viewer, key_id)
    called = one_line(name, 60)
    if not called:
        raise DomainError("passkey.name", gettext("Give it a name that you will know it by."))
    key.data["name"] = called
    key.save(update_fields=["data"])
    own_note(viewer, Tag.PASSKEY_RENAMED, user)


@use_case
def remove_passkey(*, viewer: Viewer, key_id: int) -> None:
    """It signs nobody in from now on. Raises DomainError "passkey.gone", "factor.last"."""
    user, key = _own_key(viewer, key_id)
    _not_the_last(user)
    key.delete()
    own_note(viewer, Tag.PASSKEY_REMOVED, user)


@use_case
def remove_app(*, viewer: Viewer) -> None:
    """The telephone's codes no longer work. Raises DomainError "factor.last"; without one nothing happens."""
    user = _self(viewer)
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    if app.exists():
        _not_the_last(user)
        app.delete()
        own_note(viewer, Tag.FACTOR_REMOVED, user)


@use_case
def note_proof(*, user: User, factor: str) -> None:
    """Somebody signed in proved again who they are, before a sensitive act. `factor`: "passkey" or "code"."""
    write(
        actor=viewer_of(user),
        tag=Tag.PROVED_AGAIN,
        record_kind="user",
        record_id=user.pk.hex,
        purpose="own-account",
        fields=(factor,),
    )


@use_case
def note_passkey_refused(*, user: User | None, use: str) -> None:
    """A passkey's answer was not right. Not counted towards a lock: nobody guesses one, and a lock would only shut its
    owner out."""
    write(
        actor=Actor("system", "sign-in", user.agency_id if user else ""),
        tag=Tag.SIGN_IN_FAILED,
        record_kind="account",
        record_id=user.pk.hex if user else "",
        purpose=use,
        fields=("passkey",),
        outcome=Outcome.REFUSED,
    )


@use_case
def end_session(*, viewer: Viewer, key: str) -> None:
    """End one other session of the viewer's own (`sessions.open_ones` says which there are): at once."""
    user = _self(viewer)
    if Session.objects.filter(session_key=key).delete()[0]:
        own_note(viewer, Tag.SESSION_ENDED, user)


@use_case
def end_other_sessions(*, viewer: Viewer) -> None:
    """Every session of the viewer's own ends; the caller lets the one they look from go on."""
    user = _self(viewer)
    user.session_version += 1
    user.save(update_fields=["session_version"])
    own_note(viewer, Tag.SESSION_ENDED, user)


def has_app(user: User) -> bool:
    """Does this account have an app on a telephone?"""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def _not_the_last(user: User) -> None:
    if Authenticator.objects.filter(user=user, type__in=REAL_FACTORS).count() < 2:
        raise DomainError("factor.last", gettext("This is your only second step. Add another one first."))


def _own_key(viewer: Viewer, key_id: int) -> tuple[User, Authenticator]:
    user = _self(viewer)
    key = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN, pk=key_id).first()
    if key is None:
        raise DomainError("passkey.gone", gettext("There is no such passkey."))
    return user, key


def _self(viewer: Viewer) -> User:
    if viewer.user is None:
        raise TypeError("only a person has an account of their own")
    return viewer.user
