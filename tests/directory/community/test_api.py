"""The read API under /hsds/ (D-3): every answer against the official schemas, in the standard's words, and light."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.dateparse import parse_datetime

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.models import Location, Organization, Service, ServiceAtLocation
from hearthline.directory.community.public import views
from hearthline.ground import clock
from tests.directory.community.conftest import Take, made
from tests.directory.community.oracle import EXAMPLES, errors, example, needs_standard, page_errors, schema

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = {
    "services": "compiled/service_list",
    "organizations": "compiled/organization_list",
    "service_at_locations": "compiled/service_at_location_list",
}
FULL = {
    "services": "compiled/service",
    "organizations": "compiled/organization",
    "service_at_locations": "compiled/service_at_location_package",
}
TERMS = {"taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term"}
QUERIES = 22
"""The most that any answer asks of the database: twice for the list, and once of each table at most."""


def whole(name: str) -> dict[str, Any]:
    told = schema(FULL[name])
    return dict(told.get("items", told))


def nested_term() -> dict[str, Any]:
    """The schema of a term, with that of its list put in: as a file by itself it only names it."""
    told = json.loads(json.dumps(schema("taxonomy_term")))
    told["properties"]["taxonomy_detail"] = json.loads(json.dumps(schema("taxonomy")))
    for one in (told, told["properties"]["taxonomy_detail"]):
        one["properties"]["metadata"] = {"type": "array", "items": schema("metadata")}
    return dict(told)


@pytest.fixture
def api(face: Client, take: Take) -> Any:
    """Twelve services, and a way to ask: gives the JSON, after a look at what every answer must have."""
    take(made(12))

    def ask(address: str, status: int = 200, **headers: str) -> Any:
        answer = face.get(f"/hsds/{address}", headers=headers)
        assert answer.status_code == status, (address, answer.content)
        assert not answer.cookies
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Cookie" not in answer.get("Vary", "")
        return answer.json() if status != 304 else answer

    return ask


@needs_standard
def test_the_root_says_what_this_is(api: Any) -> None:
    told = schema("openapi")["paths"]["/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    said = api("")
    assert list(errors(said, told)) == []
    assert said.keys() == example("base").keys()
    assert said["version"] == example("base")["version"]
    assert said["openapi_url"] == example("base")["openapi_url"]


@needs_standard
def test_every_address_of_the_standard_is_there(api: Any) -> None:
    one = {
        "services": Service, "organizations": Organization, "service_at_locations": ServiceAtLocation,
        "taxonomies": MODELS["taxonomy"], "taxonomy_terms": MODELS["taxonomy_term"],
    }  # fmt: skip
    for path in schema("openapi")["paths"]:
        name = path.split("/")[1]
        pk = one[name].objects.values_list("pk", flat=True)[0] if "{id}" in path else ""
        api(path.replace("{id}", pk).lstrip("/"))


@needs_standard
@pytest.mark.parametrize("name", LISTS)
def test_pages_and_records_are_as_the_schemas_say(name: str, api: Any) -> None:
    page = api(f"{name}?per_page=5")
    assert page_errors(page, LISTS[name]) == []
    assert page["size"] == len(page["contents"]) == min(5, page["total_items"])
    full = api(f"{name}?full=true&per_page=5")
    assert [list(errors(one, whole(name))) for one in full["contents"]] == [[]] * full["size"]
    assert [one["id"] for one in full["contents"]] == [one["id"] for one in page["contents"]]
    for record in full["contents"]:
        assert list(errors(api(f"{name}/{record['id']}"), whole(name))) == []


@needs_standard
@pytest.mark.parametrize("name", TERMS)
def test_taxonomies_and_terms_are_as_the_schemas_say(name: str, api: Any) -> None:
    told = nested_term() if name == "taxonomy_terms" else schema("taxonomy")
    page = api(name)
    assert page["size"] > 0
    for record in page["contents"]:
        assert list(errors(record, told)) == []
        assert api(f"{name}/{record['id']}") == record


@needs_standard
def test_the_api_tells_the_official_examples_as_they_are(face: Client, take: Take) -> None:
    for name, file in (
        ("services", "service"),
        ("organizations", "organization"),
        ("service_at_locations", "service_at_location"),
    ):
        for model in MODELS.values():
            model.objects.all().delete()
        take(EXAMPLES / f"{file}_full.json")
        told = example(f"{file}_full")
        if name == "organizations":
            told["services"] = [{key: one[key] for key in ("id", "name", "status")} for one in told["services"]]
        assert face.get(f"/hsds/{name}/{told['id']}").json() == told
        listed = face.get(f"/hsds/{name}").json()["contents"]
        assert listed == example(f"{file}_list")["contents"]
    told = example("organization_full")
    take(EXAMPLES / "organization_full.json")
    assert face.get(f"/hsds/organizations/{told['id']}?full_service=true").json() == told


@needs_standard
def test_listings_that_came_as_tables_are_told_by_the_schemas_too(face: Client, take: Take) -> None:
    take(EXAMPLES / "csv")
    for name, told in LISTS.items():
        page = face.get(f"/hsds/{name}?full=true").json()
        assert [list(errors(one, whole(name))) for one in page["contents"]] == [[]]
        assert page_errors(face.get(f"/hsds/{name}").json(), told) == []
    service = face.get("/hsds/services?full=true").json()["contents"][0]
    assert service["organization"]["programs"][0]["id"] == service["program"]["id"]
    assert service["service_at_locations"][0]["location"]["addresses"][0]["city"] == "MyCity"
    assert service["phones"][0]["languages"][0]["code"] == "ur"


@pytest.mark.parametrize(
    "address", ["services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"]
)
@pytest.mark.parametrize("how", ["", "full=true", "full_service=true"])
def test_a_page_asks_as_much_of_the_database_for_one_record_as_for_twelve(
    address: str, how: str, api: Any, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for size in (1, 12):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            api(f"{address}?per_page={size}&{how}")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= QUERIES
    if not how:
        assert counts[0] <= 6


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("page=0", "page"), ("page=x", "page"), ("page=-1", "page"), ("page=1.5", "page"), ("page=²", "page"),
        ("page=9999999999999999999999", "page"), ("per_page=0", "per_page"), ("per_page=all", "per_page"),
        ("full=maybe", "full"), ("minimal=2", "minimal"), ("full_service=x", "full_service"), ("format=xml", "format"),
        ("modified_after=yesterday", "modified_after"), ("modified_after=2026-13-01", "modified_after"),
        ("top_only=x", "top_only"), ("search=" + "x" * 201, "search"), ("proximity=5", "proximity"),
        ("postcode=95601&proximity=far", "proximity"), ("postcode=95601&proximity=-5", "proximity"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said(asked: str, parameter: str, api: Any) -> None:
    for name in LISTS:
        assert api(f"{name}?{asked}", 400)["parameter"] == parameter
    assert "\n" not in api(f"services?{asked}", 400)["error"]


def test_minimal_is_of_services_only(api: Any) -> None:
    page = api("services?minimal=true&full=true")
    assert page["size"] == 12
    assert all(one.keys() == {"id", "modified_date"} for one in page["contents"])
    assert all(parse_datetime(one["modified_date"]) for one in page["contents"])
    assert api("organizations?minimal=true", 400)["parameter"] == "minimal"


def test_what_is_not_there_is_said_in_json_too(api: Any, face: Client) -> None:
    for address in ("services/none", "services/a/b", "organizations/none", "taxonomies/x", "nowhere", "locations"):
        assert "error" in api(address, 404)
    assert face.post("/hsds/services").status_code == 405
    assert face.options("/hsds/services").status_code == 204
    assert face.head("/hsds/services").content == b""


def test_a_page_behind_the_last_is_empty_and_says_so(api: Any) -> None:
    page = api("services?page=40&per_page=5")
    assert (page["empty"], page["size"], page["last_page"], page["first_page"]) == (True, 0, True, False)
    assert (page["total_items"], page["total_pages"], page["page_number"]) == (12, 3, 40)
    empty = api("services?search=nothing+like+it")
    assert (empty["total_items"], empty["total_pages"], empty["last_page"], empty["empty"]) == (0, 0, True, True)


def test_no_page_holds_more_than_it_may(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.directory.community.public import asked

    monkeypatch.setitem(asked.MOST, "simple", 4)
    monkeypatch.setitem(asked.MOST, "full", 2)
    assert api("services?per_page=1000")["size"] == 4
    assert api("services?per_page=1000&full=true")["total_pages"] == 6


def test_lists_are_narrowed_in_the_standard_s_words(api: Any) -> None:
    everything = api("services?full=true")["contents"]
    term = everything[0]["attributes"][0]["taxonomy_term"]
    under = {one["id"] for one in everything if one["attributes"][0]["taxonomy_term"]["id"] == term["id"]}
    assert {one["id"] for one in api(f"services?taxonomy_term_id={term['id']}")["contents"]} == under
    assert api(f"services?taxonomy_id={term['taxonomy_detail']['id']}")["total_items"] == 12
    assert api("services?taxonomy_id=none")["total_items"] == 0
    organization = everything[0]["organization"]["id"]
    assert api(f"services?organization_id={organization}")["total_items"] == 5
    assert api(f"service_at_locations?organization_id={organization}")["total_items"] == 5
    assert api(f"service_at_locations?taxonomy_term_id={term['id']}")["total_items"] == len(under)
    name = everything[3]["name"]
    assert everything[3]["id"] in {one["id"] for one in api(f"services?search={name.upper()}")["contents"]}
    assert api(f"service_at_locations?search={name}")["total_items"] >= 1
    assert api("services?search=100%25")["total_items"] == 0
    after = sorted(one["last_modified"] for one in everything)[6]
    later = {one["id"] for one in everything if one["last_modified"] >= after}
    assert {one["id"] for one in api(f"services?modified_after={after}")["contents"]} == later
    assert api(f"taxonomy_terms?taxonomy_id={term['taxonomy_detail']['id']}&top_only=true")["total_items"] > 0
    assert api("taxonomy_terms?parent_id=none")["total_items"] == 0
    assert api(f"organizations?search={everything[0]['organization']['name']}")["total_items"] == 1


def test_places_are_found_by_postcode_and_distance(api: Any) -> None:
    everything = api("service_at_locations?full=true")["contents"]
    code = everything[0]["location"]["addresses"][0]["postal_code"]
    there = {one["id"] for one in everything if one["location"]["addresses"][0]["postal_code"] == code}
    assert {one["id"] for one in api(f"service_at_locations?postcode={code}")["contents"]} == there
    assert {one["id"] for one in api(f"service_at_locations?postcode={code}&proximity=1")["contents"]} >= there
    assert api(f"service_at_locations?postcode={code}&proximity=400000")["total_items"] == 12
    assert api("service_at_locations?postcode=00000&proximity=400000")["total_items"] == 0


def test_an_organization_names_its_services_or_tells_them_whole(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one = api("organizations")["contents"][0]["id"]
    assert all(service.keys() == {"id", "name", "status"} for service in api(f"organizations/{one}")["services"])
    whole_one = api(f"organizations/{one}?full_service=true")
    assert all(service["phones"] and service["service_at_locations"] for service in whole_one["services"])
    assert "organization" not in whole_one["services"][0]
    assert api("organizations?full_service=true")["contents"][0] == whole_one
    monkeypatch.setattr(views, "WHOLE", 4)
    assert api(f"organizations/{one}?full_service=true", 400)["parameter"] == "full_service"
    assert api("organizations?full_service=true", 400)["parameter"] == "full_service"
    assert api("organizations?full_service=true&page=3&per_page=1")["size"] == 1


def test_ndjson_is_one_record_a_line_and_says_where_it_goes_on(face: Client, take: Take) -> None:
    take(made(5))
    address, found = "/hsds/services?format=ndjson&per_page=2", []
    while address:
        answer = face.get(address)
        assert answer["Content-Type"] == "application/x-ndjson"
        found += [json.loads(line)["id"] for line in answer.content.decode().splitlines()]
        address = answer.get("Link", "").partition(">")[0].lstrip("<")
    assert sorted(found) == sorted(Service.objects.values_list("pk", flat=True))


def test_who_has_an_answer_already_is_not_sent_it_again(api: Any, face: Client) -> None:
    answer = face.get("/hsds/services")
    assert answer["Cache-Control"] == "no-cache"
    for known in (answer["ETag"], f"W/{answer['ETag']}", f'"x", {answer["ETag"]}'):
        assert api("services", 304, **{"If-None-Match": known}).content == b""
    api("services", 200, **{"If-None-Match": '"x"'})
    Service.objects.filter(pk=answer.json()["contents"][0]["id"]).update(withdrawn_at=clock.now())
    api("services", 200, **{"If-None-Match": answer["ETag"]})


def test_what_is_hidden_or_withdrawn_is_shown_nowhere(api: Any) -> None:
    service, place = Service.objects.order_by("ordinal")[0], ServiceAtLocation.objects.order_by("ordinal")[5]
    Service.objects.filter(pk=service.pk).update(hidden=True)
    Location.objects.filter(pk=place.location_id).update(hidden=True)
    ids = {Service: service.pk, Location: place.location_id}
    address = MODELS["address"].objects.get(location_id=place.location_id)
    for path in (
        "services", "services?full=true", "organizations?full=true", "organizations?full_service=true",
        "service_at_locations?full=true", "service_at_locations", "services?minimal=true",
    ):  # fmt: skip
        said = json.dumps(api(path))
        assert ids[Service] not in said
        assert ids[Location] not in said
        assert address.pk not in said
        assert json.loads(address.told)["address_1"] not in said
    api(f"services/{service.pk}", 404)
    api(f"service_at_locations/{place.pk}", 404)
    assert api("services")["total_items"] == 11


def test_words_that_the_standard_does_not_know_are_kept_and_not_shown(face: Client, take: Take) -> None:
    record = {**made(1)[0], "internal_note": "for us only"}
    take([record])
    assert "internal_note" not in face.get(f"/hsds/services/{record['id']}").json()
    assert "for us only" in Service.objects.get().told
