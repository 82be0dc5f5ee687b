"""Whatever comes in goes out again: random listings by JSON, tables and CSV; two sources, hostile cells;
and a delivery that fails half-way is as if it had stopped there (D-3)."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.commands import services
from hearthline.directory.community.exporting import writing
from hearthline.directory.community.importing import chunks
from hearthline.directory.community.importing.running import Asked, run
from hearthline.directory.community.models import Delivery, Service
from hearthline.journal.models import Entry
from tests.directory.community.conftest import Take, empty, made

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3")]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
IDS = st.text("abc0-", min_size=1, max_size=3)
SOME = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
PHONES = st.lists(st.fixed_dictionaries({"id": IDS, "number": WORDS}, optional={"description": WORDS}), max_size=2)
SERVICES = st.lists(
    st.fixed_dictionaries(
        {"id": IDS, "name": WORDS, "status": st.sampled_from(["active", "inactive", "defunct"])},
        optional={
            "description": WORDS, "minimum_age": st.integers(0, 99), "phones": PHONES, "url": WORDS,
            "languages": st.lists(st.fixed_dictionaries({"id": IDS, "code": WORDS}), max_size=2),
            "organization": st.fixed_dictionaries({"id": IDS, "name": WORDS, "description": WORDS}),
            "our_own_field": st.none() | st.integers() | WORDS,
        },
    ),
    min_size=1, max_size=4, unique_by=lambda one: one["id"],
)  # fmt: skip


def nobody(_: int) -> None:
    """Who is told how far it is."""


def apart(records: list[dict[str, Any]]) -> bool:
    """Whether no id is used twice: the same id told in two ways is one record, and the last telling counts."""
    seen: set[tuple[str, str]] = set()
    for one in records:
        for key in ("phones", "languages"):
            for own in one.get(key, ()):
                if (key, own["id"]) in seen:
                    return False
                seen.add((key, own["id"]))
        owner = one.get("organization")
        if owner is not None:
            if ("organization", owner["id"]) in seen:
                return False
            seen.add(("organization", owner["id"]))
    return True


@SOME
@given(SERVICES.filter(apart))
def test_random_listings_come_out_of_the_store_as_they_went_in(tmp_path_factory: Any, records: list[Any]) -> None:
    empty()
    folder = tmp_path_factory.mktemp("any")
    (folder / "in.json").write_text(json.dumps(records))
    done = run(Asked("random", [folder / "in.json"]))
    assert (done.taken, done.refused) == (len(records), 0)
    assert writing.to_json(folder / "out.json", "service", ["random"], full=True, told=nobody) == len(records)
    assert json.loads((folder / "out.json").read_text()) == records


@SOME
@given(SERVICES.filter(apart))
def test_the_tables_of_random_listings_say_the_same_as_the_listings(tmp_path_factory: Any, records: list[Any]) -> None:
    """Out as tables, in again as another's, and out once more: nothing is lost on the way."""
    empty()
    folder = tmp_path_factory.mktemp("tables")
    (folder / "in.json").write_text(json.dumps(records))
    run(Asked("random", [folder / "in.json"]))
    count = writing.to_tables(folder / "tables.json", ["random"], told=nobody)
    first = json.loads((folder / "tables.json").read_text())
    assert sum(map(len, first.values())) == count
    empty()
    run(Asked("again", [folder / "tables.json"]))
    writing.to_tables(folder / "more.json", ["again"], told=nobody)
    second = json.loads((folder / "more.json").read_text())
    assert {name: sorted(map(json.dumps, rows)) for name, rows in first.items()} == {
        name: sorted(map(json.dumps, rows)) for name, rows in second.items()
    }


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1, max_size=15)


