"""What goes out: always JSON, always CSV, whole or not at all; in again elsewhere it is the same; and nothing of what
is hidden is left behind by an earlier export (D-3, D-4, docs/services.md)."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community.commands import services
from hearthline.directory.community.exporting import writing
from hearthline.directory.community.importing.running import Asked, run
from hearthline.directory.community.models import Location, Organization, Service, ServiceAtLocation
from hearthline.directory.community.reading.feed import BrokenError, Feed
from hearthline.directory.community.shape import KINDS
from tests.directory.community.conftest import Take, made
from tests.directory.community.test_any_delivery import empty

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3", "D-4")]
ONE = {"id": "s1", "name": "Oak Table", "status": "active"}
HALL = {"id": "l", "location_type": "physical", "name": "Zqhall", "addresses": []}
AT_HALL = {**ONE, "service_at_locations": [{"id": "a", "location": HALL}]}


def nobody(_: int) -> None:
    """Who is told how far it is."""


def strictly(text: str) -> Any:
    """JSON as its own standard has it: no NaN, no Infinity."""

    def none(word: str) -> Any:
        raise AssertionError(word)

    return json.loads(text, parse_constant=none)


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


# -- numbers ---------------------------------------------------------------------------------------------------------

NUMBERS = ["1e999", "-1e999", "1E+400", "0.1", "5e-324", "17"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("field", ["minimum_age", "wait_time", "our_own"])
def test_a_number_of_any_size_goes_out_as_json(
    take: Take, face: Client, tmp_path: Path, number: str, field: str
) -> None:
    """A fault that was here: "1e999", which JSON allows, went out as Infinity, which it does not."""
    take(f'[{{"id":"s1","name":"Oak Table","status":"active","{field}":{number},"ours":{{"a":[{number}]}}}}]')
    writing.to_json(tmp_path / "out.json", "service", ["county-211"], full=True, told=nobody)
    writing.to_tables(tmp_path / "tables.json", ["county-211"], told=nobody)
    [out] = strictly((tmp_path / "out.json").read_text())
    strictly((tmp_path / "tables.json").read_text())
    strictly(face.get("/hsds/services/s1").content.decode())
    held = float(number)
    assert out["ours"]["a"] == [held if math.isfinite(held) else number]
    if math.isfinite(held) and field != "wait_time":
        assert float(out[field]) == held


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?([eE][+-]?[0-9]{1,4})?", fullmatch=True))
def test_whatever_number_is_read_can_be_written(number: str) -> None:
    import io

    value = Feed(io.BytesIO(f"[{number}]".encode())).value()
    assert strictly(json.dumps(value)) == value
    if not isinstance(value[0], str):
        assert value[0] == float(number)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "+1", "01", ".5", "1.", "0x10", "1_000"])
def test_what_is_no_number_of_json_is_no_value(word: str) -> None:
    import io

    with pytest.raises(BrokenError):
        Feed(io.BytesIO(f'{{"a": {word}}}'.encode())).value()


# -- again into the same folder --------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [{"hidden": True}, {"secret": True}])
def test_a_table_that_has_no_row_left_is_taken_out_of_the_folder_of_before(
    take: Take, tmp_path: Path, gone: dict[str, Any]
) -> None:
    """A fault that was here: the places of the export before stayed in the folder, hidden or not."""
    take([AT_HALL])
    folder = tmp_path / "out"
    assert services(["export", str(folder)]) == 0
    assert b"Zqhall" in files(folder)["locations.csv"]
    Location.objects.update(**gone)
    if "secret" in gone:
        ServiceAtLocation.objects.update(secret=True)
    assert services(["export", str(folder)]) == 0
    assert b"Zqhall" not in b"".join(files(folder).values())
    assert not {"locations.csv", "service_at_location.csv"} & set(files(folder))
    named = {one["path"] for one in json.loads(files(folder)["datapackage.json"])["resources"]}
    assert named == {name for name in files(folder) if name.endswith(".csv")}


def test_what_is_not_ours_in_the_folder_is_left_alone(take: Take, tmp_path: Path) -> None:
    take([ONE])
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "budget.csv").write_text("mine")
    assert services(["export", str(folder)]) == 0
    assert files(folder)["notes.txt"] == files(folder)["budget.csv"] == b"mine"


def test_an_export_of_nothing_is_a_list_of_nothing_in_every_form(tmp_path: Path) -> None:
    assert services(["export", str(tmp_path / "a.json")]) == 0
    assert services(["export", "--tables", str(tmp_path / "b.json")]) == 0
    assert services(["export", str(tmp_path / "c")]) == 0
    assert strictly((tmp_path / "a.json").read_text()) == []
    assert strictly((tmp_path / "b.json").read_text()) == {}
    assert set(files(tmp_path / "c")) == {"datapackage.json"}


@pytest.mark.parametrize("how", ["one.json", "tables", "folder"])
def test_the_same_store_goes_out_in_the_same_bytes(take: Take, tmp_path: Path, how: str) -> None:
    take(made(6))
    found = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        if how == "one.json":
            writing.to_json(tmp_path / name / how, "service", ["county-211"], full=True, told=nobody)
        elif how == "tables":
            writing.to_tables(tmp_path / name / "t.json", ["county-211"], told=nobody)
        else:
            writing.to_csv(tmp_path / name, ["county-211"], told=nobody)
        found.append(files(tmp_path / name))
    assert found[0] == found[1]
    assert found[0]


# -- in again --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["nested", "tables", "csv", "organizations"])
def test_whole_services_go_out_and_in_again_and_say_the_same(tmp_path: Path, form: str) -> None:
    """By any way out and in, what is told of a service afterwards is what was told before."""
    (tmp_path / "in.json").write_text(json.dumps(made(8, seed=5)))
    run(Asked("first", [tmp_path / "in.json"]))
    writing.to_json(tmp_path / "before.json", "service", ["first"], full=True, told=nobody)
    target = tmp_path / ("out" if form == "csv" else "out.json")
    if form == "csv":
        writing.to_csv(target, ["first"], told=nobody)
    elif form == "tables":
        writing.to_tables(target, ["first"], told=nobody)
    else:
        kind = "service" if form == "nested" else "organization"
        writing.to_json(target, kind, ["first"], full=True, told=nobody)
    ids = {kind: set(model.objects.values_list("pk", flat=True)) for kind, model in _kept().items()}
    empty()
    done = run(Asked("again", [target]))
    assert (done.refused, done.notes) == (0, 0)
    assert {kind: set(model.objects.values_list("pk", flat=True)) for kind, model in _kept().items()} == ids
    writing.to_json(tmp_path / "after.json", "service", ["again"], full=True, told=nobody)
    before, after = (strictly((tmp_path / f"{when}.json").read_text()) for when in ("before", "after"))
    if form == "nested":
        assert after == before
    names = ("id", "name", "status", "description", "url", "minimum_age", "fees_description")
    assert [[one.get(n) for n in names] for one in sorted(after, key=lambda one: one["id"])] == [
        [one.get(n) for n in names] for one in sorted(before, key=lambda one: one["id"])
    ]


def _kept() -> dict[str, Any]:
    return {"service": Service, "organization": Organization, "location": Location, "link": ServiceAtLocation}


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=10)
DAYS = st.sampled_from(["2024-02-29", "2026-02-30", "9999-12-31", "0001-01-01", "soon", ""])
NEST = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["s1", "s2"]), "name": TEXT, "status": st.sampled_from(["active", "temporarily closed"]),
        "schedules": st.lists(
            st.fixed_dictionaries(
                {"id": st.sampled_from(["h1", "h2"])},
                optional={"opens_at": TEXT, "closes_at": st.sampled_from(["24:00", "00:00"]), "valid_to": DAYS},
            ), max_size=1,
        ),
        "contacts": st.lists(
            st.fixed_dictionaries({
                "id": st.just("k"), "name": TEXT,
                "phones": st.lists(
                    st.fixed_dictionaries({
                        "id": st.just("kp"), "number": TEXT, "extension": st.integers(0, 10**9),
                        "languages": st.lists(st.fixed_dictionaries({"id": st.just("kl"), "code": TEXT}), max_size=1),
                    }), max_size=1,
                ),
            }), max_size=1,
        ),
    },
    optional={
        "alert": TEXT, "assured_date": DAYS, "maximum_age": st.floats(0, 120), "ours": st.dictionaries(TEXT, TEXT),
    },
)  # fmt: skip


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(NEST)
def test_a_record_nested_three_deep_comes_out_as_it_went_in(tmp_path_factory: Any, record: dict[str, Any]) -> None:
    empty()
    folder = tmp_path_factory.mktemp("nest")
    (folder / "in.json").write_text(json.dumps([record]))
    assert run(Asked("nest", [folder / "in.json"])).refused == 0
    writing.to_json(folder / "out.json", "service", ["nest"], full=True, told=nobody)
    assert strictly((folder / "out.json").read_text()) == [record]


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(list(KINDS["service"].fields)[3:]), TEXT.filter(bool), max_size=5))
def test_cells_of_any_field_go_out_in_the_columns_in_which_they_came(
    tmp_path_factory: Any, said: dict[str, str]
) -> None:
    empty()
    folder = tmp_path_factory.mktemp("cells")
    said = {key: value for key, value in said.items() if "\r" not in value} | ONE
    with (folder / "services.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(said)
        writer.writerow(said.values())
    run(Asked("cells", [folder / "services.csv"]))
    writing.to_csv(folder / "out", ["cells"], told=nobody)
    with (folder / "out" / "services.csv").open(encoding="utf-8", newline="") as lines:
        first, row = list(csv.reader(lines))
    assert first[: len(said)] == list(said)
    assert row[: len(said)] == list(said.values())
