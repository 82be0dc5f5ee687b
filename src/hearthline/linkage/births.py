"""How well two birth dates agree, when either may be a day, a part of one, or only the years an age leaves open."""

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from hearthline.linkage.record import Born

_YEARS_OFF = ((0, "age_0"), (1, "age_1"), (2, "age_2"), (4, "age_4"))


class _Known(NamedTuple):
    year: int
    month: int
    day: int
    first: int
    last: int
    """0 where it is not known; `first` and `last` are the years between which the birth lies."""


def birth_text(born: Born) -> str:
    """A birth as text: "2016-03-04", "2016-03-", "2016--", "-03-04", "~2015-2017", or "" when nothing is known."""
    if born.year is not None or born.month is not None or born.day is not None:
        year = f"{born.year:04d}" if born.year is not None else ""
        month = f"{born.month:02d}" if born.month is not None else ""
        day = f"{born.day:02d}" if born.day is not None else ""
        if year:
            return f"{year}-{month}-{day}"
        if born.earliest is None and born.latest is None:
            return f"-{month}-{day}"
    known = [one for one in (born.earliest, born.latest) if one is not None]
    return f"~{min(known):04d}-{max(known):04d}" if known else ""


@lru_cache(maxsize=1 << 14)
def _read(text: str) -> _Known:
    if text.startswith("~"):
        first, last = text[1:].split("-")
        return _Known(0, 0, 0, int(first), int(last))
    year, month, day = (int(part) if part else 0 for part in text.split("-"))
    return _Known(year, month, day, year, year)


def birth_level(a: str, b: str) -> str:
    """The level of the field `born` for two texts of `birth_text`, or "" when nothing can be said."""
    if not a or not b:
        return ""
    mine, theirs = _read(a), _read(b)
    if mine.day and theirs.day and mine.month and theirs.month and mine.year and theirs.year:
        return _of_days(a, b, mine, theirs)
    if not mine.first or not theirs.first:
        return ""
    if mine.month and theirs.month and mine.year == theirs.year:
        return "year_month" if mine.month == theirs.month else "age_0"
    gap = max(mine.first - theirs.last, theirs.first - mine.last, 0)
    return next((level for most, level in _YEARS_OFF if gap <= most), "age_else")


def _of_days(a: str, b: str, mine: _Known, theirs: _Known) -> str:
    if a == b:
        return "day"
    if mine.year == theirs.year and mine.month == theirs.day and mine.day == theirs.month:
        return "swapped"
    if OSA.distance(a, b, score_cutoff=1) <= 1:
        return "digit"
    if (mine.year == theirs.year) + (mine.month == theirs.month) + (mine.day == theirs.day) == 2:
        return "two_parts"
    return "year" if mine.year == theirs.year else "else"
