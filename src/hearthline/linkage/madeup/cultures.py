"""Name cultures: how often each occurs, what its families are called, and how names pass on in them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from hearthline.linkage.madeup.draw import Pick, pairs, ranked, shares, words

SHARES = {
    "us": 0.41, "hispanic": 0.40, "chinese": 0.042, "filipino": 0.038, "indian": 0.024, "vietnamese": 0.021,
    "korean": 0.014, "hmong": 0.010, "mideast": 0.026, "slavic": 0.015,
}  # fmt: skip
"""Rough shares, guessed for a large western state; Hmong stand higher, as they do where many of them live."""
GROUPS = {
    "us": "us", "hispanic": "hispanic", "chinese": "asian", "filipino": "asian", "indian": "asian",
    "vietnamese": "asian", "korean": "asian", "hmong": "hmong", "mideast": "other", "slavic": "other",
}  # fmt: skip
"""As the benches report them."""


@dataclass(frozen=True)
class Culture:
    """`surname`: draws a family name. `given`: draws a given name for a sex and a year of birth.
    `wife_takes`: how often a married woman bears her husband's name. `double`: how often two surnames are borne."""

    key: str
    surname: Callable[[Random], str]
    given: Callable[[Random, str, int], str]
    wife_takes: float = 0.75
    double: float = 0.0

    @property
    def group(self) -> str:
        return GROUPS[self.key]


def _listed(table: str, title: str, *, power: float = 0.8, offset: float = 8.0) -> Pick[str]:
    return ranked(words(table, title), power=power, offset=offset)


def _us_surname() -> Callable[[Random], str]:
    common = _listed("us", "surname", power=0.85, offset=12)
    tails = pairs("us")
    kind = Pick(range(len(tails)), (50, 20, 15, 15))
    middle = ranked(("", "", "", "ing", "en", "er", "el", "is"), power=0.3)

    def draw(rng: Random) -> str:
        if rng.random() < 0.55:
            return common(rng)
        which = kind(rng)
        head, end = tails[which]
        between = middle(rng) if which == 0 else ""
        last = end(rng)
        return head(rng) + between + (last if which == 2 else last.lower())

    return draw


def _made(table: str, head: str = "head", end: str = "end") -> Callable[[Random], str]:
    first, last = pairs(table, head, end)[0]
    return lambda rng: first(rng) + last(rng)


def _mostly(common: Callable[[Random], str], rare: Callable[[Random], str], share: float) -> Callable[[Random], str]:
    return lambda rng: common(rng) if rng.random() < share else rare(rng)


def _generations(table: str, rare: float) -> Callable[[Random, str, int], str]:
    """Given names that change with the generation: the old list gives way to the young one from 1970 to 2000."""
    lists = {sex + age: _listed(table, f"{sex}_{age}") for sex in ("female", "male") for age in ("old", "young")}
    heads = ranked(words("us", "given_head"), power=0.5)
    ends = {sex: ranked(words("us", f"given_end_{sex[0]}"), power=0.5) for sex in ("female", "male")}

    def draw(rng: Random, sex: str, year: int) -> str:
        if year > 1975 and rng.random() < rare:
            return heads(rng) + ends[sex](rng)
        young = rng.random() < (year - 1970) / 30
        return lists[sex + ("young" if young else "old")](rng)

    return draw


def _hispanic_given() -> Callable[[Random, str, int], str]:
    own, english = _generations("hispanic", 0.02), us_given()

    def draw(rng: Random, sex: str, year: int) -> str:
        roll = rng.random()
        if year > 1990 and roll < 0.15:
            return english(rng, sex, year)
        first = own(rng, sex, year)
        if roll < 0.26:
            second = own(rng, sex, year)
            return first if second == first else f"{first} {second}"
        return first

    return draw


def _listed_given(table: str, prefix: str, english: float, since: int = 1900) -> Callable[[Random, str, int], str]:
    own = {sex: _listed(table, f"{prefix}.{sex}", power=0.5) for sex in ("female", "male")}
    other = us_given()

    def draw(rng: Random, sex: str, year: int) -> str:
        if year >= since and rng.random() < english:
            return other(rng, sex, year)
        return own[sex](rng)

    return draw


def _syllables(prefix: str, english: float) -> Callable[[Random, str, int], str]:
    """A given name of two syllables, written apart, with a hyphen or as one word."""
    one = _listed("asian", f"{prefix}.given_one", power=0.4)
    two = _listed("asian", f"{prefix}.given_two", power=0.4)
    other = us_given()

    def draw(rng: Random, sex: str, year: int) -> str:
        roll = rng.random()
        if roll < english:
            return other(rng, sex, year)
        first, second = one(rng), two(rng)
        if roll > 0.75:
            return f"{first}-{second}"
        return f"{first} {second.capitalize()}" if roll > 0.6 else first + second

    return draw


@cache
def us_given() -> Callable[[Random, str, int], str]:
    return _generations("us", 0.07)


def _indian_surname() -> Callable[[Random], str]:
    return _listed("asian", "indian.surname", power=0.75, offset=3)


@cache
def cultures() -> dict[str, Culture]:
    """All of them by key."""
    hispanic = _mostly(_listed("hispanic", "surname", power=0.95, offset=6), _made("hispanic"), 0.78)
    asian = {
        key: _listed("asian", f"{key}.surname", power=power, offset=offset)
        for key, power, offset in (("chinese", 0.8, 4), ("filipino", 0.7, 5), ("vietnamese", 1.25, 0.2),
                                   ("korean", 1.1, 0.8))
    }  # fmt: skip
    mideast = _mostly(_listed("others", "mideast.surname"), _made("others", "mideast.head", "mideast.end"), 0.68)
    slavic = _mostly(_listed("others", "slavic.surname"), _made("others", "slavic.head", "slavic.end"), 0.35)
    filipino = _mostly(asian["filipino"], _made("hispanic"), 0.8)
    hmong = _listed("others", "hmong.surname", offset=1)
    made = (
        Culture("us", _us_surname(), us_given()),
        Culture("hispanic", hispanic, _hispanic_given(), 0.4, 0.45),
        Culture("chinese", asian["chinese"], _syllables("chinese", 0.45), 0.3),
        Culture("filipino", filipino, _listed_given("asian", "filipino", 0.4)),
        Culture("indian", _indian_surname(), _listed_given("asian", "indian", 0.08), 0.6),
        Culture("vietnamese", asian["vietnamese"], _listed_given("asian", "vietnamese", 0.4, 1985), 0.2),
        Culture("korean", asian["korean"], _syllables("korean", 0.5), 0.2),
        Culture("hmong", hmong, _listed_given("others", "hmong", 0.5, 1995), 0.1),
        Culture("mideast", mideast, _listed_given("others", "mideast", 0.12, 1995), 0.4),
        Culture("slavic", slavic, _listed_given("others", "slavic", 0.15, 1995), 0.7),
    )
    return {one.key: one for one in made}


@cache
def culture_pick() -> Pick[str]:
    """Draws a culture at its share."""
    return shares(SHARES)
