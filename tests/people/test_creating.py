"""A person is created only after somebody looked for that person, and what is typed is made fit."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Address, Born, Name
from hearthline.people import actions, queries
from hearthline.people.actions import facts
from hearthline.people.models import Lookup, Origin, Person, PersonName, PersonPhone
from hearthline.people.types import Shown
from tests.people.family import (
    BARTHOLOMEW,
    DASHIELL,
    ELSEWHERE,
    HERE,
    HOME,
    IMOGEN,
    NOBODY,
    RUTGER,
    SOLVEIG,
    WREN,
    entries,
    make,
    query,
    token,
    wren,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6")]


def code(failed: pytest.ExceptionInfo[DomainError]) -> str:
    return failed.value.code


def shown(person: Person) -> Shown:
    (found,) = queries.persons(IMOGEN, [person.pk])
    assert isinstance(found, Shown)
    return found


def test_who_was_created_after_a_search_is_found_by_the_next_one() -> None:
    made = wren()
    looked = actions.look_up(IMOGEN, query(WREN))
    assert [hit.person.id for hit in looked.hits] == [made.pk]
    assert looked.hits[0].person.name == "Wren Abernathy-Solis"


def test_nobody_is_created_without_a_search() -> None:
    for bad in ("", "x", uuid7().hex):
        with pytest.raises(DomainError) as failed:
            actions.create(viewer=IMOGEN, token=bad, names=[WREN])
        assert code(failed) == "people.search-first"
    assert not Person.unscoped.exists()


def test_the_database_itself_knows_nobody_of_the_desk_without_a_search() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(agency_id=HERE, origin=Origin.DESK)


def test_one_search_creates_one_person() -> None:
    spent = token(WREN)
    actions.create(viewer=IMOGEN, token=spent, names=[WREN])
    with pytest.raises(DomainError) as failed:
        actions.create(viewer=IMOGEN, token=spent, names=[WREN])
    assert code(failed) == "people.search-first"
    assert Person.unscoped.count() == 1


@pytest.mark.parametrize("viewer", [BARTHOLOMEW, ELSEWHERE, SOLVEIG])
def test_a_search_of_somebody_else_creates_nobody(viewer: Any) -> None:
    with pytest.raises(DomainError) as failed:
        actions.create(viewer=viewer, token=token(WREN), names=[WREN])
    assert code(failed) == "people.search-first"


def test_a_search_is_good_for_half_an_hour() -> None:
    now = clock.now()
    with clock.freeze(now):
        first, second = token(WREN), token(WREN)
    with clock.freeze(now + timedelta(minutes=30)):
        actions.create(viewer=IMOGEN, token=first, names=[WREN])
    with clock.freeze(now + timedelta(minutes=30, seconds=1)), pytest.raises(DomainError) as failed:
        actions.create(viewer=IMOGEN, token=second, names=[WREN])
    assert code(failed) == "people.search-first"


def test_a_search_for_one_name_does_not_create_another() -> None:
    with pytest.raises(DomainError) as failed:
        actions.create(viewer=IMOGEN, token=token(DASHIELL), names=[Name("Juniper", "Solis")])
    assert code(failed) == "people.search-this-name"
    actions.create(viewer=IMOGEN, token=token(Name("DÁSHIELL", "")), names=[DASHIELL])


def test_a_failed_creation_leaves_the_search_to_be_used_again() -> None:
    unspent = token(WREN)
    with pytest.raises(DomainError):
        actions.create(viewer=IMOGEN, token=unspent, names=[WREN], born=Born(2019, 2, 30))
    actions.create(viewer=IMOGEN, token=unspent, names=[WREN])


@pytest.mark.parametrize("viewer", [NOBODY, RUTGER])
def test_who_may_not_look_creates_nobody_and_the_refusal_is_kept(viewer: Any) -> None:
    with pytest.raises(Refused):
        actions.look_up(viewer, query(WREN))
    with pytest.raises(Refused):
        actions.create(viewer=viewer, token=token(WREN), names=[WREN])
    assert [entry.fields for entry in entries(Tag.RIGHT_REFUSED)] == ["person:search", "person:write"]
    assert not Lookup.unscoped.filter(by=viewer.id).exists()


def test_a_person_known_by_nothing_but_a_word_is_shown_by_it_and_found_by_it() -> None:
    made = actions.create(viewer=IMOGEN, token=token(Name("Beto")), known_as="Beto")
    assert (made.known_as, shown(made).name) == ("Beto", "Beto")
    assert [hit.person.id for hit in actions.look_up(IMOGEN, query(Name("Beto"))).hits] == [made.pk]


def test_an_unborn_child_needs_no_name_and_everybody_else_does() -> None:
    unborn = actions.create(viewer=IMOGEN, token=token(DASHIELL), unborn=True, born=Born(earliest=2026, latest=2027))
    assert shown(unborn).unborn
    assert shown(unborn).name == ""
    with pytest.raises(DomainError) as failed:
        actions.create(viewer=IMOGEN, token=token(DASHIELL), names=[Name(" ", "\x00")])
    assert code(failed) == "people.nameless"


def test_twins_are_two_rows_with_their_order_and_a_junior_keeps_the_suffix() -> None:
    one, two = wren(birth_order=1), wren(birth_order=2)
    assert one.pk != two.pk
    assert [shown(one).birth_order, shown(two).birth_order] == [1, 2]
    junior = make(Name("Dashiell", "Abernathy", "Jr."))
    assert shown(junior).name == "Dashiell Abernathy Jr."


def test_the_first_name_given_is_the_one_that_is_shown_and_the_original_script_stays() -> None:
    names = [Name("Mei", "Chang"), Name("美", "張", kind="original"), Name("May", "Chang", kind="alias")]
    made = actions.create(viewer=IMOGEN, token=token(names[0]), names=names)
    assert shown(made).name == "Mei Chang"
    assert {(one.given, one.kind) for one in shown(made).names} == {
        ("Mei", "name"),
        ("美", "original"),
        ("May", "alias"),
    }


def test_a_later_name_is_shown_first_and_the_one_before_stays() -> None:
    made = wren()
    actions.add_name(viewer=IMOGEN, person_id=made.pk, name=Name("Wren", "Solis"))
    assert [one.surname for one in shown(made).names] == ["Solis", "Abernathy-Solis"]


def test_everything_that_was_given_is_kept() -> None:
    made = wren(identifiers=[("case", "C-17"), ("", "nothing")])
    seen = shown(made)
    assert seen.born == Born(2019, 5, 3)
    assert seen.sex == "female"
    assert [(one.line, one.city, one.zip) for one in seen.addresses] == [("88 Larkspur Court", "Sacramento", "95814")]
    assert seen.phones == ("9165550142",)
    assert seen.identifiers == (("case", "C-17"),)
    assert made.created_by == IMOGEN.id


@pytest.mark.parametrize(
    "born",
    [
        Born(2019, 2, 29),
        Born(2019, 13, 1),
        Born(2019, 1, 0),
        Born(19, 1, 1),
        Born(9999, 1, 1),
        Born(None, 2, 30),
        Born(earliest=2020, latest=2018),
        Born(year=-5),
    ],
)
def test_a_day_that_is_none_is_refused_in_plain_words(born: Born) -> None:
    with pytest.raises(DomainError) as failed:
        facts.born(born)
    assert code(failed) == "people.born"
    assert failed.value.message


def test_a_part_of_a_birth_is_kept_as_that_part() -> None:
    assert facts.born(Born(None, 2, 29))["birth_day"] == 29
    assert facts.born(Born(earliest=2017, latest=2019))["birth_year"] is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+1 (916) 555-0142", "9165550142"), ("5550142", "5550142"), ("911", ""), ("", ""), ("٩١٦٥٥٥٠١٤٢", "9165550142")],
)
def test_a_telephone_number_is_its_last_ten_digits(typed: str, kept: str) -> None:
    assert facts.digits(typed) == kept


def test_the_journal_names_the_person_and_no_value_of_theirs() -> None:
    made = wren()
    (entry,) = entries(Tag.PERSON_CREATED)
    assert (entry.record_kind, entry.record_id, entry.actor_id) == ("person", made.pk.hex, IMOGEN.id)
    written = " ".join(str(vars(one)) for one in entries(Tag.PERSON_CREATED) + entries(Tag.PERSONS_LOOKED_UP))
    assert "Wren" not in written
    assert "Larkspur" not in written


def test_a_look_up_keeps_no_word_that_was_typed() -> None:
    looked = Lookup.unscoped.get(pk=token(WREN))
    assert "wren" not in looked.words.lower()
    assert len(looked.words.split()) == 3


def test_unused_look_ups_are_forgotten_after_a_day_and_used_ones_stay() -> None:
    now = clock.now()
    with clock.freeze(now - timedelta(days=2)):
        made = wren()
        token(DASHIELL)
    with clock.freeze(now):
        fresh = token(DASHIELL)
        assert actions.sweep_lookups() == 1
    assert {row.pk.hex for row in Lookup.unscoped.all()} == {made.lookup_id.hex if made.lookup_id else "", fresh}


def test_a_change_from_an_old_page_does_not_win() -> None:
    made = wren()
    actions.correct(viewer=IMOGEN, person_id=made.pk, version=made.version, born=Born(2019, 5, 4))
    with pytest.raises(DomainError) as failed:
        actions.correct(viewer=BARTHOLOMEW, person_id=made.pk, version=made.version, born=Born(2011, 1, 1))
    assert code(failed) == "people.changed"
    assert shown(made).born == Born(2019, 5, 4)


def test_facts_are_ended_and_stay() -> None:
    made = wren()
    today = clock.now().date()
    row = shown(made).addresses[0].row
    actions.end_address(viewer=IMOGEN, person_id=made.pk, row=row, until=today)
    actions.end_phone(viewer=IMOGEN, person_id=made.pk, digits="916-555-0142", until=today)
    actions.add_address(viewer=IMOGEN, person_id=made.pk, address=Address(line="19 Old Ferry Road"), county="River")
    assert [(one.line, one.until) for one in shown(made).addresses] == [
        ("19 Old Ferry Road", None),
        ("88 Larkspur Court", today),
    ]
    assert shown(made).phones == ()
    assert PersonPhone.unscoped.get().until == today


def test_nobody_ends_a_fact_of_somebody_else() -> None:
    mine, other = wren(), make(DASHIELL, addresses=[HOME])
    row = shown(other).addresses[0].row
    with pytest.raises(DomainError) as failed:
        actions.end_address(viewer=IMOGEN, person_id=mine.pk, row=row, until=clock.now().date())
    assert code(failed) == "people.no-such-fact"


def test_whatever_is_typed_is_kept_or_left_out_and_nothing_breaks() -> None:
    spent = iter([token(Name("Q")) for _ in range(25)])

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=5000), st.text(max_size=300))
    def tried(given_name: str, surname: str) -> None:
        typed = [Name("Q" + given_name, surname), Name(surname, given_name)]
        made = actions.create(
            viewer=IMOGEN,
            token=next(spent, "") or token(Name("Q")),
            names=[Name("Q", surname), *typed],
            addresses=[Address(line=given_name)],
            phones=[surname],
        )
        rows = PersonName.unscoped.filter(person=made)
        assert all(len(row.given) <= 200 and "\x00" not in row.given for row in rows)

    tried()
