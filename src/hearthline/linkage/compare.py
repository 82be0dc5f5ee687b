"""On which level two people stand, field by field. No weights but one use: where two readings fit, the heavier is kept.

A query is compared with hundreds of persons who share its keys, and so share names, streets and towns: what was
compared once is remembered for as long as the query lives.
"""

from collections.abc import Callable

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


class Comparer:
    """One person held against many. Made for one query and one set of settings; not shared between threads."""

    def __init__(self, query: Ready, settings: Settings) -> None:
        self._query = query
        self._settings = settings
        self._bits = [[*(level.bits for level in field.levels), 0.0] for field in settings.fields]
        self._spell = Spellings(settings)
        self._given = split_names(query.given)
        self._surname = split_names(query.surname)
        self._others = split_names(query.others)
        self._homes = [tuple(home.split("~")) for home in query.homes.split("|")] if query.homes else []
        self._phones = query.phones.split()
        self._identifiers = dict(one.split("=", 1) for one in query.identifiers.split("|") if one)
        self._all_names: dict[tuple[str, str], Levels] = {}
        self._of: dict[tuple[str, str], int] = {}
        self._of_homes: dict[str, Levels] = {}
        self._of_home: dict[tuple[int, str, str], int] = {}

    def levels(self, other: Ready) -> Levels:
        """For each of FIELDS the place of the level this pair stands on, or NONE."""
        pair = (other.given, other.surname)
        names = self._all_names.get(pair)
        if names is None:
            names = self._all_names[pair] = self._names(*pair)
        homes = self._of_homes.get(other.homes)
        if homes is None:
            homes = self._of_homes[other.homes] = self._best_home(other.homes)
        return (
            *names,
            _same_or_else(self._query.suffix, other.suffix),
            self._kept("born", other.born, self._born),
            _sex(self._query.sex, other.sex),
            *homes,
            self._phone(other.phones),
            self._identifier(other.identifiers),
            self._kept("others", other.others, self._other),
        )

    def _kept(self, field: str, value: str, ask: Callable[[str], int]) -> int:
        level = self._of.get((field, value))
        if level is None:
            level = self._of[(field, value)] = ask(value)
        return level

    def _names(self, given: str, surname: str) -> Levels:
        """given, surname, order, pair: as told, or read the other way round where that says more."""
        straight = (
            self._kept("given", given, lambda told: self._spell.given(self._given, split_names(told))),
            self._kept("surname", surname, lambda told: self._spell.surname(self._surname, split_names(told))),
            NONE,
        )
        turned = (
            self._kept("given of surname", given, lambda told: self._spell.given(self._surname, split_names(told))),
            self._kept("surname of given", surname, lambda told: self._spell.surname(self._given, split_names(told))),
            0,
        )
        plain, other = self._with_pair(straight), self._with_pair(turned)
        return other if self._weight(other) > self._weight(plain) else plain

    def _with_pair(self, names: Levels) -> Levels:
        given, surname, _ = names
        settings = self._settings
        clan = surname == settings.field("surname").place("same_clan")
        return (*names, 0 if clan and 0 <= given < settings.field("given").agree else NONE)

    def _weight(self, names: Levels) -> float:
        bits = self._bits
        return bits[0][names[0]] + bits[1][names[1]] + bits[2][names[2]] + bits[3][names[3]]

    def _born(self, told: str) -> int:
        level = birth_level(self._query.born, told)
        return self._settings.field("born").place(level) if level else NONE

    def _best_home(self, told: str) -> Levels:
        best: Levels = (NONE,) * len(_HOME)
        if not told or not self._homes:
            return best
        most: float | None = None
        for line in told.split("|"):
            theirs = line.split("~")
            for mine in self._homes:
                levels = self._one_home(mine, theirs)
                weight = sum(self._bits[AT[name]][level] for name, level in zip(_HOME, levels, strict=True))
                if most is None or weight > most:
                    best, most = levels, weight
        return best

    def _one_home(self, mine: tuple[str, ...], theirs: list[str]) -> Levels:
        parts = [self._home_part(at, mine[at], theirs[at]) for at in range(5)]
        number, street = parts[0], parts[1]
        home = self._settings.field("home")
        both = NONE
        if number == 0 and street == 0:
            both = home.place("all")
        elif self._is_else("number", number) and self._is_else("street", street):
            both = home.place("moved")
        return (*parts, both)

    def _is_else(self, field: str, level: int) -> bool:
        return level == len(self._settings.field(field).levels) - 1

    def _home_part(self, at: int, mine: str, theirs: str) -> int:
        if not mine or not theirs:
            return NONE
        if mine == theirs:
            return 0
        level = self._of_home.get((at, mine, theirs))
        if level is None:
            level = self._of_home[(at, mine, theirs)] = self._other_home_part(at, mine, theirs)
        return level

    def _other_home_part(self, at: int, mine: str, theirs: str) -> int:
        if at == AT["street"] - AT["number"]:
            return self._spell.street(mine, theirs)
        if at == AT["city"] - AT["number"]:
            return self._spell.city(mine, theirs)
        near = max(len(mine), len(theirs)) > 1 and one_slip(mine, theirs)
        if at == AT["zip"] - AT["number"]:
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
