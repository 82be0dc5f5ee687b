"""Where a shelter from violence is stands in no answer of the API and in no file that goes out (D-3)."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hearthline.directory.community.commands import services
from hearthline.directory.community.importing.running import _Import
from hearthline.directory.community.models import Location, OtherRow, ServiceAtLocation, TaxonomyTerm
from hearthline.directory.finding_help import making
from hearthline.directory.finding_help.models import Offer, Sign, Word, ZipMiddle
from tests.directory.community.conftest import Take

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3")]
STREET, OFFICE = "77 Zqhidden Lane", "5 Zqoffice Road"
SPOT = 38.123456


def place(own: str, street: str) -> dict[str, Any]:
    address = {
        "id": f"d-{own}", "address_1": street, "city": "Practice", "state_province": "CA", "postal_code": "95899",
        "country": "US", "address_type": "physical",
        "metadata": [
            {
                "id": f"m-{own}", "last_action_date": "2026-10-01", "last_action_type": "UPDATE",
                "field_name": "address_1", "previous_value": f"{street} B", "replacement_value": street,
                "updated_by": "practice",
            }
        ],
    }  # fmt: skip
    return {
        "id": own, "location_type": "physical", "latitude": SPOT, "longitude": -121.123456, "addresses": [address],
        "accessibility": [{"id": f"x-{own}", "details": f"Ring at {street}"}],
    }  # fmt: skip


def shelter(name: str = "Willow Haven", term: str = "Domestic Violence Shelters") -> dict[str, Any]:
    """A service with its one place, and an office of the same organization where nothing is said to be given."""
    sorted_ = {"id": "at", "link_entity": "service", "taxonomy_term": {"id": "t", "name": term, "description": ""}}
    return {
        "id": "s", "name": name, "status": "active",
        "organization": {"id": "o", "name": "Practice House", "description": "", "locations": [place("f", OFFICE)]},
        "attributes": [sorted_],
        "service_at_locations": [{"id": "sal", "location": place("l", STREET)}],
    }  # fmt: skip


def told(face: Client) -> str:
    """All that the API says."""
    lists = ("services?full=true", "organizations?full_service=true", "service_at_locations?full=true")
    near = "service_at_locations?postcode=95899&proximity=5000"
    paths = (*lists, "services/s", "organizations/o", "service_at_locations/sal", "service_at_locations", near)
    return "".join(face.get(f"/hsds/{path}").content.decode() for path in paths)


def written(folder: Path) -> str:
    """All that goes out in files."""
    folder.mkdir()
    for asked in (["tables"], ["--tables", "b.json"], ["a.json"], ["--of", "organization", "c.json"]):
        services(["export", *asked[:-1], str(folder / asked[-1])])
    return "".join(file.read_text() for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    "record", [shelter(), shelter("Shelter for domestic violence", "Zqterm")], ids=["by its term", "by its name"]
)
def test_where_a_shelter_is_stands_in_no_answer_and_in_no_file(
    face: Client, take: Take, tmp_path: Path, record: dict[str, Any]
) -> None:
    take([record])
    for said in (told(face), written(tmp_path / "out")):
        assert record["name"] in said
        for where in (STREET, OFFICE, str(SPOT)):
            assert where not in said
    assert face.get("/hsds/service_at_locations/sal").status_code == 404


def pantry(own: str = "l") -> dict[str, Any]:
    """Another service of another organization, at a place of this id."""
    food = {"id": "t2", "name": "Food Pantries", "description": ""}
    return {
        "id": "s2", "name": "Zqpantry", "status": "active",
        "organization": {"id": "o2", "name": "Zqkitchens", "description": ""},
        "attributes": [{"id": "at2", "link_entity": "service", "taxonomy_term": food}],
        "service_at_locations": [{"id": "sal2", "location": place(own, STREET)}],
    }  # fmt: skip


def pages() -> str:
    """All that the pages of "help near you" are made from."""
    making.make_all()
    return json.dumps([list(model.objects.values()) for model in (Offer, Sign, Word, ZipMiddle)], default=str)


@pytest.mark.parametrize("order", [1, -1], ids=["the shelter first", "the shelter last"])
def test_a_place_that_a_shelter_shares_is_shown_for_nothing_that_is_given_there(
    face: Client, take: Take, tmp_path: Path, order: int
) -> None:
    take([shelter(), pantry()][::order])
    assert "Zqpantry" in pages()
    for said in (told(face), face.get("/hsds/services/s2").content.decode(), written(tmp_path / "out"), pages()):
        assert STREET not in said
        assert str(SPOT) not in said
        assert "38123456" not in said
    row = Offer.objects.get(service="s2")
    assert (row.address, row.lat, row.zip, row.state) == ("", None, "958", "CA")
    assert json.loads(row.told)["secret"] is False, "that its address is secret would say what stands beside it"


def test_rows_of_the_search_follow_a_place_that_becomes_secret_later(take: Take) -> None:
    """A term is renamed; the pantry's row was made in the same round, before the shelter's."""
    one = {**pantry(), "id": "a"}
    take([one, shelter("Oak Table", "Zqterm")])
    assert STREET in pages()
    TaxonomyTerm.objects.filter(pk="t").update(name="Domestic violence")
    pages()
    making.turn()
    assert STREET not in pages()


def test_a_place_stays_secret_when_its_source_withdraws_what_was_given_there(face: Client, take: Take) -> None:
    take([shelter(), pantry()])
    done = take([pantry()], replace=True)
    assert done.withdrawn == 1
    assert STREET not in told(face) + face.get("/hsds/services/s2").content.decode() + pages()


@pytest.mark.parametrize("how", ["name", "organization"])
def test_a_shelter_that_is_sorted_under_another_need_is_known_by_its_name_or_whose_it_is(
    face: Client, take: Take, tmp_path: Path, how: str
) -> None:
    said = "Women against Domestic Violence"
    record = shelter(said if how == "name" else "Willow Haven", "Emergency Shelter")
    record["organization"]["name"] = said if how == "organization" else "Zqhouse"
    take([record])
    assert STREET not in told(face) + written(tmp_path / "out") + pages()
    assert json.loads(Offer.objects.get().told)["secret"] is True


def test_a_table_of_an_older_form_gives_no_address_of_a_secret_place_on(take: Take, tmp_path: Path) -> None:
    take([shelter(), pantry("g")])
    delivery = Location.objects.get(pk="l").delivery
    for own, where in (("l", "77 Zqolder Lane"), ("g", "9 Zqopen Way")):
        OtherRow.objects.create(
            source_id="county-211", delivery=delivery, table="physical_address", row=own,
            told=json.dumps({"id": f"pa-{own}", "location_id": own, "address_1": where}),
        )  # fmt: skip
    out = written(tmp_path / "out")
    assert "9 Zqopen Way" in out
    assert "Zqolder" not in out


def test_other_places_are_shown_as_before(face: Client, take: Take, tmp_path: Path) -> None:
    take(
        [
            shelter("Oak Table", "Food Pantries"),
            {"id": "o9", "name": "N", "description": "", "locations": [place("g", "9 Zqalone Way")]},
        ]
    )
    for said in (told(face), written(tmp_path / "out")):
        assert STREET in said
        assert OFFICE in said
        assert "9 Zqalone Way" in said


def test_what_is_new_is_not_shown_before_the_end_of_its_delivery(
    face: Client, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A delivery in tables brings a place long before the term that makes it secret."""
    whole = _Import.run

    def stopped(work: _Import) -> None:
        whole(work)
        raise KeyboardInterrupt

    monkeypatch.setattr(_Import, "run", stopped)
    with pytest.raises(KeyboardInterrupt):
        take([shelter("Oak Table", "Food Pantries")])
    assert STREET not in told(face)
    monkeypatch.undo()
    take([shelter("Oak Table", "Food Pantries")])
    assert STREET in told(face)


def test_a_place_follows_what_its_service_is_called_later(face: Client, take: Take) -> None:
    take([shelter("Oak Table", "Food Pantries")])
    TaxonomyTerm.objects.update(name="Domestic violence")
    making.make_all()
    assert (Location.objects.get(pk="l").secret, ServiceAtLocation.objects.get().secret) == (True, True)
    assert STREET not in told(face)
    assert "zqhidden" not in json.dumps(told(face)).casefold()
