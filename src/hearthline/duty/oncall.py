"""Who answers now, who next, and when nobody would. What the alarms, the dispatch and the pages rely on.

A *post* is a place and a programme. At each place the programme's own rota comes first, then the one for any programme
(""); then the next wider place, up to the whole agency ("").
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from hearthline.access import sessions
from hearthline.access.models import User
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty import promises, telling
from hearthline.duty.models import ChainStep, CoverageGap, Reach, ReachBy, StepLabel
from hearthline.duty.roster import load, plan
from hearthline.duty.roster.plan import Book, Post, Stretch
from hearthline.ground import clock
from hearthline.journal.usecase import long_reading

SOON: Final = timedelta(days=7)
"""How long before it begins a gap must have been shown at the latest; one that is found later raises an alert."""
LEAST: Final = 1
"""Minutes that a step has for itself at the least."""
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Step:
    """One step of a chain. `label`: on_duty, backup, supervisor or everyone. `people`: user ids, each once.
    `after_minutes`: how long after the alert was raised this step begins; the first begins at 0."""

    position: int
    label: str
    people: tuple[str, ...]
    after_minutes: int


@dataclass(frozen=True)
class Gap:
    """Nobody is on duty at this post from `starts_at` until `ends_at` (aware). `known_since`: since when the desk
    has shown it, None when it has not been written down yet. `soon`: it begins within seven days."""

    place: str
    programme: str
    starts_at: datetime
    ends_at: datetime
    known_since: datetime | None
    soon: bool


@dataclass(frozen=True)
class Reachable:
    """One way to reach a person. `address`: empty for the desk. `verified`: a code that was sent there came back.
    `language`: code of the language in which this person is told."""

    channel: ReachBy
    address: str
    verified: bool = False
    language: str = "en"


def chain(agency_id: str, *, place: str = "", programme: str = "", at: datetime) -> tuple[Step, ...]:
    """Who is told, in steps. Steps without people are left out and the next begins in their place.

    Never empty while the agency has one active supervisor; the last step is everyone, also those who are away. Nobody
    whose account is closed or who holds no right to reports is in it. `at`: aware; raises ValueError otherwise. An
    unknown place counts as the whole agency.
    """
    book, rows = _at(agency_id, at)
    steps = _people(book, (place, programme), at, rows)
    waits, after = _waits(agency_id, plan.ways(book, (place, programme))), 0
    found: list[Step] = []
    for label in StepLabel:
        people = steps[label]
        if people:
            found.append(Step(len(found), label.value, people, after))
            after += waits[label]
    return tuple(found)


def responsible(agency_id: str, *, place: str = "", programme: str = "", at: datetime) -> str | None:
    """The one person on duty for a post at `at` (user id), or None: then there is a gap.

    Of several on duty at the same place it is whose shift began first.
    """
    book, rows = _at(agency_id, at)
    return first_on_duty(book, (place, programme), at, rows)


def first_on_duty(book: Book, post: Post, at: datetime, rows: Iterable[Stretch]) -> str | None:
    """The same out of a plan that is at hand."""
    found = plan.nearest(book, post, plan.ON_DUTY, at, [row for row in rows if _works(book, row.person, at)])
    return found[0][0] if found else None


def at_work(agency_id: str, ids: Collection[str]) -> set[str]:
    """Of these people (user ids), who is at work now: on duty or behind them by the plan. Where the agency keeps no
    plan: who is signed in at a desk that is not locked."""
    at = clock.now()
    book, rows = _at(agency_id, at)
    if not book.versions and not book.by_hand:
        return sessions.at_a_desk(ids)
    return {row.person for row in rows if row.starts <= at < row.ends} & set(ids)


def _at(agency_id: str, at: datetime) -> tuple[Book, list[Stretch]]:
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    book = load.book(agency_id, at, at + MINUTE)
    return book, [row for row in plan.stretches(book, at, at + MINUTE) if _works(book, row.person, at)]


def _works(book: Book, person: str, at: datetime) -> bool:
    worker = book.workers.get(person)
    return worker is not None and worker.here_at(at)


def _people(book: Book, post: Post, at: datetime, rows: list[Stretch]) -> Mapping[StepLabel, tuple[str, ...]]:
    """Who each step tells. The nearest on duty are first; those on duty for wider posts stand behind the backups."""
    duty = plan.nearest(book, post, plan.ON_DUTY, at, rows)
    behind = [*plan.nearest(book, post, plan.BACKUP, at, rows)[:1], *duty[1:]]
    here = {key: worker for key, worker in book.workers.items() if worker.here_at(at)}
    works = {key: worker for key, worker in here.items() if worker.opens} or here
    supervisors = [key for key, worker in works.items() if worker.supervisor]
    there = [key for key in supervisors if not any(a <= at < b for a, b in book.away.get(key, ()))]
    first = tuple(duty[0]) if duty else ()
    return {
        StepLabel.ON_DUTY: first,
        StepLabel.BACKUP: tuple(dict.fromkeys(one for rows in behind for one in rows if one not in first)),
        StepLabel.SUPERVISOR: tuple(there or supervisors),
        StepLabel.EVERYONE: tuple(works),
    }


def _waits(agency_id: str, ways: tuple[Post, ...]) -> dict[StepLabel, int]:
    """How many minutes each step has for itself: the nearest post's own, else what the pack gives an urgent alert."""
    own = ChainStep.unscoped.filter(agency_id=agency_id, ended_at__isnull=True)
    told = {(row.place, row.programme, row.label): row.minutes for row in own}
    usual = max(LEAST, int(promises.length(promises.DANGER_ANSWERED) / MINUTE))
    return {
        label: next((told[(*way, label.value)] for way in ways if (*way, label.value) in told), usual)
        for label in StepLabel
    }


