"""Every list of the read API against a search that looks at each record by hand; what a request may and may not say;
pages that lose nothing (D-3, D-4)."""

import json
import math
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.community import queries, shelves
from hearthline.directory.community.columns import moment
from hearthline.directory.community.models import (
    Address,
    Attribute,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from hearthline.directory.community.public import asked, sparing
from hearthline.directory.community.public.asked import NotUnderstoodError, read
from hearthline.directory.community.public.sparing import AGAIN
from hearthline.directory.community.queries import METRES_A_DEGREE, Wanted
from tests.directory.community.conftest import Take, made

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3", "D-4")]


@pytest.fixture
def many(take: Take) -> list[dict[str, Any]]:
    records = made(30)
    for n, one in enumerate(records):
        one["last_modified"] = (datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=n)).isoformat()
    take(records)
    return records


def ids(rows: Any) -> set[str]:
    return set(rows.values_list("pk", flat=True))


WORDS = ["food", "north", "HELP", "food house", "Zqnothing", "ñ", "o'", "%", "_", "\\", "  ", "a b c d e f g h"]


@pytest.mark.parametrize("said", WORDS)
def test_a_search_finds_what_has_every_word_in_it_and_nothing_else(many: Any, said: str) -> None:
    wanted = [f" {word}" if len(word) >= shelves.WHOLE else f" {word} " for word in shelves.words(said)]
    wanted = wanted[: queries.WORDS]
    for rows, model in ((queries.services, Service), (queries.organizations, Organization)):
        found = ids(rows(Wanted(search=said.strip())))
        every = model.objects.all()
        by_hand = {
            one.pk for one in every if (wanted and all(word in one.folded for word in wanted)) or not said.strip()
        }
        assert found == by_hand


@pytest.mark.parametrize("hours", [-1, 0, 1, 15, 29, 30, 1_000])
def test_what_changed_since_is_what_changed_since_and_the_moment_itself_counts(many: Any, hours: int) -> None:
    since = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=hours)
    found = ids(queries.services(Wanted(modified_after=since)))
    assert found == {one["id"] for one in many if datetime.fromisoformat(one["last_modified"]) >= since}


def test_a_list_of_one_organization_and_of_one_term_has_its_own_and_no_other(many: Any) -> None:
    for owner in Organization.objects.values_list("pk", flat=True):
        found = ids(queries.services(Wanted(organization_id=owner)))
        assert found == ids(Service.objects.filter(organization_id=owner))
        links = ids(queries.service_at_locations(Wanted(organization_id=owner)))
        assert links == ids(ServiceAtLocation.objects.filter(service_id__in=found))
    for term in TaxonomyTerm.objects.values_list("pk", flat=True):
        found = ids(queries.services(Wanted(taxonomy_term_id=term)))
        assert found == set(
            Attribute.objects.filter(taxonomy_term_id=term, link_entity__in=("service", "")).values_list(
                "link_id", flat=True
            )
        )
    assert ids(queries.services(Wanted(organization_id="nobody"))) == set()


def test_a_whole_taxonomy_is_all_of_its_terms(many: Any) -> None:
    taxonomy = TaxonomyTerm.objects.values_list("taxonomy_id", flat=True).first() or ""
    every = ids(queries.services(Wanted(taxonomy_id=taxonomy)))
    one_by_one: set[str] = set()
    for term in TaxonomyTerm.objects.filter(taxonomy_id=taxonomy).values_list("pk", flat=True):
        one_by_one |= ids(queries.services(Wanted(taxonomy_term_id=term)))
    assert every == one_by_one
    assert every


