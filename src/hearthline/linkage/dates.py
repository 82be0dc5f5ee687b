"""What people say of when a person was born, as dates, parts of dates, or the years between which it must lie."""

from datetime import date

from hearthline.linkage.record import Born


class NotADate(ValueError):
    """What was typed is no date and no age. `message` says why, without repeating what was typed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse_born(text: str, on: date) -> Born:
    """`text` as a birth date or an age told on the day `on`.

    Reads ISO, month/day/year, month names in English and Spanish, a year, "2016?", "about 8", "8 yrs", "18 months",
    "3 weeks"; digits of any script. Empty or "unknown" is an empty Born. Raises NotADate for what cannot be: 30
    February, a day that is still to come, an age of 200.
    """
    raise NotADate("not yet read")


def years_of(born: Born) -> range | None:
    """The years in which the person can have been born, or None when nothing is known of it."""
    if born.year is not None:
        return range(born.year, born.year + 1)
    if born.earliest is None and born.latest is None:
        return None
    first = born.earliest if born.earliest is not None else born.latest
    last = born.latest if born.latest is not None else born.earliest
    assert first is not None
    assert last is not None
    return range(min(first, last), max(first, last) + 1)
