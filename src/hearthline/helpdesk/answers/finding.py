"""From what somebody typed to answers: compared with the ways in which people say it, the questions, and all the rest.

Nothing typed is kept. The best phrase of an answer counts most: how much of what was typed it has, and how much of it
was typed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hearthline.helpdesk.answers.lexicon import LONGEST, Lexicon, plain, weights
from hearthline.law.answers.checking import texts_of
from hearthline.law.answers.kinds import Shelf

TYPED: Final = 200
"""Letters of a question that are read."""
MOST: Final = 6
LEAST: Final = 0.34
"""A score below this finds nothing: better to say so, with people to call."""
ENOUGH: Final = 0.45
"""The share of the best score below which an answer is not shown."""
_TYPED_SHARE, _PHRASE_SHARE, _BODY_SHARE = 0.62, 0.28, 0.10
_QUESTION, _OTHER_LANGUAGE = 0.95, 0.96
_GAP = 3
"""Words that may stand between those of a phrase of danger."""


@dataclass(frozen=True, slots=True)
class Found:
    """`answers`: ids, the best first. `danger`: it tells that somebody may be hurt now."""

    answers: tuple[str, ...]
    danger: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One way to say it. `whole`: what all its words weigh."""

    answer: str
    lang: str
    worth: float
    whole: float


class Finder:
    """The index of a shelf's answers. `searched` is quick (a few ms) and asks nobody."""

    def __init__(self, shelf: Shelf) -> None:
        said = [(one.id, lang, text) for one in shelf.answers.values() for lang, text in texts_of(one)]
        lay = [(one.id, lang, way) for one in shelf.answers.values() for lang, ways in one.lay.items() for way in ways]
        asked = [(one.id, lang, text) for one in shelf.answers.values() for lang, text in one.question.items()]
        danger = [phrase for phrases in shelf.words.danger.values() for phrase in phrases]
        alike = [group for groups in shelf.words.alike.values() for group in groups]
        self._lexicon = Lexicon([*(text for *_, text in (*said, *lay)), *danger], alike)
        bags: dict[str, set[str]] = {}
        for answer, _lang, text in (*said, *lay):
            bags.setdefault(answer, set()).update(self._lexicon.words(text))
        self._weights = weights(Counter(word for bag in bags.values() for word in bag), len(bags))
        self._unknown = max(self._weights.values(), default=1.0) / 2
        self._bags: dict[str, list[str]] = {}
        for answer, bag in bags.items():
            for word in bag:
                self._bags.setdefault(word, []).append(answer)
        self._phrases: list[_Phrase] = []
        self._places: dict[str, list[int]] = {}
        for worth, ways in ((1.0, lay), (_QUESTION, asked)):
            for answer, lang, text in ways:
                self._add(answer, lang, worth, text)
        self._danger = tuple(dict.fromkeys(filter(None, map(self._lexicon.words, danger))))

    def _add(self, answer: str, lang: str, worth: float, text: str) -> None:
        words = set(self._lexicon.words(text))
        whole = sum(self._weights.get(word, 0.0) for word in words)
        for word in words:
            self._places.setdefault(word, []).append(len(self._phrases))
        self._phrases.append(_Phrase(answer, lang, worth, whole or 1.0))

    def searched(self, typed: str, lang: str) -> Found:
        """What answers `typed`, on a page in `lang`. Never raises."""
        asked = self._lexicon.typed(typed[:TYPED])
        # Who is afraid tells the story first: danger is heard to the last word, also where the search has enough.
        told = asked if len(plain(typed[:TYPED])) <= LONGEST else self._lexicon.typed(typed[:TYPED], TYPED)
        scores = self._scores(dict(asked), lang)
        best = sorted(scores.items(), key=lambda found: (-found[1], found[0]))[:MOST]
        top = best[0][1] if best else 0.0
        ids = tuple(answer for answer, score in best if score >= max(LEAST, ENOUGH * top))
        return Found(ids, self._tells_of_danger([word for word, sure in told if sure]))

    def _scores(self, asked: Mapping[str, float], lang: str) -> dict[str, float]:
        whole = sum(self._weights.get(word, self._unknown) for word in asked) or 1.0
        shared: dict[int, float] = {}
        bodies: dict[str, float] = {}
        for word, sure in asked.items():
            weight = sure * self._weights.get(word, 0.0)
            if weight:
                for place in self._places.get(word, ()):
                    shared[place] = shared.get(place, 0.0) + weight
                for answer in self._bags.get(word, ()):
                    bodies[answer] = bodies.get(answer, 0.0) + weight
        scores = {answer: _BODY_SHARE * weight / whole for answer, weight in bodies.items()}
        best: dict[str, float] = {}
        for place, weight in shared.items():
            phrase = self._phrases[place]
            score = _TYPED_SHARE * weight / whole + _PHRASE_SHARE * weight / phrase.whole
            score *= phrase.worth if phrase.lang == lang else phrase.worth * _OTHER_LANGUAGE
            best[phrase.answer] = max(best.get(phrase.answer, 0.0), score)
        return {answer: score + best.get(answer, 0.0) for answer, score in scores.items()}

    def _tells_of_danger(self, words: Sequence[str]) -> bool:
        return any(_in_order(phrase, words) for phrase in self._danger)


def _in_order(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of `phrase` stand in `words` in their order, with few others between them."""
    for start, word in enumerate(words):
        if word != phrase[0]:
            continue
        at, left = start, list(phrase[1:])
        for place in range(start + 1, len(words)):
            if not left or place - at > _GAP:
                break
            if words[place] == left[0]:
                at, left = place, left[1:]
        if not left:
            return True
    return False


@lru_cache(maxsize=4)
def finder(shelf: Shelf) -> Finder:
    """The index of a shelf, made once."""
    return Finder(shelf)
