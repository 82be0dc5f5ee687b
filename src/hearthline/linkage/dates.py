"""What people say of when a person was born, as dates, parts of dates, or the years between which it must lie."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from hearthline.linkage.names import plain_digits
from hearthline.linkage.record import Born

OLDEST = 120
"""Years. Nobody who is told of is older."""
_LONGEST = 60


class NotADate(ValueError):
    """What was typed is no date and no age. `message` says why, without repeating what was typed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_MONTHS = {
    name[:3]: at
    for at, names in enumerate(
        (
            ("january", "enero"),
            ("february", "febrero"),
            ("march", "marzo"),
            ("april", "abril"),
            ("may", "mayo"),
            ("june", "junio"),
            ("july", "julio"),
            ("august", "agosto"),
            ("september", "septiembre", "setiembre"),
            ("october", "octubre"),
            ("november", "noviembre"),
            ("december", "diciembre"),
        ),
        1,
    )
    for name in names
}
_MONTH = r"(?P<name>(?:" + "|".join(sorted(_MONTHS)) + r")[a-z]*)\.?"
_UNKNOWN = re.compile(
    r"^(?:\?+|-+|n/?a|unk|unknown|not known|dont know|unborn|none|desconocid[oa]|no se( sabe)?|tsis paub)?$"
)
_ABOUT = re.compile(
    r"^(?:(?:about|abt|around|approx(?:imately)?|circa|ca?|maybe|perhaps|roughly|almost|nearly|like|como|unos|unas"
    r"|aprox(?:imadamente)?|alrededor de|mas o menos|casi|tal vez|quizas?)\b[. ]*|~\s*)+"
)
_TAIL = re.compile(r"\s*(?:\?+|or so|-?ish|mas o menos|approx(?:imately)?|aprox)$")
_LEAD = re.compile(r"^(?:age[d]?|born|dob|edad|nacid[oa]|tiene|nacio|in|en|el|he is|she is|is)\b[: ]*")
_OLD = r"\s*-?\s*(?:years?|yrs?|yr|y/?o|y|anos?|xyoo)?\.?\s*-?(?:\s*old|\s*de edad|of age)?"
_UNITS = (
    (re.compile(r"^(\d{1,3})\s*-?\s*(?:months?|mos?|mths?|meses|mes|hli)\.?(?:\s*-?old)?$"), "months"),
    (re.compile(r"^(\d{1,3})\s*-?\s*(?:weeks?|wks?|semanas?)\.?(?:\s*-?old)?$"), "weeks"),
    (re.compile(r"^(\d{1,3})\s*-?\s*(?:days?|dias?)\.?(?:\s*-?old)?$"), "days"),
)
_NEWBORN = re.compile(r"^(?:newborn|new born|recien nacid[oa])$")


def parse_born(text: str, on: date) -> Born:
    """`text` as a birth date or an age told on the day `on`.

    Reads ISO, month/day/year, month names in English and Spanish, a year, "2016?", "about 8", "8 yrs", "18 months",
    "3 weeks", "8 or 9", "30s"; digits of any script. Empty or "unknown" is an empty Born. Raises NotADate for what
    cannot be: 30 February, a day that is still to come, an age of 200. Reads at most 60 signs.
    """
    said = _plain(text)
    if _UNKNOWN.match(said):
        return Born()
    said, about = _without_doubt(said)
    for read in _READERS:
        born = read(said, about, on)
        if born is not None:
            return _possible(born, on)
    raise NotADate("Write a date like 3/14/2016, a year, or an age like 8 or 18 months.")


def years_of(born: Born) -> range | None:
    """The years in which the person can have been born, or None when nothing is known of it."""
    if born.year is not None:
        return range(born.year, born.year + 1)
    first = born.earliest if born.earliest is not None else born.latest
    last = born.latest if born.latest is not None else born.earliest
    if first is None or last is None:
        return None
    return range(min(first, last), max(first, last) + 1)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", plain_digits(text[:_LONGEST])).lower()
    text = "".join(sign for sign in text if not unicodedata.combining(sign) and sign not in "'’")
    return re.sub(r"\s+", " ", re.sub(r"[‐-―−]", "-", text)).strip(" ,;")


def _without_doubt(said: str) -> tuple[str, bool]:
    plain = _TAIL.sub("", said)
    plain = _LEAD.sub("", plain)
    certain = _ABOUT.sub("", plain)
    return _LEAD.sub("", certain).strip(), certain != plain or _TAIL.search(said) is not None


def _possible(born: Born, on: date) -> Born:
    """`born`, or NotADate when nobody alive is born then."""
    year, month, day = born.year, born.month, born.day
    if month is not None and not 1 <= month <= 12:
        raise NotADate("There is no such month. Write the month first: 3/14/2016 is 14 March.")
    if day is not None and month is not None and not 1 <= day <= monthrange(year or 2000, month)[1]:
        raise NotADate("That month has no such day.")
    first = year if year is not None else born.earliest
    if first is not None:
        if (first, month or 1, day or 1) > (on.year, on.month if month else 1, on.day if day else 1):
            raise NotADate("This day is still to come.")
        if first < on.year - OLDEST - 1:
            raise NotADate("That is too long ago for anybody living.")
    if born.latest is not None and born.latest > on.year:
        raise NotADate("This day is still to come.")
    return born


