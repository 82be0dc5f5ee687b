"""`bin/hearthline services` as an operator meets it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from hearthline.directory.community.commands import Lines, services
from hearthline.directory.community.importing.running import Done
from hearthline.directory.community.models import Location, Service, ServiceAtLocation, Source
from hearthline.directory.finding_help import needs
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from tests.directory.community.conftest import Take, made

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_import_says_what_it_did_in_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "services.json"
    file.write_text(json.dumps([*made(3), {"id": "x", "status": "active"}]))
    assert services(["import", "county-211", str(file), "--licence", "CC BY 4.0", "--replace"]) == 1
    said = capsys.readouterr()
    assert "4 records: 3 taken, 1 refused" in said.out
    assert "services.json, line 1, record 4: service name: this must be there" in said.out
    assert "4 records read, 3 taken, 1 refused" in said.err
    assert made(1)[0]["name"] not in said.out + said.err
    assert Source.objects.get().licence == "CC BY 4.0"


def test_progress_is_counts_and_seldom(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for number in range(100):
        lines(Done(records=number, taken=number))
    assert capsys.readouterr().err == "0 records read, 0 taken, 0 refused\n"


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["import", "County 211", "x.json"], "small letters"),
        (["import", "county", "none.json"], "there is no file"),
        (["export", "x.json", "--of", "phone"], "--of is one of"),
    ],
)
def test_what_is_not_understood_is_said(
    argv: list[str], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert services(argv) == 2
    assert says in capsys.readouterr().err


def test_a_kind_or_a_source_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    for argv, code in (
        (["import", "a", str(tmp_path / "a.json"), "--kind", "shop"], "services.E004"),
        (["export", str(tmp_path / "b.json"), "--source", "none"], "services.E010"),
    ):
        with pytest.raises(DomainError) as refused:
            services(argv)
        assert refused.value.code == code


def test_records_that_do_not_show_their_kind_are_told_it(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps([{"id": "p", "name": "A program", "description": ""}]))
    assert services(["import", "a", str(file)]) == 1
    assert services(["import", "a", str(file), "--kind", "program"]) == 0


def test_nothing_that_is_hidden_goes_out(take: Take, tmp_path: Path) -> None:
    take(made(6))
    place = ServiceAtLocation.objects.order_by("ordinal")[0]
    hidden = Location.objects.get(pk=place.location_id)
    Location.objects.filter(pk=hidden.pk).update(hidden=True)
    Service.objects.filter(pk=made(6)[5]["id"]).update(hidden=True)
    (tmp_path / "out").mkdir()
    assert services(["export", str(tmp_path / "out" / "tables")]) == 0
    assert services(["export", str(tmp_path / "out" / "a.json")]) == 0
    assert services(["export", "--tables", str(tmp_path / "out" / "b.json")]) == 0
    street = made(1)[0]["organization"]["locations"]
    address = next(one for one in street if one["id"] == hidden.pk)["addresses"][0]["id"]
    said = "".join(file.read_text() for file in (tmp_path / "out").rglob("*") if file.is_file())
    assert made(6)[0]["name"] in said
    assert address not in said
    assert made(6)[5]["name"] not in said


def test_an_export_of_one_source_has_nothing_of_another(take: Take, tmp_path: Path) -> None:
    everything = made(10)
    take(everything[:5], "first")
    take(everything[5:], "second")
    assert services(["export", str(tmp_path / "a.json"), "--source", "second"]) == 0
    assert json.loads((tmp_path / "a.json").read_text()) == everything[5:]
    assert services(["export", str(tmp_path / "b.json")]) == 0
    assert json.loads((tmp_path / "b.json").read_text()) == everything


def test_a_check_counts_and_finds_what_points_to_nothing(take: Take, capsys: pytest.CaptureFixture[str]) -> None:
    take(made(3))
    assert services(["check"]) == 0
    said = capsys.readouterr().out
    assert "        3  service\n" in said
    assert "source county-211: last delivery" in said
    take({"id": "s", "name": "Food", "status": "active", "organization_id": "none"})
    assert services(["check"]) == 1
    assert "        1  services whose organization is not here" in capsys.readouterr().out


def test_a_listing_is_old_after_the_days_that_the_packs_needs_say(
    take: Take, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on the desk's worklist: one number, in one place."""
    days, today = needs.current().stale_days, clock.now().date()
    take(made(2))
    ids = list(Service.objects.order_by("pk").values_list("pk", flat=True))
    Service.objects.filter(pk=ids[0]).update(checked_on=today - timedelta(days=days), assured_date=None)
    Service.objects.filter(pk=ids[1]).update(checked_on=today - timedelta(days=days + 1), assured_date=None)
    services(["check"])
    assert f"1  services that nobody made sure of for {days} days" in capsys.readouterr().out
