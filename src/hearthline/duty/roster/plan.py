"""The plan of an agency as it was known at one moment, and who stands when by it. Plain Python: no database, no clock.

Patterns repeat in local time: a night from 22:00 to 06:00 is nine hours long when the clocks go back, and seven when
they go forward. A local time that a clock change skips is read with the offset from before it; one that comes twice is
the first. A shift's end and the next one's start are read alike, so no change of the clocks opens a hole between them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hearthline.duty.roster.spans import Span, common, less, union

Post = tuple[str, str]
"""(place, programme): "" for the whole agency, "" for any programme."""

EVERYWHERE: Final[Post] = ("", "")
DAY: Final = timedelta(days=1)
ON_DUTY: Final = "on_duty"
BACKUP: Final = "backup"
DEEPEST: Final = 8
"""How many places may lie within each other before a circle is assumed."""


@dataclass(frozen=True)
class Line:
    """One repeating shift of a version. `weekdays`: 0 Monday to 6, of the day on which it begins."""

    id: str
    position: str
    weekdays: frozenset[int]
    starts: time
    ends: time
    turn_days: int
    people: tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """What a rota says from `from_day` until the day before `until_day` (None: on and on), made at `made_at`."""

    rota: str
    name: str
    post: Post
    number: int
    from_day: date
    until_day: date | None
    zone: ZoneInfo
    made_at: datetime
    lines: tuple[Line, ...]
    swaps_approved: bool = False


@dataclass(frozen=True)
class Turn:
    """One shift. `key`: the same for ever. `planned`: by the pattern; `person`: after swaps. `rota`: "" by hand."""

    key: str
    post: Post
    position: str
    starts: datetime
    ends: datetime
    planned: str
    person: str
    rota: str = ""
    name: str = ""
    swaps_approved: bool = False

    @property
    def span(self) -> Span:
        return (self.starts, self.ends)


@dataclass(frozen=True)
class Worker:
    """A person with a right to reports. `until`: when the account or the last right ends, None while no end is known.

    `opens`: False for who keeps accounts as well, and so opens no report: never on duty, told only when nobody else is.
    """

    id: str
    name: str
    supervisor: bool
    until: datetime | None = None
    open: bool = True
    opens: bool = True

    def here_at(self, at: datetime) -> bool:
        """Whether the account is open, and still is at `at`."""
        return self.open and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Stretch:
    """Somebody stands here: part of a turn, without what an absence or the end of an account takes away."""

    starts: datetime
    ends: datetime
    person: str
    turn: Turn


@dataclass(frozen=True)
class Book:
    """Everything that says who stands when. `swapped`: key of a turn to who took it. `away`: person to stretches.

    `within`: place to the next wider one. `by_hand`: turns that do not repeat.
    """

    zone: ZoneInfo
    versions: tuple[Version, ...] = ()
    by_hand: tuple[Turn, ...] = ()
    swapped: Mapping[str, str] = field(default_factory=dict)
    away: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    workers: Mapping[str, Worker] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a local clock shows `at` on `day`."""
    return datetime.combine(day, at.replace(fold=0, tzinfo=None), zone).astimezone(UTC)


def bounds(since: date, until: date, zone: ZoneInfo) -> Span:
    """From the beginning of one local day to the end of another."""
    return moment(since, time(0), zone), moment(until + DAY, time(0), zone)


