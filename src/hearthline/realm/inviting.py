"""What the desk does: an administrator invites organisations, a supervisor makes codes for families and requesters.

Nobody at the desk reads what people outside keep: the desk's database role has no right to those columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.realm.codes import Card, card_of, draw, shown_name
from hearthline.realm.ending import end
from hearthline.realm.models import Ended, Invitation, Kind, Organisation, Person

IN_PERSON = (Kind.FAMILY, Kind.REQUESTER)
"""Kinds of account that begin with a code given in person."""
WAITS, OPEN, OVER, RAN_OUT = "waits", "open", "over", "ran_out"
MOST = 200


@dataclass(frozen=True)
class Account:
    """One account, or the code that waits to open it, as the desk sees it: a drawn name, and no other."""

    id: UUID
    sign_in_name: str
    kind: str
    state: str
    administrator: bool
    made_at: datetime
    until: datetime | None


@dataclass(frozen=True)
class House:
    """One organisation with how many of its people have an open account. `accounts`: its administrators."""

    id: UUID
    name: str
    contact: str
    open: bool
    people: int
    accounts: Sequence[Account]


@use_case
def invite_organisation(*, viewer: Viewer, name: str, contact: str) -> Card:
    """A new organisation, and the code for its first administrator, shown once. Raises Refused; DomainError
    "organisation.name"."""
    ruling = _require(viewer, "organisation:invite")
    if not one_line(name, 200):
        raise DomainError("organisation.name", gettext_noop("Give the organization's name."))
    row = Organisation(
        id=uuid7(),
        agency_id=viewer.agency_id,
        name=one_line(name, 200),
        contact=one_line(contact, 200),
        made_by=viewer.id,
    )
    Organisation.objects.bulk_create([row])
    _note(viewer, Tag.ORGANISATION_INVITED, "organisation", row.pk, ruling)
    return _code(viewer, ruling, Kind.ORGANISATION, row.pk)


@use_case
def invite_administrator(*, viewer: Viewer, organisation_id: UUID) -> Card:
    """A code for one more administrator of an organisation, as when the last one has left. Raises Refused, also for
    one of another agency, one that ended and none."""
    ruling = _require(viewer, "organisation:invite", _house(viewer, organisation_id) is not None)
    return _code(viewer, ruling, Kind.ORGANISATION, organisation_id)


@use_case
def end_organisation(*, viewer: Viewer, organisation_id: UUID) -> int:
    """Every account and every waiting code of this organisation is over. Returns how many accounts. Raises Refused, as
    `invite_administrator` does."""
    ruling = _require(viewer, "organisation:end", _house(viewer, organisation_id) is not None)
    now = clock.now()
    Organisation.unscoped.filter(pk=organisation_id, ended_at__isnull=True).update(
        ended_at=now, ended_by=viewer.id, version=F("version") + 1
    )
    _waiting(viewer.agency_id).filter(organisation_id=organisation_id).update(withdrawn_at=now)
    _note(viewer, Tag.ORGANISATION_ENDED, "organisation", organisation_id, ruling)
    people = Person.unscoped.filter(agency_id=viewer.agency_id, organisation_id=organisation_id)
    return end(people, actor=viewer, why=Ended.AGENCY, authority=ruling.authority)


@use_case
def may_invite(viewer: Viewer) -> None:
    """Raises Refused for who may not invite organisations."""
    _require(viewer, "organisation:invite")


@use_case
def may_change(viewer: Viewer, organisation_id: UUID) -> None:
    """Raises Refused for who may not look after this organisation, or when there is none."""
    _require(viewer, "organisation:invite", _house(viewer, organisation_id) is not None)


@use_case
def may_give(viewer: Viewer) -> None:
    """Raises Refused for who may not give codes in person."""
    _require(viewer, "outsider:give")


@use_case
def give_code(*, viewer: Viewer, kind: str) -> Card:
    """A code for a family member or a records requester, to be given in person: it opens an empty account and says
    nothing of any case. Raises Refused; DomainError "code.kind"."""
    ruling = _require(viewer, "outsider:give")
    if kind not in IN_PERSON:
        raise DomainError("code.kind", gettext_noop("Choose whom the code is for."))
    return _code(viewer, ruling, Kind(kind), None)


def withdraw(*, viewer: Viewer, code_id: UUID) -> None:
    """A code that was given in person opens nothing any more. Again: nothing changes. Raises Refused, also for a code
    of another agency or kind and for none."""
    _withdraw(viewer=viewer, code_id=code_id, action="outsider:end", kinds=IN_PERSON)


def withdraw_head(*, viewer: Viewer, code_id: UUID) -> None:
    """`withdraw` for the code of an organisation's administrator."""
    _withdraw(viewer=viewer, code_id=code_id, action="organisation:end", kinds=(Kind.ORGANISATION,))


def end_account(*, viewer: Viewer, account_id: UUID) -> None:
    """An account that began with a code given in person is over. Again: nothing changes. Raises Refused, as `withdraw`
    does."""
    _end(viewer=viewer, account_id=account_id, action="outsider:end", kinds=IN_PERSON)


def end_head(*, viewer: Viewer, account_id: UUID) -> None:
    """`end_account` for an organisation's administrator; its members are the organisation's own to end."""
    _end(viewer=viewer, account_id=account_id, action="organisation:end", kinds=(Kind.ORGANISATION,))


