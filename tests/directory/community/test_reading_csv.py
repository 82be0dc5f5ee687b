"""Reading tables (D-3): rows by their columns, broken ones by their line, archives and folders alike."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.community.reading import in_csv, parcels
from hearthline.directory.community.reading.in_csv import NO_ID, SAME, TOO_LONG, TOO_MANY
from hearthline.directory.community.reading.items import NOT_UTF8, Item
from hearthline.ground.errors import DomainError

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=20)


def read(text: str | bytes) -> list[Item]:
    raw = text if isinstance(text, bytes) else text.encode()
    return list(in_csv.items(io.BytesIO(raw), "services.csv", "service"))


@given(st.lists(st.tuples(CELLS.filter(bool), CELLS, CELLS), max_size=10), st.sampled_from(["\n", "\r\n"]))
def test_rows_come_out_as_they_went_in_and_empty_cells_say_nothing(rows: list[tuple[str, str, str]], ends: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=ends)
    writer.writerow(["id", "name", "more"])
    writer.writerows(rows)
    found = read("\ufeff" + out.getvalue())
    told = [{key: cell for key, cell in zip(("id", "name", "more"), row, strict=True) if cell} for row in rows]
    assert [item.value for item in found] == told
    assert all(item.cells and item.flat and item.kind == "service" for item in found)


@given(st.binary(max_size=300))
def test_nothing_that_can_lie_in_a_table_stops_the_reader(raw: bytes) -> None:
    for item in read(b"id,name\n" + raw):
        assert isinstance(item.value, dict) or item.why


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,name\n1,a,b\n2,c\n", [(1, 2, TOO_MANY), (2, 3, "")]),
        (b"id,name\n1,\xff\n2,c\n", [(1, 2, NOT_UTF8), (2, 3, "")]),
        ('id,name\n1,"a\nb"\n\n2,c\n', [(1, 2, ""), (2, 5, "")]),
        ("id,id\n1,2\n", [(1, 1, SAME)]),
        ("name\nx\n", [(1, 1, NO_ID)]),
        ("", [(1, 1, NO_ID)]),
        (f"id,name\n1,{'x' * (in_csv.LONGEST + 1)}\n2,c\n", [(1, 2, TOO_LONG), (2, 3, "")]),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line(text: str | bytes, told: list[tuple[int, int, str]]) -> None:
    assert [(item.number, item.line, item.why) for item in read(text)] == told


def test_tables_are_found_by_the_names_that_people_give_them(tmp_path: Path) -> None:
    for name in ("services.csv", "service_at_locations.csv", "accessibility.csv", "phone.csv", "urls.csv", "a.json"):
        (tmp_path / name).write_text("id\n")
    (tmp_path / "readme.txt").write_text("nothing")
    found = parcels.parts([tmp_path])
    assert [(part.name, part.kind, part.table) for part in found] == [
        ("services.csv", "service", ""), ("service_at_locations.csv", "service_at_location", ""),
        ("phone.csv", "phone", ""), ("accessibility.csv", "accessibility", ""), ("a.json", "", ""),
        ("urls.csv", "", "urls"),
    ]  # fmt: skip


def test_a_delivery_is_known_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text("id\n1\n")
    first = parcels.digest(parcels.parts([tmp_path]))
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("data/services.csv", "id\n1\n")
    assert parcels.digest(parcels.parts([tmp_path / "x.zip"])) == first
    (tmp_path / "services.csv").write_text("id\n2\n")
    assert parcels.digest(parcels.parts([tmp_path])) != first


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("x.txt", b"id", "services.E002"), ("x.zip", b"no archive", "services.E003"), ("x", None, "services.E001")],
)
def test_what_is_no_delivery_is_refused(name: str, data: bytes | None, code: str, tmp_path: Path) -> None:
    if data is None:
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(DomainError) as refused:
        parcels.parts([tmp_path / name])
    assert refused.value.code == code
