"""The index of persons: found by what callers say, kept true as persons change, the same on both databases."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection, transaction

from hearthline.ground.ids import uuid7
from hearthline.linkage.buckets import HOT, every
from hearthline.linkage.codec import bytes_to_keys
from hearthline.linkage.keys import CAP
from hearthline.linkage.record import Address, Born, Name, Record
from hearthline.people import index
from hearthline.people.index import lists, searching
from hearthline.people.index.lists import Place
from hearthline.people.index.shelf import shelf_of
from hearthline.people.index_models import Card, Gone, Posting, Spelling

AGENCY = "sacramento-demo"
OTHER = "elsewhere-demo"

JOHN = Record(
    names=(Name("John", "Smith"),),
    born=Born(2019, 3, 4),
    sex="male",
    addresses=(
        Address(line="1420 Oak Park Blvd", city="Sacramento", zip="95817", number="1420", street="oak park blvd"),
    ),
    phones=("9165550142",),
    with_names=(Name("Dana", "Smith"),),
)
MARIA = Record(names=(Name("María José", "García-López"),), born=Born(2012, 11, 30), sex="female")


def put(record: Record, agency: str = AGENCY, person: UUID | None = None) -> UUID:
    person = person or uuid7()
    with transaction.atomic():
        index.put(person, record, agency_id=agency)
    return person


def found(query: Record, agency: str = AGENCY) -> list[UUID]:
    return [hit.person_id for hit in index.search(agency, query).hits]


def named(given: str, surname: str, born: Born | None = None) -> Record:
    return Record(names=(Name(given, surname),), born=born or Born())


def numbers_on_lists() -> set[int]:
    return {number for number, _ in on_lists()}


def on_lists() -> list[tuple[int, int]]:
    """(card number, last bytes of the key) of everything that stands on a list."""
    rows = Posting._default_manager.order_by("place", "bucket").values_list("people", flat=True)
    return [(number, rest) for raw in rows for rest, number in every(bytes(raw))]


def place() -> Place:
    shelf = shelf_of(AGENCY)
    return lists.place_of(shelf.pk, shelf.turn, shelf.bits)


@pytest.mark.django_db
@pytest.mark.req("S-1")
def test_a_name_misheard_and_an_age_a_year_out_find_the_child() -> None:
    john, _ = put(JOHN), put(MARIA)
    query = named("Jon", "Smyth", Born(earliest=2017, latest=2018))
    assert found(query)[:1] == [john]


@pytest.mark.django_db
@pytest.mark.req("S-1")
def test_the_answer_says_why_and_how_long_it_took() -> None:
    put(JOHN)
    answer = index.search(AGENCY, replace(JOHN, phones=()))
    assert answer.hits[0].score.band == "probable"
    assert {step.field for step in answer.hits[0].score.steps} >= {"given", "surname", "born"}
    assert (answer.candidates, answer.scored, answer.capped) == (1, 1, False)
    assert answer.took_ms > 0
    assert bool(answer)


@pytest.mark.django_db
def test_accents_hyphens_case_and_the_order_of_names_do_not_matter() -> None:
    maria = put(MARIA)
    for given, surname in (
        ("maria jose", "garcia lopez"),
        ("MARIA", "LOPEZ"),
        ("García López", "María José"),
        ("Mari\u0301a", "Garci\u0301a"),
    ):
        assert found(named(given, surname, Born(2012, 11, 30))) == [maria], (given, surname)


@pytest.mark.django_db
def test_another_agency_s_persons_are_not_found() -> None:
    put(JOHN, OTHER)
    assert found(JOHN) == []
    assert index.search(AGENCY, JOHN).candidates == 0
    assert len(found(JOHN, OTHER)) == 1


@pytest.mark.django_db
def test_an_agency_without_an_index_finds_nobody() -> None:
    assert not index.search("nobody-here", JOHN)


@pytest.mark.django_db
def test_a_person_who_changed_is_found_by_the_new_words_and_no_more_by_the_old() -> None:
    person = put(JOHN)
    put(replace(MARIA), person=person)
    assert found(MARIA) == [person]
    assert found(replace(JOHN, names=(), born=Born())) == []
    assert Card._default_manager.count() == 1


@pytest.mark.django_db
def test_putting_the_same_again_writes_nothing() -> None:
    person = put(JOHN)
    before = on_lists()
    number = Card._default_manager.get(person_id=person).number
    put(JOHN, person=person)
    assert on_lists() == before
    assert Card._default_manager.get(person_id=person).number == number


@pytest.mark.django_db
def test_a_person_who_is_dropped_leaves_nothing_to_count() -> None:
    john = put(JOHN)
    twin = put(replace(JOHN, names=(Name("Jack", "Smith"),)))
    gone = Card._default_manager.get(person_id=john).number
    assert index.drop(john)
    assert not index.drop(john)
    assert found(JOHN) == [twin]
    assert index.search(AGENCY, JOHN).candidates == 1
    assert gone not in numbers_on_lists()


@pytest.mark.django_db
def test_dropping_everybody_leaves_no_list() -> None:
    for person in [put(JOHN), put(MARIA)]:
        index.drop(person)
    assert Posting._default_manager.count() == 0
    assert Card._default_manager.count() == 0


@pytest.mark.django_db
def test_a_list_takes_as_many_as_the_cap_and_then_nobody() -> None:
    where = place()
    for number in range(1, CAP + 1):
        lists.add(where, number, [77, 78] if number == 9 else [77])
    assert [list(one) for one in lists.of(where, [77]).values()] == [list(range(1, CAP + 1))]
    lists.add(where, CAP + 1, [77])
    lists.add(where, CAP + 2, [77])
    lists.take(where, 3, [77])
    assert lists.of(where, [77]) == {}
    assert sorted(on_lists()) == [(HOT, 77), (9, 78)]  # who shares the row is left alone


@pytest.mark.django_db
def test_a_number_is_taken_out_whole_and_never_across_two() -> None:
    where = place()
    # The bytes of 0x01020304 also stand across the border of these two neighbours.
    for number in (0x03040000, 0x00000102, 0x01020304, 5):
        lists.add(where, number, [-9])
    lists.take(where, 0x01020304, [-9, 12])
    assert [list(one) for one in lists.of(where, [-9]).values()] == [[0x03040000, 0x00000102, 5]]
    lists.take(where, 0x01020304, [-9])
    assert [list(one) for one in lists.of(where, [-9]).values()] == [[0x03040000, 0x00000102, 5]]


@pytest.mark.django_db
def test_no_stored_list_is_longer_than_its_cap_however_many_share_a_name() -> None:
    for _ in range(CAP + 20):
        put(named("John", "Smith"))
    assert max(Counter(rest for _, rest in on_lists()).values()) <= CAP


@pytest.mark.django_db
def test_a_card_holds_each_key_once() -> None:
    put(JOHN)
    keys = bytes_to_keys(bytes(Card._default_manager.get().keys))
    assert list(keys) == sorted(set(keys))
    assert len(on_lists()) == len(keys)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        Record(),
        named("", ""),
        named(" ", "\t"),
        named("?", "-"),
        Record(born=Born(2016)),
        Record(phones=("",)),
        Record(sex="female"),
    ],
)
def test_nothing_to_go_by_finds_nobody(query: Record) -> None:
    put(JOHN)
    assert found(query) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        *("x" * 5_000, "John " * 1_000, "\x00\x1f\x7f", "a\ud800b", "'; DROP TABLE people_card; --", "%s%s{}"),
        *("王小明", "🙂", "|~\x1f=", "e\u0301" * 900, "\u0301" * 5_000, "1" * 5_000),
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_whatever_is_typed_is_answered_with_bounded_work(text: str) -> None:
    put(JOHN)
    long = Record(
        names=(Name(text, text, text),) * 50,
        born=Born(2019, 99, 99, -1, 99_999),
        addresses=(Address(text, text, text, text, text, text),) * 50,
        phones=(text,) * 50,
        identifiers=((text, text),) * 50,
        with_names=(Name(text, text),) * 50,
    )
    answer = index.search(AGENCY, long)
    assert answer.scored <= searching.MOST_COMPARED
    assert len(answer.hits) <= 10


@pytest.mark.django_db
def test_what_is_typed_can_also_be_kept() -> None:
    for text in ("x" * 5_000, "王小明", "🙂", "O'Brien"):
        person = put(named(text, "Vang", Born(2011, 2, 3)))
        assert person in found(named("", "Vang", Born(2011, 2, 3)))


@pytest.mark.django_db
def test_the_number_of_hits_is_what_was_asked_within_bounds() -> None:
    for at in range(20):
        put(replace(JOHN, names=(Name(f"John{'abcdefghijklmnopqrst'[at]}", "Smith"),)))
    assert len(index.search(AGENCY, JOHN, limit=3).hits) == 3
    assert len(index.search(AGENCY, JOHN, limit=0).hits) == 1
    assert len(index.search(AGENCY, JOHN, limit=10_000).hits) == 20


@pytest.mark.django_db
def test_only_so_many_are_compared_and_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_COMPARED", 100)
    streets = [f"{number} Elm St" for number in range(1, 9)]
    for at in range(340):
        home = Address(line=streets[at % 8])
        put(Record(names=(Name(_word(at), "Castellanos"),), born=Born(2000 + at % 20), addresses=(home,)))
    crowd = Record(
        names=(Name("", "Castellanos"),), addresses=tuple(Address(line=one) for one in streets[:6]), born=Born(2010)
    )
    answer = index.search(AGENCY, crowd, limit=100)
    assert answer.scored == 100 < answer.candidates
    assert answer.capped


def _word(at: int) -> str:
    return "b" + "".join("aeiou"[int(digit) % 5] + "rstlmndgkp"[int(digit)] for digit in f"{at:03}")


@pytest.mark.django_db
def test_a_slip_in_a_name_is_found_through_the_words_that_are_known() -> None:
    person = put(named("Xochitl", "Quetzalcoatl", Born(2014, 5, 6)))
    assert Spelling._default_manager.filter(words__contains="xochitl:").exists()
    assert found(named("Xochtil", "Quetzalcoatl", Born(2014, 5, 6))) == [person]


@pytest.mark.django_db
def test_a_word_is_learnt_once() -> None:
    put(JOHN)
    before = list(Spelling._default_manager.order_by("key").values_list("key", "words"))
    put(replace(JOHN, phones=()))
    assert list(Spelling._default_manager.order_by("key").values_list("key", "words")) == before


@pytest.mark.django_db
def test_what_was_put_in_a_transaction_that_failed_is_not_found() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        index.put(uuid7(), JOHN, agency_id=AGENCY)
        raise ZeroDivisionError
    assert found(JOHN) == []


@pytest.mark.django_db
def test_a_search_reads_four_sets_of_rows_by_their_keys(django_assert_num_queries: object) -> None:
    put(JOHN)
    with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture
        index.search(AGENCY, JOHN)


@pytest.mark.django_db
def test_no_statement_of_a_search_reads_a_table_from_end_to_end() -> None:
    put(JOHN)
    plans = []
    with connection.cursor() as cursor:
        for table, shelf, column in (
            ("people_posting", "place", "bucket"),
            ("people_spelling", "shelf", "key"),
            ("people_card", "shelf", "number"),
        ):
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(f"EXPLAIN SELECT * FROM {table} WHERE {shelf} = 1 AND {column} = ANY('{{1,2}}')")
            else:
                cursor.execute(
                    f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {shelf} = 1"
                    f" AND {column} IN (SELECT value FROM json_each('[1,2]'))"
                )
            plans.append(" ".join(str(value) for row in cursor.fetchall() for value in row))
    assert all("Seq Scan" not in plan and f"SCAN {table}" not in plan for plan in plans for table in ("people_",))
    assert Gone._default_manager.count() == 0
