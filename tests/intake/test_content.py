"""Content, schema 1: what goes in comes out, and what does not belong never gets in."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.intake.door.content import (
    LARGEST,
    STORY,
    BadContent,
    Child,
    Identity,
    ReportContent,
    read_identity,
    read_report,
    to_bytes,
)
from tests.cast import CHILD, MARISOL
from tests.intake.build import content

words = st.text(max_size=200)
answers = st.sampled_from(["", "yes", "no", "unknown"])
reports = st.fixed_dictionaries(
    {
        "about": st.sampled_from(["self", "child", "past"]),
        "danger": st.sampled_from(["no", "unsure", "yes", "cannot_call"]),
        "language": st.sampled_from(["en", "es", "hmn"]),
    },
    optional={
        "story": words,
        "saw": words,
        "think": words,
        "where_now": words,
        "where_unsure": st.booleans(),
        "danger_signs": st.lists(st.sampled_from(["child_alone", "none", "unknown"]), max_size=3),
        "children": st.lists(st.fixed_dictionaries({"name": words, "age": st.text(max_size=50)}), max_size=4),
        "adults": st.lists(st.fixed_dictionaries({"name": words, "access": answers}), max_size=4),
        "visit": st.fixed_dictionaries({"dogs": answers, "note": words}),
        "reporter": st.fixed_dictionaries({"kind": st.sampled_from(["public", "mandated"]), "category": words}),
    },
)
# Anything JSON can say, for which the answer must be a refusal and never a crash.
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(reports)
def test_any_report_comes_back_as_it_went_in(values: dict[str, Any]) -> None:
    values.get("reporter", {}).update(category="")
    built = ReportContent.of(values)
    raw = to_bytes(built)
    assert read_report(raw) == built
    assert to_bytes(read_report(raw)) == raw


@settings(max_examples=150, deadline=None)
@given(junk)
@pytest.mark.fault("30")
def test_whatever_json_says_it_is_content_or_a_refusal(value: object) -> None:
    raw = json.dumps(value).encode()
    try:
        read_report(raw)
    except BadContent as refused:
        assert refused.path


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@pytest.mark.fault("30")
def test_whatever_the_bytes_it_is_content_or_a_refusal(raw: bytes) -> None:
    with pytest.raises(BadContent):
        read_report(b"\x00" + raw)


@pytest.mark.fault("30")
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"[" * 100_000, "content.json"),
        (b'{"story":' * 100_000, "content.json"),
        (b'{"story":"a","story":"b"}', "content.duplicate-key"),
        (b'{"visit":{"note":"a","note":"b"}}', "content.duplicate-key"),
        (b'{"schema":NaN}', "content.number"),
        (b'{"schema":1.0}', "content.number"),
        (b'{"schema":1e400}', "content.number"),
        (b'{"schema":' + b"9" * 5000 + b"}", "content.json"),
        (b'{"schema":2}', "content.number"),
        (b'{"schema":true}', "content.type"),
        (b'{"story":5}', "content.type"),
        (b'{"story":null}', "content.type"),
        (b'{"children":{}}', "content.type"),
        (b'{"children":["x"]}', "content.type"),
        (b'{"children":[{"name":"x","nickname":"y"}]}', "content.unknown-key"),
        (b'{"state":"closed"}', "content.unknown-key"),
        (b'{"danger":"very"}', "content.code"),
        (b'{"danger":["yes"]}', "content.type"),
        (b'{"danger_signs":["Child alone!"]}', "content.code"),
        (b'{"danger_signs":["' + b"a" * 65 + b'"]}', "content.code"),
        (b'{"where_unsure":"yes"}', "content.type"),
        (b'{"story":"\\ud800"}', "content.text"),
        (b'{"story":"\\u0000"}', "content.text"),
        (b'{"files":[{"size":-1}]}', "content.number"),
        (b"\xff\xfe", "content.json"),
        (b"", "content.json"),
        (b"null", "content.type"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_code(raw: bytes, code: str) -> None:
    with pytest.raises(BadContent) as caught:
        read_report(raw)
    assert caught.value.code == code


def test_more_than_the_largest_content_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadContent) as caught:
        read_report(b" " * (LARGEST + 1))
    assert caught.value.code == "content.too-large"


@pytest.mark.fault("28")
def test_text_is_cleaned_on_its_way_in() -> None:
    built = content(story="a\u202eb\u200bc\x00d\ud800e" + "\u0301" * 1_000)
    assert built.story.startswith("abcd")
    assert len(built.story) < 12


@pytest.mark.fault("31")
def test_a_name_is_one_line_and_a_story_keeps_its_lines() -> None:
    built = content(children=[{"name": "Wren\r\nBcc: all@example.org"}], story="One.\r\nTwo.")
    assert built.children[0].name == "Wren Bcc: all@example.org"
    assert built.story == "One.\nTwo."
    assert Identity.of({"name": "A\nB", "email": "a@example.org\nTo: b"}).email == "a@example.org To: b"


@pytest.mark.fault("27", "29")
@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{ settings.SECRET_KEY }}{% load x %}", "=cmd|' /C calc'!A0"]
)
def test_marks_of_other_languages_are_words_like_any_others(words: str) -> None:
    assert read_report(to_bytes(content(story=words, saw=words))).story == words


def test_a_story_may_be_long_and_no_longer() -> None:
    assert len(content(story="x" * STORY).story) == STORY
    with pytest.raises(BadContent) as caught:
        content(story="x" * (STORY + 1))
    assert (caught.value.code, caught.value.path) == ("content.too-long", "story")


def test_an_unknown_field_is_refused_on_the_way_in_too() -> None:
    with pytest.raises(BadContent):
        content(county="elsewhere")


@pytest.mark.fault("41")
def test_no_part_shows_its_values_in_a_repr_or_an_error() -> None:
    built = content()
    shown = repr(built) + repr(built.children) + repr(Identity(name=MARISOL.name)) + str(built)
    assert CHILD.name not in shown
    assert MARISOL.name not in shown
    with pytest.raises(BadContent) as caught:
        ReportContent.of({"danger": MARISOL.name})
    assert MARISOL.name not in repr(caught.value) + str(caught.value) + caught.value.message


def test_an_empty_identity_knows_it() -> None:
    assert Identity().is_empty
    assert Identity(phone="  ").is_empty
    assert not Identity(phone=MARISOL.phone).is_empty
    assert read_identity(to_bytes(Identity(name=MARISOL.name))).name == MARISOL.name


def test_the_canonical_form_has_every_field_in_order() -> None:
    found = json.loads(to_bytes(ReportContent()))
    assert list(found) == sorted(found)
    assert {"schema", "story", "files", "reporter", "language", "danger_signs"} <= set(found)
    assert to_bytes(Child(name="é")).decode().count("é") == 1
