"""The rules of the look-up review, as data (`rules.json`), and what each looks for. Plain counts; there is no score.

A rule says nothing about anybody: it brings look-ups before a supervisor, with the reason in words.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hearthline.ground.errors import ConfigurationError
from hearthline.journal.tags import Tag

LOOKS = (Tag.PERSONS_LOOKED_UP, Tag.PERSON_READ)
"""What counts as a look-up: a search, and opening a person's page."""
WORK = (Tag.REPORT_READ, Tag.REPORT_CLAIMED, Tag.CALL_OPENED, Tag.CALL_READ)
"""What shows that somebody works on a report or a call."""


@dataclass(frozen=True)
class Rule:
    """One rule: `days` are looked at, `least` look-ups make a finding. `begin`, `end`: hours of the night."""

    id: str
    check: str
    days: int
    least: int
    text: str
    begin: int = 0
    end: int = 0


@dataclass(frozen=True)
class Look:
    """One entry of the journal: who, when (in the agency's zone), and which persons it showed."""

    id: UUID
    at: datetime
    user_id: str
    tag: str
    shown: tuple[str, ...]
    told: bool

    @property
    def looks(self) -> bool:
        """A look-up, and no other work."""
        return self.tag in LOOKS


@dataclass(frozen=True)
class World:
    """What a rule may know besides the journal: surnames (folded) and addresses of the persons that were shown, the
    surnames of staff, and the addresses of those whom staff declared as their own."""

    surnames: Mapping[str, frozenset[str]]
    places: Mapping[str, frozenset[str]]
    own_surnames: Mapping[str, frozenset[str]]
    own_places: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Found:
    """What one rule found: about whom ("" for everybody), about which record (hex, "" for none), in which period."""

    rule: Rule
    user_id: str
    record_id: str
    period: str
    looks: tuple[Look, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of `rules.json`. Raises ConfigurationError for one that cannot be applied."""
    rows: list[dict[str, Any]] = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
    found = tuple(_rule(row) for row in rows)
    if len({rule.id for rule in found}) != len(found):
        raise ConfigurationError("screening.E040", "two look-up rules have the same id", "mend rules.json")
    return found


def _rule(row: Mapping[str, Any]) -> Rule:
    rule = Rule(row["id"], row["check"], row["days"], row["least"], row["text"], row.get("from", 0), row.get("to", 0))
    if rule.check not in CHECKS or rule.least < 1 or not rule.text or len(rule.id) > 32:
        raise ConfigurationError("screening.E040", f"look-up rule {rule.id} cannot be applied", "mend rules.json")
    return rule


def apply(rule: Rule, looks: Iterable[Look], world: World, now: datetime) -> Iterator[Found]:
    """What this rule finds in the last `days` days before `now` (aware, of the agency's zone)."""
    since = (now - timedelta(days=rule.days - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = [look for look in looks if look.at >= since]
    yield from CHECKS[rule.check](rule, recent, world)


def _by_day(rule: Rule, looks: Iterable[Look]) -> Iterator[Found]:
    groups: dict[tuple[str, date], list[Look]] = defaultdict(list)
    for look in looks:
        groups[look.user_id, look.at.date()].append(look)
    for (user_id, day), some in groups.items():
        if len(some) >= rule.least:
            yield Found(rule, user_id, "", day.isoformat(), tuple(some))


def _told(rule: Rule, looks: list[Look], world: World) -> Iterator[Found]:
    return _by_day(rule, (look for look in looks if look.told))


def _own_surname(rule: Rule, looks: list[Look], world: World) -> Iterator[Found]:
    return _by_day(rule, (look for look in looks if look.looks and _meets(look, world.own_surnames, world.surnames)))


def _own_address(rule: Rule, looks: list[Look], world: World) -> Iterator[Found]:
    return _by_day(rule, (look for look in looks if look.looks and _meets(look, world.own_places, world.places)))


def _meets(look: Look, own: Mapping[str, frozenset[str]], of: Mapping[str, frozenset[str]]) -> bool:
    mine = own.get(look.user_id, frozenset())
    return bool(mine) and any(mine & of.get(one, frozenset()) for one in look.shown)


def _no_work(rule: Rule, looks: list[Look], world: World) -> Iterator[Found]:
    worked = {(look.user_id, look.at.date()) for look in looks if not look.looks}
    idle = (look for look in looks if look.looks and (look.user_id, look.at.date()) not in worked)
    return _by_day(rule, idle)


def _night(rule: Rule, looks: list[Look], world: World) -> Iterator[Found]:
    """A night belongs to the day on which it begins."""
    groups: dict[tuple[str, date], list[Look]] = defaultdict(list)
    for look in looks:
        if look.looks and (look.at.hour >= rule.begin or look.at.hour < rule.end):
            day = look.at.date() if look.at.hour >= rule.begin else look.at.date() - timedelta(days=1)
            groups[look.user_id, day].append(look)
    for (user_id, day), some in groups.items():
        if len(some) >= rule.least:
            yield Found(rule, user_id, "", day.isoformat(), tuple(some))


def _same_record(rule: Rule, looks: list[Look], world: World) -> Iterator[Found]:
    groups: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        if look.tag == Tag.PERSON_READ and look.shown:
            groups[look.shown[0]].append(look)
    for record_id, some in groups.items():
        if len({look.user_id for look in some}) >= rule.least:
            week = some[0].at.date()
            yield Found(rule, "", record_id, f"{week.isocalendar().year}-{week.isocalendar().week:02}", tuple(some))


CHECKS: Mapping[str, Callable[[Rule, list[Look], World], Iterator[Found]]] = {
    "told": _told,
    "own_surname": _own_surname,
    "own_address": _own_address,
    "no_work": _no_work,
    "night": _night,
    "same_record": _same_record,
}


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """A time in the agency's zone: its nights and days are what a rule means."""
    return at.astimezone(zone)
