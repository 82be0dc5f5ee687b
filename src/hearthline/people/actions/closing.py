"""Closing a person's record: restricted ("exists, ask X"), sealed (absent everywhere), and staff who stand near."""

from typing import Final
from uuid import UUID

from django.db.models import F

from hearthline.access.policy import require
from hearthline.access.queries import colleagues
from hearthline.access.viewer import SCREENER, SUPERVISOR, Viewer
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
from hearthline.people.records import household_of, reindex, take_turn

OPENED_BY: Final = ("court-order", "law", "sealed-by-mistake")
"""By what a sealed record is opened again."""

RESTRICTED_FOR: Final = ("staff_family", "threatened", "court", "known_to_all", "other")
"""Why a record is restricted. Kept in the journal as its purpose, a code and never words about a family."""
OPENED_FOR: Final = ("over", "mistake", "court", "other")
"""Why a restriction ends."""
ON_WHOSE_WORD: Final = ("order_seen", "unit_wrote")
"""By what authority a record is sealed: the order itself was seen, or the unit that keeps such orders wrote."""


def who_may_be_asked(viewer: Viewer, person: Person) -> tuple[str, ...]:
    """Whom others may be told to ask: who may open the record whoever is assigned, of this agency, by name. Not who is
    kept away from the person. Whether the viewer may restrict is the caller's to ask."""
    known = resource(person)
    away = {*known["named"], *known["conflicted"]}  # type: ignore[misc]  # sets of ids, as `resource` makes them
    found = colleagues(person.agency_id, (SUPERVISOR,))
    return tuple(dict.fromkeys(name for own, name in found.items() if own not in away))


@use_case
def restrict(*, viewer: Viewer, person_id: UUID, ask: str, why: str = "", version: int | None = None) -> Person:
    """From now on a person is told to exist, and whom to `ask` (a name of `who_may_be_asked`), to who is not assigned.

    `why`: one of RESTRICTED_FOR, "" when nobody asked. `version`: of the page. Restricted already: only whom to ask
    changes. Raises Refused; DomainError `people.ask`, `people.restricted-why`, `people.changed`.
    """
    _one_of(why, RESTRICTED_FOR, "people.restricted-why", "Choose why the record is restricted.")
    whom = one_line(ask, 120).strip()
    if not whom:
        raise DomainError("people.ask", "Say whom to ask about this person.")
    person, ruling = begin(viewer, person_id, "person:restrict", version=version)
    if whom not in who_may_be_asked(viewer, person):
        raise DomainError("people.ask", "Choose whom to ask from the list: a supervisor who works here.")
    since = person.restricted_at if person.restricted else clock.now()
    Person.unscoped.filter(pk=person.pk).update(restricted=True, restricted_ask=whom, restricted_at=since)
    note(viewer, person, ruling, ("restricted",), Tag.PERSON_RESTRICTED, purpose=why)
    person.refresh_from_db()
    _tell_household(person)
    return person


@use_case
def unrestrict(*, viewer: Viewer, person_id: UUID, why: str = "", version: int | None = None) -> Person:
    """Open again to everybody who may read persons. `why`: one of OPENED_FOR, "" when nobody asked.

    Raises Refused; DomainError `people.opened-why`, `people.changed`.
    """
    _one_of(why, OPENED_FOR, "people.opened-why", "Choose why the restriction ends.")
    person, ruling = begin(viewer, person_id, "person:restrict", version=version)
    Person.unscoped.filter(pk=person.pk).update(restricted=False, restricted_ask="", restricted_at=None)
    note(viewer, person, ruling, ("restricted",), Tag.PERSON_UNRESTRICTED, purpose=why)
    person.refresh_from_db()
    _tell_household(person)
    return person


@use_case
def seal(*, viewer: Viewer, person_id: UUID, why: str, authority: str = "", version: int | None = None) -> None:
    """Absent from now on, from every hit, list, count and household; out of the index, so that no time tells either.
    Their links are laid aside (`aside`): their places in reports are free, like those where nobody ever stood.

    `why`: of `models.SealedWhy`. `authority`: one of ON_WHOSE_WORD, "" when nobody asked. Raises Refused; DomainError
    `people.sealed-why`, `people.sealed-authority`, `people.changed`.
    """
    _one_of(authority, ON_WHOSE_WORD, "people.sealed-authority", "Choose on whose word.")
    if why not in SealedWhy.values:
        raise DomainError("people.sealed-why", "Choose by what the record is sealed.")
    person, ruling = begin(viewer, person_id, "person:seal", version=version)
    Person.unscoped.filter(pk=person.pk).update(sealed=True, sealed_why=why)
    aside = lay_aside(viewer, person)
    told = ("sealed", *((f"authority:{authority}",) if authority else ()), *(f"link:{one.hex}" for one in aside))
    note(viewer, person, ruling, told, Tag.PERSON_SEALED, purpose=why)
    _tell_household(person)


def _one_of(code: str, codes: tuple[str, ...], wrong: str, said: str) -> None:
    if code and code not in codes:
        raise DomainError(wrong, said)


@use_case
def unseal(*, viewer: Viewer, person_id: UUID, purpose: str) -> Person:
    """Open a sealed record again, on an order. `purpose`: one of OPENED_BY; it is journalled, so it holds no name.
    Links that were laid aside stand again where nobody was linked since.

    Raises Refused, alike for a person who is not there, another agency's, or not sealed; DomainError `people.purpose`,
    `people.changed`.
    """
    if purpose and purpose not in OPENED_BY:
        raise DomainError("people.purpose", "Choose by what the record is opened again.")
    person = Person.unscoped.filter(pk=person_id, sealed=True, merged_into__isnull=True).first()
    # That they are sealed is what is asked about here, and no reason to refuse; everything else about them still is.
    about = {name: value for name, value in resource(person).items() if name != "sealed"}
    ruling = require(viewer, "person:unseal", about, purpose, record_kind="person", record_id=person_id.hex)
    if person is None:
        raise LookupError("a policy permits opening what is not there")
    opened = {"sealed": False, "sealed_why": "", "version": F("version") + 1, "changed_at": clock.now()}
    if not Person.unscoped.filter(pk=person.pk, sealed=True).update(**opened):
        raise DomainError("people.changed", "Somebody changed this person meanwhile. Look again.")
    back = give_back(viewer, person)
    note(viewer, person, ruling, ("sealed", *(f"link:{one.hex}" for one in back)), Tag.PERSON_UNSEALED, purpose=purpose)
    person.refresh_from_db()
    _tell_household(person)
    return person


@use_case
def stand(*, viewer: Viewer, person_id: UUID, user_id: str, kind: str) -> Standing:
    """A member of staff is assigned to a restricted person, or may not come near one (`named`, `conflicted`). Only
    somebody of this agency; assigned is only who screens or supervises.

    Raises Refused; DomainError `people.standing`, `people.changed`.
    """
    if kind not in StandingKind.values or not user_id or len(user_id) > 64:
        raise DomainError("people.standing", "Choose who, and how they stand to this person.")
    person, ruling = begin(viewer, person_id, "person:restrict")
    roles = (SCREENER, SUPERVISOR) if kind == StandingKind.ASSIGNED else ()
    if user_id not in colleagues(person.agency_id, roles):
        raise DomainError("people.standing", "Choose somebody who works here, and how they stand to this person.")
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


def _tell_household(person: Person) -> None:
    """The index learns of everybody who lives with them: nobody is found by a name that is closed, or again by it."""
    take_turn()  # before it is read who they are: somebody may be moving in at this instant
    reindex(household_of([person.pk], everybody=True))
