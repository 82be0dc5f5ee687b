"""Words as people type them, brought to words as the answers have them. Plain Python, made once, asked often.

One lexicon for all languages: somebody types Spanish on an English page, and one letter wrong in any.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from hearthline.ground.text import fold

LONGEST: Final = 24
"""Words looked at in one question; what comes after says it again."""
EXACT, SLIP, TWO_SLIPS, BEGINNING = 1.0, 0.75, 0.6, 0.6
"""How much a word counts that is there, differs by a letter, by two, or is only the beginning of one."""
_SHORT, _LONG, _PREFIX = 4, 8, 5
ENDINGS: Final = (
    ("ieron", 7),
    ("iendo", 7),
    ("aron", 6),
    ("ando", 6),
    ("ing", 6),
    ("ed", 5),
    ("ar", 5),
    ("ir", 5),
    ("es", 5),
    ("s", 4),
)
"""Endings that are taken off, and how long a word is at least for that."""
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"[’'`ʻ]")
_VOWELS = "aeo"


def plain(text: str) -> list[str]:
    """Its words: small letters, no accents, no apostrophes."""
    return _WORD.findall(_APOSTROPHES.sub("", fold(text)))


def stem(word: str) -> str:
    """A word without the endings that say number, sex or time in English and Spanish. Rough, and the same for both
    sides of a comparison: only whether two words come out alike matters."""
    for ending, least in ENDINGS:
        if len(word) >= least and word.endswith(ending) and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in _VOWELS else word


def slips(word: str, most: int) -> Iterator[str]:
    """The word with up to `most` letters left out, itself first."""
    seen, here = {word}, [word]
    yield word
    for _ in range(most):
        here = [cut for one in here for i in range(len(one)) if (cut := one[:i] + one[i + 1 :]) not in seen]
        here = list(dict.fromkeys(here))
        seen.update(here)
        yield from here


def apart(one: str, other: str) -> int:
    """How many letters are wrong, left out, too many or changed about (at most 3 is told)."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return min(last[-1], 3)


class Lexicon:
    """The words of the answers. `alike`: groups of words or short phrases that count as one word."""

    def __init__(self, texts: Iterable[str], alike: Iterable[Sequence[str]]) -> None:
        groups = [[tuple(plain(member)) for member in group] for group in alike]
        texts = [*texts, *(" ".join(member) for group in groups for member in group)]
        self._written = frozenset(word for text in texts for word in plain(text))
        self._alike: dict[tuple[str, ...], str] = {}
        for number, group in enumerate(groups):
            for member in group:
                self._alike.setdefault(tuple(map(stem, self._joined(list(member)))), f"={number}")
        self._most = max((len(member) for member in self._alike), default=0)
        self._known = {word for text in texts for word in self._stems(text)} | {
            word for member in self._alike for word in member
        }
        self._order = sorted(self._known)
        self._near: dict[str, list[str]] = {}
        for word in self._order:
            if len(word) >= _SHORT and not word.isdigit():
                for cut in slips(word, 2 if len(word) >= _LONG else 1):
                    self._near.setdefault(cut, []).append(word)

    def words(self, text: str) -> tuple[str, ...]:
        """What a text of the answers is made of: stems, with a sign for each group of words that mean the same."""
        return tuple(self._as_one(self._stems(text)))

    def typed(self, text: str, most: int = LONGEST) -> tuple[tuple[str, float], ...]:
        """The same for what somebody typed, slips mended: (word, how much it counts); 0 for one that nobody knows.
        `most`: words that are looked at."""
        found = [self._mended(word) for word in self._stems(text)[:most]]
        sure = dict(reversed(found))
        return tuple((word, sure.get(word, EXACT)) for word in self._as_one([word for word, _ in found]))

    def _stems(self, text: str) -> list[str]:
        return [stem(word) for word in self._joined(plain(text))]

    def _joined(self, written: list[str]) -> list[str]:
        """Two words that are written as one elsewhere here ("me nyuam", "foster home") are one."""
        made: list[str] = []
        for word in written:
            if made and made[-1] + word in self._written:
                made[-1] += word
            else:
                made.append(word)
        return made

    def _as_one(self, stems: Sequence[str]) -> Iterator[str]:
        at = 0
        while at < len(stems):
            for length in range(min(self._most, len(stems) - at), 0, -1):
                sign = self._alike.get(tuple(stems[at : at + length]))
                if sign:
                    yield sign
                    at += length
                    break
            else:
                yield stems[at]
                at += 1

    def _mended(self, word: str) -> tuple[str, float]:
        """The known word nearest to one that is not known."""
        if word in self._known:
            return word, EXACT
        if len(word) < _SHORT or word.isdigit():
            return word, 0.0
        near = {known for cut in slips(word, 2 if len(word) >= _LONG else 1) for known in self._near.get(cut, ())}
        far = {known: apart(word, known) for known in near}
        best = min(far, key=lambda known: (far[known], known[0] != word[0], known), default="")
        if best and far[best] == 1:
            return best, SLIP
        if best and far[best] == 2 and len(word) >= _LONG:
            return best, TWO_SLIPS
        at = bisect_left(self._order, word)
        if len(word) >= _PREFIX and at < len(self._order) and self._order[at].startswith(word):
            return self._order[at], BEGINNING
        return word, 0.0


def weights(counts: Mapping[str, int], whole: int) -> dict[str, float]:
    """How much a word tells: much when few answers have it."""
    from math import log

    return {word: max(0.05, log((whole + 1) / (count + 0.5))) for word, count in counts.items()}
