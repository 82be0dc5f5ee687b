"""YAML as packs may use it, and everything that is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.law.reading import Table, parse
from hearthline.law.types import PackError


def refusal(text: str) -> PackError:
    with pytest.raises(PackError) as caught:
        parse(text.encode(), "tiny/values.yaml")
    return caught.value


def test_yes_and_no_stay_words():
    assert parse(b"a: yes\nb: no\nc: on\nd: none", "f") == {"a": "yes", "b": "no", "c": "on", "d": "none"}


def test_whole_numbers_booleans_null_and_dates_are_what_they_look_like():
    made = parse(b"n: 10\nneg: -3\nt: true\nf: false\nnothing: null\nday: 2026-02-28\nzero: 0", "f")
    assert made["n"] == 10
    assert made["neg"] == -3
    assert made["t"] is True
    assert made["f"] is False
    assert made["nothing"] is None
    assert made["day"].isoformat() == "2026-02-28"
    assert made["zero"] == 0


@pytest.mark.parametrize("text", ["1.5", "0x10", "010", "1_000", "1:30", "1e3", ".inf", "True", "NULL", "Yes"])
def test_everything_else_plain_is_a_string(text: str):
    assert parse(f"a: {text}".encode(), "f")["a"] == text


def test_quotes_make_a_string():
    assert parse(b"""a: "911"\nb: 'true'\nc: "2026-11-22\"""", "f") == {"a": "911", "b": "true", "c": "2026-11-22"}


def test_lines_are_remembered():
    made = parse(b"a: 1\nb:\n  c: 2\n\n  d: 3", "f")
    assert made.line_of("b") == 2
    assert made["b"].line_of("d") == 5
    assert isinstance(made["b"], Table)
    assert made["b"].file == "f"


def test_a_key_written_twice_is_refused_with_both_lines():
    error = refusal("a: 1\nb: 2\na: 3")
    assert (error.file, error.line, error.key) == ("tiny/values.yaml", 3, "a")
    assert "line 1" in str(error)
    assert "remedy" in str(error)


def test_a_key_written_twice_deep_inside_is_refused():
    assert refusal("a:\n  - b: {c: 1, c: 2}").key == "c"


def test_a_day_that_does_not_exist_is_refused():
    error = refusal("a: 1\nday: 2026-02-30")
    assert error.line == 2
    assert "not a date" in error.problem


def test_aliases_are_refused():
    assert "alias" in refusal("a: &x [1]\nb: *x").problem


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x", "a: !secret b", "a: !<tag:example.org,2026:x> 1"])
def test_tags_are_refused(text: str):
    assert "tags" in refusal(text).problem


def test_merging_is_just_an_ordinary_key():
    assert list(parse(b"'<<': 1", "f")) == ["<<"]


@pytest.mark.parametrize("text", ["", "- a", "just words", "a: [1, 2", "a: b: c", "\ta: 1", "a: 1\n---\nb: 2"])
def test_what_is_not_one_mapping_is_refused_with_the_file(text: str):
    assert refusal(text).file == "tiny/values.yaml"


def test_broken_yaml_names_the_line():
    assert refusal("a: 1\nb: [1, 2\nc: 3").line >= 2


def test_bytes_that_are_not_utf8_are_refused():
    with pytest.raises(PackError, match="UTF-8"):
        parse(b"a: \xff\xfe", "f")


def test_deep_nesting_is_refused_and_does_not_crash():
    assert "deep" in refusal("a: " + "[" * 200 + "]" * 200).problem


def test_a_key_that_is_a_list_is_refused():
    assert "key" in refusal("? [a, b]\n: 1").problem


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_refusal(raw: bytes):
    try:
        assert isinstance(parse(raw, "f"), Table)
    except PackError as error:
        assert error.remedy


_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
_tree = st.recursive(
    st.one_of(st.integers(-999, 999), st.booleans(), st.none(), _words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_words, inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(_words, _tree, min_size=1, max_size=4))
def test_what_is_written_plainly_is_read_back(data: dict[str, object]):
    import json

    # JSON is YAML with every string quoted, so nothing may be reinterpreted.
    assert parse(json.dumps(data, ensure_ascii=False).encode(), "f") == data
