"""Times as people say them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ui import times

PACIFIC = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
LANGUAGES = ("en", "es", "hmn")


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "9:14 p.m., yesterday"), ("es", "9:14 p. m., ayer"), ("hmn", "9:14 p.m., nag hmo")],
)
def test_last_night_is_yesterday_in_every_language(lang: str, said: str) -> None:
    with clock.freeze(NOW):
        assert times.say_moment(datetime(2026, 11, 22, 5, 14, tzinfo=UTC), PACIFIC, lang) == said


@pytest.mark.parametrize(
    ("hour", "said"), [(0, "12:05 a.m."), (11, "11:05 a.m."), (12, "12:05 p.m."), (23, "11:05 p.m.")]
)
def test_noon_and_midnight_are_twelve(hour: int, said: str) -> None:
    assert times.say_clock(datetime(2026, 1, 1, hour, 5, tzinfo=UTC), "en") == said


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "March 3, 2026"), ("es", "3 de marzo de 2026"), ("hmn", "lub peb hlis tim 3, 2026")]
)
def test_a_far_day_is_said_with_its_month_in_words(lang: str, said: str) -> None:
    assert times.say_day(date(2026, 3, 3), lang, date(2026, 11, 22)) == said


def test_hmong_months_are_counted() -> None:
    assert times.month_name(11, "hmn") == "lub kaum ib hlis"
    assert len({times.month_name(m, "hmn") for m in range(1, 13)}) == 12


def test_the_zone_has_a_name_people_use_in_summer_and_winter() -> None:
    assert times.say_zone(datetime(2026, 1, 1, tzinfo=UTC), PACIFIC, "en") == "Pacific time"
    assert times.say_zone(datetime(2026, 7, 1, tzinfo=UTC), PACIFIC, "es") == "hora del Pacífico"
    assert times.say_zone(NOW, ZoneInfo("UTC"), "en") == "UTC"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        times.say_moment(datetime(2026, 1, 1), PACIFIC, "en")  # noqa: DTZ001 - the point of the test


def test_a_language_without_months_of_its_own_is_said_in_english() -> None:
    assert times.say_day(date(2026, 3, 3), "so", date(2026, 11, 22)) == "March 3, 2026"


CENTURY = (datetime(2000, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - hypothesis wants naive bounds


@given(st.datetimes(*CENTURY, timezones=st.just(UTC)), st.sampled_from(LANGUAGES))
def test_today_is_said_exactly_on_the_local_day(moment: datetime, lang: str) -> None:
    with clock.freeze(moment):
        for shift in (-1, 0, 1):
            said = times.say_moment(moment + timedelta(days=shift), PACIFIC, lang)
            local = (moment + timedelta(days=shift)).astimezone(PACIFIC).date() - moment.astimezone(PACIFIC).date()
            # Round the night when clocks change, a day of 24 hours may end on the day after the next one.
            near = times.NEAR[lang].get(local.days)
            assert said.endswith(near) if near else abs(local.days) == 2 and not said.endswith(times.NEAR[lang][0])
