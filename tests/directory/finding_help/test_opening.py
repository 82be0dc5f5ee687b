"""When what is closed opens next (D-3): on the clock of the place, over midnight, and when the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.directory.finding_help import making, words
from hearthline.directory.finding_help.door.models import Offer
from hearthline.directory.finding_help.hours import A_DAY, NOTHING, Hours, Rule, is_open
from hearthline.directory.finding_help.opening import FAR, next_opening
from hearthline.ground import clock
from hearthline.ui.readability import grade
from tests.directory.finding_help import listing
from tests.directory.finding_help.listing import weekly
from tests.directory.finding_help.test_hours import HERE, NIGHT, OFFICE, at, told
from tests.directory.finding_help.test_public import body, text

pytestmark = pytest.mark.req("D-3")


def opens(hours: Hours, when: str) -> str:
    found = next_opening(hours, at(when), HERE)
    return found.strftime("%Y-%m-%d %H:%M") if found else ""


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("2026-11-23T08:59", "2026-11-23 09:00"),  # a Monday
        ("2026-11-23T09:00", ""),
        ("2026-11-23T17:00", "2026-11-24 09:00"),
        ("2026-11-27T18:00", "2026-11-30 09:00"),  # a Friday evening
    ],
)
def test_an_office_opens_on_its_next_day_of_work(when: str, answer: str) -> None:
    assert opens(OFFICE, when) == answer


def test_a_night_opens_in_the_evening_it_begins_with_and_is_open_past_midnight() -> None:
    assert opens(NIGHT, "2026-11-28T06:00") == "2026-11-28 20:00"
    assert opens(NIGHT, "2026-11-28T03:00") == ""


def test_a_door_that_opens_in_the_hour_that_the_clocks_skip_opens_at_its_end() -> None:
    assert opens(told(weekly("SU", "02:30", "05:00")), "2026-03-08T01:15") == "2026-03-08 03:00"
    assert opens(told(weekly("SU", "02:10", "02:40")), "2026-03-08T01:15") == "2026-03-15 02:10", "never on that day"


def test_an_hour_that_comes_twice_opens_twice() -> None:
    once = told(weekly("SU", "01:10", "01:40"))
    between = datetime(2026, 11, 1, 1, 50, tzinfo=HERE, fold=0)
    found = next_opening(once, between, HERE)
    assert found is not None
    assert found.astimezone(UTC) - between.astimezone(UTC) == timedelta(minutes=20)


def test_what_nobody_can_say_and_what_is_too_far_off_names_no_day() -> None:
    assert next_opening(NOTHING, at("2026-11-23T08:00"), HERE) is None
    assert next_opening(OFFICE, at("2026-11-23T08:00"), None) is None
    assert opens(Hours(OFFICE.rules, sure=False), "2026-11-23T08:00") == "", "there may be other hours"
    later = Rule(540, 600, days=(0,), begins=at("2026-11-23T08:00").date() + timedelta(days=FAR + 7))
    assert opens(Hours((later,), sure=True), "2026-11-23T08:00") == ""


RULES = st.builds(
    lambda start, length, days: Rule(start, start + length, days=tuple(sorted(days))),
    st.integers(0, A_DAY - 1),
    st.integers(1, A_DAY),
    st.sets(st.integers(0, 6), min_size=1, max_size=3),
)
MOMENTS = st.sampled_from(["2026-03-07T20:00", "2026-10-31T22:00", "2026-11-23T12:00"])


@settings(max_examples=40, deadline=None)
@given(st.lists(RULES, min_size=1, max_size=3), MOMENTS, st.integers(0, 700))
def test_it_is_the_first_minute_at_which_the_door_is_open(rules: list[Rule], when: str, minutes: int) -> None:
    hours, moment = Hours(tuple(rules), sure=True), at(when).astimezone(UTC) + timedelta(minutes=minutes)
    found = next_opening(hours, moment, HERE)
    if is_open(hours, moment, HERE):
        assert found is None
        return
    minute = moment
    for _ in range(3 * A_DAY):
        minute += timedelta(minutes=1)
        if is_open(hours, minute, HERE):
            assert found is not None
            assert found.astimezone(UTC) == minute
            return
    assert found is None or found > minute


@pytest.mark.parametrize(
    ("lang", "day", "said"),
    [
        ("en", "2026-11-23T09:00", "Closed now. Opens today at 9:00 a.m."),
        ("en", "2026-11-24T09:00", "Closed now. Opens tomorrow at 9:00 a.m."),
        ("en", "2026-11-29T09:00", "Closed now. Opens Sunday at 9:00 a.m."),
        ("en", "2026-11-30T09:00", "Closed now. Opens on November 30, 2026 at 9:00 a.m."),
        ("es", "2026-11-29T09:00", "Cerrado ahora. Abre el domingo:"),
        ("hmn", "2026-11-24T09:00", "Kaw tam sim no. Qhib tag kis thaum"),
    ],
)
def test_the_day_is_said_as_people_say_it(lang: str, day: str, said: str) -> None:
    with translation.override(lang):
        shown = words.is_open(False, at("2026-11-23T08:00"), at(day))
    assert shown.startswith(said)
    assert lang != "en" or grade(shown) <= 6


@pytest.mark.django_db
def test_a_page_says_when_what_is_closed_opens_and_nothing_of_what_is_open(stranger: Client) -> None:
    hours = [weekly("MO,TU,WE,TH,FR", "09:00", "17:00")]
    listing.service("pantry", "Oak Table", ["Food Pantries"], hours=hours, county="Sacramento")
    always = [weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")]
    listing.service("kitchen", "Night Kitchen", ["Food Pantries"], hours=always, county="Sacramento")
    making.make_all()
    shown = {}
    with clock.freeze(at("2026-11-23T07:30")):
        for name in ("Oak Table", "Night Kitchen"):
            shown[name] = text(body(stranger.get(f"/help-near/at/{Offer.objects.get(name=name).pk}")))
    assert "Closed now. Opens today at 9:00 a.m." in shown["Oak Table"]
    assert "Open now" in shown["Night Kitchen"]
    assert "Opens" not in shown["Night Kitchen"]


def test_the_clock_is_the_places_own_and_not_the_readers() -> None:
    found = next_opening(OFFICE, at("2026-11-23T07:00", ZoneInfo("America/New_York")), HERE)
    assert found == at("2026-11-23T09:00")
