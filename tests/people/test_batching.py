"""Everybody new or changed is compared with everybody: pairs for somebody to look at, and never a merge."""

from datetime import timedelta
from uuid import UUID

import pytest

from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.linkage import batch
from hearthline.linkage.batch import BatchFailed
from hearthline.people.actions import batching
from hearthline.people.actions.batching import AnotherRun, Progress, link
from hearthline.people.index.shelf import EDITION
from hearthline.people.index_models import Shelf
from hearthline.people.models import LinkRun, Merge, Person, PersonName, PersonPhone, Possible, PossibleState
from hearthline.people.records import reindex
from tests.staff import HERE, THERE

needs_splink = pytest.mark.skipif(
    bool(batch.missing("duckdb")), reason="Splink is not installed: bin/test --all brings it (requirements/batch.txt)"
)
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def person(
    given: str,
    surname: str,
    born: tuple[int, int, int] | None = (2016, 3, 4),
    phone: str = "",
    agency: str = HERE,
    **more: object,
) -> UUID:
    """Somebody who stands in the tables and in the index."""
    year, month, day = born or (None, None, None)
    row = Person.unscoped.create(
        agency_id=agency, origin="import", birth_year=year, birth_month=month, birth_day=day, **more
    )
    PersonName.unscoped.create(agency_id=agency, person=row, given=given, surname=surname)
    if phone:
        PersonPhone.unscoped.create(agency_id=agency, person=row, digits=phone)
    reindex([row.pk])
    return row.pk


def changed(who: UUID) -> None:
    """As every act on a person does."""
    Person.unscoped.filter(pk=who).update(changed_at=clock.now())
    reindex([who])


def waiting(agency: str = HERE) -> set[frozenset[UUID]]:
    return {frozenset(pair) for pair in Possible.unscoped.filter(agency_id=agency).values_list("one_id", "two_id")}


def pair(one: UUID, two: UUID) -> frozenset[UUID]:
    return frozenset((one, two))


@needs_splink
@pytest.mark.req("I-6")
def test_one_person_written_down_twice_waits_in_the_queue_and_nobody_is_merged() -> None:
    one = person("Mariana", "Quintero", phone="9165550142")
    two = person("Marianna", "Quintero", phone="9165550142")
    person("Deshawn", "Whitfield", (2011, 7, 30))
    done = link(agency_id=HERE)
    assert waiting() == {pair(one, two)}
    assert (done.done, done.total, done.noticed) == (3, 3, 1)
    row = Possible.unscoped.get()
    assert (row.source, row.band, row.state) == ("batch", "probable", PossibleState.OPEN)
    assert row.score_bits > 18
    assert '"field": "given"' in row.steps
    assert "Mariana" not in row.steps
    assert not Merge.unscoped.exists()
    assert not Person.unscoped.filter(merged_into__isnull=False).exists()


@needs_splink
def test_twins_and_other_pairs_that_are_held_wait_only_when_asked_for_wide() -> None:
    """All but the given name agrees: a brother or sister, not the same person."""
    one = person("Isabela", "Quintero", phone="9165550142")
    two = person("Camila", "Quintero", phone="9165550142")
    link(agency_id=HERE)
    assert waiting() == set()
    link(agency_id=HERE, wide=True, anew=True)
    assert waiting() == {pair(one, two)}
    assert Possible.unscoped.get().band == "possible"


@needs_splink
def test_a_new_person_is_compared_with_those_who_were_compared_before_and_they_not_again() -> None:
    with clock.freeze(clock.now() - 3 * DAY):
        old = person("Mariana", "Quintero", phone="9165550142")
        person("Deshawn", "Whitfield", (2011, 7, 30))
    with clock.freeze(clock.now() - 2 * DAY):
        assert link(agency_id=HERE).done == 2
    with clock.freeze(clock.now() - DAY):
        assert link(agency_id=HERE).done == 0, "nobody came since"
    new = person("Marianna", "Quintero", phone="9165550142")
    with clock.freeze(clock.now() + DAY):
        done = link(agency_id=HERE)
    assert (done.done, done.total) == (1, 1)
    assert waiting() == {pair(old, new)}


@needs_splink
def test_who_changed_since_is_compared_again() -> None:
    with clock.freeze(clock.now() - 3 * DAY):
        one = person("Mariana", "Quintero", born=None)
        two = person("Marianna", "Quintero", phone="9165550142")
    with clock.freeze(clock.now() - 2 * DAY):
        link(agency_id=HERE)
    assert waiting() == set(), "names alone are not enough"
    Person.unscoped.filter(pk=one).update(birth_year=2016, birth_month=3, birth_day=4)
    PersonPhone.unscoped.create(agency_id=HERE, person_id=one, digits="9165550142")
    changed(one)
    assert link(agency_id=HERE).done == 1
    assert waiting() == {pair(one, two)}


@needs_splink
def test_a_change_stamped_before_the_last_run_but_seen_after_it_is_not_lost() -> None:
    """A transaction that was open while the run passed by."""
    now = clock.now()
    old = person("Mariana", "Quintero", phone="9165550142")
    with clock.freeze(now + timedelta(minutes=5)):
        link(agency_id=HERE)
    late = person("Marianna", "Quintero", phone="9165550142", changed_at=now + timedelta(minutes=4))
    with clock.freeze(now + timedelta(minutes=9)):
        link(agency_id=HERE)
    assert waiting() == {pair(old, late)}


