"""The index made anew in bulk: the same as one by one, goes on where it stopped, loses nobody who comes meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import transaction

from hearthline.ground.ids import uuid7
from hearthline.linkage.buckets import HOT, lists_in
from hearthline.linkage.cards import card_of
from hearthline.linkage.codec import bytes_to_keys
from hearthline.linkage.keys import CAP
from hearthline.linkage.madeup import population, queries
from hearthline.linkage.record import Born, Name, Record
from hearthline.people import index
from hearthline.people.importing import writing
from hearthline.people.importing.reading import Person as Read
from hearthline.people.index import Progress, building, lists, rebuilding, words
from hearthline.people.index_models import Card, Gone, Posting, Shelf, Spelling
from hearthline.people.models import Person
from hearthline.people.records import record_of

AGENCY = "sacramento-demo"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOME = 300

pytestmark = pytest.mark.django_db(transaction=True)


def invented(size: int = SOME, seed: int = 4) -> dict[str, UUID]:
    """Persons of an invented population in the tables of the room: their id there, by their id in the population."""
    people: list[Read] = []
    homes: dict[str, UUID] = {}
    for record in population(size, seed):
        home = homes.setdefault(record.household, uuid7()) if record.household else None
        people.append(Read(uuid7(), home, record.id, record, card_of(record), False))
    with transaction.atomic():
        writing.write(AGENCY, people, [(pk, "") for pk in homes.values()], NOW)
    return {one.external: one.id for one in people}


def picture() -> tuple[dict[int, set[UUID] | None], dict[int, set[str]]]:
    """What the index says, without its numbers: who is on each list (None: hot), which words on each spelling."""
    person = dict(Card._default_manager.values_list("number", "person_id"))
    shelf = Shelf._default_manager.get(agency_id=AGENCY)
    place = lists.place_of(shelf.pk, shelf.turn, shelf.bits)
    rows = Posting._default_manager.values_list("place", "people")
    assert {one for one, _ in rows} <= {place.number}  # of the set that is not in use nothing is left
    keys = {key for raw in Card._default_manager.values_list("keys", flat=True) for key in bytes_to_keys(bytes(raw))}
    lists_: dict[int, set[UUID] | None] = {}
    for _, raw in rows:
        for key, numbers in lists_in(bytes(raw), keys).items():
            lists_[key] = None if numbers == [HOT] else {person[number] for number in numbers}
    assert sum(1 if who is None else len(who) for who in lists_.values()) == sum(len(raw) // 8 for _, raw in rows)
    spelt = {
        key: {said.rpartition(":")[0] for said in text.split()}
        for key, text in Spelling._default_manager.values_list("key", "words")
    }
    return lists_, spelt


def stop_at(step: str, done: int) -> Callable[[Progress], None]:
    def told(progress: Progress) -> None:
        if progress.step == step and progress.done >= done:
            raise InterruptedError

    return told


def test_a_build_says_the_same_as_putting_everybody_one_by_one() -> None:
    ids = list(invented().values())
    assert index.build(AGENCY) == SOME
    built = picture()
    for model in (Card, Posting, Spelling):
        model._default_manager.all().delete()
    for record in record_of(sorted(ids)):
        index.put(UUID(record.id), record, agency_id=AGENCY)
    assert picture() == built


def test_who_is_in_the_population_is_found_by_what_callers_say() -> None:
    ids = invented()
    index.build(AGENCY)
    asked = list(queries(SOME, 4, 60, draw=3))
    hits = [ids[one.person] in [hit.person_id for hit in index.search(AGENCY, one.query).hits] for one in asked]
    assert sum(hits) / len(hits) > 0.9


def test_building_again_changes_nothing() -> None:
    invented()
    index.build(AGENCY)
    before = picture(), list(Card._default_manager.order_by("number").values_list("number", "person_id"))
    index.build(AGENCY)
    assert (picture(), list(Card._default_manager.order_by("number").values_list("number", "person_id"))) == before


@pytest.mark.parametrize(("step", "done"), [("cards", 100), ("keys", 1), ("lists", 1), ("lists", 200)])
def test_a_build_that_was_stopped_goes_on_where_it_was(step: str, done: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "CHUNK", 100)
    monkeypatch.setattr(rebuilding, "AT_ONCE", 500)
    invented()
    with pytest.raises(InterruptedError):
        index.build(AGENCY, stop_at(step, done))
    stopped = Shelf._default_manager.get()
    assert stopped.building in ("cards", "lists")
    steps: list[Progress] = []
    assert index.build(AGENCY, steps.append) == SOME
    after = picture()
    Shelf._default_manager.update(building="")
    index.build(AGENCY)
    assert picture() == after
    if step == "lists":
        assert "cards" not in {one.step for one in steps}
        assert min(one.done for one in steps if one.step == "lists") > stopped.bucket


def test_who_comes_changes_or_goes_while_lists_are_written_is_right_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "AT_ONCE", 200)
    ids = list(invented().values())
    changed, gone, came = ids[3], ids[7], uuid7()
    new = Record(names=(Name("Wren", "Abernathy-Solis"),), born=Born(2020, 5, 6))
    once: list[int] = []

    def told(progress: Progress) -> None:
        if progress.step == "lists" and progress.done > 90 and not once:
            once.append(1)
            index.put(changed, new, agency_id=AGENCY)
            index.drop(gone)
            index.put(came, new, agency_id=AGENCY)

    index.build(AGENCY, told)
    assert once
    found = [hit.person_id for hit in index.search(AGENCY, new).hits]
    assert set(found[:2]) == {changed, came}
    on_lists = picture()[0]  # raises KeyError for a number without a card
    assert not any(who and gone in who for who in on_lists.values())
    assert Gone._default_manager.count() == 0
    assert Shelf._default_manager.get().building == ""


def test_merged_and_sealed_persons_lose_their_cards_in_a_build() -> None:
    ids = list(invented().values())
    index.build(AGENCY)
    Person.unscoped.filter(pk=ids[0]).update(merged_into=ids[1])
    Person.unscoped.filter(pk=ids[2]).update(sealed=True, sealed_why="court")
    assert index.build(AGENCY) == SOME - 2
    assert not Card._default_manager.filter(person_id__in=[ids[0], ids[2]]).exists()


def test_a_key_that_too_many_share_is_hot_from_the_build_on() -> None:
    people = []
    for at in range(CAP + 5):
        record = Record(id=f"{at}", names=(Name("John", "Smith"),))
        people.append(Read(uuid7(), None, f"{at}", record, card_of(record), False))
    with transaction.atomic():
        writing.write(AGENCY, people, [], NOW)
    index.build(AGENCY)
    on_lists = picture()[0]
    assert None in on_lists.values()
    assert all(len(who) <= CAP for who in on_lists.values() if who is not None)


def test_an_agency_of_nobody_builds_nothing() -> None:
    assert index.build("nobody-here") == 0


def test_one_agency_s_build_leaves_another_s_index_alone() -> None:
    record = Record(names=(Name("Wren", "Abernathy-Solis"),), born=Born(2020, 5, 6))
    index.put(uuid7(), record, agency_id="elsewhere-demo")
    invented(50)
    index.build(AGENCY)
    assert len(index.search("elsewhere-demo", record).hits) == 1


def test_the_commonest_word_comes_first_among_near_ones() -> None:
    rows = dict(words.rows_of([("maria", 900), ("mario", 40), ("marta", 2_000)]))
    near = words._nearest("maris", rows.values())
    assert near == ("maria", "mario")


@pytest.mark.processes
def test_other_processes_make_the_same_index(monkeypatch: pytest.MonkeyPatch) -> None:
    invented()
    index.build(AGENCY)
    alone = picture()
    monkeypatch.setattr(building, "ALONE", 0)
    Posting._default_manager.all().delete()
    Card._default_manager.all().delete()
    assert index.build(AGENCY) == SOME
    assert picture() == alone
