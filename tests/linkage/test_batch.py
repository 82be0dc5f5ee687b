"""Linkage in bulk: Splink runs our own levels and weights, so that a pair has one score at the desk and at night."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice

import pytest

from hearthline.linkage import batch
from hearthline.linkage.batch import Batch, BatchFailed, Levels, NotInstalled, Row, exported, floored, letters
from hearthline.linkage.madeup import population
from hearthline.linkage.ready import Ready, pack, ready
from hearthline.linkage.record import Born, Name, Record
from hearthline.linkage.score import Scorer
from hearthline.linkage.settings import FIELDS, FLOOR, Level, Settings, load

NEAR = 0.0011
"""A score at the desk is rounded to a thousandth of a bit."""
EVERYTHING = -10_000.0

needs_splink = pytest.mark.skipif(
    bool(batch.missing("duckdb")), reason="Splink is not installed: bin/test --all brings it (requirements/batch.txt)"
)


def slipped(record: Record) -> Record:
    """The same person as another hand wrote them: a letter lost, names turned round, the year only, moved away."""
    name = record.names[0]
    turned = int(record.id[1:]) % 3
    written = Name(name.given[:-1] or name.given, name.surname) if turned else Name(name.surname, name.given)
    born = Born(earliest=record.born.year, latest=record.born.year) if record.born.year and turned == 1 else record.born
    return replace(
        record,
        id=f"x{record.id}",
        names=(written,),
        born=born,
        addresses=record.addresses if turned else (),
        phones=record.phones[::-1] if turned == 2 else (),
    )


def row(record: Record, *keys: int) -> Row:
    return Row(record.id, ready(record), keys)


@pytest.fixture(scope="module")
def people() -> list[Record]:
    found = list(islice(population(100, seed=31), 60))
    return [*found, *(slipped(one) for one in found[:40])]


@pytest.fixture
def running() -> Iterator[Batch]:
    with Batch() as one:
        yield one


@needs_splink
@pytest.mark.req("I-6")
def test_a_pair_has_the_same_score_at_the_desk_and_in_the_batch(people: list[Record], running: Batch) -> None:
    """Every pair of a hundred people, not only those that look alike: strangers must not differ either."""
    scorer = Scorer()
    known = {record.id: record for record in people}
    told = running.within([row(record, 1) for record in people], EVERYTHING)
    assert len(told) == len(people) * (len(people) - 1) // 2
    for pair in told:
        assert pair.bits == pytest.approx(scorer.score(known[pair.left], known[pair.right]).bits, abs=NEAR)
    assert told[0].bits > load().probable > load().possible > told[-1].bits, "the set has both kinds of pairs"


@needs_splink
def test_the_pairs_of_this_test_stand_on_most_levels_of_the_settings(people: list[Record]) -> None:
    """Otherwise the test above would prove little."""
    scorer, seen = Scorer(), set()
    for one, two in combinations(people, 2):
        seen |= {(name, place) for name, place in zip(FIELDS, scorer.levels(one, two), strict=True)}
    everywhere = {(field.name, place) for field in load().fields for place in range(len(field.levels))}
    assert len(seen & everywhere) / len(everywhere) > 0.6
    assert {(name, -1) for name in ("born", "phone", "suffix")} <= seen, "what is not known is among them"


@needs_splink
def test_every_level_weighs_in_splink_what_the_settings_say() -> None:
    """Each level alone: a vector that stands on it and says nothing else."""
    settings = load()
    wanted = {(field.name, level.name): level.bits for field in settings.fields for level in field.levels}
    vectors = {
        f"{field.name} {level.name}": tuple(place if name == field.name else -1 for name in FIELDS)
        for field in settings.fields
        for place, level in enumerate(field.levels)
    }

    class Told(Levels):
        """Says the vector that the left record is named after."""

        def __call__(self, left: str, right: str) -> str:
            return letters(vectors[left.partition("\x1f")[0]])

    with Batch(settings) as one:
        one.engine.connection.remove_function(batch.LEVELS)  # type: ignore[attr-defined]  # DuckDB's own
        one.engine.connection.create_function(batch.LEVELS, Told(settings).__call__, ["VARCHAR"] * 2, "VARCHAR")  # type: ignore[attr-defined]
        told = one.between(
            [Row(name, Ready(given=name), (1,)) for name in vectors], [Row("z", Ready(given="z"), (1,))], EVERYTHING
        )
    found = {tuple(pair.left.split(" ")): pair.bits for pair in told}
    assert found == pytest.approx(wanted)


@needs_splink
def test_between_and_within_agree_and_neither_cares_who_stands_left(people: list[Record], running: Batch) -> None:
    some = [row(record, 1) for record in people[50:70]]
    within = {frozenset((pair.left, pair.right)): pair.bits for pair in running.within(some, EVERYTHING)}
    halves = running.between(some[:10], some[10:], EVERYTHING), running.between(some[10:], some[:10], EVERYTHING)
    for told in halves:
        assert len(told) == 100
        for pair in told:
            assert pair.bits == pytest.approx(within[frozenset((pair.left, pair.right))])


@needs_splink
def test_only_who_shares_a_key_is_compared_and_each_pair_once(people: list[Record], running: Batch) -> None:
    one, two, three, four = people[:4]
    new, known = [row(one, 1, 2, 3), row(two, 9)], [row(three, 2, 3), row(four, 8)]
    told = running.between(new, known, EVERYTHING)
    assert [(pair.left, pair.right) for pair in told] == [(one.id, three.id)]
    assert running.within(new, EVERYTHING) == []


@needs_splink
def test_less_than_was_asked_for_is_not_told_and_nobody_is_no_trouble(people: list[Record], running: Batch) -> None:
    rows = [row(record, 1) for record in people]
    told = running.within(rows, load().probable)
    assert told
    assert all(pair.bits >= load().probable for pair in told)
    assert told == sorted(told, key=lambda pair: -pair.bits)
    assert running.between([], rows, 0.0) == running.between(rows, [], 0.0) == running.within(rows[:1], 0.0) == []


@needs_splink
def test_one_batch_takes_portion_after_portion_and_leaves_no_table(people: list[Record], running: Batch) -> None:
    rows = [row(record, 1) for record in people]
    first = running.within(rows[:20], EVERYTHING)
    for _ in range(3):
        assert running.within(rows[:20], EVERYTHING) == first
        running.between(rows[:5], rows[5:9], EVERYTHING)
    tables = running.engine.connection.execute("SHOW TABLES").fetchall()  # type: ignore[attr-defined]  # DuckDB's own
    assert tables == []


@needs_splink
def test_a_level_that_nobody_stood_on_does_not_stop_splink(people: list[Record]) -> None:
    """Splink refuses an m of nought. Settings do too; a file written by another hand must not stop the night's run."""
    settings = load()
    phone = settings.field("phone")
    empty = replace(phone, levels=(replace(phone.levels[0], m=0.0), *phone.levels[1:]))
    with Batch(replace(settings, fields=tuple(empty if one is phone else one for one in settings.fields))) as one:
        assert len(one.within([row(record, 1) for record in people[:5]], EVERYTHING)) == 10


