"""On which level two spellings of names, streets and towns stand."""

from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from hearthline.linkage import tables
from hearthline.linkage.names import nicknames, sounds
from hearthline.linkage.settings import Settings

NONE = -1
SAME, NICKNAME, SOUNDS, NEAR, BEGINS, SIMILAR, OTHER = range(7)
"""How two words stand to each other, the strongest first."""
_LONG = 8
"""From this length on two slips of the hand still leave a word near."""
_SHORT = 4
"""Below this length one slip makes another name of it."""
_DISTINCT = 3

Alternatives = list[list[str]]


@cache
def frequent(kind: str) -> frozenset[str]:
    """Names that many bear. `kind`: "given", "surname" or "clan"."""
    return frozenset(word for row in tables.rows("frequent") if row[0] == kind for word in row[1].split())


@lru_cache(maxsize=1 << 16)
def _heard(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """How a word sounds, and the names it is short for."""
    return frozenset(sounds(word)), frozenset(nicknames(word))


@lru_cache(maxsize=1 << 17)
def _other_word(a: str, b: str, near: float, similar: float) -> int:
    """The same for words that differ, by the limits of `Settings`. Most pairs of names are met again and again."""
    (said_a, short_a), (said_b, short_b) = _heard(a), _heard(b)
    if b in short_a or a in short_b:
        return NICKNAME
    if not said_a.isdisjoint(said_b):
        return SOUNDS
    shorter = min(len(a), len(b))
    alike = JaroWinkler.similarity(a, b)
    slips = 2 if shorter >= _LONG else 1
    if shorter >= _SHORT and (alike >= near or OSA.distance(a, b, score_cutoff=slips) <= slips):
        return NEAR
    if a.startswith(b) or b.startswith(a):
        return BEGINS
    return SIMILAR if alike >= similar and shorter >= _DISTINCT else OTHER


class Spellings:
    """Compares spellings by the limits of one file of settings."""

    def __init__(self, settings: Settings) -> None:
        self._limits = settings.limits
        self._near, self._similar = settings.limits["near"], settings.limits["similar"]
        self._given = settings.field("given").places
        self._surname = settings.field("surname").places
        self._common_given, self._common_surname, self._clans = frequent("given"), frequent("surname"), frequent("clan")

    def word(self, a: str, b: str) -> int:
        """How two folded words stand to each other: SAME ... OTHER."""
        return SAME if a == b else _other_word(a, b, self._near, self._similar)

    def given(self, mine: Alternatives, theirs: Alternatives) -> int:
        """The level of the field `given`: the best of all alternatives, or NONE."""
        levels = [self._one_given(a, b) for a in mine for b in theirs if a and b]
        return min(levels, default=NONE)

    def _one_given(self, a: list[str], b: list[str]) -> int:
        at = self._given
        same = [word for word in a if word in b]
        if same and (len(same) > 1 or same[0] not in self._common_given):
            best = at["same_rare"]
        elif same:
            best = at["same_common"]
        else:
            names = ("", "nickname", "sounds", "near", "begins", "similar", "else")
            best = at[names[min(self.word(x, y) for x in a for y in b)]]
            if best > at["near"] and (len(a) > 1 or len(b) > 1) and self._joined(a, b):
                best = at["near"]
        if len(a) > 1 and len(b) > 1 and best < at["part"] and self._rest_differs(a, b):
            return at["part"]
        return best

    def surname(self, mine: Alternatives, theirs: Alternatives) -> int:
        """The level of the field `surname`: the best of all alternatives, or NONE."""
        levels = [self._one_surname(a, b) for a in mine for b in theirs if a and b]
        return min(levels, default=NONE)

    def _one_surname(self, a: list[str], b: list[str]) -> int:
        at = self._surname
        several = len(a) > 1 and len(b) > 1
        same = [word for word in a if word in b]
        if len(set(same)) > 1:
            return at["both"]
        x, y, level = min(
            ((x, y, self.word(x, y)) for x in a for y in b), key=lambda one: (one[2], one[0] in self._common_surname)
        )
        if several and level <= NEAR:
            if self._rest_differs(a, b):
                return at["part"]
            if same:
                return at["both"]
        if level == SAME:
            if x in self._clans:
                return at["same_clan"]
            return at["same_common"] if x in self._common_surname else at["same_rare"]
        if level == SOUNDS and x in self._clans and y in self._clans:
            return at["same_clan"]
        if level <= NEAR:
            return at["sounds"] if level == SOUNDS else at["near"]
        if (len(a) > 1 or len(b) > 1) and self._joined(a, b):
            return at["near"]
        return at["begins" if level == BEGINS else "similar" if level == SIMILAR else "else"]

    def _joined(self, a: Iterable[str], b: Iterable[str]) -> bool:
        """Whether two names are one when their parts are written together: "Mai Xue" and "Maixue"."""
        x, y = "".join(a), "".join(b)
        return min(len(x), len(y)) >= _SHORT and OSA.distance(x, y, score_cutoff=1) <= 1

    def _rest_differs(self, a: list[str], b: list[str]) -> bool:
        """Whether two names of several words are at odds in the words that are left when the best two are set apart."""
        i, j = min(((i, j) for i in range(len(a)) for j in range(len(b))), key=lambda ij: self.word(a[ij[0]], b[ij[1]]))
        rest_a, rest_b = a[:i] + a[i + 1 :], b[:j] + b[j + 1 :]
        return min(self.word(x, y) for x in rest_a for y in rest_b) >= SIMILAR

    def member(self, mine: Alternatives, theirs: Alternatives) -> int:
        """The level of the field `others`: whether any other member of the household is told of on both sides."""
        levels = [self.word(x, y) for a in mine for x in a for b in theirs for y in b]
        if not levels:
            return NONE
        best = min(levels)
        if best <= NICKNAME:
            return 0
        return 1 if best <= NEAR else 2

    def street(self, a: str, b: str) -> int:
        """The level of the field `street` for two folded streets that are not the same."""
        alike = JaroWinkler.similarity(a, b)
        if alike >= self._limits["street_near"] or a.replace(" ", "") == b.replace(" ", ""):
            return 1
        return 2 if alike >= self._limits["street_similar"] else 3

    def city(self, a: str, b: str) -> int:
        """The level of the field `city` for two folded towns that are not the same."""
        return 1 if JaroWinkler.similarity(a, b) >= self._limits["city_near"] else 2
