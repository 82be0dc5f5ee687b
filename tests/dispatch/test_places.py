"""Offices by place: the nearest first, somebody always next, and a number that is not known stays unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.dispatch import law
from hearthline.dispatch.places import EMERGENCY, URGENT, Office, Place, chain, following, guess, places
from hearthline.ui.agency import current_pack

pytestmark = pytest.mark.req("E-2")

KINDS = ("city", "tribal", "unincorporated", "county", "state", "anywhere")


def packs() -> tuple[Office, ...]:
    return law.of_pack(current_pack())


def names(recipient: str, place: Place) -> list[str]:
    return [one.key for one in chain(packs(), recipient, place)]


@pytest.mark.parametrize(
    ("place", "first", "then"),
    [
        (Place("city", "Elk Grove"), "police_elk_grove", "sheriff_county"),
        (Place("city", "elk grove"), "police_elk_grove", "sheriff_county"),
        (Place("unincorporated", "Sacramento County"), "sheriff", "sheriff_county"),
        (Place("tribal", "Wilton Rancheria"), "tribal_wilton", "sheriff"),
        (Place("county", "Sacramento County"), "sheriff_county", "sheriff"),
        (Place(), "sheriff_county", "sheriff"),
        (Place("city", "A city nobody wrote down"), "sheriff_county", "sheriff"),
    ],
)
def test_the_place_itself_comes_first_then_what_lies_around_it_then_911(place: Place, first: str, then: str):
    found = names("law_enforcement", place)
    assert found[:2] == [first, then]
    assert found[-1] == "emergency"
    assert len(found) == len(set(found))


def test_nobody_of_another_city_is_called():
    assert not {"police_galt", "police_folsom"} & set(names("law_enforcement", Place("city", "Elk Grove")))


def test_medical_help_has_911_where_nothing_else_is_on_file():
    assert names("medical", Place("city", "Galt")) == ["emergency"]


def test_only_whom_911_stands_in_for_ends_with_it():
    for code in ("district_attorney", "licensing", "tribe", "probation"):
        assert "emergency" not in names(code, Place("tribal", "Wilton Rancheria"))


def test_a_number_that_nobody_knows_is_empty_in_the_pack_and_not_invented():
    missing = [one for one in packs() if one.recipient in ("law_enforcement", "district_attorney", "tribe")]
    assert missing
    assert all(one.phone == "" and not one.verified and one.checked_on is None for one in missing)


offices = st.lists(
    st.builds(
        Office,
        key=st.uuids().map(str),
        recipient=st.sampled_from([*URGENT, "licensing"]),
        name=st.text(max_size=5),
        phone=st.sampled_from(["", "555-0101"]),
        covers=st.sampled_from(KINDS),
        place=st.sampled_from(["", "Galt", "Wilton"]),
        rank=st.integers(1, 3),
    ),
    max_size=12,
)


@given(offices, st.sampled_from(URGENT), st.builds(Place, st.sampled_from(["", *KINDS]), st.sampled_from(["", "Galt"])))
def test_there_is_always_a_next_one_and_every_one_of_them_is_reached(found: list[Office], code: str, place: Place):
    known = [*found, Office("911", EMERGENCY, "911", "911", "anywhere")]
    listed = chain(known, code, place)
    assert listed
    assert "911" in {one.key for one in listed}
    step, seen = 0, set()
    for _ in listed:
        seen.add(listed[step].key)
        step = following(len(listed), step)
    assert step == 0
    assert seen == {one.key for one in listed}


def test_with_nobody_on_file_there_is_no_step_to_take():
    assert chain(packs(), "other_county", Place()) == ()
    assert following(0, 0) == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("88 Larkspur Court, Elk Grove", Place("city", "Elk Grove")),
        ("he is in CITRUS  HEIGHTS now", Place("city", "Citrus Heights")),
        ("near the casino at Wilton Rancheria", Place("tribal", "Wilton Rancheria")),
        ("out in Sacramento County somewhere", Place("unincorporated", "Sacramento County")),
        ("downtown Sacramento", Place("city", "Sacramento")),
        ("the Galtson house", Place()),
        ("", Place()),
    ],
)
def test_the_reports_own_words_offer_a_place(text: str, wanted: Place):
    assert guess(packs(), text) == wanted


def test_a_place_goes_through_a_form_and_back_and_anything_else_is_not_known():
    for one in places(packs()):
        assert Place.of(one.code) == one
    for wrong in ("", "moon:Base", ":", "city", "anywhere:x"):
        assert Place.of(wrong) == Place()


def test_a_row_of_the_agency_stands_for_the_packs_entry_and_an_ended_one_is_not_called():
    own = Office("row", "law_enforcement", "Galt PD", "555-0107", "city", "Galt", from_pack="police_galt")
    merged = law.merged(packs(), [own], ["police_folsom"])
    keys = [one.key for one in merged]
    assert "row" in keys
    assert not {"police_galt", "police_folsom"} & set(keys)
    assert len(merged) == len(packs()) - 1
