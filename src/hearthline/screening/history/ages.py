"""How old somebody was on a day, as exactly as it is known and no more."""

from dataclasses import dataclass
from datetime import date

from hearthline.linkage.record import Born


@dataclass(frozen=True)
class Age:
    """Whole years, between `low` and `high`, both possible. `unborn`: the day was before every possible birth."""

    low: int
    high: int
    unborn: bool = False

    @property
    def exact(self) -> bool:
        return self.low == self.high


def age_on(born: Born, day: date) -> Age | None:
    """Age on that day; None when nothing is known of the birth."""
    first, last = _earliest(born), _latest(born)
    if first is None or last is None:
        return None
    high = _years(first, day)
    if high < 0:
        return Age(0, 0, unborn=True)
    return Age(max(0, _years(last, day)), high)


def _earliest(born: Born) -> date | None:
    year = born.year if born.year is not None else born.earliest
    if year is None or not 1 <= year <= 9999:
        return None
    return born.exact or date(year, born.month or 1, 1)


def _latest(born: Born) -> date | None:
    year = born.year if born.year is not None else born.latest if born.latest is not None else born.earliest
    if year is None or not 1 <= year <= 9998:
        return None
    month = born.month if born.year is not None else None
    last = date(year + (month in (None, 12)), (month or 12) % 12 + 1, 1)
    return born.exact or date.fromordinal(last.toordinal() - 1)


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
