"""Files as people really make and send them: from old Macs, packed on new ones, named in any bytes, half damaged, with
columns and cells of any sign. Each is taken, or refused with a reason that helps; none stops an import or an export
(D-3, docs/services.md)."""

import csv
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community.commands import services
from hearthline.directory.community.exporting import writing
from hearthline.directory.community.importing.running import Asked, run
from hearthline.directory.community.models import Delivery, OtherRow, Reject, Service, Source
from hearthline.directory.community.reading import in_csv, parcels
from hearthline.directory.community.reading.items import NOT_UTF8
from hearthline.directory.community.unfolding import BAD_SIGNS, LONG_ID, MISSING
from hearthline.ground.errors import DomainError
from tests.directory.community.conftest import Take

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3")]
TABLE = "id,name,status\ns1,Oak Table,active\n"
ONE = {"id": "s1", "name": "Oak Table", "status": "active"}


def nobody(_: int) -> None:
    """Who is told how far it is."""


def table(folder: Path, data: str | bytes, name: str = "services.csv") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / name


def rows_of(raw: bytes) -> list[tuple[Any, str]]:
    return [(one.value, one.why) for one in in_csv.items(io.BytesIO(raw), "services.csv", "service")]


# -- line ends and first lines ---------------------------------------------------------------------------------------


def test_a_table_with_the_line_ends_of_an_old_mac_is_refused_with_what_to_do(take: Take, tmp_path: Path) -> None:
    """A fault that was here: it ended in a trace, and no delivery with it could be taken."""
    done = take(table(tmp_path, TABLE.replace("\n", "\r")))
    assert (done.taken, done.refused) == (0, 1)
    assert in_csv.LONE_END in done.lines[0]
    assert done.unreadable


@pytest.mark.parametrize(
    "raw", [b"id,name,status," + b"x" * (in_csv.LONGEST + 1) + b"\ns1,Oak,active,\n", b"id,na\rme\ns1,Oak\n"]
)
def test_a_first_line_that_cannot_be_read_refuses_its_table_and_no_other(
    take: Take, tmp_path: Path, raw: bytes
) -> None:
    folder = tmp_path / "tables"
    table(folder, raw)
    table(folder, "id,service_id,number\np1,s1,555-0101\n", "phones.csv")
    done = take(folder)
    assert (done.taken, done.refused) == (1, 1)
    assert json.loads(Source.objects.get().headers)["service"] == []
    assert Delivery.objects.get().state == "done"


def test_a_line_end_alone_within_a_row_refuses_that_row_and_the_next_comes_in() -> None:
    raw = b"id,name,status\ns1,Oak\rTable,active\ns2,Cedar,active\n"
    found = rows_of(raw)
    assert (None, in_csv.LONE_END) in found
    assert {"id": "s2", "name": "Cedar", "status": "active"} in [value for value, _why in found]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_table_as_a_spreadsheet_saves_it_comes_in(take: Take, tmp_path: Path, ends: str, mark: bytes) -> None:
    done = take(table(tmp_path, mark + TABLE.replace("\n", ends).encode()))
    assert (done.taken, done.refused) == (1, 0)
    assert Service.objects.get().name == "Oak Table"


def test_a_table_in_the_two_byte_letters_of_a_spreadsheet_is_refused_once(take: Take, tmp_path: Path) -> None:
    done = take(table(tmp_path, TABLE.encode("utf-16")))
    assert done.taken == 0
    assert done.refused == 1


def test_cells_that_are_not_utf_8_refuse_their_row_alone() -> None:
    raw = "id,name,status\ns1,Straße,active\n".encode("latin-1") + b"s2,Cedar,active\n"
    assert rows_of(raw) == [(None, NOT_UTF8), ({"id": "s2", "name": "Cedar", "status": "active"}, "")]


