"""An organisation looks after its own people: its administrator invites them and ends their accounts. Of what they
report nothing is here, nor when they were last here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_noop

from hearthline.access.outsider import Outsider
from hearthline.access.policy import require_outside
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.realm import sealed
from hearthline.realm.codes import Card, card_of, draw, shown_name
from hearthline.realm.ending import end
from hearthline.realm.models import Ended, Invitation, Kind, Person
from hearthline.realm.outsiders import of_organisation, outsider_of

MOST = 5_000
"""As many people and codes are listed: a large district's. They are sorted by what they are called, which is sealed."""


@dataclass(frozen=True)
class Member:
    """One person of the organisation, or a code that waits. `label`: what the administrator calls them."""

    id: UUID
    sign_in_name: str
    label: str = field(repr=False)
    administrator: bool
    waits: bool
    me: bool


@use_case
def invite_member(*, person: Person, label: str, administrator: bool) -> Card:
    """A code for one of one's own people, shown once. Raises Refused; DomainError "member.label"."""
    outsider = _allowed(person, "member:invite")
    called = one_line(label, 120)
    if not called:
        raise DomainError("member.label", gettext_noop("Say who it is for, so that you know whose account it is."))
    row, code = draw(
        agency_id=person.agency_id,
        kind=Kind.ORGANISATION,
        made_by=outsider.id,
        at_desk=False,
        organisation_id=person.organisation_id,
        administrator=administrator,
    )
    row.label_box = sealed.seal(sealed.LABEL, row.agency_id, row.pk, {"label": called})
    Invitation.objects.bulk_create([row])
    _note(outsider, Tag.OUTSIDE_CODE_MADE, "outside-code", row.pk.hex)
    return card_of(row, code)


@use_case
def end_member(*, person: Person, member_id: UUID) -> None:
    """One of one's own people has left, or a code is not needed: over at once. Somebody of another organisation, and
    nobody at all, are refused alike. Raises Refused, also for oneself."""
    mine = {"agency_id": person.agency_id, "organisation_id": person.organisation_id}
    whose = Person.unscoped.filter(pk=member_id, **mine)
    waiting = Invitation.unscoped.filter(pk=member_id, used_at__isnull=True, withdrawn_at__isnull=True, **mine)
    there = person.organisation_id is not None and (whose.exists() or waiting.exists())
    organisation = person.organisation_id.hex if person.organisation_id and there else ""
    outsider = outsider_of(person)
    about = of_organisation(outsider, organisation, member_id.hex)
    require_outside(outsider, "member:end", about, record_kind="outsider", record_id=member_id.hex)
    end(whose, actor=outsider, why=Ended.ORGANISATION)
    if waiting.update(withdrawn_at=clock.now(), label_box=""):
        _note(outsider, Tag.OUTSIDE_CODE_WITHDRAWN, "outside-code", member_id.hex)


@use_case
def members(person: Person) -> Sequence[Member]:
    """One's own people by what they are called, and the codes that wait. Raises Refused. Two queries and an entry."""
    outsider = _allowed(person, "member:list")
    mine = {"agency_id": person.agency_id, "organisation_id": person.organisation_id}
    people = Person.unscoped.filter(ended_at__isnull=True, **mine)[:MOST]
    codes = Invitation.unscoped.filter(used_at__isnull=True, withdrawn_at__isnull=True, **mine)
    found = [_member(row, person, False) for row in people]
    found += [_member(row, person, True) for row in codes.filter(expires_at__gt=clock.now())[:MOST]]
    _note(outsider, Tag.MEMBERS_LISTED, "organisation", outsider.organisation)
    return sorted(found, key=lambda one: (one.waits, one.label.casefold(), one.sign_in_name))


@use_case
def member(person: Person, member_id: UUID) -> Member | None:
    """One of one's own people or of their codes that wait; None for anybody else and for oneself. Raises Refused."""
    _allowed(person, "member:list")
    mine = {"agency_id": person.agency_id, "organisation_id": person.organisation_id, "pk": member_id}
    row = Person.unscoped.filter(ended_at__isnull=True, **mine).exclude(pk=person.pk).first()
    code = Invitation.unscoped.filter(used_at__isnull=True, withdrawn_at__isnull=True, **mine).first()
    found = row or code
    return _member(found, person, row is None) if found is not None else None


def _member(row: Person | Invitation, person: Person, waits: bool) -> Member:
    label = sealed.opened(sealed.LABEL, row.agency_id, row.pk, row.label_box).get("label", "")
    return Member(row.pk, shown_name(row.sign_in_name), label, row.administrator, waits, row.pk == person.pk)


def _allowed(person: Person, action: str) -> Outsider:
    outsider = outsider_of(person)
    about = of_organisation(outsider, outsider.organisation)
    require_outside(outsider, action, about, record_kind="organisation", record_id=outsider.organisation)
    return outsider


def _note(outsider: Outsider, tag: Tag, kind: str, about: str) -> None:
    write(actor=outsider, tag=tag, record_kind=kind, record_id=about, purpose="organisation")
