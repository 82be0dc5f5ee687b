"""Closing a person's record: restricted ("exists, ask X"), sealed (absent everywhere), and staff who stand near."""

from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.actions.adding import no_such_fact
from hearthline.people.actions.aside import give_back, lay_aside
from hearthline.people.actions.touching import add, begin, note
from hearthline.people.models import Person, SealedWhy, Standing, StandingKind
from hearthline.people.policy import resource
from hearthline.people.records import household_of, reindex


@use_case
def restrict(*, viewer: Viewer, person_id: UUID, ask: str) -> Person:
    """From now on a person is told to exist, and `ask` whom ("the adoptions supervisor"), to who is not assigned.

    Raises Refused; DomainError `people.ask`, `people.changed`.
    """
    whom = one_line(ask, 120).strip()
    if not whom:
        raise DomainError("people.ask", "Say whom to ask about this person.")
    person, ruling = begin(viewer, person_id, "person:restrict")
    since = person.restricted_at if person.restricted else clock.now()
    Person.unscoped.filter(pk=person.pk).update(restricted=True, restricted_ask=whom, restricted_at=since)
    note(viewer, person, ruling, ("restricted",), Tag.PERSON_RESTRICTED)
    person.refresh_from_db()
    reindex(household_of([person.pk]))  # nobody of the household is found by their name any more
    return person


@use_case
def unrestrict(*, viewer: Viewer, person_id: UUID) -> Person:
    """Open again to everybody who may read persons. Raises Refused; DomainError `people.changed`."""
    person, ruling = begin(viewer, person_id, "person:restrict")
    Person.unscoped.filter(pk=person.pk).update(restricted=False, restricted_ask="", restricted_at=None)
    note(viewer, person, ruling, ("restricted",), Tag.PERSON_UNRESTRICTED)
    person.refresh_from_db()
    reindex(household_of([person.pk]))
    return person


@use_case
def seal(*, viewer: Viewer, person_id: UUID, why: str) -> None:
    """Absent from now on, from every hit, list, count and household; out of the index, so that no time tells either.
    Their links are laid aside (`aside`): their places in reports are free, like those where nobody ever stood.

    `why`: of `models.SealedWhy`. Raises Refused; DomainError `people.sealed-why`, `people.changed`.
    """
    if why not in SealedWhy.values:
        raise DomainError("people.sealed-why", "Choose by what the record is sealed.")
    person, ruling = begin(viewer, person_id, "person:seal")
    near = household_of([person.pk])
    Person.unscoped.filter(pk=person.pk).update(sealed=True, sealed_why=why)
    aside = lay_aside(viewer, person)
    note(viewer, person, ruling, ("sealed", *(f"link:{one.hex}" for one in aside)), Tag.PERSON_SEALED, purpose=why)
    reindex(near)


@use_case
def unseal(*, viewer: Viewer, person_id: UUID, purpose: str) -> Person:
    """Open a sealed record again, on an order. `purpose`: what the order is, in a word ("court-order"). Links that
    were laid aside stand again where nobody was linked since.

    Raises Refused, alike for a person who is not there, another agency's, or not sealed.
    """
    person = Person.unscoped.filter(pk=person_id, sealed=True, merged_into__isnull=True).first()
    # That they are sealed is what is asked about here, and no reason to refuse; everything else about them still is.
    about = {name: value for name, value in resource(person).items() if name != "sealed"}
    ruling = require(viewer, "person:unseal", about, purpose, record_kind="person", record_id=person_id.hex)
    if person is None:
        raise LookupError("a policy permits opening what is not there")
    Person.unscoped.filter(pk=person.pk).update(
        sealed=False, sealed_why="", version=person.version + 1, changed_at=clock.now()
    )
    back = give_back(viewer, person)
    fields = ("sealed", *(f"link:{one.hex}" for one in back))
    note(viewer, person, ruling, fields, Tag.PERSON_UNSEALED, purpose=purpose[:64])
    person.refresh_from_db()
    reindex(household_of([person.pk]))
    return person


@use_case
def stand(*, viewer: Viewer, person_id: UUID, user_id: str, kind: str) -> Standing:
    """A member of staff is assigned to a restricted person, or may not come near one (`named`, `conflicted`).

    Raises Refused; DomainError `people.standing`, `people.changed`.
    """
    if kind not in StandingKind.values or not user_id or len(user_id) > 64:
        raise DomainError("people.standing", "Choose who, and how they stand to this person.")
    person, ruling = begin(viewer, person_id, "person:restrict")
    same = Standing.unscoped.filter(person=person, user_id=user_id, kind=kind, ended_at__isnull=True)
    made = same.first()
    if made is None:
        made = add(Standing, viewer, person, user_id=user_id, kind=kind)
    note(viewer, person, ruling, (f"standing:{made.pk}", kind))
    return made


@use_case
def stop_standing(*, viewer: Viewer, person_id: UUID, row: int) -> None:
    """That is over. Raises Refused; DomainError `people.no-such-fact`."""
    person, ruling = begin(viewer, person_id, "person:restrict")
    if not Standing.unscoped.filter(pk=row, person=person, ended_at__isnull=True).update(ended_at=clock.now()):
        raise no_such_fact()
    note(viewer, person, ruling, (f"standing:{row}",))