@long_reading
def gaps(viewer: Viewer, *, since: date, until: date) -> list[Gap]:
    """When nobody is on duty, from the beginning of `since` to the end of `until` (local days), by time.

    Of the whole agency and of every place and programme that has a rota; only the viewer's agency. Time that is over is
    left out. Raises Refused without `rota:list`.
    """
    agency = viewer.agency_id
    require(viewer, "rota:list", {"agency": agency}, record_kind="rota", record_id=agency)
    now = clock.now()
    zone = load.zone_of(agency)
    start, end = plan.bounds(since, until, zone)
    start = max(start, now)
    if start >= end:
        return []
    found = plan.all_holes(load.book(agency, start, end), (start, end))
    known = list(CoverageGap.unscoped.filter(agency_id=agency, closed_at__isnull=True, ends_at__gt=start))
    told = [_gap(post, span, known, now) for post, spans in found.items() for span in spans]
    return sorted(told, key=lambda gap: (gap.starts_at, gap.place, gap.programme))


def _gap(post: Post, span: tuple[datetime, datetime], known: list[CoverageGap], now: datetime) -> Gap:
    seen = [
        row.found_at
        for row in known
        if (row.place, row.programme) == post and row.starts_at < span[1] and row.ends_at > span[0]
    ]
    return Gap(*post, *span, min(seen, default=None), span[0] < now + SOON)


def reaches(agency_id: str, person: str) -> tuple[Reachable, ...]:
    """Every channel this person has, in their own order. The desk is always among them; without a list of their own
    it is the desk and the mail address of their account. Empty for somebody who is not an open account here."""
    user = _open_user(agency_id, person)
    if user is None:
        return ()
    rows = Reach.unscoped.filter(agency_id=agency_id, person=person, ended_at__isnull=True).order_by("order")
    told = [Reachable(ReachBy(row.channel), row.address, row.verified_at is not None, row.language) for row in rows]
    language = told[0].language if told else telling.first_of(user.reads)
    if not told and user.email:
        told = [Reachable(ReachBy.DESK, "", language=language), Reachable(ReachBy.MAIL, user.email, language=language)]
    if all(one.channel != ReachBy.DESK for one in told):
        told.append(Reachable(ReachBy.DESK, "", language=language))
    return tuple(told)


def _open_user(agency_id: str, person: str) -> User | None:
    try:
        key = UUID(hex=person)
    except ValueError:
        return None
    user = User.objects.filter(agency_id=agency_id, pk=key).first()
    return user if user is not None and user.open_at(clock.now()) else None
