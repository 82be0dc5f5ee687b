"""When a place that is closed opens next: so that whoever reads it out need not say only "closed now"."""

from datetime import datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext

from hearthline.directory.finding_help import hours, words
from hearthline.directory.finding_help.door.models import Offer
from hearthline.ui import languages, times

AHEAD: Final = 60
"""Days that are looked at; what opens later than that says nothing."""


def next_opening(known: hours.Hours, moment: datetime, zone: tzinfo | None) -> datetime | None:
    """On the clock of the place, the next time at which it opens. None while it is open, while nobody can say whether
    it is, and when it opens on no day of the next two months."""
    if hours.is_open(known, moment, zone) is not False:
        return None
    wall = moment.astimezone(zone)
    now = wall.hour * 60 + wall.minute
    for ahead in range(AHEAD):
        day = wall.date() + timedelta(days=ahead)
        found = [rule.opens for rule in known.rules if hours.falls_on(rule, day) and (ahead > 0 or rule.opens > now)]
        if found:
            return datetime.combine(day, time(*divmod(min(found), 60)), tzinfo=zone)
    return None


def said(offer: Offer, moment: datetime) -> str:
    """ "Opens: tomorrow, 9:00 a.m." on the clock of the place, in the page's language; "" when nobody knows."""
    try:
        zone = ZoneInfo(offer.zone) if offer.zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    found = next_opening(hours.unpack(offer.open), moment, zone)
    if found is None:
        return ""
    lang, today = languages.current(), moment.astimezone(zone).date()
    ahead = (found.date() - today).days
    day = str(words.WEEK[found.weekday()]) if 1 < ahead < 7 else times.say_day(found.date(), lang, today)
    return gettext("Opens: %(day)s, %(time)s") % {"day": day, "time": times.say_clock(found, lang)}
