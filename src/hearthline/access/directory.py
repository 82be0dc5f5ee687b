"""Tokens of the agency's directory (SCIM): 256 random bits, shown once, kept as a hash, for one year at most."""

import hashlib
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from hearthline.access.lifecycle import note
from hearthline.access.models import DirectoryToken
from hearthline.access.outside.links import providers
from hearthline.access.policy import require
from hearthline.access.viewer import DIRECTORY, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

LONGEST = timedelta(days=365)
_PREFIX = "hl-dir-"
_NOTED = timedelta(hours=1)


def digest_of(token: str) -> str:
    """SHA-256: the token is random and long, so a slow hash would add nothing. 64 hex characters."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


@use_case
def make_token(*, viewer: Viewer, name: str, provider: str = "", days: int = 180) -> str:
    """A new token, shown once. `provider`: whose subjects the directory names as externalId; "" for none.

    To rotate: make the next one under another name, change it in the directory, end the old one.
    Raises Refused without `user:manage`; DomainError "name-empty", "name-taken", "provider-unknown", "days-wrong".
    """
    ruling = require(viewer, "user:manage", {"agency": viewer.agency_id}, record_kind="token")
    name = one_line(name, 40)
    if not name:
        raise DomainError("name-empty", "Give the token a name, such as the directory it is for.")
    if provider and provider not in {p.id for p in providers()}:
        raise DomainError("provider-unknown", "There is no such identity provider here.")
    if not 1 <= days <= LONGEST.days:
        raise DomainError("days-wrong", "Between one day and a year.")
    if DirectoryToken.unscoped.filter(agency_id=viewer.agency_id, name=name, ended_at__isnull=True).exists():
        raise DomainError("name-taken", "There is a token with this name. End it first, or choose another name.")
    token, now = _PREFIX + secrets.token_urlsafe(32), clock.now()
    made = DirectoryToken(
        agency_id=viewer.agency_id,
        name=name,
        provider=provider,
        digest=digest_of(token),
        made_at=now,
        made_by=viewer.id,
        expires_at=now + timedelta(days=days),
    )
    DirectoryToken.objects.bulk_create([made])
    note(viewer, Tag.TOKEN_MADE, made.pk, ruling)
    return token


@use_case
def end_token(*, viewer: Viewer, token_id: UUID) -> None:
    """The token is refused from the next request on. Again: nothing changes.

    Raises Refused, alike for another agency's and for one that is not there.
    """
    found = DirectoryToken.unscoped.filter(pk=token_id).values_list("agency_id", flat=True).first()
    ruling = require(viewer, "user:manage", {"agency": found or "-"}, record_kind="token", record_id=token_id.hex)
    open_ones = DirectoryToken.unscoped.filter(pk=token_id, ended_at__isnull=True)
    if open_ones.update(ended_at=clock.now(), ended_by=viewer.id):
        note(viewer, Tag.TOKEN_ENDED, token_id, ruling)


@use_case
def tokens_of(viewer: Viewer) -> list[DirectoryToken]:
    """The agency's tokens, newest first. Raises Refused without `user:manage`."""
    require(viewer, "user:manage", {"agency": viewer.agency_id}, record_kind="agency", record_id=viewer.agency_id)
    return list(DirectoryToken.objects.for_viewer(viewer, "user:manage").order_by("-made_at"))


def viewer_for(header: str) -> tuple[Viewer, DirectoryToken] | None:
    """The directory as a viewer, from an Authorization header; None for anything that does not open.

    Found by its hash, so that looking it up tells nothing by its time, and compared once more in constant time.
    """
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.startswith(_PREFIX) or len(token) > 200:
        return None
    digest, now = digest_of(token), clock.now()
    found = DirectoryToken.unscoped.filter(digest=digest).first()
    if found is None or not compare_digest(found.digest, digest) or not usable(found, now):
        return None
    if found.used_at is None or now - found.used_at >= _NOTED:
        DirectoryToken.unscoped.filter(pk=found.pk).update(used_at=now)
    who = Viewer("system", f"directory:{found.name}", found.agency_id, roles=frozenset({DIRECTORY}), name=found.name)
    return who, found


def usable(token: DirectoryToken, now: datetime) -> bool:
    """Neither ended nor run out."""
    return token.ended_at is None and token.expires_at > now
