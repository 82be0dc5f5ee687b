"""A record as rows (D-3): what is nested in it, what is understood, what is refused, and nothing lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.community import unfolding
from hearthline.directory.community.columns import cents, columns, day, hour, moment
from hearthline.directory.community.kinds import kind_of
from hearthline.directory.community.shape import KINDS
from hearthline.directory.community.unfolding import Refusal, Row, Seen, unfold
from tests.directory.community.conftest import made
from tests.directory.community.test_reading_json import VALUES

SERVICE: dict[str, Any] = {"id": "s1", "name": "Food", "status": "active"}


def only(record: dict[str, Any], kind: str = "service", **how: bool) -> tuple[Row, list[Refusal]]:
    out = unfold(kind, record, **how)
    return out.rows[kind, record["id"]], out.refused


def test_each_nested_record_is_a_row_that_says_where_it_belongs() -> None:
    rows = unfold("service", made(1)[0]).rows
    service = next(row for row in rows.values() if row.kind == "service")
    below = {row.kind: row for row in rows.values()}
    for kind in ("schedule", "service_area", "cost_option", "service_at_location"):
        assert below[kind].links["service_id"] == service.id
    assert below["attribute"].links["link_id"] == service.id
    assert below["attribute"].under == "service"
    assert below["attribute"].links["taxonomy_term_id"] == below["taxonomy_term"].id
    assert below["taxonomy_term"].links["taxonomy_id"] == below["taxonomy"].id
    assert service.links["organization_id"] == below["organization"].id
    assert below["address"].links["location_id"] in {row.id for row in rows.values() if row.kind == "location"}
    assert isinstance(service.told["phones"], list)


def test_a_record_nested_twice_is_one_row_that_belongs_to_both() -> None:
    phone = {"id": "p", "number": "555-0101"}
    place = {"id": "l", "location_type": "physical", "phones": [phone]}
    record = {**SERVICE, "phones": [phone], "service_at_locations": [{"id": "x", "location": place}]}
    out = unfold("service", record)
    assert out.rows["phone", "p"].links == {"service_id": "s1", "location_id": "l"}
    assert out.differing == 0
    place["phones"] = [{**phone, "number": "555-0102"}]
    again = unfold("service", record)
    assert again.differing == 1
    assert again.rows["phone", "p"].told["number"] == "555-0102"


@pytest.mark.parametrize(
    ("change", "refused", "told", "exact"),
    [
        ({"minimum_age": "12"}, "", {"minimum_age": 12}, {"minimum_age": "12"}),
        ({"minimum_age": 0.5}, "", {"minimum_age": 0.5}, {}),
        ({"minimum_age": "twelve"}, unfolding.NOT_NUMBER, {}, {"minimum_age": "twelve"}),
        ({"minimum_age": True}, unfolding.NOT_NUMBER, {}, {"minimum_age": True}),
        ({"minimum_age": 10**30}, unfolding.NOT_NUMBER, {}, {"minimum_age": 10**30}),
        ({"alert": 7}, "", {"alert": "7"}, {"alert": 7}),
        ({"alert": None}, "", {}, {"alert": None}),
        ({"alert": ["x"]}, unfolding.NOT_TEXT, {}, {"alert": ["x"]}),
        ({"alert": "a\0b"}, unfolding.BAD_SIGNS, {}, {"alert": "a\0b"}),
        ({"alert": "a\ud800"}, unfolding.BAD_SIGNS, {}, {"alert": "a\ud800"}),
        ({"phones": {"id": "p"}}, unfolding.NOT_LIST, {}, {"phones": {"id": "p"}}),
        ({"program": "p"}, unfolding.NOT_RECORD, {}, {"program": "p"}),
        ({"our_own": {"x": [1]}}, "", {"our_own": {"x": [1]}}, {}),
        ({"phones": None}, "", {}, {"phones": None}),
    ],
)
def test_a_field_is_understood_or_left_out_with_a_reason_and_kept_as_it_came(
    change: dict[str, Any], refused: str, told: dict[str, Any], exact: dict[str, Any]
) -> None:
    row, why = only({**SERVICE, **change})
    assert row.told == {**SERVICE, **told}
    assert row.exact == exact
    assert why == ([Refusal("service", next(iter(change)), refused, whole=False)] if refused else [])


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"id": None}, "id", unfolding.MISSING),
        ({"id": ""}, "id", unfolding.MISSING),
        ({"id": 5}, "id", unfolding.NOT_TEXT),
        ({"id": "x" * 201}, "id", unfolding.LONG_ID),
        ({"id": "a\0"}, "id", unfolding.BAD_SIGNS),
        ({"name": None}, "name", unfolding.MISSING),
        ({"name": []}, "name", unfolding.NOT_TEXT),
        ({"status": "open"}, "status", unfolding.NOT_CHOICE),
    ],
)
def test_a_record_without_what_it_must_have_is_refused_whole(change: dict[str, Any], field: str, why: str) -> None:
    out = unfold("service", {**SERVICE, **change})
    assert out.refused == [Refusal("service", field, why, whole=True)]
    assert out.rows == {}


def test_a_nested_record_that_is_refused_takes_nothing_else_with_it() -> None:
    row, why = only({**SERVICE, "phones": [{"id": "p"}, 5, {"id": "q", "number": "555-0100"}]})
    assert row.told["phones"] == ["q"]
    assert [(one.kind, one.field, one.why, one.whole) for one in why] == [
        ("phone", "number", unfolding.MISSING, True), ("phone", "", unfolding.NOT_RECORD, True),
    ]  # fmt: skip


def test_services_that_are_only_named_are_not_told() -> None:
    record = {"id": "o", "name": "Group", "description": "", "services": [{"id": "s1"}, SERVICE | {"id": "s2"}]}
    out = unfold("organization", record)
    assert out.rows["organization", "o"].told["services"] == ["s1", "s2"]
    assert ("service", "s1") not in out.rows
    assert out.rows["service", "s2"].links == {"organization_id": "o"}


def test_a_row_of_csv_keeps_its_links_apart_and_the_wording_of_its_numbers() -> None:
    cells = {"id": "l", "location_type": "physical", "organization_id": "o", "latitude": "38.5800", "longitude": "-121"}
    row, why = only(cells, "location", flat=True, cells=True)
    assert row.links == {"organization_id": "o"}
    assert row.told == {"id": "l", "location_type": "physical", "latitude": 38.58, "longitude": -121}
    assert row.exact == {"latitude": "38.5800"}
    assert why == []


@given(st.sampled_from(list(KINDS)), st.data())
def test_nothing_that_json_can_say_is_lost_or_stops_it(kind: str, data: Any) -> None:
    """Whatever a record says is held, in `told` or `exact`, or the record is refused."""
    known = st.sampled_from([*KINDS[kind].fields, *KINDS[kind].lists, *KINDS[kind].ones, "strange"])
    record = data.draw(st.dictionaries(known, VALUES, max_size=5)) | {"id": "x"}
    out = unfold(kind, record)
    row = out.rows.get((kind, "x"))
    if row is None:
        assert any(one.whole and one.kind == kind for one in out.refused)
        return
    nested = {*KINDS[kind].lists, *KINDS[kind].ones}
    for key, value in record.items():
        assert key in row.told or key in row.exact or (key in nested and isinstance(value, dict)), key
        if key not in nested:
            assert row.exact.get(key, row.told.get(key)) == value
    assert set(columns(row)) >= set(KINDS[kind].links)


def test_what_was_told_word_for_word_is_not_told_again() -> None:
    seen = Seen()
    record = made(2)
    first = unfold("service", record[0], seen=seen)
    second = unfold("service", record[1], seen=seen)
    assert ("organization", record[0]["organization"]["id"]) in first.rows
    assert not any(row.kind == "organization" for row in second.rows.values())
    service = next(row for row in second.rows.values() if row.kind == "service")
    assert service.links["organization_id"] == service.told["organization"] == record[0]["organization"]["id"]
    changed = {**record[1], "organization": {**record[1]["organization"], "name": "Another name"}}
    assert any(row.kind == "organization" for row in unfold("service", changed, seen=seen).rows.values())


def test_what_is_remembered_of_a_delivery_stays_small() -> None:
    seen = Seen(most=2)
    assert [seen.again("organization", {"id": one}) for one in "abcab"] == [False] * 5
    assert seen.again("organization", {"id": "b"})
    assert not seen.again("location", {"id": "b"})


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"status": "active"}, "service"), ({"location_type": "postal"}, "location"),
        ({"website": "x"}, "organization"),
        ({"service": {}}, "service_at_location"), ({"taxonomy_detail": {}}, "taxonomy_term"),
        ({"id": "1", "version": "1"}, "taxonomy"), ({"id": "1", "name": "x"}, "program"),
        ({"version": "3.0"}, "program"),
    ],
)  # fmt: skip
def test_a_record_shows_of_what_kind_it_is_or_is_like_the_one_before(record: dict[str, Any], kind: str) -> None:
    assert kind_of(record, "program") == kind


def test_columns_take_what_they_can_hold() -> None:
    assert [day("2026-02-28"), day("2026-02-30"), day("soon"), day(5)][1:] == [None, None, None]
    assert str(day("2026-02-28T10:00")) == "2026-02-28"
    assert str(moment("2026-02-28T10:00:00-08:00")) == "2026-02-28 18:00:00+00:00"
    assert str(moment("2026-02-28")) == "2026-02-28 00:00:00+00:00"
    assert moment("9999-12-31T23:59:59-14:00") is None
    assert [str(hour(text)) for text in ("9:30", "09:30:15", "10:00Z", "24:00", "late")] == [
        "09:30:00", "09:30:15", "10:00:00", "None", "None",
    ]  # fmt: skip
    assert [cents(one) for one in (5.5, 20, 0, "x", None, 1e30, 0.005)] == [550, 2000, 0, None, None, None, 0]
    row, _ = only({**SERVICE, "name": "Ñandú  O’Brien\u202e", "description": "x" * 9_000})
    assert columns(row)["folded"].startswith(" nandu obrien xxx")
    assert len(columns(row)["folded"]) == 4_000
    assert columns(row)["name"] == "Ñandú  O’Brien"
    deep = {"id": "t", "name": "x", "description": "", "parent_id": "p" * 300}
    assert columns(only(deep, "taxonomy_term")[0])["parent_id"] is None
