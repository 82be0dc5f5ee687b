"""The read API asked for anything: strange parameters, words of three languages, pages far behind, ages of a listing,
services that are not given any more. Each answer is the standard's JSON, or says in JSON what was not understood; none
is an error of ours (D-3, D-4, docs/services.md)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community import shelves
from hearthline.directory.community.importing.running import Asked as Import
from hearthline.directory.community.importing.running import run
from hearthline.directory.community.models import Location, Organization, Service, ServiceAtLocation, Taxonomy
from hearthline.directory.community.public.asked import LAST_PAGE, LONGEST, MOST, NotUnderstoodError, read
from hearthline.directory.community.queries import Wanted, page_of_services, services
from hearthline.ground import clock
from tests.directory.community.conftest import Take, made

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3", "D-4")]
LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
KEYS = (
    "page", "per_page", "full", "minimal", "full_service", "format", "search", "modified_after", "taxonomy_term_id",
    "taxonomy_id", "organization_id", "parent_id", "top_only", "postcode", "proximity",
)  # fmt: skip
VALUES = st.sampled_from(
    ["", "0", "1", "true", "false", "TRUE", "-1", "1e3", "NaN", "inf", "2026-02-30", "2026-11-23T10:00:00 05:00",
     "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "\x00", "\ud800".encode("utf-8", "replace").decode(),
     "%", "_", "' OR 1=1 --", "٣", "²", "95814", "ndjson", "xml", "🙂", "\u202e", "x" * 300, "1" * 30],
) | st.text(max_size=12)  # fmt: skip


def simple(own: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": own, "name": name, "status": "active", **more}


def ids(face: Client, **asked: str) -> list[str]:
    answer = face.get(f"/hsds/services?{urlencode(asked)}")
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["contents"]]


# -- anything that can be asked --------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5))
def test_whatever_is_asked_is_a_page_within_its_bounds_or_is_not_understood(said: dict[str, str]) -> None:
    try:
        asked = read(said)
    except NotUnderstoodError as wrong:
        assert wrong.parameter in said
        assert wrong.why
        return
    assert 1 <= asked.page <= LAST_PAGE
    assert 1 <= asked.per_page <= max(MOST.values())
    assert not (asked.full and asked.minimal)
    assert len(asked.wanted.search) <= LONGEST
    assert "\x00" not in asked.wanted.search + asked.wanted.postcode + asked.wanted.taxonomy_id
    assert asked.wanted.modified_after is None or not asked.wanted.modified_after.utcoffset()
    assert asked.wanted.metres is None or asked.wanted.metres >= 0


@pytest.mark.parametrize("name", LISTS)
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3))
def test_every_list_answers_in_json_whatever_is_asked(face: Client, name: str, said: dict[str, str]) -> None:
    answer = face.get(f"/hsds/{name}?{urlencode(said, errors='replace')}")
    assert answer.status_code in (200, 400)
    assert not answer.cookies
    if answer.status_code == 400:
        told = answer.json()
        assert told["parameter"] in said
        assert said[told["parameter"]] not in told["error"] or len(said[told["parameter"]]) < 6, (
            "nothing is thrown back"
        )
    elif answer["Content-Type"] == "application/json":
        page = answer.json()
        assert page["size"] == len(page["contents"])
        assert page["empty"] == (not page["contents"])
        assert page["total_pages"] == -(-page["total_items"] // read(said).per_page)


@pytest.mark.parametrize("kind", ["services", "organizations", "taxonomy_terms"])
@pytest.mark.parametrize(
    "own", ["%00", "%ff", "a%00b", "%2e%2e/%2e%2e", "x" * 400, "%F0%9F%99%82", "'", "a/b/c", "%20", "%0a", "?"]
)
def test_an_id_that_nobody_has_is_not_there(face: Client, kind: str, own: str) -> None:
    """A fault that was here: with an end of line in it the answer was a page for people."""
    answer = face.get(f"/hsds/{kind}/{own}")
    assert answer.status_code in (404, 200 if own == "?" else 404)
    assert "error" in answer.json() or own == "?"


@pytest.mark.parametrize(
    "own",
    [
        "a b",
        "ä-1",
        "http://oak.example/1?x=y",
        "100%",
        "a/b",
        "#1",
        "..",
        "two\nlines",
        "'quoted'",
        "دار",
        "a+b",
        "a&b=c",
    ],
)
def test_a_record_is_found_by_whatever_id_its_source_gave_it(face: Client, take: Take, own: str) -> None:
    take([simple(own, "Oak Table", organization={"id": own, "name": "N", "description": ""})])
    for kind in ("services", "organizations"):
        answer = face.get(f"/hsds/{kind}/{quote(own, safe='')}")
        if own == "..":
            continue  # a client folds it away before it asks
        assert answer.status_code == 200, answer.content
        assert answer.json()["id"] == own
    assert [one["id"] for one in face.get("/hsds/services").json()["contents"]] == [own]
    assert [
        one["id"] for one in face.get(f"/hsds/services?organization_id={quote(own, safe='')}").json()["contents"]
    ] == [own]


# -- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("page", [2, 3, 1000, LAST_PAGE])
def test_a_page_behind_the_last_of_any_list_is_empty_and_the_counts_stay(
    face: Client, take: Take, name: str, page: int
) -> None:
    take(made(3))
    first = face.get(f"/hsds/{name}?per_page=500").json()
    behind = face.get(f"/hsds/{name}?per_page=500&page={page}").json()
    assert (behind["empty"], behind["contents"], behind["last_page"]) == (True, [], True)
    assert (behind["total_items"], behind["total_pages"]) == (first["total_items"], first["total_pages"])
    lines = face.get(f"/hsds/{name}?format=ndjson&page={page}")
    assert (lines.status_code, lines.content, "Link" in lines) == (200, b"", False)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8])
def test_a_walk_over_pages_of_any_size_meets_each_record_once(face: Client, take: Take, size: int) -> None:
    take(made(7))
    met: list[str] = []
    page = 1
    while True:
        said = face.get(f"/hsds/services?per_page={size}&page={page}").json()
        met += [one["id"] for one in said["contents"]]
        assert said["first_page"] == (page == 1)
        if said["last_page"]:
            break
        page += 1
    assert page == -(-7 // size)
    assert met == list(Service.objects.order_by("ordinal").values_list("pk", flat=True))


def test_who_walks_while_a_record_is_withdrawn_and_others_come_meets_no_record_twice(face: Client, take: Take) -> None:
    take(made(6))
    met = [one["id"] for one in face.get("/hsds/services?per_page=2&page=1").json()["contents"]]
    take(made(9))
    met += [one["id"] for one in face.get("/hsds/services?per_page=2&page=2").json()["contents"]]
    Service.objects.filter(ordinal__gt=Service.objects.order_by("ordinal")[6].ordinal).update(hidden=True)
    for page in (3, 4, 5):
        met += [one["id"] for one in face.get(f"/hsds/services?per_page=2&page={page}").json()["contents"]]
    assert len(met) == len(set(met)) == 7


# -- words -----------------------------------------------------------------------------------------------------------

NAMES = {
    "es": "Comedor de Niños «El Ángel»",
    "hmn": "Chaw pw rau tsev neeg",
    "ar": "دار الأمل للأسرة",
    "hi": "परिवार सहायता",
    "vi": "Trung tâm gia đình Đà Nẵng",
    "de": "Straße der Hilfe",
    "tr": "İstanbul Evi",
    "uk": "Дім Надії",
    "apos": "O’Brien’s Kids’ Table",
}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("niños", "es"), ("ninos", "es"), ("NIÑOS", "es"), ("NIN\u0303OS", "es"), ("angel", "es"), ("«El", "es"),
        ("tsev neeg", "hmn"), ("CHAW PW", "hmn"), ("دار", "ar"), ("الأمل", "ar"), ("\u200fدار\u200f", "ar"),
        ("परिवार", "hi"), ("gia dinh", ""), ("gia đình", "vi"), ("da nang", ""), ("Đà", "vi"), ("strasse", "de"),
        ("STRASSE", "de"), ("straße", "de"), ("istanbul", "tr"), ("İSTANBUL", "tr"), ("дім", "uk"), ("НАДІЇ", "uk"),
        ("obrien", "apos"), ("o'brien's", "apos"), ("O’Brien", "apos"), ("kids", "apos"),
    ],
)  # fmt: skip
def test_a_service_is_found_by_its_name_in_any_writing(face: Client, take: Take, search: str, found: str) -> None:
    take([simple(own, name) for own, name in NAMES.items()])
    assert ids(face, search=search) == ([found] if found else [])


@pytest.mark.parametrize("search", [" ", "?", "--", "«»", "🙂", "%", "\u200f", "...", "\u202e"])
def test_a_search_without_a_word_in_it_finds_nothing_or_everything_and_says_so(
    face: Client, take: Take, search: str
) -> None:
    take([simple("a", "Oak"), simple("b", "Elm")])
    total = face.get(f"/hsds/services?{urlencode({'search': search})}").json()["total_items"]
    assert total in (0, 2)
    assert total == (2 if not search.strip(" \u202e") else 0)


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=25))
def test_what_the_shelves_find_is_what_every_row_finds(search: str) -> None:
    """Two ways to one answer: the bits of the shelves, and a look at each row."""
    if not Service.objects.exists():
        _town()
    wanted = Wanted(search=search) if search.strip() else Wanted()
    assert sorted(page_of_services(wanted, 0, 50).rows.values_list("pk", flat=True)) == sorted(
        services(wanted).values_list("pk", flat=True)
    )


def _town() -> None:
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([simple(own, name) for own, name in NAMES.items()], file)
        file.flush()
        from pathlib import Path

        run(Import("county-211", [Path(file.name)]))


@given(st.text(max_size=40))
def test_the_words_of_a_text_are_those_of_its_own_line(text: str) -> None:
    from hearthline.directory.finding import fold

    assert set(shelves.words(text)) == shelves.of_line(shelves.line(fold(text), 4_000))


@given(st.sets(st.integers(0, 3 * shelves.BLOCK), max_size=40), st.integers(0, 45), st.integers(1, 10))
def test_a_page_of_bits_is_a_page_of_the_sorted_list(ordinals: set[int], start: int, size: int) -> None:
    found = shelves.of_ordinals(ordinals)
    assert shelves.page(found, start, size) == sorted(ordinals)[start : start + size]
    assert shelves.count(found) == len(ordinals)
    assert {block: shelves.unpack(shelves.pack(bits)) for block, bits in found.items()} == found


# -- what is told of each --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["active", "inactive", "defunct", "temporarily closed"])
def test_a_service_that_is_not_given_any_more_says_so_in_the_api(face: Client, take: Take, status: str) -> None:
    """Programs read it, and tell people: who is left out of the list could not be known as closed."""
    take([simple("s", "Oak Table") | {"status": status}])
    assert face.get("/hsds/services/s").json()["status"] == status
    assert face.get("/hsds/services").json()["contents"][0]["status"] == status


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("2026-11-01", "2026-11-01"), ("2024-02-29", "2024-02-29"), ("yesterday", "yesterday"), ("", ""), (None, None),
    ],
)  # fmt: skip
def test_when_a_source_made_sure_is_told_as_it_told_it(face: Client, take: Take, told: Any, shown: Any) -> None:
    take([simple("s", "Oak Table", assured_date=told)])
    assert face.get("/hsds/services/s").json().get("assured_date") == shown


@pytest.mark.parametrize("after", [-1, 0, 1])
@pytest.mark.parametrize("zone", ["+00:00", "-08:00", "+14:00", "Z"])
def test_what_was_changed_since_a_moment_is_told_on_any_clock(face: Client, take: Take, after: int, zone: str) -> None:
    at = datetime(2026, 3, 8, 10, 0, tzinfo=UTC)  # the hour in which clocks change in the west
    take([simple("s", "Oak Table", last_modified=at.isoformat())])
    hours = {"+00:00": 0, "Z": 0, "-08:00": -8, "+14:00": 14}[zone]
    local = (at + timedelta(seconds=after, hours=hours)).replace(tzinfo=None).isoformat() + zone
    assert ids(face, modified_after=local) == (["s"] if after <= 0 else [])
    assert face.get(f"/hsds/services?modified_after={local}").json()["total_items"] == (after <= 0)


def test_hidden_and_withdrawn_records_are_in_no_count_of_any_list(face: Client, take: Take) -> None:
    take(made(6))
    for model, name in ((Organization, "organizations"), (Service, "services"), (Taxonomy, "taxonomies")):
        before = face.get(f"/hsds/{name}").json()["total_items"]
        one, *more = model.objects.order_by("ordinal")
        model.objects.filter(pk=one.pk).update(hidden=True)
        assert face.get(f"/hsds/{name}").json()["total_items"] == before - 1
        model.objects.filter(pk__in=[row.pk for row in more]).update(withdrawn_at=clock.now())
        assert face.get(f"/hsds/{name}").json()["total_items"] == 0
        assert face.get(f"/hsds/{name}/{one.pk}").status_code == 404


@pytest.mark.parametrize(
    ("postcode", "metres", "found"),
    [
        ("95814", None, 1), ("95814-1234", None, 0), ("ABC 123", None, 1), ("abc 123", None, 1), ("00000", None, 0),
        ("00000", "5000", 0), ("95814", "0", 1), ("95814", "999999999999", 2), ("", None, 3),
    ],
)  # fmt: skip
def test_places_are_found_by_postcode_in_any_country_and_an_address_without_one_stops_nothing(
    face: Client, take: Take, postcode: str, metres: str | None, found: int
) -> None:
    def at(own: str, code: Any, spot: float | None) -> dict[str, Any]:
        address = {
            "id": f"d{own}", "address_1": "12 Example St", "city": "Practice", "state_province": "CA",
            "postal_code": code, "country": "US", "address_type": "physical",
        }  # fmt: skip
        place = {"id": f"l{own}", "location_type": "physical", "addresses": [address]}
        place |= {"latitude": spot, "longitude": -121.5} if spot else {}
        return simple(own, f"Oak {own}", service_at_locations=[{"id": f"a{own}", "location": place}])

    take([at("one", "95814", 38.5), at("two", "ABC 123", 38.6), at("three", "", None)])
    assert Location.objects.count() == 3
    said = {"postcode": postcode} | ({"proximity": metres} if metres else {})
    assert face.get(f"/hsds/service_at_locations?{urlencode(said)}").json()["total_items"] == found
    assert ServiceAtLocation.objects.count() == 3
