"""Times as people say them: "9:14 p.m., today" and the zone, in the page's language."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from hearthline.ground import clock

MONTHS: Final[dict[str, str]] = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    # Hmong counts its months, "first month", "second month"; CLDR has no entry for the language.
    "hmn": "ib ob peb plaub tsib rau xya yim cuaj kaum kaum-ib kaum-ob",
}
NEAR: Final[dict[str, dict[int, str]]] = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "es": {-1: "ayer", 0: "hoy", 1: "mañana"},
    "hmn": {-1: "nag hmo", 0: "hnub no", 1: "tag kis"},
}
HALVES: Final[dict[str, tuple[str, str]]] = {"en": ("a.m.", "p.m."), "es": ("a. m.", "p. m."), "hmn": ("a.m.", "p.m.")}
# What people call the zone; the letters of the zone database say nothing to most of them.
ZONES: Final[dict[str, dict[str, str]]] = {
    "P": {"en": "Pacific time", "es": "hora del Pacífico", "hmn": "sijhawm Pacific"},
    "M": {"en": "Mountain time", "es": "hora de la Montaña", "hmn": "sijhawm Mountain"},
    "C": {"en": "Central time", "es": "hora del Centro", "hmn": "sijhawm Central"},
    "E": {"en": "Eastern time", "es": "hora del Este", "hmn": "sijhawm Eastern"},
}


def _lang(lang: str) -> str:
    return lang if lang in MONTHS else "en"


def month_name(month: int, lang: str) -> str:
    """The name of month 1 to 12. Hmong: `lub peb hlis`."""
    name = MONTHS[_lang(lang)].split()[month - 1]
    return f"lub {name.replace('-', ' ')} hlis" if lang == "hmn" else name


def say_day(day: date, lang: str, today: date) -> str:
    """A date in words: yesterday, today or tomorrow, else "March 3, 2026", "3 de marzo de 2026"."""
    near = NEAR[_lang(lang)].get((day - today).days)
    if near:
        return near
    month = month_name(day.month, lang)
    if lang == "es":
        return f"{day.day} de {month} de {day.year}"
    if lang == "hmn":
        return f"{month} tim {day.day}, {day.year}"
    return f"{month} {day.day}, {day.year}"


def say_clock(moment: datetime, lang: str) -> str:
    """The hour and minute of `moment` as it stands: "9:14 p.m."."""
    half = HALVES[_lang(lang)][moment.hour >= 12]
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {half}"


def say_moment(moment: datetime, zone: ZoneInfo, lang: str) -> str:
    """ "9:14 p.m., today" in `zone`. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    local = moment.astimezone(zone)
    today = clock.now().astimezone(zone).date()
    return f"{say_clock(local, lang)}, {say_day(local.date(), lang, today)}"


def say_zone(moment: datetime, zone: ZoneInfo, lang: str) -> str:
    """ "Pacific time", or the zone's own letters when people have no name for it."""
    letters = moment.astimezone(zone).tzname() or ""
    known = ZONES.get(letters[:1]) if letters[1:] in ("ST", "DT") else None
    return known[_lang(lang)] if known else letters
