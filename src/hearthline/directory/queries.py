"""What is to be called again, why, and what was heard so far."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.directory import loading
from hearthline.directory.actions import LIST, PURPOSE
from hearthline.directory.book import OLD, VERIFIED, Book, Entry, Found, after_calls
from hearthline.directory.door.models import Standing, WrongNumber
from hearthline.directory.models import Check, Outcome
from hearthline.ground import clock

LOGGED = 50


@dataclass(frozen=True)
class Item:
    """One entry that somebody should call. `why`: second | reported | withdrawn | disputed | unverified | old | stale,
    the most pressing first. `said`: how often strangers said it is wrong, and what. `last`: the last call, None when
    nobody called. `tries`: calls since the last one that settled it."""

    entry: Entry
    why: tuple[str, ...]
    said: tuple[tuple[str, int], ...] = ()
    last: Check | None = None
    tries: int = 0

    @property
    def reported(self) -> int:
        return sum(count for _problem, count in self.said)


@dataclass(frozen=True)
class Sheet:
    """One entry with its log, newest first. `item` None: nothing about it is to be checked now."""

    entry: Entry
    item: Item | None
    log: tuple[Check, ...]
    better: tuple[str, ...]


def worklist(viewer: Viewer, place: str = "") -> list[Item]:
    """Every entry that is to be called again: what strangers say is wrong first, then by why. `place`: one place's.

    Three queries. Raises Refused.
    """
    require(viewer, LIST, {"agency": viewer.agency_id}, PURPOSE, record_kind="directory")
    return _worklist(viewer, loading.current(), place)


def sheet(viewer: Viewer, entry_id: str) -> Sheet | None:
    """One entry and its log; None when the directory has no such entry. Raises Refused."""
    require(viewer, LIST, {"agency": viewer.agency_id}, PURPOSE, record_kind="directory", record_id=entry_id[:60])
    entry = loading.current().entry(entry_id)
    if entry is None:
        return None
    mine = Check.objects.for_viewer(viewer, LIST, PURPOSE).filter(entry=entry_id)
    notes = WrongNumber.objects.for_viewer(viewer, LIST, PURPOSE).filter(entry=entry_id, settled_at=None)
    found = _worklist(viewer, loading.current(), entry.place)
    return Sheet(
        entry=after_calls(entry, standing(viewer).get(entry_id)),
        item=next((item for item in found if item.entry.id == entry_id), None),
        log=tuple(mine.order_by("-called_at", "-made_at")[:LOGGED]),
        better=tuple(dict.fromkeys(notes.exclude(better="").values_list("better", flat=True)[:LOGGED])),
    )


def standing(viewer: Viewer) -> dict[str, Found]:
    """Entry to what the agency's last call came to."""
    rows = Standing.objects.for_viewer(viewer, LIST, PURPOSE)
    return {row.entry: Found(row.mark, row.state, row.checked_on) for row in rows}


def _worklist(viewer: Viewer, book: Book, place: str) -> list[Item]:
    stands = standing(viewer)
    checks: dict[str, list[Check]] = {}
    for row in Check.objects.for_viewer(viewer, LIST, PURPOSE).order_by("called_at", "made_at"):
        checks.setdefault(row.entry, []).append(row)
    notes = WrongNumber.objects.for_viewer(viewer, LIST, PURPOSE).filter(settled_at=None)
    said: dict[str, Counter[str]] = {}
    for name, problem in notes.values_list("entry", "problem"):
        said.setdefault(name, Counter())[problem] += 1
    today = clock.now().date()
    found = []
    for entry in book.of(place) if place else book.all():
        now = after_calls(entry, stands.get(entry.id))
        log = checks.get(entry.id, [])
        why = tuple(_why(now, bool(said.get(entry.id)), today, book.stale_days))
        why = ("second", *why) if not now.withdrawn and _once_wrong(entry, log) else why
        if why:
            heard = tuple(said.get(entry.id, Counter()).most_common())
            found.append(Item(now, why, heard, log[-1] if log else None, _tries(log)))
    return sorted(found, key=lambda item: (ORDER.index(item.why[0]), -item.reported, item.entry.id))


ORDER = ("second", "reported", "withdrawn", "disputed", "unverified", "old", "stale")


def _why(entry: Entry, reported: bool, today: date, stale_days: int) -> Iterable[str]:
    if reported:
        yield "reported"
    if entry.withdrawn:
        yield "withdrawn"
    if entry.disputed:
        yield "disputed"
    elif entry.confidence != VERIFIED:
        yield "old" if entry.confidence == OLD else "unverified"
    elif entry.verified_on is not None and today - entry.verified_on > timedelta(days=stale_days):
        yield "stale"


def _once_wrong(entry: Entry, log: list[Check]) -> bool:
    """One person found it wrong, and nobody has agreed yet: it still stands on the public pages."""
    told = [row for row in log if row.mark == entry.mark and row.outcome != Outcome.NO_ANSWER]
    return bool(told) and told[-1].outcome == Outcome.WRONG


def _tries(log: list[Check]) -> int:
    """Calls that nobody answered since one was."""
    count = 0
    for row in reversed(log):
        if row.outcome != Outcome.NO_ANSWER:
            break
        count += 1
    return count