@pytest.mark.parametrize("metres", [0.0, 500.0, 3_000.0, 20_000.0, 1e9])
def test_near_a_postcode_is_what_lies_within_so_many_metres_of_its_middle(many: Any, metres: float) -> None:
    draw = random.Random(5)
    for row in Location.objects.all():
        Location.objects.filter(pk=row.pk).update(
            latitude=38.5 + draw.random() / 4, longitude=-121.5 + draw.random() / 4
        )
    postcode = Address.objects.exclude(postal_code="").values_list("postal_code", flat=True).first()
    there = Location.objects.filter(pk__in=Address.objects.filter(postal_code=postcode).values("location_id"))
    north = sum(one.latitude for one in there) / len(there)  # type: ignore[misc]  # every place has a point here
    east = sum(one.longitude for one in there) / len(there)  # type: ignore[misc]  # as above
    narrow, near = math.cos(math.radians(north)), set()
    for one in Location.objects.all():
        apart = math.hypot(one.latitude - north, (one.longitude - east) * narrow) * METRES_A_DEGREE  # type: ignore[operator]  # as above
        if abs(apart - metres) > 0.01:
            near.add((one.pk, apart <= metres))
    found = ids(queries.service_at_locations(Wanted(postcode=str(postcode), metres=metres)))
    for pk, inside in near:
        links = ids(ServiceAtLocation.objects.filter(location_id=pk))
        assert links <= found if inside else not links & found


def test_a_postcode_that_nobody_has_is_near_nothing(many: Any) -> None:
    for metres in (None, 100.0, 1e9):
        assert ids(queries.service_at_locations(Wanted(postcode="Zq", metres=metres))) == set()


@pytest.mark.parametrize("how", ["hidden", "withdrawn_at"])
def test_what_is_hidden_or_withdrawn_is_in_no_list_and_nowhere_inside_another(
    face: Client, many: Any, how: str
) -> None:
    own = many[0]["id"]
    value: Any = True if how == "hidden" else datetime(2026, 11, 20, tzinfo=UTC)
    Service.objects.filter(pk=own).update(**{how: value})
    assert own not in ids(queries.services(Wanted()))
    links = ids(ServiceAtLocation.objects.filter(service_id=own))
    assert links
    assert not links & ids(queries.service_at_locations(Wanted()))
    assert face.get(f"/hsds/services/{own}").status_code == 404
    for address in ("services?full=true&per_page=50", "organizations?full_service=true&per_page=10"):
        assert own not in face.get(f"/hsds/{address}").content.decode()


# -- what may be said -------------------------------------------------------------------------------------------------

LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
NUMBERS = st.sampled_from(["", "0", "1", "7", "50", "-1", "1.5", "x", "١", "9" * 9, "9" * 30, " 1", "0x1"])


@given(
    st.dictionaries(st.sampled_from(["page", "per_page"]), NUMBERS), st.sampled_from(["", "true", "false", "1", "0"])
)
def test_a_page_that_is_understood_is_a_small_one_and_exists(said: dict[str, str], full: str) -> None:
    try:
        found = read({**said, "full": full})
    except NotUnderstoodError as wrong:
        assert wrong.parameter in said
        assert wrong.why
        return
    assert 1 <= found.page <= asked.LAST_PAGE
    assert 1 <= found.per_page <= asked.MOST["full" if full in ("true", "1") else "simple"]
    for name in ("page", "per_page"):
        if said.get(name):
            assert getattr(found, name) <= int(said[name])


@given(st.text(max_size=30))
def test_a_yes_is_a_yes_and_a_no_is_a_no_and_all_else_is_said_not_to_be_understood(text: str) -> None:
    try:
        found = asked.flag({"full": text}, "full")
    except NotUnderstoodError:
        assert text.strip().lower() not in ("true", "false", "1", "0", "")
    else:
        assert found == (text.strip().lower() in ("true", "1"))


@given(st.text(max_size=14) | st.floats(0, 1e6).map(str) | st.integers(0, 10**6).map(str))
def test_a_distance_is_a_number_of_metres_or_is_not_understood(text: str) -> None:
    try:
        found = read({"postcode": "95814", "proximity": text}).wanted.metres
    except NotUnderstoodError as wrong:
        assert wrong.parameter == "proximity"
        return
    assert found is None or (0 <= found < 10**12 and found == float(text.strip()))


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_moment_is_understood_also_when_its_plus_was_not_written_as_one(when: datetime) -> None:
    text = when.isoformat()
    for written in (text, text.replace("+", " ")):
        assert read({"modified_after": written}).wanted.modified_after == moment(text)


