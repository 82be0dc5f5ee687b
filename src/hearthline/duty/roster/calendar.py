"""The plan as pages show it: days and posts, who stands there from when to when, and in red where nobody does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty import oncall
from hearthline.duty.places import places
from hearthline.duty.roster import load, plan
from hearthline.duty.roster.plan import Book, Post, Stretch
from hearthline.duty.roster.spans import Span, readable
from hearthline.ground import clock

DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One line of a cell. `kind`: on_duty, backup, gap (nobody anywhere), or away (planned, and not there).

    `twice`: this person stands somewhere else at the same time.
    """

    kind: str
    starts: datetime
    ends: datetime
    name: str = ""
    twice: bool = False

    @property
    def whole_day(self) -> bool:
        """From midnight to midnight."""
        return self.starts.time() == self.ends.time() == datetime.min.time()


@dataclass(frozen=True)
class Column:
    """One post. `place`: its name, "" for the whole agency."""

    post: Post
    place: str
    programme: str


@dataclass(frozen=True)
class Day:
    """One day: its cells stand in the order of the columns."""

    day: date
    cells: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class Table:
    """`known`: as it was known then, None for now."""

    columns: tuple[Column, ...]
    days: tuple[Day, ...]
    zone: ZoneInfo
    today: date
    known: datetime | None = None


def may_see(viewer: Viewer) -> None:
    """Raise Refused unless this viewer may see the plan of their agency."""
    require(viewer, "rota:list", {"agency": viewer.agency_id}, record_kind="rota", record_id=viewer.agency_id)


def today_of(viewer: Viewer) -> date:
    """The local day at the viewer's agency."""
    return clock.now().astimezone(load.zone_of(viewer.agency_id)).date()


def table(
    viewer: Viewer, first: date, last: date, *, posts: Sequence[Post] = (), known: datetime | None = None
) -> Table:
    """Every post, or these, from one local day to another. Raises Refused."""
    may_see(viewer)
    agency = viewer.agency_id
    zone = load.zone_of(agency)
    span = plan.bounds(first, last, zone)
    book = load.book(agency, *span, known)
    names = {code: row.name for code, row in places(agency).items()}
    shown = list(posts) or _posts(book, span)
    columns = tuple(Column(post, names.get(post[0], post[0]), post[1]) for post in shown)
    stood = plan.stretches(book, *span)
    double = {one.turn.key for pair in plan.twice(book, *span) for one in pair}
    days = []
    day = first
    while day <= last:
        own = plan.bounds(day, day, zone)
        days.append(Day(day, tuple(_cell(book, post, own, stood, double) for post in shown)))
        day += DAY
    return Table(columns, tuple(days), zone, clock.now().astimezone(zone).date(), known)


def _posts(book: Book, span: Span) -> list[Post]:
    by_hand = {turn.post for turn in book.by_hand if turn.starts < span[1] and turn.ends > span[0]}
    found = set(plan.watched(book, span[0])) | by_hand
    return sorted(found, key=lambda post: (post != plan.EVERYWHERE, post))


def _cell(book: Book, post: Post, span: Span, stood: Sequence[Stretch], double: set[str]) -> tuple[Entry, ...]:
    zone = book.zone
    found = [
        Entry(
            one.turn.position,
            max(one.starts, span[0]).astimezone(zone),
            min(one.ends, span[1]).astimezone(zone),
            name_of(book, one.person),
            one.turn.key in double,
        )
        for one in stood
        if one.turn.post == post and one.starts < span[1] and one.ends > span[0]
    ]
    # Before anything was ever planned nobody was missing.
    first = min((version.made_at for version in book.versions), default=clock.now())
    for start, end in plan.shared((max(span[0], first), max(span[1], first)), plan.holes(book, post, span, stood)):
        if readable((start, end)):
            found.append(Entry("gap", start.astimezone(zone), end.astimezone(zone)))
    for turn in plan.turns(book, *span):
        if turn.post == post:
            found += [
                Entry("away", a.astimezone(zone), b.astimezone(zone), name_of(book, turn.person))
                for a, b in plan.shared(span, plan.missing(book, turn))
                if readable((a, b))
            ]
    return tuple(sorted(found, key=lambda entry: (entry.starts, entry.kind != "on_duty", entry.ends, entry.name)))


def name_of(book: Book, person: str) -> str:
    """The name of somebody in the plan; "" for nobody known here."""
    worker = book.workers.get(person)
    return worker.name if worker else ""


@dataclass(frozen=True)
class Now:
    """Who is on duty for the whole agency, or for one post, at this moment. `until`: when that stretch ends."""

    place: str
    programme: str
    name: str
    until: datetime | None


def on_duty_now(viewer: Viewer) -> list[Now]:
    """Every post and who is responsible there now; "" for nobody. The whole agency first. Raises Refused."""
    may_see(viewer)
    agency, now = viewer.agency_id, clock.now()
    book = load.book(agency, now, now + DAY)
    rows = plan.stretches(book, now, now + DAY)
    names = {code: row.name for code, row in places(agency).items()}
    found = []
    for post in _posts(book, (now, now + DAY)):
        who = oncall.first_on_duty(book, post, now, rows)
        ends = next((row.ends for row in rows if row.person == who and row.starts <= now < row.ends), None)
        found.append(Now(names.get(post[0], post[0]), post[1], name_of(book, who) if who else "", ends))
    return found
