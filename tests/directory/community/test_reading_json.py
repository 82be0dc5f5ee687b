"""Reading JSON in pieces (D-3): every record, every broken place by its line, and never the whole file."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.community.reading.in_json import NOT_A_RECORD, items
from hearthline.directory.community.reading.items import CUT_OFF, NOT_JSON, NOT_UTF8, TOO_DEEP, TOO_LARGE, Item

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))
RECORDS = st.lists(st.fixed_dictionaries({"id": TEXTS}, optional={"x": VALUES, "y": VALUES}), max_size=8)


def read(text: str | bytes, piece: int = 1 << 20, largest: int = 1 << 24) -> list[Item]:
    raw = text if isinstance(text, bytes) else text.encode()
    return list(items(io.BytesIO(raw), "file.json", piece, largest))


def values(text: str | bytes, piece: int = 1 << 20) -> list[Any]:
    found = read(text, piece)
    assert [item.why for item in found if item.why] == []
    assert [item.number for item in found] == list(range(1, len(found) + 1))
    return [item.value for item in found]


@given(RECORDS, st.integers(1, 60), st.sampled_from([None, 1]), st.booleans())
def test_records_come_out_as_they_went_in_wherever_the_pieces_end(
    records: list[Any], piece: int, indent: int | None, plain: bool
) -> None:
    def text(value: Any) -> str:
        return json.dumps(value, indent=indent, ensure_ascii=plain)

    assert values(text(records), piece) == records
    assert values(text({"total_items": 3, "contents": records, "empty": False}), piece) == records
    assert values("\n".join(json.dumps(one, ensure_ascii=plain) for one in records), piece) == records
    tables = {"services.csv": records, "phones.csv": records}
    found = read(text(tables), piece)
    assert [(item.kind, item.value) for item in found] == [
        (kind, one) for kind in ("service", "phone") for one in records
    ]
    assert all(item.flat for item in found)


@given(RECORDS.filter(bool), st.integers(1, 60), st.data())
def test_a_broken_record_is_one_refusal_and_the_others_come_in(records: list[Any], piece: int, data: Any) -> None:
    place = data.draw(st.integers(0, len(records)))
    broken = data.draw(st.sampled_from(['{"id": nul}', '{"id" "x"}', '{"a": [1,, 2], "b": {}}', '{"s": "]}", x}']))
    parts = [json.dumps(one) for one in records]
    found = read("[" + ",\n".join([*parts[:place], broken, *parts[place:]]) + "]", piece)
    assert [item.value for item in found if not item.why] == records
    refused = [item for item in found if item.why]
    assert [(item.number, item.line, item.why) for item in refused] == [(place + 1, place + 1, NOT_JSON)]


@given(st.binary(max_size=200) | TEXTS.map(str.encode), st.integers(1, 40))
def test_nothing_that_can_lie_in_a_file_stops_the_reader(raw: bytes, piece: int) -> None:
    for item in read(raw, piece, largest=100):
        assert isinstance(item.value, dict) or item.why


@given(RECORDS.filter(bool), st.integers(1, 40), st.data())
def test_a_file_that_was_cut_off_says_so_unless_it_ends_between_two_records(
    records: list[Any], piece: int, data: Any
) -> None:
    text = json.dumps(records)
    found = read(text[: data.draw(st.integers(1, len(text) - 1))], piece)
    whole = [item.value for item in found if not item.why]
    assert whole == records[: len(whole)]
    assert {item.why for item in found} <= {"", CUT_OFF, NOT_JSON}


def test_a_record_alone_is_a_record_also_when_it_is_a_long_one() -> None:
    record = {"id": "1", "funding": [{"id": "f"}], "accessibility": [], "text": "x" * 500}
    assert values(json.dumps(record), 20) == [record]
    assert values(json.dumps({"accessibility": [{"id": "a"}], "id": "1", "text": "x" * 500}), 20)[0]["id"] == "1"


def test_tables_named_as_in_the_schema_are_tables_too() -> None:
    said = {"organization": [{"id": "o"}], "funding": [{"id": "f"}], "service": [{"id": "s", "text": "y" * 200}]}
    for piece in (10, 1 << 20):
        found = read(json.dumps(said), piece)
        assert sorted((item.kind, item.value["id"]) for item in found) == [
            ("funding", "f"), ("organization", "o"), ("service", "s"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[3]", NOT_A_RECORD),
        ('["a"]', NOT_A_RECORD),
        ("[[1]]", NOT_A_RECORD),
        ("{}x", NOT_JSON),
        ('[{"a": NaN}]', NOT_JSON),
        ('[{"a": -Infinity}]', NOT_JSON),
        ('[{"a": ' + "9" * 5_000 + "}]", NOT_JSON),
        (b'[{"a": "\xff"}]', NOT_UTF8),
        ('[{"a": "' + "b" * 3_000 + '"}]', TOO_LARGE),
        ("[" + '{"a":' * 100_000 + "1" + "}" * 100_000 + "]", TOO_DEEP),
        ('[{"a": 1}, {"b": "c', CUT_OFF),
        ('{"contents": [{"id": "1"}, {"id', CUT_OFF),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why_and_quotes_nothing(text: str | bytes, why: str) -> None:
    largest = 2_000 if why == TOO_LARGE else 1 << 24
    found = [item for item in read(text, 1_000 if why == TOO_LARGE else 1 << 20, largest) if item.why]
    assert [item.why for item in found] == [why]


def test_after_a_record_that_is_too_large_the_next_one_comes_in() -> None:
    found = read(json.dumps([{"id": "1"}, {"id": "x" * 3_000}, {"id": "2"}], indent=1), 100, 1_000)
    assert [(item.value, item.why, item.line) for item in found] == [
        ({"id": "1"}, "", 2), (None, TOO_LARGE, 5), ({"id": "2"}, "", 8),
    ]  # fmt: skip


def test_a_mark_at_the_beginning_and_an_empty_file_are_nothing() -> None:
    assert values('\ufeff[{"id": "1"}]'.encode()) == [{"id": "1"}]
    assert values("") == values(" \n ") == values("[]") == []


def test_a_large_file_is_never_held_whole() -> None:
    """A file of 30 MB that nobody has: more than a few pieces of it at once would show in what the feed holds."""
    held = 0

    class Endless(io.RawIOBase):
        left = 30_000

        def read(self, size: int = -1) -> bytes:
            nonlocal held
            if not self.left:
                return b""
            some = min(self.left, 60)
            self.left -= some
            return (b"[" if self.left + some == 30_000 else b"") + (b'{"id": "' + b"x" * 1_000 + b'"},') * some

    from hearthline.directory.community.reading.feed import Feed
    from hearthline.directory.community.reading.in_json import _File

    feed = Feed(Endless(), 60_000)  # type: ignore[arg-type]  # reads as a binary file does
    for item in _File(feed, "f").items():
        held = max(held, len(feed._text))
        last = item.number
    assert last == 30_000
    assert held < 250_000
