"""The checkers a schema is made of, one at a time, and the small records they end in."""

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.law import checking as c
from hearthline.law.checking import Check, Where
from hearthline.law.reading import parse
from hearthline.law.types import Citation, PackError

HERE = Where("tiny/values.yaml", 7, "values.speed")


def refused(check: Check, value: Any) -> PackError:
    with pytest.raises(PackError) as caught:
        check(value, HERE)
    return caught.value


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (c.text, "Hello.", ["", "  ", 5, None, True, ["a"]]),
        (c.code, "danger_sign.a1", ["", "A", "a b", "é", 5, "a" * 81, ".a", "a\n"]),
        (c.integer, 0, [-1, "1", True, None, 1.5]),
        (c.boolean, True, ["true", 1, None]),
        (c.one_of("must", "may"), "may", ["MAY", "", None, 1]),
        (c.unique(c.code), ["a", "b"], [["a", "a"], "a", [""], None]),
        (c.each(c.text), ["x", "x"], [[1], "x"]),
        (c.order, ["no", "yes"], [["no", "no"], "some", None]),
        (c.datum, ["a", "b"], [[1], 1.5, ""]),
        (c.expected, ["a"], [["a", "a"], "", 5]),
    ],
)
def test_each_checker_takes_the_good_and_refuses_the_bad(check: Check, good: Any, bad: list[Any]):
    assert check(good, HERE) == good
    for value in bad:
        error = refused(check, value)
        assert (error.file, error.line, error.key) == ("tiny/values.yaml", 7, "values.speed")
        assert error.remedy


def test_a_date_becomes_its_iso_text_and_words_are_refused():
    assert c.day(parse(b"a: 2028-02-29", "f")["a"], HERE) == "2028-02-29"
    assert "date" in refused(c.day, "2028-02-29").problem


@pytest.mark.parametrize(
    ("day", "after"), [("2028-02-28", "2028-02-29"), ("2027-02-28", "2027-03-01"), ("2026-12-31", "2027-01-01")]
)
def test_the_next_day(day: str, after: str):
    assert c.next_day(day) == after


def test_no_order_is_said_with_a_word():
    assert c.order("none", HERE) is None


def test_a_record_keeps_the_order_of_its_schema_whatever_the_file_says():
    check = c.record({"a": c.text, "b": c.text}, {"x": c.text})
    made = check(parse(b"x: 1x\nb: 2x\na: 3x", "f"), HERE)
    assert list(made) == ["a", "b", "x"]


def test_an_unknown_key_names_the_known_ones_and_its_own_line():
    check = c.record({"a": c.text}, {"b": c.text})
    with pytest.raises(PackError) as caught:
        check(parse(b"a: yes\nc: no", "f"), Where("f", 1, ""))
    assert (caught.value.line, caught.value.key) == (2, "c")
    assert "a, b" in caught.value.remedy


def test_what_should_be_a_mapping_and_is_not_is_refused():
    for value in ("a", [1], None, {"a": "plain dict, from nowhere"}):
        assert "mapping" in refused(c.mapping(c.text), value).problem


def test_keys_of_a_mapping_are_codes():
    with pytest.raises(PackError, match="must be a code"):
        c.mapping(c.text)(parse(b"A Key: x", "f"), HERE)


def test_wording_is_a_line_or_a_line_with_its_review():
    assert c.wording("Call.", HERE) == {"text": "Call."}
    whole = parse(b"{text: Call., review: reviewed, by: S. Tran, on: 2026-11-22}", "f")
    assert c.wording(whole, HERE)["by"] == "S. Tran"
    assert "name and a day" in refused(c.wording, parse(b"{text: Call., review: reviewed, by: S. Tran}", "f")).problem


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text(), max_size=3), st.booleans()))
def test_no_checker_ends_in_anything_but_a_value_or_a_refusal(value: Any):
    checks = (c.text, c.code, c.integer, c.boolean, c.day, c.datum, c.order, c.wording, c.expected, c.each(c.code))
    for check in checks:
        try:
            json.dumps(check(value, HERE))
        except PackError as error:
            assert error.remedy


def test_a_citation_is_its_line_of_text_with_its_parts():
    citation = Citation("Code of Tests", "12(a)", "https://law.example/12")
    assert citation == "Code of Tests 12(a)"
    assert f"{citation}" == "Code of Tests 12(a)"
    assert (citation.source, citation.section, citation.address) == ("Code of Tests", "12(a)", "https://law.example/12")
    assert json.dumps({"citation": citation}) == '{"citation": "Code of Tests 12(a)"}'


def test_a_citation_without_a_section_has_no_stray_space():
    assert Citation("Code of Tests") == "Code of Tests"


def test_a_citation_survives_copying_and_storing():
    citation = Citation("Code of Tests", "12(a)", "https://law.example/12")
    for again in (copy.copy(citation), copy.deepcopy(citation), pickle.loads(pickle.dumps(citation))):
        assert again == citation
        assert again.address == citation.address


def test_an_error_says_where_what_and_what_to_do():
    error = PackError("must be text", remedy="write a sentence", file="tiny/values.yaml", line=7, key="a.b")
    assert str(error) == "tiny/values.yaml:7: must be text [a.b]\n  remedy: write a sentence"
    assert str(PackError("no pack", remedy="use another")) == "no pack\n  remedy: use another"