BAD = ["\x00", "x" * 300, "🙂", "'", "%", "\u202e", "..", " ", "a\x00b"]


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("value", BAD)
def test_no_list_breaks_whatever_is_asked_of_it(face: Client, many: Any, kind: str, value: str) -> None:
    for name in ("search", "taxonomy_term_id", "taxonomy_id", "organization_id", "parent_id", "postcode", "page",
                 "per_page", "full", "minimal", "modified_after", "format", "proximity", "strange"):  # fmt: skip
        answer = face.get(f"/hsds/{kind}", {name: value})
        assert answer.status_code in (200, 400), (name, value)
        if answer.status_code == 400:
            told = answer.json()
            assert told["parameter"] in (name, "minimal", "postcode")
            assert value not in told["error"] or len(value) < 3, "an error quotes nothing"


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("own", ["nobody", "x" * 300, "a\x00b", "🙂", "a/b", " ", "%2e%2e"])
def test_a_record_that_there_is_not_is_nothing_here_with_this_id(face: Client, many: Any, kind: str, own: str) -> None:
    """A fault that was here: an id with a sign that PostgreSQL keeps in no text ended in an error page."""
    answer = face.get(f"/hsds/{kind}/{quote(own, safe='')}")
    assert answer.status_code == 404
    assert answer.json() == {"error": "there is nothing here with this id"}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("place", ["", "services", "services/x", "strange"])
def test_nothing_can_be_changed_through_it(face: Client, many: Any, method: str, place: str) -> None:
    before = Service.objects.count()
    answer = getattr(face, method)(f"/hsds/{place}")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert Service.objects.count() == before


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("per_page", [1, 4, 7, 29, 30, 31])
def test_who_walks_the_pages_meets_each_record_once(face: Client, many: Any, kind: str, per_page: int) -> None:
    seen: list[str] = []
    page, last = 1, False
    while not last:
        told = face.get(f"/hsds/{kind}?per_page={per_page}&page={page}").json()
        assert told["size"] == len(told["contents"]) <= per_page
        assert told["first_page"] == (page == 1)
        seen += [one["id"] for one in told["contents"]]
        last, page = told["last_page"], page + 1
        assert page < 400
    assert len(seen) == len(set(seen)) == told["total_items"]
    after = face.get(f"/hsds/{kind}?per_page={per_page}&page={page + 5}").json()
    assert after["empty"]
    assert after["contents"] == []


def test_who_follows_the_lines_meets_each_record_once(face: Client, many: Any) -> None:
    address, seen = "/hsds/services?format=ndjson&per_page=7", []
    while address:
        answer = face.get(address)
        seen += [json.loads(line)["id"] for line in answer.content.splitlines()]
        following = answer.get("Link", "")
        address = following.partition("<")[2].partition(">")[0].removeprefix("http://testserver") if following else ""
    assert len(seen) == len(set(seen)) == 30


@pytest.mark.parametrize("address", ["services", "services?full=true", "organizations", "taxonomies", ""])
def test_who_has_it_already_is_told_so_until_something_changes(face: Client, many: Any, address: str) -> None:
    first = face.get(f"/hsds/{address}")
    for known in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = face.get(f"/hsds/{address}", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert face.get(f"/hsds/{address}", headers={"If-None-Match": '"another"'}).status_code == 200
    if address.startswith("services"):
        Service.objects.filter(pk=many[0]["id"]).update(hidden=True)
        assert face.get(f"/hsds/{address}", headers={"If-None-Match": first["ETag"]}).status_code == 200


# -- leaving the face its time ----------------------------------------------------------------------------------------


def test_who_reads_very_much_is_asked_to_come_again_and_nobody_else_waits(
    face: Client, many: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(sparing, "_sparing", sparing.Sparing())
        busy.setattr(sparing, "SHARE", -1.0)
        answer = face.get("/hsds/services")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(AGAIN))
    assert answer["Cache-Control"] == "no-store"
    assert face.get("/help-near").status_code == 200
    assert face.get("/contact/").status_code == 200
