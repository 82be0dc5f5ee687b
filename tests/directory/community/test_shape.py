"""Our list of tables, fields and nesting against the official schemas (D-3, HSDS 3.0)."""

import json
from typing import Any

import pytest

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.nesting import ORDER, SIMPLE
from hearthline.directory.community.shape import KINDS, NUMBER, TABLES, column_for
from tests.directory.community.oracle import FOLDER, errors, example, needs_standard, page_errors, schema, table


def _refers(told: dict[str, Any]) -> str:
    named = told.get("$ref") or told.get("items", {}).get("$ref") or ""
    return str(named).removesuffix(".json")


@needs_standard
@pytest.mark.parametrize("name", KINDS)
def test_a_table_has_the_standard_s_fields_types_choices_and_nested_records(name: str) -> None:
    kind, told = KINDS[name], schema(name)
    plain = {key: one for key, one in told["properties"].items() if not _refers(one)}
    assert set(kind.fields) == set(plain)
    assert {key for key, one in kind.fields.items() if one == NUMBER} == {
        key for key, one in plain.items() if one["type"] == "number"
    }
    assert dict(kind.choices) == {key: tuple(one["enum"]) for key, one in plain.items() if "enum" in one}
    assert set(kind.required) == set(told["required"])
    nested = {key: _refers(one) for key, one in told["properties"].items() if _refers(one)}
    ours = {**kind.lists, **kind.ones}
    # The compiled schemas nest what these single ones leave out: services in an organization, the service of a place.
    ours.pop("services" if name == "organization" else "service" if name == "service_at_location" else "", None)
    assert ours == nested


@needs_standard
def test_the_columns_of_csv_come_in_the_order_of_the_data_package() -> None:
    package = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    told = {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in package["resources"]}
    assert {name: list(kind.fields) for name, kind in KINDS.items()} == told
    assert {one["path"]: one["name"] for one in package["resources"]} == TABLES


def test_every_table_has_a_model_and_every_link_a_column_of_it() -> None:
    assert set(MODELS) == set(KINDS)
    for name, kind in KINDS.items():
        columns = {one.attname for one in MODELS[name]._meta.concrete_fields}
        assert set(kind.links) <= columns, name


def test_whatever_nests_in_a_list_says_where_it_belongs() -> None:
    without = [
        (parent.name, child) for parent in KINDS.values() for child in parent.lists.values()
        if column_for(child, parent.name) is None
    ]  # fmt: skip
    assert without == []


def test_tables_are_read_before_those_that_nest_in_them() -> None:
    for root, order in (*ORDER.items(), *SIMPLE.items()):
        assert len(set(order)) == len(order), root
        assert root not in order
    for root, order in ORDER.items():
        places = {name: number for number, name in enumerate((root, *order))}
        late = {
            (parent, child)
            for parent in places
            for child in (*KINDS[parent].lists.values(), *KINDS[parent].ones.values())
            if child in places and places[child] < places[parent] and not (KINDS[parent].listed and KINDS[child].listed)
        }
        assert late == set(), root


@needs_standard
def test_the_oracle_sees_what_it_must_see() -> None:
    good = example("service_full")
    assert list(errors(good, schema("compiled/service"))) == []
    for wrong in (
        {**good, "status": "open"},
        {**good, "minimum_age": "12"},
        {**good, "url": "no address"},
        {**good, "id": "1"},
        {**good, "invented": 1},
        {**good, "phones": [{"id": good["id"]}]},
        {key: value for key, value in good.items() if key != "name"},
    ):
        assert len(list(errors(wrong, schema("compiled/service")))) == 1
    page = example("service_list")
    assert page_errors(page, "compiled/service_list") == []
    assert page_errors({**page, "size": "1"}, "compiled/service_list") == ["$.size: not integer"]
    assert table(FOLDER / "examples" / "csv" / "phones.csv")[0]["extension"] == "100"