def in_force(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Each version with the day on which a later writing takes over; those that never apply are left out."""
    found = []
    for one in versions:
        later = [v.from_day for v in versions if v.rota == one.rota and v.number > one.number]
        until = min(later, default=None)
        if until is None or until > one.from_day:
            found.append(replace(one, until_day=until))
    return tuple(found)


def turns(book: Book, since: datetime, until: datetime) -> list[Turn]:
    """Every shift that has a moment in [since, until), by start; who has it after swaps. Absences are not taken off."""
    found = [turn for version in book.versions for turn in _of(version, since, until)]
    found += [turn for turn in book.by_hand if turn.starts < until and turn.ends > since]
    told = [replace(turn, person=book.swapped.get(turn.key, turn.planned)) for turn in found]
    return sorted(told, key=lambda turn: (turn.starts, turn.ends, turn.key))


def _of(version: Version, since: datetime, until: datetime) -> Iterator[Turn]:
    # A shift lasts 25 hours at most: one that began the day before yesterday is over.
    day = max(version.from_day, since.astimezone(version.zone).date() - 2 * DAY)
    last = until.astimezone(version.zone).date()
    if version.until_day is not None:
        last = min(last, version.until_day - DAY)
    while day <= last:
        for line in version.lines:
            turn = turn_on(version, line, day)
            if turn is not None and turn.starts < until and turn.ends > since:
                yield turn
        day += DAY


def turn_on(version: Version, line: Line, day: date) -> Turn | None:
    """The shift of `line` that begins on `day`; None when there is none. Never before the version was made."""
    if day.weekday() not in line.weekdays:
        return None
    starts = max(moment(day, line.starts, version.zone), version.made_at)
    ends = moment(day + DAY if line.ends <= line.starts else day, line.ends, version.zone)
    if ends <= starts:
        return None
    person = line.people[(day - version.from_day).days // line.turn_days % len(line.people)]
    key = f"{line.id}:{day.isoformat()}"
    return Turn(
        key,
        version.post,
        line.position,
        starts,
        ends,
        person,
        person,
        version.rota,
        version.name,
        version.swaps_approved,
    )


def turn_of(book: Book, key: str) -> Turn | None:
    """The shift with this key as it is now, with who has it; None when the plan has none such."""
    own, _colon, tail = key.partition(":")
    found = next((turn for turn in book.by_hand if turn.key == key), None)
    if found is None:
        try:
            day = date.fromisoformat(tail)
        except ValueError:
            return None
        for version in book.versions:
            lines = [line for line in version.lines if line.id == own]
            if lines and version.from_day <= day and (version.until_day is None or day < version.until_day):
                found = turn_on(version, lines[0], day)
    return replace(found, person=book.swapped.get(key, found.planned)) if found else None


def free(book: Book, person: str, span: Span) -> list[Span]:
    """When in `span` this person works here and is not away."""
    worker = book.workers.get(person)
    if worker is None or not worker.opens:
        return []
    ends = span[1] if worker.until is None else min(span[1], worker.until)
    return less([(span[0], ends)], book.away.get(person, ())) if ends > span[0] else []


def stretches(book: Book, since: datetime, until: datetime) -> list[Stretch]:
    """Who really stands in [since, until), by start: every position, every post."""
    found = []
    for turn in turns(book, since, until):
        span = (max(turn.starts, since), min(turn.ends, until))
        found += [Stretch(start, end, turn.person, turn) for start, end in free(book, turn.person, span)]
    return sorted(found, key=lambda one: (one.starts, one.turn.starts, one.turn.key))


def ways(book: Book, post: Post) -> tuple[Post, ...]:
    """Where a post's people are looked for, nearest first: its place, the wider ones, the agency; the programme's own,
    then any."""
    place, programme = post
    places: list[str] = []
    while place and place not in places and len(places) < DEEPEST:
        places.append(place)
        place = book.within.get(place, "")
    programmes = [programme, ""] if programme else [""]
    return tuple((one, each) for one in [*places, ""] for each in programmes)


def watched(book: Book, since: datetime) -> list[Post]:
    """Posts that somebody must stand at from `since` on: those of every rota that has not ended, and the whole agency.

    A place whose rota ended falls back to the wider one, and is watched with it.
    """
    own = set()
    for version in book.versions:
        today = since.astimezone(version.zone).date()
        if version.lines and (version.until_day is None or version.until_day > today):
            own.add(version.post)
    return sorted(own | {EVERYWHERE})


def holes(book: Book, post: Post, span: Span, stood: Sequence[Stretch] | None = None) -> list[Span]:
    """When nobody is on duty for `post` in `span`, wherever one looks. `stood`: `stretches` of the span, if at hand."""
    where = set(ways(book, post))
    rows = stretches(book, *span) if stood is None else stood
    there = ((s.starts, s.ends) for s in rows if s.turn.position == ON_DUTY and s.turn.post in where)
    return less([span], there)


def all_holes(book: Book, span: Span) -> dict[Post, list[Span]]:
    """The holes of every watched post."""
    stood = stretches(book, *span)
    return {post: holes(book, post, span, stood) for post in watched(book, span[0])}


def nearest(book: Book, post: Post, position: str, at: datetime, rows: Sequence[Stretch]) -> list[list[str]]:
    """Who stands in `position` at `at`, for each way that has anybody: nearest first, each by start of their shift."""
    found = []
    for way in ways(book, post):
        here = [
            s.person for s in rows if s.turn.post == way and s.turn.position == position and s.starts <= at < s.ends
        ]
        if here:
            found.append(list(dict.fromkeys(here)))
    return found


def twice(book: Book, since: datetime, until: datetime) -> list[tuple[Stretch, Stretch]]:
    """Pairs of stretches in which one person stands at the same time: allowed, and worth a look."""
    rows = stretches(book, since, until)
    return [
        (one, other)
        for number, one in enumerate(rows)
        for other in rows[number + 1 :]
        if one.person == other.person and one.turn.key != other.turn.key and one.ends > other.starts
    ]


def missing(book: Book, turn: Turn) -> list[Span]:
    """The parts of a shift in which its person is away or no longer works here."""
    return less([turn.span], free(book, turn.person, turn.span))


def shared(one: Span, spans: Sequence[Span]) -> list[Span]:
    """The parts of `spans` within `one`."""
    return common([one], union(spans))
