"""A person's shifts as a calendar file (RFC 5545), and whose a secret address is.

Written by hand: a handful of properties, folded at 75 octets, escaped, CRLF. It says "On call" and the place, no more:
no name of a child, no number of a report, no colleague.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from hearthline.access.models import Agency, User
from hearthline.duty.actions.reaching import digest
from hearthline.duty.models import Feed
from hearthline.duty.places import places
from hearthline.duty.roster import load, plan
from hearthline.ground import clock

BACK: Final = timedelta(days=31)
AHEAD: Final = timedelta(days=120)
OCTETS: Final = 75
LONGEST_TOKEN: Final = 100


@dataclass(frozen=True)
class Event:
    """One entry of a calendar. `uid`: the same whenever it is read."""

    uid: str
    starts: datetime
    ends: datetime
    summary: str


def calendar(events: Iterable[Event], *, name: str, now: datetime) -> str:
    """A whole VCALENDAR. Times in UTC, so that no time zone has to be told."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hearthline//On call//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{_utc(now)}",
            f"DTSTART:{_utc(event.starts)}",
            f"DTEND:{_utc(event.ends)}",
            f"SUMMARY:{escaped(event.summary)}",
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """TEXT of RFC 5545, 3.3.11."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, never within a character; each after the first begins with a space."""
    part, size = "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + length
    yield part


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def of_token(token: str, *, words: tuple[str, str]) -> str | None:
    """The calendar behind a secret address, or None: unknown, ended, or its person works here no more.

    `words`: what to write for somebody on duty, and for a backup; "{place}" in them is the place's name.
    """
    row = Feed.unscoped.filter(digest=digest(token), ended_at__isnull=True).first() if _plausible(token) else None
    if row is None:
        return None
    user = User.objects.filter(pk=UUID(hex=row.person), agency_id=row.agency_id).first()
    now = clock.now()
    if user is None or not user.open_at(now):
        return None
    return calendar(_events(row.agency_id, row.person, words, now), name=words[0].format(place="").strip(", "), now=now)


def _plausible(token: str) -> bool:
    return token.isascii() and len(token) <= LONGEST_TOKEN


def _events(agency_id: str, person: str, words: tuple[str, str], now: datetime) -> list[Event]:
    book = load.book(agency_id, now - BACK, now + AHEAD)
    names = {code: row.name for code, row in places(agency_id).items()}
    whole = Agency.objects.filter(pk=agency_id).values_list("name", flat=True).first() or ""
    found = []
    for stretch in plan.stretches(book, now - BACK, now + AHEAD):
        turn = stretch.turn
        if stretch.person != person:
            continue
        place = names.get(turn.post[0], turn.post[0]) or whole
        word = words[turn.position == plan.BACKUP]
        start = stretch.starts.astimezone(UTC).strftime("%Y%m%dT%H%M")
        uid = f"{turn.key.replace(':', '-')}-{start}@on-call.hearthline"
        found.append(Event(uid, stretch.starts, stretch.ends, word.format(place=place)))
    return found
