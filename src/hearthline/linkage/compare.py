"""On which level two people stand, field by field. No weights but one use: where two readings fit, the heavier is kept.

A query is compared with hundreds of persons who share its keys, and so share names, streets and towns: what was
compared once is remembered for as long as the query lives.
"""

from collections.abc import Callable, Iterator
from operator import getitem
from typing import NamedTuple

from rapidfuzz.distance import OSA

from hearthline.linkage.births import birth_level
from hearthline.linkage.ready import Ready
from hearthline.linkage.settings import FIELDS, Settings
from hearthline.linkage.spelling import Spellings

NONE = -1
"""The place of a field of which one side knows nothing."""
AT = {name: place for place, name in enumerate(FIELDS)}
_HOME = ("number", "street", "unit", "city", "zip", "home")
_AREA = 3
"""Digits of a ZIP code that name its region."""
_LOCAL = 7
"""Digits of a telephone number without its area code."""

Levels = tuple[int, ...]

_KEPT = ("given", "surname", "turned given", "turned surname", "my given", "your surname", "born", "others")


class _Home(NamedTuple):
    """One address of the query, and for each part of it what other spellings were found to be."""

    parts: tuple[str, ...]
    known: tuple[dict[str, int], ...]


class Plan:
    """What comparing needs of the settings, worked out once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # One more place at the end, weighing nothing: -1 (not known) lands there.
        self.bits = [[*(level.bits for level in field.levels), 0.0] for field in settings.fields]
        self.agree = [field.agree for field in settings.fields]
        self.last = [len(field.levels) - 1 for field in settings.fields]
        self.births = {level.name: at for at, level in enumerate(settings.field("born").levels)}
        self.clan = settings.field("surname").place("same_clan")
        self.near = settings.field("given").place("near")
        self.together = settings.field("home").place("all")
        self.moved = settings.field("home").place("moved")


class Comparer:
    """One person held against many. Made for one query; not shared between threads."""

    def __init__(self, query: Ready, plan: Plan) -> None:
        self._query = query
        self._plan = plan
        self._spell = Spellings(plan.settings)
        self._given = split_names(query.given)
        self._surname = split_names(query.surname)
        self._others = split_names(query.others)
        homes = query.homes.split("|") if query.homes else []
        self._homes = [_Home(tuple(home.split("~")), ({}, {}, {}, {}, {})) for home in homes]
        self._phones = query.phones.split()
        self._identifiers = dict(one.split("=", 1) for one in query.identifiers.split("|") if one)
        self._all_names: dict[tuple[str, str], Levels] = {}
        self._of_homes: dict[str, Levels] = {}
        self._of_home: dict[str, tuple[Levels, float]] = {}
        self._of: dict[str, dict[str, int]] = {which: {} for which in _KEPT}

    def levels(self, other: Ready) -> Levels:
        """For each of FIELDS the place of the level this pair stands on, or NONE."""
        query = self._query
        pair = (other.given, other.surname)
        names = self._all_names.get(pair)
        if names is None:
            names = self._all_names[pair] = self._names(*pair)
        homes = self._of_homes.get(other.homes)
        if homes is None:
            homes = self._of_homes[other.homes] = self._best_home(other.homes)
        return (
            *names,
            _same_or_else(query.suffix, other.suffix),
            self._kept("born", other.born, self._born),
            _sex(query.sex, other.sex),
            *homes,
            self._phone(other.phones),
            self._identifier(other.identifiers),
            self._kept("others", other.others, self._other),
        )

    def _kept(self, which: str, value: str, ask: Callable[[str], int]) -> int:
        known = self._of[which]
        level = known.get(value)
        if level is None:
            level = known[value] = ask(value)
        return level

    def _names(self, given: str, surname: str) -> Levels:
        """given, surname, order, pair: as told, or read the other way round where that says more."""
        spell = self._spell
        straight = self._with_pair(
            self._kept("given", given, lambda told: spell.given(self._given, split_names(told))),
            self._kept("surname", surname, lambda told: spell.surname(self._surname, split_names(told))),
            NONE,
        )
        best, most = straight, self._weight(straight)
        for turned in self._turned(given, surname):
            if (weight := self._weight(turned)) > most:
                best, most = turned, weight
        return best

    def _turned(self, given: str, surname: str) -> Iterator[Levels]:
        """The name the other way round, with either side's given name called the given one.

        Nothing when nothing agrees so: that a name is missing there is no reason to turn it.
        """
        spell, kept, agree = self._spell, self._kept, self._plan.agree
        yours = kept("turned given", given, lambda told: spell.given(self._surname, split_names(told)))
        mine = kept("turned surname", surname, lambda told: spell.surname(self._given, split_names(told)))
        if not (0 <= yours < agree[0] or 0 <= mine < agree[1]):
            return
        yield self._with_pair(yours, mine, 0)
        mine = kept("my given", surname, lambda told: spell.given(self._given, split_names(told)))
        yours = kept("your surname", given, lambda told: spell.surname(self._surname, split_names(told)))
        yield self._with_pair(mine, yours, 0)

    def _with_pair(self, given: int, surname: int, order: int) -> Levels:
        return given, surname, order, 0 if surname == self._plan.clan and 0 <= given <= self._plan.near else NONE

    def _weight(self, names: Levels) -> float:
        bits = self._plan.bits
        return bits[0][names[0]] + bits[1][names[1]] + bits[2][names[2]] + bits[3][names[3]]

    def _born(self, told: str) -> int:
        return self._plan.births.get(birth_level(self._query.born, told), NONE)

    def _best_home(self, told: str) -> Levels:
        if not told or not self._homes:
            return (NONE,) * len(_HOME)
        best, most = (NONE,) * len(_HOME), float("-inf")
        for line in told.split("|"):
            known = self._of_home.get(line)
            if known is None:
                known = self._of_home[line] = self._heaviest_home(line.split("~"))
            if known[1] > most:
                best, most = known
        return best

    def _heaviest_home(self, theirs: list[str]) -> tuple[Levels, float]:
        """One address of theirs against each of ours: the levels that weigh most, and what they weigh."""
        first = AT[_HOME[0]]
        found = [self._one_home(mine, theirs) for mine in self._homes]
        weights = [sum(map(getitem, self._plan.bits[first : first + len(_HOME)], levels)) for levels in found]
        most = max(weights)
        return found[weights.index(most)], most

    def _one_home(self, mine: _Home, theirs: list[str]) -> Levels:
        parts = []
        for at, (known, told) in enumerate(zip(mine.known, theirs, strict=True)):
            level = known.get(told)
            if level is None:
                level = known[told] = self._home_part(at, mine.parts[at], told)
            parts.append(level)
        both = NONE
        if parts[0] == 0 and parts[1] == 0:
            both = self._plan.together
        elif parts[0] == self._plan.last[AT["number"]] and parts[1] == self._plan.last[AT["street"]]:
            both = self._plan.moved
        return (*parts, both)

    def _home_part(self, at: int, mine: str, theirs: str) -> int:
        if not mine or not theirs:
            return NONE
        if mine == theirs:
            return 0
        if at == _HOME.index("street"):
            return self._spell.street(mine, theirs)
        if at == _HOME.index("city"):
            return self._spell.city(mine, theirs)
        near = max(len(mine), len(theirs)) > 1 and one_slip(mine, theirs)
        if at == _HOME.index("zip"):
            if near:
                return 1
            return 2 if mine[:_AREA] == theirs[:_AREA] else 3
        return 1 if near else 2

    def _phone(self, told: str) -> int:
        if not told or not self._phones:
            return NONE
        best = 2
        for theirs in told.split():
            for mine in self._phones:
                local = theirs[-_LOCAL:], mine[-_LOCAL:]
                if theirs == mine or (local[0] == local[1] and _LOCAL in (len(theirs), len(mine))):
                    return 0
                if local[0] == local[1] or (theirs[:-_LOCAL] == mine[:-_LOCAL] and one_slip(*local)):
                    best = 1
        return best

    def _identifier(self, told: str) -> int:
        if not told or not self._identifiers:
            return NONE
        best = NONE
        for one in told.split("|"):
            kind, value = one.split("=", 1)
            mine = self._identifiers.get(kind)
            if mine is None:
                continue
            if mine == value:
                return 0
            level = 1 if one_slip(mine, value) else 2
            best = level if best == NONE else min(best, level)
        return best

    def _other(self, told: str) -> int:
        return self._spell.member(self._others, split_names(told))


def split_names(text: str) -> list[list[str]]:
    """The alternatives of a packed name part, each a list of tokens."""
    return [one.split() for one in text.split("|")] if text else []


def one_slip(a: str, b: str) -> bool:
    """Whether one sign more, less or other, or one swap of neighbours, makes one of the other."""
    return OSA.distance(a, b, score_cutoff=1) <= 1


def _same_or_else(a: str, b: str) -> int:
    if not a or not b:
        return NONE
    return 0 if a == b else 1


def _sex(a: str, b: str) -> int:
    """Records know two sexes late or badly: "other" never counts against anybody."""
    return NONE if a != b and "other" in (a, b) else _same_or_else(a, b)
