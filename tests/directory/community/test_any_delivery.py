"""Whatever comes in goes out again: random listings by JSON, tables and CSV; two sources, hostile cells;
and a delivery that fails half-way is as if it had stopped there (D-3)."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community.assembling import Form, assemble
from hearthline.directory.community.columns import MODELS, cents, day, hour, moment
from hearthline.directory.community.commands import services
from hearthline.directory.community.exporting import writing
from hearthline.directory.community.importing import chunks
from hearthline.directory.community.importing.running import Asked, run
from hearthline.directory.community.models import Delivery, OtherRow, Reject, Service, Source
from hearthline.directory.community.nesting import ORDER, SIMPLE, places
from hearthline.directory.community.reading import in_json, parcels
from hearthline.directory.community.shape import KINDS, NUMBER, TABLES, column_for
from hearthline.journal.models import Entry
from tests.directory.community.conftest import Take, made

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


def empty() -> None:
    for model in [*MODELS.values(), OtherRow, Reject, Delivery, Source]:
        model.objects.all().delete()


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


def test_a_zip_a_folder_and_single_files_of_the_same_tables_are_the_same_listings(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "services.csv").write_text("id,name,status\ns1,Oak Table,active\n")
    (folder / "phones.csv").write_text("id,service_id,number\np1,s1,555-0101\n")
    packed = tmp_path / "tables.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"inner/{file.name}")
    told = []
    for paths in ([folder], [packed], sorted(folder.iterdir())):
        empty()
        assert run(Asked("one", paths)).taken == 2
        told.append(assemble("service", ["s1"], Form(full=True)))
    assert told[0] == told[1] == told[2]
    assert told[0][0]["phones"][0]["number"] == "555-0101"


@pytest.mark.parametrize(
    "package", [b"", b"not json", b"[]", b'{"resources": 5}', b'{"resources": [{"path": "x"}]}', b"\xff"]
)
def test_a_data_package_that_says_nothing_stops_no_delivery(tmp_path: Path, package: bytes) -> None:
    (tmp_path / "services.csv").write_text("id,name,status\ns1,Oak Table,active\n")
    (tmp_path / parcels.PACKAGE).write_bytes(package)
    assert [part.kind for part in parcels.parts([tmp_path])] == ["service"]


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


# -- what a column can hold ------------------------------------------------------------------------------------------


@given(st.text(max_size=20) | st.dates().map(str) | st.integers() | st.none())
def test_a_day_of_a_column_is_the_one_that_the_text_begins_with(told: Any) -> None:
    found = day(told)
    if found is not None:
        assert str(told).startswith(found.isoformat())


@given(st.datetimes(timezones=st.timezones()) | st.datetimes())
def test_a_moment_comes_back_whatever_clock_it_was_told_on(told: Any) -> None:
    found = moment(told.isoformat())
    if found is not None:
        assert found.utcoffset() is not None
        assert not found.utcoffset()
        if told.tzinfo is not None:
            assert abs((found - told).total_seconds()) < 60 or told.fold


@given(st.text(max_size=12) | st.times().map(lambda at: at.isoformat("minutes")))
def test_a_time_of_day_is_one_that_stands_in_the_text(told: str) -> None:
    found = hour(told)
    if found is not None:
        assert str(found.minute).zfill(2) in told


@given(st.integers(-10_000, 10_000))
def test_money_is_whole_cents(amount: int) -> None:
    assert cents(amount / 100) == amount
    assert cents(str(amount)) == amount * 100


@given(st.floats() | st.text(max_size=8) | st.none() | st.booleans())
def test_an_amount_that_is_none_costs_nobody_anything(told: Any) -> None:
    found = cents(told)
    assert found is None or isinstance(found, int)


# -- the shape of the standard ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_table_fits_the_others(kind: str) -> None:
    own = KINDS[kind]
    assert TABLES[own.table] == kind
    assert set(own.required) <= set(own.fields)
    assert set(own.choices) <= set(own.fields)
    assert set(own.links) <= set(own.fields)
    for child in (*own.lists.values(), *own.ones.values()):
        assert child in KINDS
    for key, child in own.ones.items():
        assert own.one_column(key) in {*own.links, *own.fields}
        assert KINDS[child].name == child
    assert {own.fields[name] for name in own.fields} <= {"text", NUMBER}


@pytest.mark.parametrize("root", sorted(ORDER))
def test_every_kind_that_a_record_nests_is_read_for_it(root: str) -> None:
    """Walk the nesting from the root: what is met is in the order of reading, so nothing is left out."""
    seen, edge = {root}, [root]
    while edge:
        own = KINDS[edge.pop()]
        for child in (*own.lists.values(), *own.ones.values()):
            if child not in seen:
                seen.add(child)
                edge.append(child)
    if root in ("service", "organization", "service_at_location"):
        assert seen - {root, "meta_table_description"} <= {*ORDER[root]}
    assert set(SIMPLE[root]) <= set(ORDER[root])


@pytest.mark.parametrize("child", sorted(KINDS))
def test_where_a_kind_may_be_nested_is_what_its_parents_say(child: str) -> None:
    for parent, key, many in places(child, full=True):
        assert (KINDS[parent].lists if many else KINDS[parent].ones)[key] == child
    assert {one for one in places(child, full=False)} == {one for one in places(child, full=True) if not one[2]}
    if child not in ("location", "service_at_location", "taxonomy", "meta_table_description"):
        assert places(child, full=True)
    assert column_for(child, "nothing") in (None, *KINDS[child].links)


@given(st.binary(max_size=120))
def test_a_file_of_any_bytes_gives_items_in_order(raw: bytes) -> None:
    found = list(in_json.items(io.BytesIO(raw), "f", 7, 200))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert [one.line for one in found] == sorted(one.line for one in found)


def packed(folder: Path, name: str = "tables.zip") -> Path:
    """A zip of one table with many rows, so that most of it is its packed rows."""
    rows = "".join(f"s{n},Oak {n * 7919 % 1000},active\n" for n in range(400))
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", "id,name,status\n" + rows)
    return folder / name


@pytest.mark.fault("23")
@pytest.mark.parametrize("how", ["cut", "changed inside", "under a password", "no zip", "empty"])
def test_an_archive_that_is_damaged_is_said_to_be_and_takes_nothing_away(tmp_path: Path, how: str) -> None:
    """A fault that was here: an archive that is damaged within ended in a trace instead of a sentence."""
    from hearthline.ground.errors import DomainError

    run(Asked("one", [packed(tmp_path, "whole.zip")]))
    file = packed(tmp_path)
    raw = bytearray(file.read_bytes())
    if how == "cut":
        raw = raw[: len(raw) // 2]
    elif how == "changed inside":
        raw[len(raw) // 2] ^= 0xFF
        raw[len(raw) // 2 + 1] ^= 0xFF
    elif how == "under a password":
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            raw[raw.index(mark) + at] |= 1
    else:
        raw = bytearray(b"" if how == "empty" else b"PK this is none")
    file.write_bytes(raw)
    with pytest.raises(DomainError) as wrong:
        run(Asked("one", [file], replace=True))
    assert wrong.value.code == "services.E003"
    assert Service.objects.filter(withdrawn_at=None).count() == 400


@pytest.mark.fault("23")
def test_no_file_of_an_archive_is_written_anywhere_whatever_it_is_called(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with zipfile.ZipFile(inside / "tables.zip", "w") as archive:
        archive.writestr("../../services.csv", "id,name,status\ns1,Oak,active\n")
        archive.writestr("/etc/phones.csv", "id,service_id,number\np1,s1,555-0101\n")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert run(Asked("one", [inside / "tables.zip"])).taken == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
