"""Tables with links to what is not there, the same id again and again, rows in any order: what is told of a service is
what a plain join of the tables says, an import that was stopped anywhere comes to the same, and the check counts what
points to nothing (D-3, docs/services.md)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from hearthline.directory.community import queries, refiling
from hearthline.directory.community.assembling import Form, assemble
from hearthline.directory.community.checking import findings
from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.exporting import writing
from hearthline.directory.community.importing import running
from hearthline.directory.community.importing.running import Asked, Done, run
from hearthline.directory.community.models import Delivery, Reject, Service, Shelf
from hearthline.directory.community.queries import Wanted
from tests.directory.community.test_any_delivery import empty

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3")]
Row = dict[str, str]
Tables = dict[str, list[Row]]
OWN = st.sampled_from(["s1", "s2", "s3"])
LINK = st.sampled_from(["s1", "s2", "s3", "nobody", ""])
PLACE = st.sampled_from(["l1", "l2", "gone", ""])
OWNER, PHONE = st.sampled_from(["o1", "o2", ""]), st.sampled_from(["p", "q", ""])
TERM = st.sampled_from(["t1", "t2", "t3"])
WORD = st.sampled_from(["Oak", "Elm", "Cedar food", "Zq"])


def rows(most: int, /, **fields: SearchStrategy[str]) -> SearchStrategy[list[Row]]:
    """So many rows at most, no two of one id."""
    return st.lists(st.fixed_dictionaries(fields), max_size=most, unique_by=lambda row: row["id"])


TABLES = st.fixed_dictionaries(
    {
        "services.csv": rows(3, id=OWN, name=WORD, status=st.just("active"), organization_id=OWNER),
        "organizations.csv": rows(1, id=st.just("o1"), name=WORD, description=st.just("x")),
        "service_at_location.csv": rows(4, id=st.sampled_from("abcd"), service_id=LINK, location_id=PLACE),
        "locations.csv": rows(2, id=st.sampled_from(["l1", "l2"]), location_type=st.just("physical"), name=WORD),
        "phones.csv": rows(4, id=st.sampled_from("pqrt"), service_id=LINK, location_id=PLACE, number=WORD),
        "languages.csv": rows(3, id=st.sampled_from("xyz"), service_id=LINK, phone_id=PHONE, code=WORD),
        "attributes.csv": rows(3, id=st.sampled_from("uvw"), link_id=LINK, taxonomy_term_id=TERM),
        "taxonomy_terms.csv": rows(2, id=st.sampled_from(["t1", "t2"]), name=WORD, description=st.just("x")),
    }
)  # fmt: skip


def joined(tables: Tables, own: str) -> dict[str, Any] | None:
    """The service as a plain join says it: names and ids alone."""
    service = next((row for row in tables["services.csv"] if row["id"] == own), None)
    if service is None:
        return None
    owner = {row["id"]: row["name"] for row in tables["organizations.csv"]}.get(service["organization_id"])
    places = {row["id"]: row["name"] for row in tables["locations.csv"]}
    terms = {row["id"] for row in tables["taxonomy_terms.csv"]}
    return {
        "name": service["name"],
        "organization": owner,
        "phones": sorted(row["id"] for row in tables["phones.csv"] if row["service_id"] == own),
        "languages": sorted(row["id"] for row in tables["languages.csv"] if row["service_id"] == own),
        "places": sorted(
            (row["id"], places.get(row["location_id"]))
            for row in tables["service_at_location.csv"]
            if row["service_id"] == own
        ),
        "terms": sorted(
            row["taxonomy_term_id"] if row["taxonomy_term_id"] in terms else ""
            for row in tables["attributes.csv"]
            if row["link_id"] == own
        ),
    }


def shown(own: str) -> dict[str, Any] | None:
    """The same as the store tells it."""
    found = assemble("service", [own], Form(full=True))
    if not found:
        return None
    [one] = found
    return {
        "name": one["name"],
        "organization": one.get("organization", {}).get("name"),
        "phones": sorted(row["id"] for row in one.get("phones", [])),
        "languages": sorted(row["id"] for row in one.get("languages", [])),
        "places": sorted(
            (row["id"], row.get("location", {}).get("name")) for row in one.get("service_at_locations", [])
        ),
        "terms": sorted(row.get("taxonomy_term", {}).get("id", "") for row in one.get("attributes", [])),
    }


def write(folder: Path, tables: Tables) -> Path:
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for name, own in tables.items():
        if own:
            columns = list(own[0])
            lines = [",".join(columns), *(",".join(row[column] for column in columns) for row in own)]
            (folder / name).write_text("\n".join(lines) + "\n")
    return folder


def clear() -> None:
    empty()
    Shelf.objects.all().delete()


def everything() -> dict[str, list[Any]]:
    """What is told, whatever its place in the lists, its moment and its delivery."""
    return {kind: sorted(model.objects.values_list("pk", "told", "exact")) for kind, model in MODELS.items()}


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(TABLES.filter(lambda tables: any(tables.values())))
def test_a_service_told_in_tables_is_what_a_join_of_them_says(tmp_path_factory: Any, tables: Tables) -> None:
    clear()
    run(Asked("county-211", [write(tmp_path_factory.mktemp("in"), tables)]))
    for own in ("s1", "s2", "s3", "nobody"):
        assert shown(own) == joined(tables, own)
    assert findings().wrong == lost(tables)


def lost(tables: Tables) -> int:
    """How many rows point to nothing; and places of a service that name no service."""
    links = (
        ("services", "organization_id", "organizations"),
        ("service_at_location", "service_id", "services"),
        ("service_at_location", "location_id", "locations"),
        ("attributes", "taxonomy_term_id", "taxonomy_terms"),
    )
    named = [(row[column], above) for table, column, above in links for row in tables[f"{table}.csv"]]
    nameless = sum(not row["service_id"] for row in tables["service_at_location.csv"])
    return nameless + sum(bool(own) and not _is(tables, above, own) for own, above in named)


def _is(tables: Tables, name: str, own: str) -> bool:
    return any(row["id"] == own for row in tables[f"{name}.csv"])


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(TABLES.filter(lambda tables: any(tables.values())), TABLES.filter(lambda tables: any(tables.values())))
def test_tables_told_again_otherwise_are_what_the_later_ones_say(
    tmp_path_factory: Any, before: Tables, after: Tables
) -> None:
    """With --replace, the store says of each service what the later tables say, and of others nothing."""
    clear()
    folder = tmp_path_factory.mktemp("in")
    run(Asked("county-211", [write(folder, before)], replace=True))
    run(Asked("county-211", [write(folder, after)], replace=True))
    for own in ("s1", "s2", "s3"):
        found, said = shown(own), joined(after, own)
        if said is None or found is None:
            assert found is said
            continue
        assert (found["name"], found["organization"]) == (said["name"], said["organization"])
        for kind, table in (("phones", "phones.csv"), ("languages", "languages.csv")):
            if after[table] and after["services.csv"]:
                assert found[kind] == said[kind]


def stopped(at: int) -> Callable[[Done], None]:
    seen = 0

    def told(_: Done) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            raise KeyboardInterrupt

    return told


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(TABLES.filter(lambda tables: sum(map(len, tables.values())) > 4), st.data())
def test_stopped_after_any_chunks_any_number_of_times_it_comes_to_the_same(
    tmp_path_factory: Any, tables: Tables, data: Any
) -> None:
    clear()
    folder = write(tmp_path_factory.mktemp("in"), tables)
    many = sum(map(len, tables.values()))
    before = running.CHUNK
    running.CHUNK = 1
    try:
        for at in data.draw(st.lists(st.integers(1, 3), max_size=3)):
            with pytest.raises(KeyboardInterrupt):
                run(Asked("county-211", [folder]), stopped(min(at, many - Delivery.objects.filter().count() - 1)))
            if Delivery.objects.get().records >= many - 1:
                break
        run(Asked("county-211", [folder]))
        assert Delivery.objects.get().records == many
        pieces = everything()
        _shelves_hold()
    finally:
        running.CHUNK = before
    clear()
    run(Asked("county-211", [folder]))
    assert everything() == pieces
    _shelves_hold()


def _shelves_hold() -> None:
    """What the shelves say now is what they say when they are made anew from every row."""
    kept = sorted((key, bytes(bits)) for key, bits in Shelf.objects.values_list("key", "bits"))
    assert refiling.differing() == 0
    refiling.anew()
    assert kept == sorted((key, bytes(bits)) for key, bits in Shelf.objects.values_list("key", "bits"))


# -- the same id again and again -------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunk", [1, 2, 500])
def test_of_an_id_that_stands_in_a_table_many_times_there_is_one_record_with_the_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(running, "CHUNK", chunk)
    own = [{"id": "s1", "name": f"Oak {n}", "status": "active"} for n in range(5)]
    done = run(Asked("county-211", [write(tmp_path / "in", {"services.csv": own})]))
    assert (done.taken, done.refused) == (5, 0)
    assert Service.objects.get().name == "Oak 4"
    assert queries.page_of_services(Wanted(search="oak"), 0, 9).total == 1
    _shelves_hold()


def test_one_id_may_be_of_a_service_a_place_and_a_telephone_and_each_is_its_own(tmp_path: Path) -> None:
    tables: Tables = {
        "services.csv": [{"id": "1", "name": "Oak", "status": "active", "organization_id": "1"}],
        "organizations.csv": [{"id": "1", "name": "House", "description": "x"}],
        "locations.csv": [{"id": "1", "location_type": "physical", "name": "Hall"}],
        "service_at_location.csv": [{"id": "1", "service_id": "1", "location_id": "1"}],
        "phones.csv": [{"id": "1", "service_id": "1", "number": "555-0101"}],
        "attributes.csv": [{"id": "1", "link_id": "1", "link_entity": "location", "taxonomy_term_id": "1"}],
        "taxonomy_terms.csv": [{"id": "1", "name": "Food", "description": "x"}],
    }
    assert run(Asked("county-211", [write(tmp_path / "in", tables)])).refused == 0
    [one] = assemble("service", ["1"], Form(full=True))
    assert (one["name"], one["organization"]["name"], one["phones"][0]["number"]) == ("Oak", "House", "555-0101")
    assert one["service_at_locations"][0]["location"]["name"] == "Hall"
    assert not one.get("attributes"), "the attribute is of the place"
    assert one["service_at_locations"][0]["location"]["attributes"][0]["taxonomy_term"]["name"] == "Food"
    assert findings().wrong == 0


@pytest.mark.parametrize("loop", ["term", "organization"])
def test_records_that_name_each_other_in_a_ring_end_somewhere(tmp_path: Path, loop: str) -> None:
    if loop == "term":
        records = [
            {"id": own, "name": own, "description": "x", "parent_id": up} for own, up in (("t1", "t2"), ("t2", "t1"))
        ]
        kind = "taxonomy_term"
    else:
        kind = "organization"
        records = [
            {"id": "o1", "name": "A", "description": "x", "parent_organization_id": "o1",
             "services": [{"id": "s1", "name": "Oak", "status": "active", "organization_id": "o1"}]}
        ]  # fmt: skip
    (tmp_path / "in.json").write_text(json.dumps(records))
    assert run(Asked("county-211", [tmp_path / "in.json"], kind=kind)).refused == 0
    found = assemble(kind, [record["id"] for record in records], Form(full=True))
    assert len(found) == len(records)
    assert writing.to_json(tmp_path / "out.json", kind, ["county-211"], full=True, told=lambda _: None) == len(records)


# -- what is refused -------------------------------------------------------------------------------------------------

BAD: list[tuple[str, Row, str]] = [
    ("services.csv", {"id": "s1", "name": "", "status": "active"}, "name"),
    ("services.csv", {"id": "s1", "name": "Oak", "status": "open"}, "status"),
    ("services.csv", {"id": "", "name": "Oak", "status": "active"}, "id"),
    ("services.csv", {"id": "x" * 201, "name": "Oak", "status": "active"}, "id"),
    ("locations.csv", {"id": "l1", "location_type": "castle"}, "location_type"),
    ("phones.csv", {"id": "p", "number": ""}, "number"),
    ("taxonomy_terms.csv", {"id": "t", "name": "Food", "description": ""}, "description"),
]


@pytest.mark.parametrize(("table", "row", "field"), BAD)
def test_a_row_that_lacks_what_it_must_have_is_refused_by_its_line_and_no_other(
    tmp_path: Path, table: str, row: Row, field: str
) -> None:
    fine = {"id": "fine", "name": "Cedar", "status": "active", "description": "x", "number": "555-0101"}
    fine["location_type"] = "physical"
    own = [{**fine}, {**fine, **row}, {**fine, "id": "fine2"}]
    done = run(Asked("county-211", [write(tmp_path / "in", {table: own})]))
    assert (done.taken, done.refused) == (2, 1)
    kept = Reject.objects.get()
    assert (kept.file, kept.line, kept.record, kept.field) == (table, 3, 2, field)
    assert done.unreadable is False


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("0", 0), ("0.00", 0), ("12.345", 1234), ("12.355", 1236), ("-5", -500), ("1e3", None), ("NaN", None),
     ("9" * 15, None), ("9" * 400, None), ("free", None), ("", None), (" 7 ", 700)],
)  # fmt: skip
def test_an_amount_is_whole_cents_or_none_at_all(tmp_path: Path, amount: str, cents: int | None) -> None:
    own = [{"id": "c", "service_id": "s1", "option": "x", "amount": amount}]
    run(Asked("county-211", [write(tmp_path / "in", {"cost_options.csv": own})]))
    assert MODELS["cost_option"].objects.get().cents == cents  # type: ignore[attr-defined]  # the table of costs
    writing.to_csv(tmp_path / "out", ["county-211"], told=lambda _: None)
    assert amount in (tmp_path / "out" / "cost_options.csv").read_text()