@needs_splink
def test_what_stops_the_engine_says_no_word_of_a_person(monkeypatch: pytest.MonkeyPatch, people: list[Record]) -> None:
    def refuse(self: Levels, left: str, right: str) -> str:
        raise ValueError(left)

    monkeypatch.setattr(Levels, "__call__", refuse)
    with Batch() as one, pytest.raises(BatchFailed) as stopped:
        one.within([row(record, 1) for record in people[:3]], EVERYTHING)
    assert stopped.value.__suppress_context__, "what the engine said is not shown below it either"
    said = f"{stopped.value} {stopped.value.message}"
    words = {word for record in people[:3] for word in ready(record).given.split()}
    assert not any(word in said.lower() for word in words)


def test_without_splink_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotInstalled) as duckdb:
        Batch()
    assert "splink and duckdb" in duckdb.value.message
    assert "requirements/batch.txt" in duckdb.value.message
    with pytest.raises(NotInstalled) as spark:
        Batch(engine="spark")
    assert "splink and pyspark" in spark.value.message


def test_the_desk_never_loads_splink() -> None:
    code = "import sys, hearthline.linkage.batch; print(sorted({'splink', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert said.stdout.strip() == "[]"


def test_the_export_names_each_field_and_level_with_its_own_weights() -> None:
    settings = load()
    comparisons = exported(settings)["comparisons"]
    assert [one["output_column_name"] for one in comparisons] == [f"of_{name}" for name in FIELDS]
    for field, one in zip(settings.fields, comparisons, strict=True):
        unknown, *levels = one["comparison_levels"]
        assert unknown["is_null_level"]
        told = [(level["label_for_charts"], level["m_probability"], level["u_probability"]) for level in levels]
        assert told[: len(field.levels)] == [(level.name, level.m, level.u) for level in field.levels]
        assert all(m == u for _, m, u in told[len(field.levels) :]), "what is added weighs nothing"


def test_floored_settings_have_no_weight_of_nought_and_sound_ones_stay_as_they_are() -> None:
    settings = load()
    assert floored(settings) == settings
    bare = tuple(
        replace(field, levels=tuple(Level(one.name, 0.0, 0.0) for one in field.levels)) for field in settings.fields
    )
    for field in floored(replace(settings, fields=bare)).fields:
        assert all(level.m == level.u == FLOOR for level in field.levels)


def test_levels_go_to_another_process_with_their_settings() -> None:
    import pickle

    settings: Settings = load()
    there = pickle.loads(pickle.dumps(Levels(settings)))
    left = pack(ready(Record(names=(Name("Maria", "Vang"),), born=Born(2016, 3, 4))))
    right = pack(ready(Record(names=(Name("Mary", "Vang"),), born=Born(2016, 4, 3))))
    assert there(left, right) == Levels(settings)(left, right)
    assert len(there(left, right)) == len(FIELDS)