def _full_year(text: str, on: date) -> int:
    """A year; of two digits, the last such year that is not still to come."""
    if len(text) != 2:
        return int(text)
    century = on.year // 100 * 100
    year = century + int(text)
    return year if year <= on.year else year - 100


def _numbers(said: str, about: bool, on: date) -> Born | None:
    if found := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[t ][\d:.+z-]*)?", said):
        return Born(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})", said):
        return Born(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", said):
        month, day = int(found[1]), int(found[2])
        if month > 12 >= day:  # the day was written first: it can be read in one way only
            month, day = day, month
        return Born(_full_year(found[3], on), month, day)
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", said):
        return Born(int(found[2]), int(found[1]))
    if found := re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", said):
        return Born(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d\d)(\d\d)(\d{4})", said):
        return Born(int(found[3]), int(found[1]), int(found[2]))
    return None


def _with_month(said: str, about: bool, on: date) -> Born | None:
    for pattern in _WITH_MONTH:
        if found := pattern.fullmatch(said):
            parts = found.groupdict()
            year = _full_year(parts["year"], on) if parts.get("year") else None
            day = int(parts["day"]) if parts.get("day") else None
            return Born(year, _MONTHS[parts["name"][:3]], day)
    return None


_NTH = r"(?:st|nd|rd|th)?"
_WITH_MONTH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_MONTH}[ -]*(?P<day>\d{{1,2}}){_NTH}[ ,-]+(?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<day>\d{{1,2}}){_NTH}[ -]*(?:of |de )?{_MONTH}[ ,-]*(?:de |del )?(?P<year>\d{{4}}|\d{{2}})",
        rf"{_MONTH}[ ,-]*(?:de |del |of )?(?P<year>\d{{4}})",
        rf"{_MONTH}[ -]*(?P<day>\d{{1,2}}){_NTH}",
        rf"(?P<day>\d{{1,2}}){_NTH}[ -]*(?:of |de )?{_MONTH}",
        rf"{_MONTH}",
    )
)


def _years(said: str, about: bool, on: date) -> Born | None:
    if found := re.fullmatch(r"(\d{4})", said):
        year = int(said)
        return Born(earliest=year - 1, latest=min(year + 1, max(on.year, year))) if about else Born(year)
    if found := re.fullmatch(r"(\d{4})\s*(?:-|or|to|o|a|y|/)\s*(\d{4})", said):
        first, last = sorted((int(found[1]), int(found[2])))
        return Born(earliest=first, latest=last)
    return None


def _ages(said: str, about: bool, on: date) -> Born | None:
    if found := re.fullmatch(rf"(\d{{1,3}})(?:[.,]\d|\s*1/2| and a half| y medio)?{_OLD}", said):
        age = int(found[1])
        slack = _slack(age) if about else 0
        return _aged(max(age - slack, 0), min(age + slack, max(age, OLDEST)), on)
    if found := re.fullmatch(rf"(?:between |entre )?(\d{{1,3}})\s*(?:-|or|to|and|o|a|u|y)\s*(\d{{1,3}}){_OLD}", said):
        young, old = sorted((int(found[1]), int(found[2])))
        return _aged(young, old, on)
    if found := re.fullmatch(r"(?:(early|mid|late)[ -]*)?([1-9]0)\W?s", said):
        add = {"early": (0, 3), "mid": (3, 7), "late": (6, 9)}.get(found[1], (0, 9))
        return _aged(int(found[2]) + add[0], int(found[2]) + add[1], on)
    return None


def _slack(age: int) -> int:
    """How far "about" reaches: a year for a small child, more the older the person."""
    return 1 if age < 6 else 2 if age < 20 else max(3, age // 10)


def _aged(young: int, old: int, on: date) -> Born:
    if old > OLDEST:
        raise NotADate("Nobody is that old. Write the age in years, or a date like 3/14/2016.")
    return Born(earliest=on.year - old - 1, latest=on.year - max(young, 0))


def _small(said: str, about: bool, on: date) -> Born | None:
    if _NEWBORN.match(said):
        return Born(earliest=(on - timedelta(days=60)).year, latest=on.year)
    days_in: dict[str, Callable[[int], tuple[int, int]]] = {
        "months": lambda count: (int(count * 30.4), int((count + 1) * 30.5) + 1),
        "weeks": lambda count: (count * 7, count * 7 + 6),
        "days": lambda count: (count, count),
    }
    for pattern, unit in _UNITS:
        if found := pattern.match(said):
            count = int(found[1])
            young, old = days_in[unit](max(0, count - 2) if about else count)[0], days_in[unit](count + 2 * about)[1]
            return Born(earliest=(on - timedelta(days=old)).year, latest=(on - timedelta(days=young)).year)
    return None


_READERS = (_numbers, _with_month, _years, _small, _ages)