@needs_splink
@pytest.mark.parametrize("portion", [1, 2, 7])
def test_portions_of_any_size_find_the_same_pairs(portion: int) -> None:
    now = clock.now()
    same = [person("Mariana", "Quintero", phone="9165550142", changed_at=now) for _ in range(3)]
    others = [person("Trinh", "Nguyen", (2014, 5, day), changed_at=now) for day in (9, 10)]
    link(agency_id=HERE, portion=portion)
    assert waiting() >= {pair(same[0], same[1]), pair(same[1], same[2]), pair(same[0], same[2])}
    assert not any(set(others) & one for one in waiting())


@needs_splink
@pytest.mark.fault("1")
def test_a_run_that_was_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person("Mariana", "Quintero", phone="9165550142") for _ in range(2)]
    people += [person(given, "Whitfield", (2011, 7, 30)) for given in ("Deshawn", "Latoya")]
    seen: list[Progress] = []

    def stop(now: Progress) -> None:
        seen.append(now)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        link(agency_id=HERE, portion=1, progress=stop)
    run = LinkRun.unscoped.get()
    assert (run.compared, run.ended_at) == (1, None)
    asked: list[UUID] = []
    real = batching.sweep

    def watched(agency: str, some: list[UUID]) -> object:
        asked.extend(some)
        return real(agency, some)

    monkeypatch.setattr(batching, "sweep", watched)
    done = link(agency_id=HERE, portion=1)
    assert (done.done, done.total) == (4, 4)
    assert set(asked) == set(people[1:]), "who was done is not done again"
    assert waiting() == {pair(people[0], people[1])}
    assert LinkRun.unscoped.get().ended_at is not None


@needs_splink
def test_what_the_engine_drops_leaves_the_mark_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (person("Mariana", "Quintero", phone="9165550142") for _ in range(2))

    def fail(*_: object) -> list[batch.Pair]:
        raise BatchFailed("batch_failed", "the engine stopped")

    with monkeypatch.context() as broken:
        broken.setattr(batching.Batch, "within", fail)
        with pytest.raises(BatchFailed):
            link(agency_id=HERE)
    assert LinkRun.unscoped.get().compared == 0
    link(agency_id=HERE)
    assert waiting() == {pair(one, two)}


@needs_splink
def test_two_runs_at_once_do_not_both_move_the_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        person("Mariana", "Quintero", phone="9165550142")

    def meanwhile(_: Progress) -> None:
        LinkRun.unscoped.update(mark_person=UUID(int=7))

    with pytest.raises(AnotherRun):
        link(agency_id=HERE, portion=1, progress=meanwhile)


@needs_splink
def test_what_somebody_decided_stays_decided_and_an_open_pair_is_not_doubled() -> None:
    one, two = sorted(person("Mariana", "Quintero", phone="9165550142") for _ in range(2))
    link(agency_id=HERE)
    link(agency_id=HERE, anew=True)
    assert Possible.unscoped.count() == 1
    Possible.unscoped.update(state=PossibleState.DIFFERENT, decided_by="u1", why="cousins of one name", score_bits=1.0)
    done = link(agency_id=HERE, anew=True)
    row = Possible.unscoped.get(one_id=one, two_id=two)
    assert (row.state, row.score_bits, row.why) == (PossibleState.DIFFERENT, 1.0, "cousins of one name")
    assert done.noticed == 0


@needs_splink
def test_an_open_pair_takes_the_newer_score() -> None:
    one = person("Mariana", "Quintero", phone="9165550142")
    person("Mariana", "Quintero", phone="9165550142")
    link(agency_id=HERE)
    before = Possible.unscoped.get().score_bits
    Person.unscoped.filter(pk=one).update(birth_day=5)
    changed(one)
    link(agency_id=HERE)
    assert Possible.unscoped.get().score_bits < before


@needs_splink
@pytest.mark.req("D-7")
def test_who_is_sealed_or_merged_away_is_compared_with_nobody() -> None:
    stands = person("Mariana", "Quintero", phone="9165550142")
    person("Mariana", "Quintero", phone="9165550142", sealed=True, sealed_why="court")
    person("Mariana", "Quintero", phone="9165550142", merged_into_id=stands)
    link(agency_id=HERE, wide=True)
    assert waiting() == set()


@needs_splink
def test_who_was_sealed_while_the_engine_worked_does_not_come_into_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ = (person("Mariana", "Quintero", phone="9165550142") for _ in range(2))
    real = batching.sweep

    def slow(agency: str, some: list[UUID]) -> object:
        rows = real(agency, some)
        Person.unscoped.filter(pk=one).update(sealed=True, sealed_why="adoption")
        return rows

    monkeypatch.setattr(batching, "sweep", slow)
    assert link(agency_id=HERE).noticed == 0
    assert waiting() == set()


@needs_splink
def test_agencies_are_not_compared_with_each_other() -> None:
    for agency in (HERE, THERE):
        person("Mariana", "Quintero", phone="9165550142", agency=agency)
    link(agency_id=HERE, wide=True)
    assert waiting(HERE) == waiting(THERE) == set()


@needs_splink
def test_the_journal_tells_of_the_run_and_of_each_pair_without_a_name() -> None:
    one, two = sorted(person("Mariana", "Quintero", phone="9165550142") for _ in range(2))
    link(agency_id=HERE)
    tags = [entry.tag for entry in Entry.objects.order_by("at")]
    assert tags == ["people:batch:start", "people:duplicate:find", "people:batch:end"]
    found = Entry.objects.get(tag="people:duplicate:find")
    assert (found.actor_kind, found.actor_id, found.record_id) == ("system", "link", one.hex)
    assert two.hex in str(found.fields)
    assert "Quintero" not in str([vars(entry) for entry in Entry.objects.all()])


@needs_splink
def test_nobody_at_all_is_no_trouble() -> None:
    Shelf._default_manager.create(agency_id=HERE, edition=EDITION)
    assert link(agency_id=HERE) == Progress(0, 0, 0)
