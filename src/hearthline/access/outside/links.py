"""Which identity of the agency's own provider belongs to which account. Made by an administrator, confirmed by a
supervisor: who could link their own identity to a supervisor's account would otherwise be that supervisor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F

from hearthline.access.actions import ever_supervised
from hearthline.access.lifecycle import manageable, note
from hearthline.access.models import OutsideIdentity, User
from hearthline.access.outside.claims import NotProved, subject_of
from hearthline.access.outside.providers import Provider
from hearthline.access.policy import can, refuse, require
from hearthline.access.queries import names
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case


def providers() -> tuple[Provider, ...]:
    """The identity providers of this desk; none when the operator named none."""
    return tuple(getattr(settings, "HEARTHLINE_PROVIDERS", ()))


@use_case
def link(*, viewer: Viewer, user_id: UUID, provider: str, subject: str) -> OutsideIdentity:
    """Say who a person is at an identity provider. Takes force when a supervisor confirmed it.

    Raises Refused; DomainError "provider-unknown", "subject-wrong", "subject-taken".
    """
    user, ruling = manageable(viewer, user_id)
    made = linked_to(user, provider, subject, viewer.id)
    if not ever_supervised(viewer.agency_id):
        made.confirmed_at, made.confirmed_by = made.linked_at, "no-supervisor-yet"
    OutsideIdentity.objects.bulk_create([made])
    note(viewer, Tag.OUTSIDE_LINKED, user.pk, ruling, (provider,))
    return made


def linked_to(user: User, provider: str, subject: str, by: str) -> OutsideIdentity:
    """A link that may be made, not yet kept. Raises DomainError as `link` does."""
    if provider not in {p.id for p in providers()}:
        raise DomainError("provider-unknown", "There is no such identity provider here.")
    try:
        subject = subject_of(subject.strip())
    except NotProved as wrong:
        raise DomainError("subject-wrong", "Give the id as the identity provider writes it.") from wrong
    held = OutsideIdentity.unscoped.filter(agency_id=user.agency_id, provider=provider, ended_at__isnull=True)
    if held.filter(subject=subject).exists():
        raise DomainError("subject-taken", "This id is linked to an account already.")
    return OutsideIdentity(
        agency_id=user.agency_id, user=user, provider=provider, subject=subject, linked_at=clock.now(), linked_by=by
    )


@use_case
def confirm_link(*, viewer: Viewer, link_id: UUID) -> None:
    """A supervisor, who neither made the link nor comes by it, lets it take force. Raises Refused."""
    found = OutsideIdentity.unscoped.filter(pk=link_id, agency_id=viewer.agency_id, ended_at__isnull=True).first()
    about = {"author": found.linked_by, "named": {found.user_id.hex}} if found else {}
    ruling = can(viewer, "role:confirm", {"agency": viewer.agency_id if found else "-", **about})
    if found is None or not ruling.allowed:
        refuse(viewer, "role:confirm", ruling, record_kind="outside", record_id=link_id.hex)
    waiting = OutsideIdentity.unscoped.filter(pk=found.pk, confirmed_at__isnull=True)
    if waiting.update(confirmed_at=clock.now(), confirmed_by=viewer.id):
        note(viewer, Tag.OUTSIDE_CONFIRMED, found.user_id, ruling, (found.provider,))


@use_case
def unlink(*, viewer: Viewer, link_id: UUID) -> None:
    """The identity opens this account no more, and every session of the person ends. Raises Refused."""
    found = OutsideIdentity.objects.for_viewer(viewer, "user:manage").filter(pk=link_id).first()
    user, ruling = manageable(viewer, found.user_id if found else link_id)
    ending = OutsideIdentity.unscoped.filter(pk=link_id, ended_at__isnull=True)
    if ending.update(ended_at=clock.now(), ended_by=viewer.id):
        User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
        note(viewer, Tag.OUTSIDE_ENDED, user.pk, ruling, (found.provider if found else "",))


def account_of(agency_id: str, provider: str, subject: str) -> User | None:
    """The account that this identity opens now: linked, confirmed, open. One query."""
    found = (
        OutsideIdentity.unscoped.filter(
            agency_id=agency_id,
            provider=provider,
            subject=subject,
            ended_at__isnull=True,
            confirmed_at__isnull=False,
            user__agency_id=agency_id,
        )
        .select_related("user")
        .first()
    )
    return found.user if found is not None and found.user.open_at(clock.now()) else None


@dataclass(frozen=True)
class NewLink:
    """A link that waits for a supervisor."""

    id: UUID
    name: str
    username: str
    provider: str
    subject: str
    linked_by: str
    linked_at: datetime


@use_case
def links_to_confirm(viewer: Viewer) -> list[NewLink]:
    """Links that this viewer may confirm, oldest first. Raises Refused without `role:confirm`."""
    require(viewer, "role:confirm", {"agency": viewer.agency_id}, record_kind="agency", record_id=viewer.agency_id)
    found = list(
        OutsideIdentity.objects.for_viewer(viewer, "role:confirm")
        .filter(confirmed_at__isnull=True, ended_at__isnull=True, user__is_active=True)
        .exclude(user_id=UUID(hex=viewer.id))
        .select_related("user")
        .order_by("linked_at", "id")
    )
    by = names(viewer, {row.linked_by for row in found})
    return [
        NewLink(r.pk, r.user.name, r.user.username, r.provider, r.subject, by.get(r.linked_by, ""), r.linked_at)
        for r in found
    ]
