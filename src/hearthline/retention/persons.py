"""A person's record goes with the last report that needs it, and never before.

Persons who are tied to each other (a relation, a household, a merge) stay or go together: half a family is a wrong
family. What came from elsewhere, is sealed or restricted, or was known before, is kept.
"""

from collections import Counter
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Q

from hearthline.linkage.cards import words_of
from hearthline.linkage.ready import unpack
from hearthline.linkage.vocabulary import deletes
from hearthline.people import index
from hearthline.people.index.words import key_of
from hearthline.people.index_models import Card, Gone, Spelling
from hearthline.people.models import (
    Household,
    HouseholdMember,
    Lookup,
    Origin,
    PastEvent,
    Person,
    PersonIdentifier,
    ReportedLink,
    Standing,
)
from hearthline.retention import places
from hearthline.retention.destroying import named
from hearthline.retention.holds import kin
from hearthline.screening.models import CallPick


def of_report(agency_id: str, report_id: UUID) -> list[UUID]:
    """Everybody who was ever linked in this report, and everybody tied to them, whether or not they can go."""
    linked = ReportedLink.unscoped.filter(agency_id=agency_id, report_id=report_id).values_list("person_id", flat=True)
    found: set[UUID] = set()
    for one in linked:
        found |= family(agency_id, one)
    return sorted(found)


def family(agency_id: str, person_id: UUID) -> set[UUID]:
    """The person, and all who are tied to them however far."""
    found: set[UUID] = set()
    new = {person_id}
    while new:
        found |= new
        new = kin(agency_id, new) - found
    return found


def still_needed(agency_id: str, person_id: UUID, apart_from: frozenset[UUID] = frozenset()) -> str:
    """Why the record must stay, as a code, or "". `apart_from`: reports that are about to go and need nobody."""
    members = family(agency_id, person_id)
    rows = Person.unscoped.filter(pk__in=members)
    own = Q(person_id__in=members)
    if rows.filter(Q(sealed=True) | Q(restricted=True)).exists():
        return "person-closed"
    if rows.exclude(origin=Origin.DESK).exists() or PersonIdentifier.unscoped.filter(own).exists():
        return "person-from-elsewhere"
    if PastEvent.unscoped.filter(own).exists():
        return "person-has-a-past"
    if Standing.unscoped.filter(own, ended_at__isnull=True).exists():
        return "person-has-staff"
    if ReportedLink.unscoped.filter(own).exclude(report_id__in=apart_from).exists():
        return "person-in-other-reports"
    if CallPick.unscoped.filter(own).exclude(call__report_id__in=apart_from).exists():
        return "person-in-a-call"
    return ""


def delete_person(agency_id: str, person_id: UUID) -> Counter[str]:
    """Every row that leads to the person, the index and its words included; by table, how many went."""
    counts: Counter[str] = Counter()
    person = Person.unscoped.filter(pk=person_id, agency_id=agency_id).first()
    if person is None:
        return counts
    counts += _out_of_the_index(person_id)
    homes = list(HouseholdMember.unscoped.filter(person_id=person_id).values_list("household_id", flat=True))
    if person.lookup_id:
        counts["people.Lookup"] += Lookup.unscoped.filter(pk=person.lookup_id).delete()[0]
    Person.unscoped.filter(merged_into_id=person_id).update(merged_into=None)
    for label, columns in places.PERSON.items():
        about = Q()
        for column in columns:
            about |= Q(**{column: person_id})
        rows = apps.get_model(label)._base_manager.filter(about)
        counts[label] += int(rows._raw_delete(rows.db) or 0)
    left = HouseholdMember.unscoped.filter(household_id__in=homes).values_list("household_id", flat=True)
    empty = Household.unscoped.filter(pk__in=set(homes) - set(left))
    counts["people.Household"] += int(empty._raw_delete(empty.db) or 0)
    counts += named({person_id.hex, str(person_id)})
    return +counts


def _out_of_the_index(person_id: UUID) -> Counter[str]:
    card = Card._default_manager.filter(person_id=person_id).first()
    if card is None:
        return Counter()
    words, number, shelf = words_of(unpack(card.packed)), card.number, card.shelf
    index.drop(person_id)
    # While lists are built this row keeps the card from coming back; it holds hashes, and the build takes it away.
    building = Gone._default_manager.filter(number=number).exists()
    forgotten = sum(_unlearn(shelf, word) for word in words)
    return Counter({"people.Card": 1, "people.Spelling": forgotten, **({"people.Gone": 0} if building else {})})


def _unlearn(shelf: int, word: str) -> int:
    """Take a word out of the spellings when no other card bears it; how many rows it left."""
    if Card._default_manager.filter(shelf=shelf, packed__contains=word).exists():
        return 0
    changed = 0
    for row in Spelling._default_manager.filter(shelf=shelf, key__in={key_of(left) for left in deletes(word)}):
        kept = " ".join(said for said in row.words.split() if said.rpartition(":")[0] != word)
        if kept == row.words:
            continue
        rows = Spelling._default_manager.filter(shelf=shelf, key=row.key)
        rows.update(words=kept) if kept else rows._raw_delete(connection.alias)
        changed += 1
    return changed
