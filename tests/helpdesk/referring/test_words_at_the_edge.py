"""What an agent types to find help and to keep a consent, at its edges: places from any keyboard, days at the end of
what may be agreed, moments in the hour that clocks change, addresses in whatever form. Nothing typed breaks a page,
nothing that was not agreed to is kept, and where a shelter is stands nowhere (H-2, D-3)."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community import models as store
from hearthline.directory.finding_help import making
from hearthline.directory.finding_help.public.asking import LAST_PAGE
from hearthline.directory.finding_help.searching import PAGE
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, TooLong
from hearthline.helpdesk.referring import words
from hearthline.helpdesk.referring.consent import (
    AHEAD,
    LIMITS,
    WHO,
    Agreed,
    Bounds,
    agreed_from,
    check,
    looks_like_an_address,
)
from hearthline.helpdesk.referring.desk import forms
from hearthline.helpdesk.referring.desk.searching import Looked, look
from hearthline.helpdesk.referring.inquiries import zip_in
from hearthline.helpdesk.referring.models import How, Item, Outcome, Reason, Source, Way
from hearthline.ui.moments import as_typed, parse_day, parse_moment
from tests.directory.finding_help import listing

pytestmark = [pytest.mark.req("H-2", "D-3")]
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MOST = 365
WEST = ZoneInfo("America/Los_Angeles")
STREET = "77 Zqhidden Lane"


# -- finding help at the desk ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60), st.text(max_size=40) | st.sampled_from(["95814", "CA", "Sacramento"]), st.text(max_size=6))
def test_whatever_is_typed_is_answered_or_asked_again_and_stays_on_the_page(need: str, place: str, page: str) -> None:
    looked = look({"need": need, "place": place, "page": page})
    assert looked.done != bool(looked.errors) or looked.choices
    assert 1 <= looked.page <= LAST_PAGE
    assert set(looked.errors or {}) <= {"need", "place"}
    assert len(looked.cards) <= PAGE
    if looked.errors:
        fields = {field.name: field for field in forms.search_fields(looked.need, looked.typed_place, looked.errors)}
        assert {name for name, field in fields.items() if field.error} == set(looked.errors)
        assert fields["need"].value == looked.need
        assert fields["place"].value == looked.typed_place


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place", ["95814", "９５８１４", "٩٥٨١٤", "95814\u200f", "Sacramento", "condado de sacramento"]
)
@pytest.mark.parametrize("need", ["food", "hambre", "tshaib plab", "HUNGRY!", "oak table"])
def test_the_same_is_found_from_any_keyboard_and_in_each_language(place: str, need: str) -> None:
    """A fault that was here: figures of a Chinese or a Japanese keyboard ended the page with an error."""
    looked = look({"need": need, "place": place})
    assert looked.done, looked.errors
    assert "Oak Table" in [one.card.name for one in looked.cards]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "0", "-1", "x", "1e9", "²", "99999", "26", "٣"])
def test_a_page_that_there_is_not_is_one_that_there_is(page: str) -> None:
    looked = look({"need": "food", "place": "95814", "page": page})
    assert looked.done
    assert 1 <= looked.page <= LAST_PAGE
    assert not looked.more


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["95814", "CA", "Sacramento"])
@pytest.mark.parametrize("need", ["he hits me", "me pega", "willow haven", "zqhidden", "shelter"])
def test_where_a_shelter_is_stands_on_no_card_of_the_desk_either(place: str, need: str) -> None:
    for row in store.Address.objects.filter(pk__startswith="d-haven"):
        told = json.loads(row.told) | {"address_1": STREET}
        store.Address.objects.filter(pk=row.pk).update(told=json.dumps(told))
    making.make_some(["haven"])
    looked = look({"need": need, "place": place})
    assert STREET not in repr(looked)
    assert all(one.card.address == "" for one in looked.cards if one.card.secret)


@pytest.mark.django_db
def test_a_place_of_several_states_is_asked_back_and_the_need_stays() -> None:
    looked = look({"need": "food", "place": "Orange County"})
    assert len(looked.choices) > 1
    assert looked.need == "food"
    assert not looked.done
    again = look({"need": "food", "place": looked.choices[0][0]})
    assert again.done


@pytest.mark.django_db
def test_what_is_not_given_any_more_is_offered_to_nobody_at_the_desk() -> None:
    assert [one.card.name for one in look({"need": "food", "place": "95814"}).cards] == ["Oak Table"]
    store.Service.objects.filter(pk="pantry").update(status="temporarily closed")
    making.make_some(["pantry"])
    looked = look({"need": "food", "place": "95814"})
    assert looked == Looked(need="food", typed_place="95814", place="95814", done=True)


@pytest.mark.django_db
def test_the_desk_is_shown_the_nearest_twenty_and_then_the_rest() -> None:
    for n in range(PAGE + 3):
        listing.service(f"s{n:02}", f"Elm {n:02}", ["Food Pantries"], at=(38.6 + n / 1000, -121.49))
    making.make_all()
    first, second = (look({"need": "food", "place": "95814", "page": page}) for page in ("1", "2"))
    assert (first.more, second.more) == (True, False)
    ids = [one.card.id for one in (*first.cards, *second.cards)]
    assert len(ids) == len(set(ids)) == PAGE + 4


# -- a consent, held against a plain reading of its rules ------------------------------------------------------------

PARTS = st.fixed_dictionaries(
    {
        "own": st.sampled_from([True, False, None]),
        "who": st.sampled_from(["Zqwho", "", "Zqwho Quillfeather"]),
        "how": st.sampled_from([*How.values, "", "dream"]),
        "items": st.dictionaries(
            st.sampled_from(list(Item.values)), st.sampled_from(["Zqwords", "", "12 Zqwillow Street"]), max_size=4
        ),
        "at": st.none() | st.timedeltas(timedelta(days=-3), timedelta(minutes=30)).map(lambda ahead: NOW + ahead),
        "until": st.none() | st.integers(-2, MOST + 2).map(lambda days: TODAY + timedelta(days=days)),
        "our_number": st.sampled_from(["", "916-555-0199", "desk@county.example"]),
        "signed": st.sampled_from(["Badge 417", ""]),
        "not_reporter": st.booleans(),
    }
)


def good(parts: dict[str, Any], about_report: bool) -> bool:
    """The rules in one breath."""
    said = [text for code, text in parts["items"].items() if code != Item.US]
    return (
        parts["own"] is not None
        and parts["who"] != ""
        and parts["how"] in How.values
        and parts["at"] is not None
        and parts["at"] <= NOW + AHEAD
        and parts["until"] is not None
        and TODAY <= parts["until"] <= TODAY + timedelta(days=MOST)
        and bool({Item.NAME, Item.TELEPHONE} & set(parts["items"]))
        and all(said)
        and not any("Street" in text for text in parts["items"].values())
        and "@" not in parts["our_number"]
        and parts["signed"] != ""
        and (parts["not_reporter"] or not about_report)
    )


@settings(max_examples=300)
@given(PARTS, st.booleans())
def test_a_consent_is_taken_exactly_when_every_rule_is_met(parts: dict[str, Any], about_report: bool) -> None:
    try:
        check(Agreed(**parts), Bounds(NOW, TODAY, MOST, about_report=about_report))
    except DomainError as wrong:
        assert not good(parts, about_report)
        assert wrong.code.startswith("consent.")
        assert "Zq" not in wrong.message, "the sentence says nothing of what was typed"
        return
    assert good(parts, about_report)


@pytest.mark.parametrize("code", [code for code in Item.values if code != Item.US])
@pytest.mark.parametrize("sign", ["Z", "Ž", "ش", "漢"])
def test_each_thing_is_kept_up_to_its_own_length_in_any_writing(code: str, sign: str) -> None:
    made = agreed_from({code: sign * LIMITS[code]}, [code], at=NOW, until=TODAY)
    assert made.items == {code: sign * LIMITS[code]}
    assert agreed_from({"who": sign * WHO}, [], at=NOW, until=TODAY).who == sign * WHO
    for typed in ({code: sign * (LIMITS[code] + 1)}, {"who": sign * (WHO + 1)}, {code: sign * 2_000}):
        with pytest.raises(TooLong):
            agreed_from(typed, [code], at=NOW, until=TODAY)


@pytest.mark.parametrize("own", ["", "me", "SELF", "guardian ", "true", "1"])
def test_who_agreed_is_one_of_two_or_nobody(own: str) -> None:
    assert agreed_from({"own": own}, [], at=NOW, until=TODAY).own is None
    assert agreed_from({"own": "self"}, [], at=NOW, until=TODAY).own is True
    assert agreed_from({"own": "guardian"}, [], at=NOW, until=TODAY).own is False


@pytest.mark.parametrize("box", ["on", "", "off", "1", "true", "ON"])
def test_a_box_is_ticked_only_as_a_browser_ticks_it(box: str) -> None:
    assert forms.ticked_in({"item_name": box}) == (["name"] if box == "on" else [])
    assert agreed_from({"not_reporter": box}, [], at=NOW, until=TODAY).not_reporter == (box == "on")


NUMBERS = st.integers(1, 9_999)


@given(
    NUMBERS,
    st.integers(1, 130),
    st.sampled_from(["Street", "St", "st.", "Ave", "AVENUE", "Way"]),
    st.sampled_from(["", "N. ", "West ", "S "]),
    st.text(max_size=30),
)
def test_a_street_with_a_number_for_a_name_is_seen_whatever_stands_around_it(
    house: int, number: int, kind: str, side: str, around: str
) -> None:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    assert looks_like_an_address(f"{around} {house} {side}{number}{ending} {kind}")
    assert looks_like_an_address(f"{around} {house}-B Zqwillow {kind}")
    assert looks_like_an_address(f"P.O. Box {house} {around}")


@given(
    st.sampled_from(["age", "size", "grade", "since", "for", "about"]), st.integers(1, 99), st.sampled_from(["", "s"])
)
def test_a_plain_number_in_a_sentence_is_no_address(word: str, number: int, many: str) -> None:
    assert not looks_like_an_address(f"diaper{many}, {word} {number}")
    assert not looks_like_an_address(f"916-555-0{100 + number}")


# -- days and moments ------------------------------------------------------------------------------------------------


@given(st.text(max_size=12) | st.dates().map(str))
def test_a_day_of_a_form_is_a_day_of_a_calendar_or_none(typed: str) -> None:
    found = parse_day(typed)
    if found is not None:
        assert 1970 < found.year < 9999
        assert parse_day(found.isoformat()) == found


@pytest.mark.parametrize("typed", ["0202-11-23", "2026-02-29", "2026-13-01", "23/11/2026", "", "soon", "9999-12-31"])
def test_a_slip_in_a_day_is_none(typed: str) -> None:
    assert parse_day(typed) is None


@pytest.mark.parametrize("moment", [datetime(2026, 11, 1, 8, 30, tzinfo=UTC), datetime(2026, 11, 1, 9, 30, tzinfo=UTC)])
def test_what_a_form_writes_for_now_is_never_ahead_of_now(moment: datetime) -> None:
    """Half past one comes twice that night: a form that is sent at once says no time that is still to come."""
    found = parse_moment(as_typed(moment, WEST), WEST)
    assert found is not None
    assert found <= moment
    assert moment - found <= timedelta(hours=1)
    with clock.freeze(moment):
        check(
            Agreed(True, "Zqwho", "writing", {"name": "Zq"}, found, TODAY, signed="Badge 417"),
            Bounds(moment, date(2026, 11, 1), MOST),
        )


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001 - a moment is made of it below
def test_a_moment_comes_back_from_its_form_to_the_minute(typed: datetime) -> None:
    moment = typed.replace(tzinfo=UTC)
    found = parse_moment(as_typed(moment, WEST), WEST)
    assert found is not None
    assert timedelta(0) <= moment.replace(second=0, microsecond=0) - found <= timedelta(hours=1)


# -- the ZIP code of a letter's address ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("12 Example St\nPractice CA 95814", "95814"),
        ("12 Example St\nPractice CA 95814-1234", "95814"),
        ("12 Example St, Practice, CA 95814.", "95814"),
        ("95814 Example Road", ""),
        ("12345 Example Road\nPractice CA 95814\n", "95814"),
        ("12345 Example Road\nPractice CA", ""),
        ("Practice CA 958141", ""),
        ("Practice CA 9581", ""),
        ("call 916-555-95814", ""),
        ("", ""),
    ],
)
def test_a_zip_code_is_the_end_of_a_line_and_nothing_else(address: str, found: str) -> None:
    assert zip_in(address) == found


@given(st.text(max_size=80))
def test_a_zip_code_out_of_any_text_is_five_plain_figures_that_stand_there(text: str) -> None:
    found = zip_in(text)
    assert found == "" or (len(found) == 5 and found.isascii() and found.isdigit() and found in text)


# -- words for every code --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.WAYS, Way.values), (words.OUTCOMES, Outcome.values), (words.REASONS, Reason.values),
        (words.SOURCES, Source.values), (words.HOWS, How.values), (words.ITEMS, Item.values),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_code_of_a_referral_has_words_of_its_own_in_both_languages_of_the_desk(
    table: Any, codes: list[str], lang: str
) -> None:
    from django.utils import translation

    assert set(table) == set(codes)
    with translation.override(lang):
        said = [words.said(table, code) for code in codes]
    assert len(set(said)) == len(said)
    assert all(text and text not in codes for text in said)