@SOME
@given(st.dictionaries(IDS, st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
def test_a_table_of_csv_comes_out_cell_for_cell(tmp_path_factory: Any, rows: dict[str, tuple[str, str, str]]) -> None:
    empty()
    folder = tmp_path_factory.mktemp("csv")
    (folder / "in").mkdir()
    with (folder / "in" / "services.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "name", "status", "description", "strange"])
        writer.writerows([own, name, "active", text, more] for own, (name, text, more) in rows.items())
    assert run(Asked("random", [folder / "in"])).refused == 0
    writing.to_csv(folder / "out", ["random"], told=nobody)
    both = [
        list(csv.reader(io.StringIO((folder / side / "services.csv").read_text(encoding="utf-8"), newline="")))
        for side in ("in", "out")
    ]
    assert both[0] == both[1]


HOSTILE = [
    "\x00", "a\x00b", "ß" * 20, "ŉ" * 20, "İ" * 20, "🙂" * 400, "'; DROP TABLE community_service; --", "\ufeff",
    "x" * 3_000, "9" * 400, "1e400", "-0", "NaN", "\u202e",
]  # fmt: skip


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_cell_of_anything_is_taken_or_refused_and_never_stops_the_import(take: Take, cell: str) -> None:
    """On PostgreSQL a letter that grows when it is made large ("ß") was too long for its column, and stopped it."""
    record = made(1)[0]
    place = record["service_at_locations"][0]["location"]
    place["addresses"][0] |= {"postal_code": cell, "city": cell}
    record |= {"description": cell, "alert": cell, "our_own": cell, "assured_date": cell, "last_modified": cell}
    record["cost_options"] = [{"id": "c", "amount": 5, "currency": cell, "option": cell}]
    record["languages"] = [{"id": "l", "name": cell, "code": cell}]
    record["schedules"] = [{"id": "h", "opens_at": cell, "byday": cell, "valid_from": cell}]
    record["phones"] = [{"id": "p", "number": cell, "extension": cell}]
    other = {"id": "fine", "name": "Cedar Table", "status": "active"}
    done = take([record, other])
    assert done.taken + done.refused == 2
    assert Service.objects.filter(pk="fine").exists()


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_table_that_the_standard_does_not_know_may_hold_anything_too(take: Take, tmp_path: Path, cell: str) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    with (folder / "stories.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["id", "text"], [cell, "Zqfirst"], ["2", cell]])
    (folder / "services.csv").write_text("id,name,status\nfine,Cedar Table,active\n")
    done = take(folder)
    assert Service.objects.filter(pk="fine").exists()
    assert done.taken + done.refused == 3
    writing.to_csv(tmp_path / "out", ["county-211"], told=nobody)
    assert (tmp_path / "out" / "stories.csv").exists()


@pytest.mark.fault("3")
@pytest.mark.parametrize("at", ["store", "forget", "_together"])
def test_a_database_that_stops_in_the_middle_of_a_chunk_keeps_none_of_it_and_the_next_run_goes_on(
    take: Take, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    records = made(5)
    for one in records:  # so that a second telling has something to forget
        one["contacts"] = [{"id": f"c-{one['id']}", "name": "Zq"}]
    take(records)
    before = {kind: sorted(model.objects.values_list("pk", flat=True)) for kind, model in MODELS.items()}
    for one in records:
        one["name"], one["contacts"] = "Zqnew name", []
    calls = 0

    def fails(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise OSError
        return real(*given, **named)

    where: Any = chunks.Writer if at == "_together" else chunks
    real = getattr(where, at)
    with monkeypatch.context() as away:
        away.setattr(where, at, fails)
        with pytest.raises(OSError):
            take(records)
    assert {kind: sorted(model.objects.values_list("pk", flat=True)) for kind, model in MODELS.items()} == before
    assert not Service.objects.filter(name="Zqnew name").exists()
    done = take(records)
    assert done.taken == 5
    assert Service.objects.filter(name="Zqnew name").count() == 5
    assert not MODELS["contact"].objects.exists()


def test_the_end_of_a_delivery_is_in_the_journal_in_counts_alone(take: Take) -> None:
    records = made(4)
    records[1]["status"] = "Zqstatus"
    take(records)
    [entry] = Entry.objects.all()
    assert (entry.actor_kind, entry.actor_id, entry.record_kind) == ("system", "services-import", "delivery")
    assert entry.fields == "taken:3 refused:1 withdrawn:0"
    assert entry.record_id == str(Delivery.objects.get().pk)
    assert "Zq" not in entry.fields


def test_two_sources_that_share_a_list_of_terms_keep_it_once(take: Take) -> None:
    terms = [
        {"id": "t", "name": "Food", "description": "", "taxonomy_detail": {"id": "x", "name": "N", "description": ""}}
    ]
    assert take(terms, "first", kind="taxonomy_term").refused == 0
    assert take(terms, "second", kind="taxonomy_term").refused == 0
    assert MODELS["taxonomy_term"].objects.get().source_id == "first"
    changed = [{**terms[0], "name": "Not theirs"}]
    assert take(changed, "second", kind="taxonomy_term").refused == 1
    assert MODELS["taxonomy_term"].objects.get().name == "Food"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_an_export_of_several_sources_has_each_listing_once(take: Take, tmp_path: Path, times: int) -> None:
    for n in range(times):
        take([{"id": f"s{n}", "name": f"Oak {n}", "status": "active"}], f"source-{n}")
    assert services(["export", str(tmp_path / "all.json")]) == 0
    assert [one["id"] for one in json.loads((tmp_path / "all.json").read_text())] == [f"s{n}" for n in range(times)]
    assert services(["export", str(tmp_path / "one.json"), "--source", "source-0"]) == 0
    assert len(json.loads((tmp_path / "one.json").read_text())) == 1


def test_an_export_that_fails_leaves_the_file_of_before(
    take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(made(3))
    out = tmp_path / "all.json"
    writing.to_json(out, "service", ["county-211"], full=True, told=nobody)
    before = out.read_bytes()

    def fails(*_: Any, **__: Any) -> Any:
        raise OSError

    monkeypatch.setattr(writing, "assemble", fails)
    with pytest.raises(OSError):
        writing.to_json(out, "service", ["county-211"], full=True, told=nobody)
    assert out.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if "all" in file.name] == ["all.json"]


def test_an_import_asks_no_more_of_the_database_for_more_phones_in_a_chunk(take: Take) -> None:
    from django.test.utils import CaptureQueriesContext

    counted = []
    for many in (5, 60):
        empty()
        with CaptureQueriesContext(connection) as asked:
            take(made(many))
        counted.append(len(asked))
    assert counted[1] <= counted[0] + 12
