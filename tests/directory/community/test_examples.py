"""The standard's own examples come in and go out unchanged (D-3): JSON by value, CSV by rows."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.commands import services
from hearthline.directory.community.models import Service
from tests.directory.community.conftest import Take
from tests.directory.community.oracle import EXAMPLES, example, needs_standard, table

pytestmark = [pytest.mark.django_db(transaction=True), needs_standard]
NESTED = (
    ("location", "location", ""),
    ("organization_full", "organization", ""),
    ("organization_list", "organization", "--simple"),
    ("service_full", "service", ""),
    ("service_list", "service", "--simple"),
    ("service_at_location_full", "service_at_location", ""),
    ("service_at_location_list", "service_at_location", "--simple"),
    ("taxonomy", "taxonomy", ""),
    ("taxonomy_list", "taxonomy", "--simple"),
    ("taxonomy_term", "taxonomy_term", ""),
    ("taxonomy_term_list", "taxonomy_term", "--simple"),
)


@pytest.mark.parametrize(("name", "kind", "how"), NESTED)
@pytest.mark.parametrize("times", [1, 2])
def test_a_nested_example_goes_out_as_it_came(
    name: str, kind: str, how: str, times: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(times):
        assert services(["import", "example", str(EXAMPLES / f"{name}.json")]) == 0
    assert services(["export", str(tmp_path / "out.json"), "--of", kind, *filter(None, [how])]) == 0
    told = example(name)
    assert json.loads((tmp_path / "out.json").read_text()) == told.get("contents", [told])
    assert "1 written" in capsys.readouterr().out


def test_the_tables_as_one_object_go_out_as_they_came(tmp_path: Path) -> None:
    assert services(["import", "example", str(EXAMPLES / "tabular.json")]) == 0
    assert services(["export", "--tables", str(tmp_path / "out.json")]) == 0
    assert json.loads((tmp_path / "out.json").read_text()) == example("tabular")


@pytest.mark.parametrize("packed", ["folder", "zip", "files"])
def test_the_tables_of_csv_go_out_as_they_came(packed: str, tmp_path: Path) -> None:
    given = [EXAMPLES / "csv"]
    if packed == "zip":
        given = [tmp_path / "csv.zip"]
        with zipfile.ZipFile(given[0], "w") as archive:
            for file in (EXAMPLES / "csv").glob("*.csv"):
                archive.write(file, f"inside/{file.name}")
    if packed == "files":
        given = sorted((EXAMPLES / "csv").glob("*.csv"))
    assert services(["import", "example", *map(str, given)]) == 0
    assert services(["export", str(tmp_path / "out")]) == 0
    files = sorted(file.name for file in (EXAMPLES / "csv").glob("*.csv"))
    assert sorted(file.name for file in (tmp_path / "out").glob("*.csv")) == files
    for name in files:
        assert table(tmp_path / "out" / name) == table(EXAMPLES / "csv" / name), name
        head = (EXAMPLES / "csv" / name).read_text().splitlines()[0]
        assert (tmp_path / "out" / name).read_text().splitlines()[0] == head


def test_what_came_nested_goes_out_as_tables_and_comes_in_again_the_same(tmp_path: Path, take: Take) -> None:
    """From one form to the other and back, nothing is lost but the order of keys."""
    take(EXAMPLES / "service_full.json", "nested")
    assert services(["export", str(tmp_path / "tables")]) == 0
    for model in MODELS.values():
        model.objects.all().delete()
    take(tmp_path / "tables", "flat")
    assert services(["export", str(tmp_path / "again.json")]) == 0
    told = example("service_full")
    assert told.pop("metadata")[0]["resource_type"] == "location"  # the example says so of what stands in a service
    assert json.loads((tmp_path / "again.json").read_text()) == [told]


def test_the_description_of_an_api_is_no_listing(take: Take) -> None:
    done = take(EXAMPLES / "base.json")
    assert (done.taken, done.refused) == (0, 1)
    assert "nobody can tell of what kind" in done.lines[0]


def test_a_data_package_may_name_its_files_as_it_likes(tmp_path: Path, take: Take) -> None:
    shutil.copy(EXAMPLES / "csv" / "services.csv", tmp_path / "our-list.csv")
    told = {"resources": [{"name": "service", "path": "data/our-list.csv"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(told))
    assert take(tmp_path).taken == 1
    assert Service.objects.count() == 1
