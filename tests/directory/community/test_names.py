"""What a source calls its tables leads an export to no other folder (D-3)."""

import json
from pathlib import Path

import pytest

from hearthline.directory.community.commands import services
from hearthline.directory.community.models import OtherRow
from hearthline.ground.errors import DomainError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3")]


def delivered(tmp_path: Path, name: str) -> Path:
    """A folder of one table that the standard does not know, and that its data package calls `name`."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "own.csv").write_text("id,words\n1,Zqplanted\n")
    (folder / "datapackage.json").write_text(json.dumps({"resources": [{"name": name, "path": "own.csv"}]}))
    return folder


@pytest.mark.parametrize("name", ["../../zqoutside", "/{folder}/zqoutside", "..\\zqoutside", "a/../../zqoutside"])
def test_a_table_named_like_a_way_out_stays_in_the_folder(tmp_path: Path, name: str) -> None:
    services(["import", "a", str(delivered(tmp_path, name.format(folder=tmp_path)))])
    out = tmp_path / "b" / "out"
    assert services(["export", str(out)]) == 0
    files = [file for file in tmp_path.rglob("*") if file.is_file() and tmp_path / "in" not in file.parents]
    planted = [file for file in files if b"Zqplanted" in file.read_bytes()]
    assert [file.parent for file in planted] == [out]
    assert {file.parent for file in files} == {out}


def test_one_that_came_in_before_is_refused(tmp_path: Path) -> None:
    services(["import", "a", str(delivered(tmp_path, "own_words"))])
    OtherRow.objects.update(table="../zqoutside")
    with pytest.raises(DomainError) as refused:
        services(["export", str(tmp_path / "b" / "out")])
    assert refused.value.code == "services.E011"
    assert not list(tmp_path.rglob("*zqoutside*"))