@pytest.mark.parametrize("name", ["stra\udcdfe", "\ud800", "a,b", 'q"q', "two\nlines", "=SUM(A1)", "صف", " "])
def test_a_column_of_any_name_goes_out_again_and_stops_no_export(take: Take, tmp_path: Path, name: str) -> None:
    """A fault that was here: one column whose name was no UTF-8 stopped every export to CSV."""
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow(["id", "name", "status", name])
    take(table(tmp_path / "in", header.getvalue().encode("utf-8", "surrogatepass") + b"s1,Oak,active,Zqcell\n"))
    assert services(["export", str(tmp_path / "out")]) == 0
    with (tmp_path / "out" / "services.csv").open(encoding="utf-8", newline="") as lines:
        first, row = list(csv.reader(lines))
    assert row == ["s1", "Oak", "active", "Zqcell"]
    assert first[:3] == ["id", "name", "status"]
    assert first[3] == name or "?" in first[3]


def test_a_key_of_json_that_is_no_text_stops_no_table_either(take: Take, tmp_path: Path) -> None:
    take('[{"id":"s1","name":"Oak","status":"active","\\ud800ours":"Zqcell"}]')
    assert services(["export", str(tmp_path / "out")]) == 0
    assert "Zqcell" in (tmp_path / "out" / "services.csv").read_text(encoding="utf-8")


# -- archives and names ----------------------------------------------------------------------------------------------


