"""Who is what to whom, and who lives with whom. Ended by a day, never taken away."""

from datetime import date
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.journal.usecase import use_case
from hearthline.people.actions import facts
from hearthline.people.actions.adding import no_such_fact
from hearthline.people.actions.doubling import say_different
from hearthline.people.actions.touching import add, begin, note
from hearthline.people.family import reverse
from hearthline.people.models import Household, HouseholdMember, Relation, Relationship
from hearthline.people.policy import sort, survivors
from hearthline.people.records import household_of, reindex


@use_case
def relate(
    *,
    viewer: Viewer,
    person_id: UUID,
    other_id: UUID,
    kind: str,
    since: date | None = None,
    until: date | None = None,
) -> Relationship:
    """`person_id` is `kind` (`models.Relation`) to `other_id`. The same said twice is one.

    Twins are two: the pair leaves the queue of duplicates. Raises Refused; DomainError `people.relation`,
    `people.days`, `people.changed`.
    """
    if kind not in Relation.values:
        raise DomainError("people.relation", "Choose what they are to each other.")
    days = facts.span(since, until)
    # In the order of their ids, so that two who do this at once wait for each other and never deadlock.
    both = {one: begin(viewer, one) for one in sorted((person_id, other_id))}
    (person, ruling), (other, _) = both[person_id], both[other_id]
    if person.pk == other.pk:
        raise DomainError("people.relation", "These two are the same person.")
    same = Relationship.unscoped.filter(person=person, other=other, kind=kind, until=until)
    mirrored = Relationship.unscoped.filter(person=other, other=person, kind=reverse(kind), until=until)
    made = same.first() or mirrored.first()
    if made is None:
        made = add(Relationship, viewer, person, other=other, kind=kind, **days)
    if kind == Relation.TWIN:
        say_different(viewer, person.pk, other.pk, "twins")
    note(viewer, person, ruling, (f"relationship:{made.pk}", other.pk.hex))
    return made


@use_case
def end_relation(*, viewer: Viewer, person_id: UUID, row: int, until: date) -> None:
    """It ended on that day. `person_id`: either of the two. Raises Refused; DomainError as `end_address`."""
    person, ruling = begin(viewer, person_id)
    found = Relationship.unscoped.filter(pk=row, agency_id=person.agency_id).first()
    if found is None or person.pk not in (found.person_id, found.other_id):
        raise no_such_fact()
    other = found.other_id if person.pk == found.person_id else found.person_id
    # Rows are numbers that can be guessed: who may not see the other learns here as little as on the page.
    if not sort(viewer, survivors([other]).values(), "screening").seen:
        raise no_such_fact()
    facts.span(found.since, until)
    Relationship.unscoped.filter(pk=found.pk).update(until=until)
    note(viewer, person, ruling, (f"relationship:{row}",))


@use_case
def join_household(
    *, viewer: Viewer, person_id: UUID, with_person: UUID | None = None, since: date | None = None
) -> HouseholdMember:
    """They live with this person now (in the household where that one lives), or in a new household of their own.

    Households they lived in before are not ended by this: children have two homes. Raises Refused; DomainError
    `people.household` for a person with themself, `people.changed`.
    """
    wanted = sorted({person_id, with_person} - {None})  # type: ignore[type-var]  # None is taken out
    both = {one: begin(viewer, one) for one in wanted if one is not None}
    person, ruling = both[person_id]
    mate = both[with_person][0] if with_person else None
    if mate is not None and mate.pk == person.pk:
        raise DomainError("people.household", "These two are the same person.")
    theirs = None
    if mate is not None:
        theirs = HouseholdMember.unscoped.filter(person=mate, until__isnull=True).order_by("-id").first()
    household_id = theirs.household_id if theirs else None
    if household_id is None:
        household_id = Household.objects.create(id=uuid7(), agency_id=person.agency_id).pk
        if mate is not None:
            add(HouseholdMember, viewer, mate, household_id=household_id)
    here = HouseholdMember.unscoped.filter(person=person, household_id=household_id, until__isnull=True).first()
    made = here or add(HouseholdMember, viewer, person, household_id=household_id, since=since)
    note(viewer, person, ruling, (f"household:{household_id.hex}",))
    reindex(household_of([person.pk]))
    return made


@use_case
def leave_household(*, viewer: Viewer, person_id: UUID, household_id: UUID, until: date) -> None:
    """They do not live there any more. Raises Refused; DomainError `people.no-such-fact`."""
    person, ruling = begin(viewer, person_id)
    left = household_of([person.pk])
    rows = HouseholdMember.unscoped.filter(person=person, household_id=household_id, until__isnull=True)
    if not rows.update(until=until):
        raise no_such_fact()
    note(viewer, person, ruling, (f"household:{household_id.hex}",))
    reindex(left)
