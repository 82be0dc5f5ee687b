"""Birth dates and ages as people tell them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.linkage.dates import OLDEST, NotADate, parse_born, years_of
from hearthline.linkage.record import Born

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "told",
    [
        "2016-03-04",
        "2016/3/4",
        "3/4/2016",
        "03-04-2016",
        "3.4.2016",
        "3/4/16",
        "March 4, 2016",
        "march 4th 2016",
        "Mar. 4 2016",
        "4 March 2016",
        "4 de marzo de 2016",
        "20160304",
        "03042016",
        "٢٠١٦-٠٣-٠٤",
        "born 3/4/2016",
        "DOB: 3/4/2016",
        "2016-03-04T00:00:00Z",
    ],
)
def test_one_day_told_in_many_ways_is_one_day(told: str) -> None:
    assert parse_born(told, TODAY) == Born(2016, 3, 4)


@pytest.mark.parametrize(
    ("told", "born"),
    [
        ("14/3/2016", Born(2016, 3, 14)),
        ("2016", Born(2016)),
        ("2016-03", Born(2016, 3)),
        ("3/2016", Born(2016, 3)),
        ("marzo 2016", Born(2016, 3)),
        ("Aug 5", Born(None, 8, 5)),
        ("agosto", Born(None, 8)),
        ("2016?", Born(earliest=2015, latest=2017)),
        ("circa 2016", Born(earliest=2015, latest=2017)),
        ("2015 or 2016", Born(earliest=2015, latest=2016)),
        ("8", Born(earliest=2017, latest=2018)),
        ("8 yrs", Born(earliest=2017, latest=2018)),
        ("8 years old", Born(earliest=2017, latest=2018)),
        ("8yo", Born(earliest=2017, latest=2018)),
        ("age 8", Born(earliest=2017, latest=2018)),
        ("tiene 8 años", Born(earliest=2017, latest=2018)),
        ("about 8", Born(earliest=2015, latest=2020)),
        ("como 8 años", Born(earliest=2015, latest=2020)),
        ("8ish", Born(earliest=2015, latest=2020)),
        ("8?", Born(earliest=2015, latest=2020)),
        ("about 3", Born(earliest=2021, latest=2024)),
        ("8 or 9", Born(earliest=2016, latest=2018)),
        ("entre 8 y 10 años", Born(earliest=2015, latest=2018)),
        ("5 1/2", Born(earliest=2020, latest=2021)),
        ("30s", Born(earliest=1986, latest=1996)),
        ("mid 30s", Born(earliest=1988, latest=1993)),
        ("18 months", Born(earliest=2025, latest=2025)),
        ("18 meses", Born(earliest=2025, latest=2025)),
        ("3 weeks", Born(earliest=2026, latest=2026)),
        ("newborn", Born(earliest=2026, latest=2026)),
        ("0", Born(earliest=2025, latest=2026)),
        ("1/1/30", Born(1930, 1, 1)),
        ("", Born()),
        ("unknown", Born()),
        ("?", Born()),
        ("no se sabe", Born()),
    ],
)
def test_what_people_say_of_an_age_is_read(told: str, born: Born) -> None:
    assert parse_born(told, TODAY) == born


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("2/30/2016", "no such day"),
        ("2015-02-29", "no such day"),
        ("4/31", "3/14/2016"),
        ("13/13/2016", "no such month"),
        ("00/00/0000", "no such month"),
        ("2027-01-01", "still to come"),
        ("2026-11-23", "still to come"),
        ("2099", "still to come"),
        ("2019 or 2091", "still to come"),
        ("1/1/1700", "too long ago"),
        ("200", "that old"),
        ("-3", "3/14/2016"),
        ("soon", "3/14/2016"),
        ("8; DROP TABLE", "3/14/2016"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason_a_person_can_use(told: str, why: str) -> None:
    with pytest.raises(NotADate) as refused:
        parse_born(told, TODAY)
    assert why in refused.value.message


@settings(deadline=None)
@given(st.dates(min_value=TODAY - timedelta(days=365 * (OLDEST - 1)), max_value=TODAY))
def test_every_day_a_living_person_can_be_born_on_is_read_back(day: date) -> None:
    expected = Born(day.year, day.month, day.day)
    assert parse_born(day.isoformat(), TODAY) == expected
    assert parse_born(f"{day.month}/{day.day}/{day.year}", TODAY) == expected
    assert parse_born(day.strftime("%B %d, %Y"), TODAY) == expected
    assert expected.exact == day


@settings(deadline=None)
@given(st.text(max_size=90) | st.from_regex(r"[0-9/\-. ?a-z]{0,20}", fullmatch=True))
def test_any_text_is_a_birth_or_a_refusal_that_does_not_repeat_it(text: str) -> None:
    try:
        born = parse_born(text, TODAY)
    except NotADate as refused:
        assert len(text.strip()) < 4 or text not in refused.message
        return
    years = years_of(born)
    assert years is None or (years and years.stop <= TODAY.year + 1)


@settings(deadline=None)
@given(st.integers(0, OLDEST), st.integers(0, 364))
def test_the_true_year_lies_within_what_an_age_tells(age: int, days: int) -> None:
    day = TODAY - timedelta(days=round(age * 365.2425) + days)
    told = TODAY.year - day.year - ((TODAY.month, TODAY.day) < (day.month, day.day))
    if told > OLDEST:
        return
    assert day.year in (years_of(parse_born(str(told), TODAY)) or ())
    assert day.year in (years_of(parse_born(f"about {told}", TODAY)) or ())


@settings(deadline=None)
@given(st.integers(1, 36), st.dates(min_value=date(2000, 1, 1), max_value=TODAY))
def test_an_age_in_months_holds_the_true_year(months: int, on: date) -> None:
    """Born so many months ago to the day, or up to a month earlier."""
    whole = on.year * 12 + on.month - 1 - months
    born = date(whole // 12, whole % 12 + 1, min(on.day, 28))
    years = years_of(parse_born(f"{months} months", on))
    assert years is not None
    assert born.year in years
    assert (born - timedelta(days=27)).year in years


def test_nothing_known_has_no_years_and_one_end_is_enough() -> None:
    assert years_of(Born()) is None
    assert years_of(Born(month=3)) is None
    assert years_of(Born(earliest=2015)) == range(2015, 2016)
    assert years_of(Born(earliest=2018, latest=2015)) == range(2015, 2019)
    assert years_of(Born(2016, earliest=2010, latest=2020)) == range(2016, 2017)