@use_case
def _withdraw(*, viewer: Viewer, code_id: UUID, action: str, kinds: Sequence[Kind]) -> None:
    rows = Invitation.unscoped.filter(agency_id=viewer.agency_id, pk=code_id, kind__in=kinds, at_desk=True)
    ruling = _require(viewer, action, rows.exists())
    if _waiting(viewer.agency_id).filter(pk__in=rows.values("pk")).update(withdrawn_at=clock.now()):
        _note(viewer, Tag.OUTSIDE_CODE_WITHDRAWN, "outside-code", code_id, ruling)


@use_case
def _end(*, viewer: Viewer, account_id: UUID, action: str, kinds: Sequence[Kind]) -> None:
    heads = {"administrator": True} if Kind.ORGANISATION in kinds else {}
    found = Person.unscoped.filter(agency_id=viewer.agency_id, pk=account_id, kind__in=kinds, **heads)
    ruling = _require(viewer, action, found.exists())
    end(found, actor=viewer, why=Ended.AGENCY, authority=ruling.authority)


@use_case
def houses(viewer: Viewer) -> list[House]:
    """The agency's organisations by name, those that ended last. Raises Refused without `organisation:list`. Four
    queries and an entry."""
    ruling = _require(viewer, "organisation:list")
    rows = list(Organisation.objects.for_viewer(viewer, "organisation:list").order_by("ended_at", "name", "id")[:MOST])
    here = [row.pk for row in rows]
    people = Person.unscoped.filter(agency_id=viewer.agency_id, organisation_id__in=here, ended_at__isnull=True)
    counted: dict[UUID | None, int] = {}
    for whose in people.values_list("organisation_id", flat=True):
        counted[whose] = counted.get(whose, 0) + 1
    heads = _accounts(viewer.agency_id, organisation_id__in=here, administrator=True)
    _note(viewer, Tag.ORGANISATIONS_LISTED, "organisation", None, ruling)
    return [
        House(row.pk, row.name, row.contact, row.ended_at is None, counted.get(row.pk, 0), tuple(heads.get(row.pk, ())))
        for row in rows
    ]


@use_case
def given_in_person(viewer: Viewer) -> list[Account]:
    """Accounts and codes of families and records requesters, newest first. Raises Refused without `outsider:list`."""
    ruling = _require(viewer, "outsider:list")
    found = _accounts(viewer.agency_id, kind__in=IN_PERSON)
    _note(viewer, Tag.OUTSIDERS_LISTED, "outsider", None, ruling)
    return sorted((one for rows in found.values() for one in rows), key=lambda one: one.made_at, reverse=True)[:MOST]


def _accounts(agency_id: str, **which: object) -> dict[UUID | None, list[Account]]:
    """Organisation (None: of none) -> its accounts and waiting codes. Only columns that the desk's role may read."""
    now, made = clock.now(), dict[UUID | None, list[Account]]()
    people = Person.unscoped.filter(agency_id=agency_id, **which).order_by("-made_at")
    for pk, whose, name, kind, head, at, ended in people.values_list(
        "pk", "organisation_id", "sign_in_name", "kind", "administrator", "made_at", "ended_at"
    )[:MOST]:
        state = OVER if ended else OPEN
        made.setdefault(whose, []).append(Account(pk, shown_name(name), kind, state, head, at, ended))
    for row in _waiting(agency_id).filter(**which).order_by("-made_at")[:MOST]:
        state = WAITS if row.expires_at > now else RAN_OUT
        told = Account(
            row.pk, shown_name(row.sign_in_name), row.kind, state, row.administrator, row.made_at, row.expires_at
        )
        made.setdefault(row.organisation_id, []).append(told)
    return made


def _code(viewer: Viewer, ruling: Ruling, kind: Kind, organisation_id: UUID | None) -> Card:
    row, code = draw(
        agency_id=viewer.agency_id,
        kind=kind,
        made_by=viewer.id,
        at_desk=True,
        organisation_id=organisation_id,
        administrator=organisation_id is not None,
    )
    Invitation.objects.bulk_create([row])
    _note(viewer, Tag.OUTSIDE_CODE_MADE, "outside-code", row.pk, ruling, kind)
    return card_of(row, code)


def _house(viewer: Viewer, organisation_id: UUID) -> Organisation | None:
    open_ones = Organisation.unscoped.filter(agency_id=viewer.agency_id, ended_at__isnull=True)
    return open_ones.filter(pk=organisation_id).first()


def _waiting(agency_id: str) -> QuerySet[Invitation]:
    return Invitation.unscoped.filter(agency_id=agency_id, used_at__isnull=True, withdrawn_at__isnull=True)


def _require(viewer: Viewer, action: str, there: bool = True) -> Ruling:
    """What is not there is asked about as nobody's: refused like what is another agency's."""
    return require(viewer, action, {"agency": viewer.agency_id if there else "-"}, record_kind="outsider")


def _note(viewer: Viewer, tag: Tag, kind: str, about: UUID | None, ruling: Ruling, *fields: str) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind=kind,
        record_id=about.hex if about else viewer.agency_id,
        authority=ruling.authority,
        fields=fields,
    )
