"""Rows for searching, made from the store: what they say, what they never say, and that making them again changes
nothing."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.directory.community import models as store
from hearthline.directory.finding_help import making, marks, shaping
from hearthline.directory.finding_help.models import Correction, Making, Offer, Sign, Word, ZipMiddle
from hearthline.ground import clock
from tests.directory.finding_help import listing
from tests.staff import HERE

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3", "D-2")]


def made(**more: Any) -> Offer:
    listing.service("one", "Oak Table", more.pop("terms", ["Food Pantries"]), **more)
    making.make_all()
    return Offer.objects.get()


def test_a_row_says_what_its_service_says() -> None:
    row = made(
        county="Sacramento County", languages=["es", "Hmong", "tlh"], costs=[{"amount": 0}], url="https://oak.example/",
        eligibility_description="Families with children", application_process="Walk in.", fees_description="Free.",
    )  # fmt: skip
    assert (row.name, row.organization) == ("Oak Table", "Practice Oak Table House")
    assert (row.state, row.county, row.zip) == ("CA", "Sacramento", "95814")
    assert (row.lat, row.lon) == (38_581_600, -121_494_400)
    assert row.address == "12 Example St, Practice, CA 95814"
    assert marks.codes(row.needs) == ("food",)
    assert marks.codes(row.languages) == ("es", "hmn")
    assert set(marks.codes(row.people)) == {"children", "families"}
    assert (row.free, row.zone, row.web) == ("yes", "America/Los_Angeles", "https://oak.example/")
    assert json.loads(row.telephones) == [["916-555-0101", "", ""]]
    assert json.loads(row.told)["apply"] == "Walk in."
    assert row.checked_on == listing.TODAY
    [sign] = Sign.objects.all()
    assert (sign.need, sign.offer, sign.band) == ("food", row.pk, 38_581_600 // 50_000)
    assert sign.marks == " c:free l:es l:hmn w:children w:families "
    assert {"oak", "table"} <= set(Word.objects.values_list("word", flat=True))


@pytest.mark.parametrize("term", ["Domestic Violence Shelters", "Rape Crisis Center"])
def test_where_somebody_hides_is_in_no_row_of_any_table(term: str) -> None:
    row = made(terms=[term], county="Sacramento")
    assert (row.address, row.lat, row.lon, row.zip, row.county) == ("", None, None, "958", "Sacramento")
    assert json.loads(row.told)["secret"] is True
    for model in (Offer, Sign, Word, ZipMiddle):
        kept = json.dumps(list(model.objects.values()), default=str)
        assert "Example St" not in kept
        assert not re.search(r"\b95814\b", kept)
        assert "381600" not in kept.replace("38581600", "381600")


def test_a_place_that_its_source_hides_is_hidden_here() -> None:
    row = made(hidden_place=True)
    assert (row.address, row.lat, row.place) == ("", None, "")
    assert json.loads(row.told)["secret"] is True


@pytest.mark.parametrize("how", ["inactive", "hidden", "withdrawn"])
def test_what_is_not_given_now_has_no_row(how: str) -> None:
    listing.service("one", "Oak Table", ["Food Pantries"], status="inactive" if how == "inactive" else "active")
    if how == "hidden":
        store.Service.objects.update(hidden=True)
    if how == "withdrawn":
        store.Service.objects.update(withdrawn_at=listing.EARLY)
    making.make_all()
    assert not Offer.objects.exists()
    assert not Sign.objects.exists()


def test_making_again_writes_nothing(django_assert_max_num_queries: Any) -> None:
    for n in range(7):
        listing.service(f"s{n}", f"Oak {n}", ["Food Pantries", "Legal Aid"], languages=["es"])
    first = making.make_all()
    before = sorted(Sign.objects.values_list("pk", flat=True))
    again = making.make_all()
    assert (first.looked, first.written, first.removed) == (7, 7, 0)
    assert (again.looked, again.written, again.removed) == (7, 0, 0)
    assert sorted(Sign.objects.values_list("pk", flat=True)) == before
    with django_assert_max_num_queries(60):  # a dozen a batch, however many services there are in it
        making.make_all()


def test_a_change_writes_its_own_row_alone_and_a_service_that_is_gone_takes_its_rows_along() -> None:
    for n in range(5):
        listing.service(f"s{n}", f"Oak {n}", ["Food Pantries"])
    making.make_all()
    store.Service.objects.filter(pk="s1").update(name="Cedar")
    store.Service.objects.filter(pk__in=["s3", "s4"]).delete()
    done = making.make_all()
    assert (done.written, done.removed) == (1, 2)
    assert sorted(Offer.objects.values_list("name", flat=True)) == ["Cedar", "Oak 0", "Oak 2"]
    assert Sign.objects.count() == 3
    assert "cedar" in set(Word.objects.values_list("word", flat=True))
    assert set(Word.objects.values_list("offer", flat=True)) == set(Offer.objects.values_list("pk", flat=True))


def test_a_round_that_was_stopped_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BATCH", 2)
    monkeypatch.setattr(making, "ROUND", 2)
    for n in range(9):
        listing.service(f"s{n}", f"Oak {n}", ["Food Pantries"])
    first = making.turn()
    assert first.looked == 4
    assert Making.objects.get().after == "s3"
    rest = [making.turn().looked for _ in range(3)]
    assert rest == [4, 1, 0]
    assert Offer.objects.count() == 9
    assert Making.objects.get().began_at is None


def test_the_worker_makes_nothing_while_nothing_changes_and_waits_for_an_import_to_end() -> None:
    listing.service("one", "Oak Table", ["Food Pantries"])
    assert making.turn().written == 1
    assert making.turn().looked == 0
    listing.service("two", "Cedar Table", ["Food Pantries"], modified_at=listing.EARLY + timedelta(days=1))
    store.Delivery.objects.update(state=store.DeliveryState.RUNNING, started_at=clock.now())
    assert making.turn().looked == 0
    store.Delivery.objects.update(state=store.DeliveryState.DONE)
    assert making.turn().written == 1


def test_one_service_at_two_places_is_two_rows_and_the_middle_of_a_zip_is_the_middle_one() -> None:
    listing.service("one", "Oak Table", ["Food Pantries"])
    listing.place("one", (38.60, -121.40), "95814", "CA", "")
    listing.service("two", "Cedar", ["Food Pantries"], at=(0.5, 0.5))  # a wrong point, far away
    making.make_all()
    assert Offer.objects.count() == 3
    middle = ZipMiddle.objects.get()
    assert (middle.zip, middle.places) == ("95814", 3)
    assert (middle.lat, middle.lon) == (38_581_600, -121_400_000)


def test_what_the_agency_found_out_stands_over_the_source_until_the_source_changes() -> None:
    row = made(checked_on=date(2025, 1, 1))
    with clock.freeze(listing.EARLY + timedelta(days=9)):
        Correction.objects.create(
            agency_id=HERE, service="one", checked_on=date(2026, 11, 10), telephone="916-555-0177", made_at=clock.now()
        )
    assert making.turn().written == 1
    row.refresh_from_db()
    assert json.loads(row.telephones) == [["916-555-0177", "", ""]]
    assert row.checked_on == date(2026, 11, 10)
    store.Service.objects.update(modified_at=listing.EARLY + timedelta(days=20))
    making.make_all()
    row.refresh_from_db()
    assert json.loads(row.telephones) == [["916-555-0101", "", ""]]
    assert row.checked_on == date(2026, 11, 10)  # that somebody asked stays true


def test_what_the_agency_closed_is_shown_no_more() -> None:
    made()
    Correction.objects.create(
        agency_id=HERE, service="one", checked_on=listing.TODAY, closed=True, made_at=listing.EARLY + timedelta(days=9)
    )
    making.turn()
    assert not Offer.objects.exists()


def test_another_agencys_corrections_change_nothing_here() -> None:
    row = made()
    Correction.objects.create(
        agency_id="placer-demo",
        service="one",
        checked_on=listing.TODAY,
        closed=True,
        made_at=listing.EARLY + timedelta(9),
    )
    making.turn()
    making.make_all()
    assert Offer.objects.get().digest == row.digest


@pytest.mark.parametrize(
    ("fees", "amounts", "free"),
    [
        ("Free", [], "yes"),
        ("No cost.", [], "yes"),
        ("", [0], "yes"),
        ("Free", [0, 0], "yes"),
        ("Free for children, $10 for adults", [], "unknown"),
        ("Sliding scale", [], "unknown"),
        ("", [], "unknown"),
        ("Free", [15], "no"),
        ("", ["some"], "unknown"),
        ("Call", [0], "yes"),
    ],
)
def test_free_is_said_only_of_what_is_surely_free(fees: str, amounts: list[Any], free: str) -> None:
    assert made(fees_description=fees, costs=[{"amount": amount} for amount in amounts]).free == free


@pytest.mark.parametrize(
    ("areas", "state", "county"),
    [
        (["California"], "CA", ""),
        (["Sacramento County, California"], "CA", "Sacramento"),
        (["Sacramento County"], "CA", "Sacramento"),
        (["Orange County"], "CA", "Orange"),  # the one that lies in a state with a pack of its own here
        (["The river"], "", ""),
        ([], "", ""),
    ],
)
def test_without_a_place_it_is_where_its_area_says(areas: list[str], state: str, county: str) -> None:
    row = made(at=None, areas=areas)
    assert (row.lat, row.state, row.county, row.zip) == (None, state, county, "")


def test_a_service_without_terms_is_known_by_its_name() -> None:
    assert marks.codes(made(terms=[]).needs) in ((), ("food",))
    listing.service("two", "Parenting Class at the Library")
    making.make_all()
    assert marks.codes(Offer.objects.get(service="two").needs) == ("parenting",)


def test_a_state_outside_the_packs_has_no_clock_and_so_no_open_now() -> None:
    row = made(state="NV", zip_code="89101", hours=[listing.weekly("MO", "09:00", "17:00")])
    assert (row.state, row.zone) == ("NV", "")


def test_a_fax_is_no_number_to_call() -> None:
    listing.service("one", "Oak", ["Food"], phone="")
    told = json.dumps({"number": "916-555-0111", "type": "fax"})
    store.Phone.objects.create(pk="f", service_id="one", number="916-555-0111", told=told, **listing.every())
    making.make_all()
    assert json.loads(Offer.objects.get().telephones) == []


TEXTS = st.text(max_size=40)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["description", "url", "email", "fees_description", "eligibility_description", "alert"]),
        st.none() | TEXTS | st.integers() | st.lists(TEXTS, max_size=2),
        max_size=6,
    )
)
def test_whatever_a_source_says_a_row_can_be_made_of_it(told: dict[str, Any]) -> None:
    from hearthline.directory.finding_help.gathering import Whole

    service = store.Service(
        pk="x", name="Oak", status="active", told=json.dumps(told), source_id="p", modified_at=clock.now()
    )
    row = shaping.shape(Whole(service, None), making.around())
    assert len(row.about) <= 1200
    assert row.web == "" or row.web.startswith("http")
    assert row.free in ("yes", "no", "unknown")
