"""When a closed place opens next: what the desk reads out instead of "closed now" alone (D-3)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.finding_help import hours
from hearthline.directory.finding_help.door.models import Offer
from hearthline.directory.finding_help.opening import AHEAD, next_opening, said

pytestmark = pytest.mark.req("D-3")
HERE = ZoneInfo("America/Los_Angeles")
OFFICE = hours.read([{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}], HERE)
MOMENTS = st.datetimes(datetime(2026, 1, 2), datetime(2027, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - of a strategy
DAYS = st.sets(st.sampled_from(hours.DAYS), min_size=1).map(sorted)


def at(day: int, hour: int) -> datetime:
    """In November 2026: the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, tzinfo=HERE)


def offer(known: hours.Hours = OFFICE, zone: str = "America/Los_Angeles") -> Offer:
    return Offer(open=hours.pack(known), zone=zone)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(23, 7), at(23, 9)),
        (at(23, 17), at(24, 9)),
        (at(27, 18), at(30, 9)),
        (at(28, 12), at(30, 9)),
        (at(23, 10), None),
    ],
)
def test_the_next_opening_is_later_today_tomorrow_or_after_the_weekend(now: datetime, opens: datetime | None) -> None:
    assert next_opening(OFFICE, now, HERE) == opens


@pytest.mark.parametrize(
    ("now", "english", "spanish"),
    [
        (at(23, 7), "Opens: today, 9:00 a.m.", "Abre: hoy, 9:00"),
        (at(23, 18), "Opens: tomorrow, 9:00 a.m.", "Abre: mañana, 9:00"),
        (at(27, 18), "Opens: Monday, 9:00 a.m.", "Abre: Lunes, 9:00"),
    ],
)
def test_it_is_said_as_people_say_it_in_the_language_of_the_page(now: datetime, english: str, spanish: str) -> None:
    assert said(offer(), now) == english
    with translation.override("es"):
        assert said(offer(), now).lower().startswith(spanish.lower())


def test_what_nobody_knows_or_what_never_opens_again_is_not_guessed() -> None:
    unsure = hours.Hours(OFFICE.rules, sure=False)
    over = hours.read(
        [{"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "10:00", "until": "2026-01-31"}]
    )
    for known in (hours.NOTHING, unsure, over):
        assert said(offer(known), at(23, 7)) == ""
    for zone in ("", "Nowhere/Atall"):
        assert said(offer(zone=zone), at(23, 7)) == ""


@given(MOMENTS, DAYS, st.integers(0, 23), st.integers(0, 23))
def test_it_opens_then_and_at_no_time_before(moment: datetime, days: list[str], opens: int, closes: int) -> None:
    told = {"freq": "WEEKLY", "byday": ",".join(days), "opens_at": f"{opens:02d}:00", "closes_at": f"{closes:02d}:00"}
    known = hours.read([told])
    found = next_opening(known, moment, UTC)
    if hours.is_open(known, moment, UTC):
        assert found is None
        return
    assert found is not None
    assert moment < found <= moment + timedelta(days=AHEAD)
    assert hours.is_open(known, found, UTC)
    step = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while step < found:
        assert hours.is_open(known, step, UTC) is False
        step += timedelta(hours=1)
