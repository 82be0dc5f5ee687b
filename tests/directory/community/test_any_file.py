"""Files, folders and archives of any kind and in any state: read, or said to be damaged, and nothing goes (D-3)."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.community.assembling import Form, assemble
from hearthline.directory.community.importing.running import Asked, run
from hearthline.directory.community.models import Service
from hearthline.directory.community.reading import in_json, parcels
from tests.directory.community.conftest import empty

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3")]


def test_a_zip_a_folder_and_single_files_of_the_same_tables_are_the_same_listings(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "services.csv").write_text("id,name,status\ns1,Oak Table,active\n")
    (folder / "phones.csv").write_text("id,service_id,number\np1,s1,555-0101\n")
    packed = tmp_path / "tables.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"inner/{file.name}")
    told = []
    for paths in ([folder], [packed], sorted(folder.iterdir())):
        empty()
        assert run(Asked("one", paths)).taken == 2
        told.append(assemble("service", ["s1"], Form(full=True)))
    assert told[0] == told[1] == told[2]
    assert told[0][0]["phones"][0]["number"] == "555-0101"


@pytest.mark.parametrize(
    "package", [b"", b"not json", b"[]", b'{"resources": 5}', b'{"resources": [{"path": "x"}]}', b"\xff"]
)
def test_a_data_package_that_says_nothing_stops_no_delivery(tmp_path: Path, package: bytes) -> None:
    (tmp_path / "services.csv").write_text("id,name,status\ns1,Oak Table,active\n")
    (tmp_path / parcels.PACKAGE).write_bytes(package)
    assert [part.kind for part in parcels.parts([tmp_path])] == ["service"]


@given(st.binary(max_size=120))
def test_a_file_of_any_bytes_gives_items_in_order(raw: bytes) -> None:
    found = list(in_json.items(io.BytesIO(raw), "f", 7, 200))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert [one.line for one in found] == sorted(one.line for one in found)


def packed(folder: Path, name: str = "tables.zip") -> Path:
    """A zip of one table with many rows, so that most of it is its packed rows."""
    rows = "".join(f"s{n},Oak {n * 7919 % 1000},active\n" for n in range(400))
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", "id,name,status\n" + rows)
    return folder / name


@pytest.mark.fault("23")
@pytest.mark.parametrize("how", ["cut", "changed inside", "under a password", "no zip", "empty"])
def test_an_archive_that_is_damaged_is_said_to_be_and_takes_nothing_away(tmp_path: Path, how: str) -> None:
    """A fault that was here: an archive that is damaged within ended in a trace instead of a sentence."""
    from hearthline.ground.errors import DomainError

    run(Asked("one", [packed(tmp_path, "whole.zip")]))
    file = packed(tmp_path)
    raw = bytearray(file.read_bytes())
    if how == "cut":
        raw = raw[: len(raw) // 2]
    elif how == "changed inside":
        raw[len(raw) // 2] ^= 0xFF
        raw[len(raw) // 2 + 1] ^= 0xFF
    elif how == "under a password":
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            raw[raw.index(mark) + at] |= 1
    else:
        raw = bytearray(b"" if how == "empty" else b"PK this is none")
    file.write_bytes(raw)
    with pytest.raises(DomainError) as wrong:
        run(Asked("one", [file], replace=True))
    assert wrong.value.code == "services.E003"
    assert Service.objects.filter(withdrawn_at=None).count() == 400


@pytest.mark.fault("23")
def test_no_file_of_an_archive_is_written_anywhere_whatever_it_is_called(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with zipfile.ZipFile(inside / "tables.zip", "w") as archive:
        archive.writestr("../../services.csv", "id,name,status\ns1,Oak,active\n")
        archive.writestr("/etc/phones.csv", "id,service_id,number\np1,s1,555-0101\n")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert run(Asked("one", [inside / "tables.zip"])).taken == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
