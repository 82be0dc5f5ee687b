"""What is learnt of a person later. Facts are added and ended; what a person is born as may be corrected."""

from datetime import date
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.journal.usecase import use_case
from hearthline.linkage.record import Address, Born, Name
from hearthline.people.actions import facts
from hearthline.people.actions.touching import add, begin, note
from hearthline.people.models import Person, PersonAddress, PersonIdentifier, PersonName, PersonPhone
from hearthline.people.records import household_of, reindex


@use_case
def add_name(*, viewer: Viewer, person_id: UUID, name: Name) -> PersonName:
    """One more name; those before stay. The newest of kind "name" is the one that is shown.

    Raises Refused; DomainError `people.nameless`, `people.name-kind`, `people.changed`.
    """
    rows = facts.names([name])
    if not rows:
        raise DomainError("people.nameless", "Give a name.")
    person, ruling = begin(viewer, person_id)
    made = add(PersonName, viewer, person, **rows[0])
    note(viewer, person, ruling, ("name",))
    reindex(household_of([person.pk]))  # the others of the household are found by this name too
    return made


@use_case
def add_address(
    *,
    viewer: Viewer,
    person_id: UUID,
    address: Address,
    county: str = "",
    since: date | None = None,
    until: date | None = None,
) -> PersonAddress:
    """One more address; those before stay until somebody ends them.

    Raises Refused; DomainError `people.address`, `people.days`, `people.changed`.
    """
    place = facts.address(address)
    if not any(place.values()):
        raise DomainError("people.address", "Give an address.")
    days = facts.span(since, until)
    person, ruling = begin(viewer, person_id)
    made = add(PersonAddress, viewer, person, **place, **days, county=one_line(county, 60).strip())
    note(viewer, person, ruling, ("address",))
    reindex([person.pk])
    return made


@use_case
def end_address(*, viewer: Viewer, person_id: UUID, row: int, until: date) -> None:
    """They do not live there any more. Raises Refused; DomainError `people.no-such-fact`, `people.days`."""
    person, ruling = begin(viewer, person_id)
    found = PersonAddress.unscoped.filter(pk=row, person=person).first()
    if found is None:
        raise no_such_fact()
    facts.span(found.since, until)
    PersonAddress.unscoped.filter(pk=found.pk).update(until=until)
    note(viewer, person, ruling, (f"address:{row}",))
    reindex([person.pk])


def no_such_fact() -> DomainError:
    """What was to be changed is not this person's, or not there."""
    return DomainError("people.no-such-fact", "This is not there any more. Look again.")


@use_case
def add_phone(*, viewer: Viewer, person_id: UUID, phone: str) -> PersonPhone:
    """One more telephone number. Raises Refused; DomainError `people.phone`, `people.changed`."""
    digits = facts.digits(phone)
    if not digits:
        raise DomainError("people.phone", "Give a telephone number with its area code.")
    person, ruling = begin(viewer, person_id)
    made = add(PersonPhone, viewer, person, digits=digits)
    note(viewer, person, ruling, ("phone",))
    reindex([person.pk])
    return made


@use_case
def end_phone(*, viewer: Viewer, person_id: UUID, digits: str, until: date) -> None:
    """They are not reached there any more. Raises Refused; DomainError `people.no-such-fact`."""
    person, ruling = begin(viewer, person_id)
    rows = PersonPhone.unscoped.filter(person=person, digits=facts.digits(digits), until__isnull=True)
    if not rows.update(until=until):
        raise no_such_fact()
    note(viewer, person, ruling, ("phone",))
    reindex([person.pk])


@use_case
def add_identifier(*, viewer: Viewer, person_id: UUID, kind: str, value: str) -> PersonIdentifier:
    """A number by which they are known elsewhere. Raises Refused; DomainError `people.identifier`."""
    kind, value = facts.identifier(kind, value)
    if not kind or not value:
        raise DomainError("people.identifier", "Give the number, and whose it is.")
    person, ruling = begin(viewer, person_id)
    made = add(PersonIdentifier, viewer, person, kind=kind, value=value)
    note(viewer, person, ruling, ("identifier",))
    reindex([person.pk])
    return made


@use_case
def correct(
    *,
    viewer: Viewer,
    person_id: UUID,
    version: int,
    born: Born | None = None,
    sex: str | None = None,
    known_as: str | None = None,
    unborn: bool | None = None,
    birth_order: int | None = None,
) -> Person:
    """Put right what a person *is*; None leaves as it stands. `version`: of the page this was typed on.

    Raises Refused; DomainError `people.changed` when somebody was faster, `people.born`, `people.sex`.
    """
    changes: dict[str, Any] = {}
    if born is not None:
        changes |= facts.born(born)
    if sex is not None:
        changes["sex"] = facts.sex(sex)
    if known_as is not None:
        changes["known_as"] = one_line(known_as, 200).strip()
    if unborn is not None:
        changes["unborn"] = unborn
    if birth_order is not None:
        changes["birth_order"] = facts.birth_order(birth_order)
    person, ruling = begin(viewer, person_id, version=version)
    if changes:
        Person.unscoped.filter(pk=person.pk).update(**changes)
        person.refresh_from_db()
    note(viewer, person, ruling, sorted(changes))
    reindex([person.pk])
    return person