def test_what_a_mac_packs_beside_each_file_is_passed_over(take: Take, tmp_path: Path) -> None:
    """A fault that was here: "__MACOSX/._services.csv" was a broken table, and so --replace withdrew nothing."""
    take([{**ONE, "id": "old"}])
    packed = tmp_path / "tables.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("services.csv", TABLE)
        archive.writestr("__MACOSX/._services.csv", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ")
        archive.writestr(".DS_Store", b"\x00")
    done = take(packed, replace=True)
    assert (done.taken, done.refused, done.withdrawn) == (1, 0, 1)
    assert "".join(json.loads(Source.objects.get().headers)) == "service"


def test_hidden_files_of_a_folder_are_passed_over_too(tmp_path: Path) -> None:
    table(tmp_path / "in", TABLE)
    table(tmp_path / "in", b"\x00", "._services.csv")
    table(tmp_path / "in", b"\x00", ".backup.json")
    assert [part.name for part in parcels.parts([tmp_path / "in"])] == ["services.csv"]


@pytest.mark.fault("23")
@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_an_archive_damaged_within_is_said_to_be_however_it_was_packed(
    take: Take, tmp_path: Path, packing: int
) -> None:
    """A fault that was here: of two of these three the error was a trace."""
    packed = tmp_path / "tables.zip"
    with zipfile.ZipFile(packed, "w", packing) as archive:
        rows = "".join(f"s{n},Oak {n * 7919 % 1000},active\n" for n in range(400))
        archive.writestr("services.csv", "id,name,status\n" + rows)
    assert take(packed).taken == 400
    raw = bytearray(packed.read_bytes())
    for at in range(len(raw) // 3, len(raw) // 3 + 12):
        raw[at] ^= 0xFF
    packed.write_bytes(raw)
    with pytest.raises(DomainError) as wrong:
        take(packed, replace=True)
    assert wrong.value.code == "services.E003"
    assert Service.objects.filter(withdrawn_at=None).count() == 400


def test_an_archive_that_is_not_there_is_no_damaged_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert services(["import", "county-211", str(tmp_path / "none.zip")]) == 2
    assert "there is no file" in capsys.readouterr().err


def test_a_file_named_in_bytes_that_are_no_utf_8_comes_in_and_its_refusals_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault that was here: such a name ended in a trace before anything was read."""
    raw = os.fsencode(tmp_path) + b"/dienste-\xe9.json"
    with open(raw, "wb") as out:
        out.write(json.dumps([ONE, {"id": "bad"}]).encode())
    assert services(["import", "county-211", os.fsdecode(raw)]) == 1
    assert "1 taken, 1 refused" in capsys.readouterr().out
    assert Reject.objects.get().file == "dienste-.json"
    with pytest.raises(DomainError) as wrong:
        parcels.parts([Path(os.fsdecode(os.fsencode(tmp_path) + b"/dienste-\xe9.txt"))])
    assert wrong.value.message.startswith("dienste-.txt is neither")


def test_a_name_that_would_draw_on_the_screen_is_kept_without_that(take: Take, tmp_path: Path) -> None:
    file = tmp_path / "red\x1b[31mlist\nend.json"
    file.write_text(json.dumps([{"id": "bad"}]))
    done = take(file)
    assert "\x1b" not in "".join(done.lines)
    assert "\n" not in "".join(done.lines)
    assert done.refused == 1


# -- tables that the standard does not know --------------------------------------------------------------------------


@pytest.mark.parametrize(("own", "why"), [("", MISSING), ("a\x00b", BAD_SIGNS), ("x" * 201, LONG_ID)])
def test_a_row_of_a_strange_table_without_an_id_of_its_own_is_refused_and_not_lost(
    take: Take, tmp_path: Path, own: str, why: str
) -> None:
    """A fault that was here: of all rows without an id one was kept, and every one counted as taken."""
    rows = io.StringIO()
    csv.writer(rows).writerows([["id", "text"], [own, "Zqfirst"], [own, "Zqsecond"], ["fine", "Zqthird"]])
    done = take(table(tmp_path, rows.getvalue(), "stories.csv"))
    assert (done.taken, done.refused) == (1, 2)
    assert list(OtherRow.objects.values_list("row", flat=True)) == ["fine"]
    assert set(Reject.objects.values_list("kind", "field", "why")) == {("stories", "id", why)}


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.text("ab", min_size=1, max_size=3), st.text(max_size=8)), max_size=6))
def test_a_strange_table_gives_back_the_last_of_each_row(tmp_path_factory: Any, rows: list[tuple[str, str]]) -> None:
    OtherRow.objects.all().delete()
    folder = tmp_path_factory.mktemp("odd")
    kept = {own: text for own, text in rows if not set(text) & set("\x00\r\n")}
    with (folder / "stories.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["id", "text"], *kept.items()])
    run(Asked("odd", [folder / "stories.csv"]))
    writing.to_csv(folder / "out", ["odd"], told=nobody)
    told = folder / "out" / "stories.csv"
    found = list(csv.reader(io.StringIO(told.read_text(encoding="utf-8"), newline="")))[1:] if kept else []
    assert {own: text for own, text in found} == kept
    assert bool(kept) == told.exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("services.csv", "service"), ("service.csv", "service"), ("service_at_location.csv", "service_at_location"),
     ("accessibility.csv", "accessibility"), ("stories.csv", ""), ("taxonomies.csv", "taxonomy")],
)  # fmt: skip
def test_a_table_is_known_by_the_name_of_its_file(tmp_path: Path, name: str, kind: str) -> None:
    [part] = parcels.parts([table(tmp_path, "id\n", name)])
    assert part.kind == kind
    assert part.is_table
    assert bool(part.table) == (kind == "")


@pytest.mark.parametrize("said", ["../../etc/passwd", "a b", "naïve", "x" * 300, "..."])
def test_a_table_called_like_a_path_leads_an_export_nowhere_else(take: Take, tmp_path: Path, said: str) -> None:
    folder = tmp_path / "in"
    table(folder, "id,text\n1,Zqwords\n", "odd.csv")
    table(folder, json.dumps({"resources": [{"path": "odd.csv", "name": said}]}), parcels.PACKAGE)
    assert take(folder).taken == 1
    before = {path for path in tmp_path.rglob("*") if "out" not in path.parts}
    writing.to_csv(tmp_path / "out", ["county-211"], told=nobody)
    assert {path for path in tmp_path.rglob("*") if "out" not in path.parts} == before
    assert len([path for path in (tmp_path / "out").iterdir() if path.suffix == ".csv"]) == 1
