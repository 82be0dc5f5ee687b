"""What people outside do with their own account: open it with a code, change how they sign in, keep their details and
receipts, end it. One function a use case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.utils.translation import gettext_noop

from hearthline.access.outsider import Outsider
from hearthline.access.policy import require_outside
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.realm import sealed
from hearthline.realm.codes import is_open
from hearthline.realm.ending import end
from hearthline.realm.models import Ended, Invitation, KeptReceipt, Organisation, Person
from hearthline.realm.outsiders import outsider_of, own

DETAILS = ("name", "phone", "employer", "category")
"""What a member keeps once: filled in when they start a report."""
MOST_RECEIPTS = 100


@dataclass(frozen=True)
class Receipt:
    """A receipt that somebody chose to keep. `code` in groups; `at`: when they kept it."""

    id: UUID
    at: datetime
    code: str = field(repr=False)


def open_account(*, invitation_id: UUID, password: str) -> Person:
    """Use a code: the account it opens, with this password (checked by the form) and nothing else.

    Raises DomainError "code.over" when somebody used or withdrew it meanwhile. Twice at once makes one account.
    """
    return _keep_account(invitation_id=invitation_id, hashed=make_password(password))  # slow: outside the transaction


@use_case
def _keep_account(*, invitation_id: UUID, hashed: str) -> Person:
    row = Invitation.unscoped.filter(pk=invitation_id).first()
    over = DomainError("code.over", gettext_noop("This code was used or is over. Ask for a new one."))
    if row is None or not is_open(row):
        raise over
    if row.organisation_id and Organisation.unscoped.filter(pk=row.organisation_id, ended_at__isnull=False).exists():
        raise over
    now = clock.now()
    waiting = Invitation.unscoped.filter(pk=row.pk, used_at__isnull=True, withdrawn_at__isnull=True)
    if not waiting.update(used_at=now, label_box=""):  # what they are called goes into their own row, below
        raise over
    person = Person(
        id=uuid7(),
        agency_id=row.agency_id,
        kind=row.kind,
        organisation_id=row.organisation_id,
        administrator=row.administrator,
        sign_in_name=row.sign_in_name,
        password=hashed,
        made_at=now,
    )
    # Sealed anew: a box opens in its own row alone.
    label = sealed.opened(sealed.LABEL, row.agency_id, row.pk, row.label_box)
    person.label_box = sealed.seal(sealed.LABEL, row.agency_id, person.pk, label)
    Person.objects.bulk_create([person])
    _note(outsider_of(person), Tag.OUTSIDER_CREATED, row.pk.hex)
    return person


def change_password(*, person: Person, password: str) -> None:
    """One's own new password (checked by the form). Every other session of theirs ends."""
    _keep_password(person=person, hashed=make_password(password))


@use_case
def _keep_password(*, person: Person, hashed: str) -> None:
    outsider = _allowed(person, "own:account")
    person.password, person.session_version = hashed, person.session_version + 1
    Person.unscoped.filter(pk=person.pk, ended_at__isnull=True).update(
        password=hashed, session_version=F("session_version") + 1
    )
    _note(outsider, Tag.OUTSIDER_PASSWORD_CHANGED)


@use_case
def end_own(*, person: Person) -> None:
    """Leave: the account is over at once, with everything that was kept in it (`ending.destroy_ended`)."""
    outsider = _allowed(person, "own:account")
    end(Person.unscoped.filter(pk=person.pk), actor=outsider, why=Ended.OWN)


@use_case
def keep_details(*, person: Person, told: Mapping[str, str]) -> None:
    """One's own details, sealed; all empty takes them away. Raises Refused for who is no member."""
    outsider = _allowed(person, "own:details")
    kept = {name: one_line(told.get(name, ""), 200) for name in DETAILS}
    box = sealed.seal(sealed.DETAILS, person.agency_id, person.pk, kept)
    Person.unscoped.filter(pk=person.pk, ended_at__isnull=True).update(details_box=box)
    _note(outsider, Tag.DETAILS_CHANGED)


@use_case
def details(person: Person, action: str = "own:details") -> dict[str, str]:
    """One's own details, "" where nothing was filled in. `action`: what they are wanted for. Raises Refused."""
    _allowed(person, action)
    kept = sealed.opened(sealed.DETAILS, person.agency_id, person.pk, person.details_box)
    return {name: kept.get(name, "") for name in DETAILS}


@use_case
def keep_receipt(*, person: Person, code: str) -> None:
    """Keep one receipt, sealed. No entry in the journal: it would say that this person reported, and when.

    Raises Refused; DomainError "receipt.many"."""
    _allowed(person, "own:receipts")
    mine = KeptReceipt.unscoped.filter(person=person)
    if mine.count() >= MOST_RECEIPTS:
        raise DomainError("receipt.many", gettext_noop("This list is full. Delete one first."))
    # No time in its id: beside the person's it would say that they reported, and when.
    row = KeptReceipt(id=uuid4(), agency_id=person.agency_id, person=person)
    told = {"code": code, "at": clock.now().isoformat()}
    row.box = sealed.seal(sealed.RECEIPT, person.agency_id, row.pk, told)
    KeptReceipt.objects.bulk_create([row])


@use_case
def receipts(person: Person) -> list[Receipt]:
    """One's own kept receipts, the newest first. Raises Refused."""
    _allowed(person, "own:receipts")
    found = []
    for row in KeptReceipt.unscoped.filter(agency_id=person.agency_id, person=person):
        told = sealed.opened(sealed.RECEIPT, row.agency_id, row.pk, row.box)
        found.append(Receipt(row.pk, datetime.fromisoformat(told["at"]), told["code"]))
    return sorted(found, key=lambda one: one.at, reverse=True)


@use_case
def forget_receipt(*, person: Person, receipt_id: UUID) -> None:
    """Delete one of one's own. Nobody else's is touched, and the answer is the same."""
    _allowed(person, "own:receipts")
    KeptReceipt.unscoped.filter(person=person, pk=receipt_id).delete()


@use_case
def note_session(*, person: Person, tag: Tag, how: str = "") -> None:
    """That a session began or ended."""
    _note(outsider_of(person), tag, *([how] if how else []))


def _allowed(person: Person, action: str) -> Outsider:
    outsider = outsider_of(person)
    require_outside(outsider, action, own(outsider), record_kind="outsider", record_id=outsider.id)
    return outsider


def _note(outsider: Outsider, tag: Tag, *fields: str) -> None:
    write(actor=outsider, tag=tag, record_kind="outsider", record_id=outsider.id, purpose="own-account", fields=fields)
