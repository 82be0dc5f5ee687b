"""The keys to look under for what somebody told, spelled out: its own, and those of what may have been meant."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from hearthline.linkage import kinds
from hearthline.linkage.dates import years_of
from hearthline.linkage.facts import Words, how_common, names_of, other_words, retold, streets_of
from hearthline.linkage.names import nicknames, sound, sounds, words_of
from hearthline.linkage.places import phone_digits
from hearthline.linkage.record import Born, Record
from hearthline.linkage.storing import MOST_PHONES, Places
from hearthline.linkage.vocabulary import Vocabulary

_MOST_YEARS = 7
_MOST_OTHER_MOUTHS = 4
_MOST_NICKNAMES = 7
_MOST_NEAR = 5
_MOST_SLIPS = 3
_MOST_BEGINNINGS = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Heard(NamedTuple):
    """A code that a word may have in the store. `far`: 0 its own, 1 another mouth or a nickname, 2 a slip away."""

    code: str
    far: int


class Asked(NamedTuple):
    """One name of the query: its words, and of each what it may be in the store (the nearest first) and how begin."""

    words: Words
    heard: dict[str, tuple[Heard, ...]]
    begins: dict[str, tuple[str, ...]]

    def singles(self, farthest: int) -> list[str]:
        """Codes of each word, nothing farther than `farthest`."""
        found = sorted({heard for one in self.heard.values() for heard in one if heard.far <= farthest}, key=_nearest)
        return list(dict.fromkeys(heard.code for heard in found))

    def pairs(self, couples: tuple[tuple[str, str], ...], farthest: int) -> list[str]:
        """Pairs of codes, together nothing farther than `farthest`, the nearest first."""
        found: dict[str, int] = {}
        for a, b in couples:
            for one in self.heard[a]:
                for other in self.heard[b]:
                    far = one.far + other.far
                    if far <= farthest:
                        pair = kinds.two(one.code, other.code)
                        found[pair] = min(far, found.get(pair, far))
        return sorted(found, key=lambda pair: (found[pair], pair))

    def slipped(self) -> list[str]:
        """Pairs of which one word is a slip away and the other more than its own: the commonest few."""
        found: dict[str, None] = {}
        for a, b in self.words.across:
            one, other = ([heard.code for heard in self.heard[word] if heard.far == 2][:_MOST_SLIPS] for word in (a, b))
            kin, other_kin = (
                [heard.code for heard in self.heard[word] if heard.far == 1][:_MOST_SLIPS] for word in (a, b)
            )
            for x, y in ((one, other), (one, other_kin), (kin, other)):
                found.update(dict.fromkeys(kinds.two(left, right) for left in x for right in y))
        return list(found)

    def begun(self) -> list[str]:
        """Pairs of beginnings of which one at least is as it was told."""
        pairs = []
        for a, b in self.words.across:
            pairs += [kinds.two(one, self.begins[b][0]) for one in self.begins[a]]
            pairs += [kinds.two(self.begins[a][0], other) for other in self.begins[b][1:]]
        return [pair for pair in dict.fromkeys(pairs) if pair not in self.words.begun]


def _nearest(heard: Heard) -> tuple[int, str]:
    return heard.far, heard.code


def probed(query: Record, vocabulary: Vocabulary | None = None) -> Iterator[str]:
    """The keys to look under as text, the rarest kinds first. The same text may come twice."""
    places = streets_of(query)
    years = _years(query.born)
    words = names_of(query)
    asked = [_asked(one, vocabulary) for one in words]
    asked += [_asked(one, None) for one in retold(query)]
    others = {word: _heard(word, vocabulary) for word in other_words(query, words)}
    yield from (kinds.phone(phone) for phone in sorted(map(phone_digits, query.phones[:MOST_PHONES])) if phone)
    yield from (kinds.house(number, street) for number, street, _ in places if number and street)
    for one in asked:
        yield from _of_birth(one, query.born)
    for one in asked:
        yield from _of_pairs(one, years, places)
        yield from _of_others(one, others, years)
    for one in asked:
        yield from _of_words(one, years, places)
    yield from _of_letters(query, words)
    if not years:  # with so little told, a digit heard wrong is worth its price
        yield from (kinds.phone(slip) for phone in query.phones[:1] for slip in _slips(phone_digits(phone)[-7:]))


def _asked(words: Words, vocabulary: Vocabulary | None) -> Asked:
    return Asked(
        words,
        {word: _heard(word, vocabulary) if vocabulary else _without_slips(word) for word in words.every},
        {word: _begins(word, vocabulary) for word in words.every},
    )


def _begins(word: str, vocabulary: Vocabulary | None) -> tuple[str, ...]:
    """How the word may begin in the store: as it was told, as its neighbours do, or, of two letters, with any third."""
    near = vocabulary.near(word) if vocabulary else ()
    told = [word[:3], *dict.fromkeys(other[:3] for other in near if other[:3] != word[:3])][:_MOST_BEGINNINGS]
    if len(word) == 2 and word.isascii():
        told += [word + letter for letter in _LETTERS]
    return tuple(told)


def _heard(word: str, vocabulary: Vocabulary | None) -> tuple[Heard, ...]:
    found = dict.fromkeys(_without_slips(word))
    codes = {heard.code for heard in found}
    if vocabulary is not None:
        for near in list(vocabulary.near(word))[:_MOST_NEAR]:
            code = sound(near)
            if code not in codes:
                codes.add(code)
                found[Heard(code, 2)] = None
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def _without_slips(word: str) -> tuple[Heard, ...]:
    own, *mouths = sounds(word)
    meant = [sound(nick) for nick in nicknames(word)[: _MOST_NICKNAMES * 2]]
    kin = list(dict.fromkeys(code for code in meant if code != own and code not in mouths))[:_MOST_NICKNAMES]
    return (Heard(own, 0), *(Heard(code, 1) for code in (*mouths[:_MOST_OTHER_MOUTHS], *kin)))


def _years(born: Born) -> tuple[int, ...]:
    """The years to look in, the likeliest first. A told age is often wrong by one or two; a told year is not."""
    known = years_of(born)
    if known is None:
        return ()
    if born.year is not None:
        return (born.year,)
    wide = range(known.start - 2, known.stop + 2) if len(known) <= 2 else range(known.start - 1, known.stop + 1)
    middle = (known.start + known.stop - 1) / 2
    return tuple(sorted(wide, key=lambda year: (abs(year - middle), year))[:_MOST_YEARS])


def _of_birth(asked: Asked, born: Born) -> Iterator[str]:
    year, month, day = born.year, born.month, born.day
    codes = asked.singles(2)
    if year is None or month is None:
        return
    if day is not None:
        swapped = [(month, day)] + ([(day, month)] if day <= 12 and day != month else [])
        first_sounds = list(dict.fromkeys(code[:1] for code in codes))
        yield from (kinds.birthday(code, year, one, other) for one, other in swapped for code in first_sounds)
        yield from (kinds.month_day(code, one, other) for one, other in swapped for code in codes)
    yield from (kinds.month(code, year, month) for code in codes)


def _of_pairs(asked: Asked, years: tuple[int, ...], places: Places) -> Iterator[str]:
    across, within = asked.words.across, asked.words.within
    near, wide = asked.pairs(across, 1), asked.pairs(across, 2)
    yield from (kinds.pair_year(pair, year) for year in years[:3] for pair in wide)
    yield from (kinds.pair_year(pair, year) for year in years[3:] for pair in near)
    yield from (kinds.pair_year(pair, year) for year in years for pair in asked.pairs(within, 0))
    yield from (kinds.pair(pair) for pair in wide)
    slipped = asked.slipped()
    yield from (kinds.pair_year(pair, year) for year in years[:3] for pair in slipped)
    yield from (kinds.pair(pair) for pair in slipped)
    regions = sorted({zip3 for _, _, zip3 in places if zip3})
    yield from (kinds.pair_region(pair, zip3) for zip3 in regions for pair in wide if how_common(pair))
    yield from (kinds.beginning_year(pair, year) for year in years for pair in asked.words.begun)
    yield from (kinds.beginning(pair) for pair in asked.words.begun)
    yield from (kinds.beginning(pair) for pair in asked.begun())
    yield from (kinds.initial(heard.code, letter) for heard, letter in _initials(asked))


def _initials(asked: Asked) -> list[tuple[Heard, str]]:
    """(what one word may be, the first letter of the other) for each pair."""
    found = [(heard, b[0]) for one, other in asked.words.across for a, b in ((one, other), (other, one))
             for heard in asked.heard[a]]  # fmt: skip
    return sorted(found, key=lambda one: _nearest(one[0]))


def _of_letters(query: Record, names: list[Words]) -> Iterator[str]:
    """Of a name of which a letter was told: that letter with each whole word."""
    said = [word for name in query.names[:1] for part in (name.given, name.surname) for word in words_of(part)]
    letters = dict.fromkeys(word for word in said if len(word) == 1 and word.isascii())
    yield from (kinds.initial(code, letter) for letter in letters for words in names for code in words.codes)


def _of_others(asked: Asked, others: dict[str, tuple[Heard, ...]], years: tuple[int, ...]) -> Iterator[str]:
    near = [pair for pair in asked.pairs(asked.words.across, 1) if how_common(pair) == 2]
    exact = asked.words.crowded
    for heard in others.values():
        own, *mouths = (one.code for one in heard)
        mates = [(one, own) for one in asked.singles(2)]
        mates += [(one, code) for one in asked.singles(0) for code in mouths]
        yield from (kinds.mate(one, code) for one, code in mates)
        yield from (kinds.other(pair, own) for pair in near)
        yield from (kinds.other(pair, code) for code in mouths for pair in exact)
    # A child is often told under the surname of whoever is with it.
    lent = [kinds.two(sound(word), sound(other)) for word in asked.words.every for other in others]
    yield from (kinds.pair_year(pair, year) for year in years for pair in lent)
    yield from (kinds.pair(pair) for pair in lent)
    yield from (kinds.other(pair, sound(other)) for pair in lent if how_common(pair) == 2 for other in others)


def _slips(digits: str) -> Iterator[str]:
    """The number with one other digit, and with two neighbours swapped."""
    for at, digit in enumerate(digits):
        yield from (digits[:at] + other + digits[at + 1 :] for other in "0123456789" if other != digit)
        yield digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]


def _of_words(asked: Asked, years: tuple[int, ...], places: Places) -> Iterator[str]:
    """What one word says with another fact, and alone. Of a single word more is tried: there is nothing else."""
    alone = len(asked.words.every) == 1
    near = asked.singles(2 if alone else 1)
    streets = sorted({street for _, street, _ in places if street})
    yield from (kinds.street(code, street) for street in streets for code in asked.singles(2))
    yield from (kinds.year(code, year) for year in (years if alone else years[:3]) for code in near)
    yield from (kinds.lone(code) for code in near)
