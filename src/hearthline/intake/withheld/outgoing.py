"""The one function that every text passes on its way out of the house: marked words are cut.

A mark is a stretch of one text. The same words are cut wherever they stand in what goes out, since a hand-off or a
letter quotes a report and is not the report. Nothing tells how long a cut was: it is cut in whole words, and cuts with
nothing but spaces or signs between them are one.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

WITHHELD = "[withheld]"
Span = tuple[int, int]
_WORD = re.compile(r"\w+")
_NO_WORD = re.compile(r"[\W_]*")


def digest(text: str) -> str:
    """The hash by which a mark knows its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, repr=False)
class Marks:
    """Marked stretches by the hash of their text, and their words. Its repr shows nothing."""

    spans: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    phrases: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, marked: Iterable[tuple[str, Sequence[Span]]]) -> "Marks":
        """From texts and what is marked in each: (start, end) in characters. What lies outside a text is left out."""
        spans: dict[str, list[Span]] = {}
        phrases: dict[tuple[str, ...], None] = {}
        for text, places in marked:
            for start, end in places:
                if not 0 <= start < end <= len(text):
                    continue
                start, end = whole_words(text, start, end)
                spans.setdefault(digest(text), []).append((start, end))
                if words := tuple(word.casefold() for word in _WORD.findall(text[start:end])):
                    phrases[words] = None
        return cls(spans, tuple(phrases))

    def __bool__(self) -> bool:
        return bool(self.spans)


def whole_words(text: str, start: int, end: int) -> Span:
    """The stretch made longer to whole words: half a word tells the other half."""
    while start > 0 and _is_word(text[start - 1]) and _is_word(text[start]):
        start -= 1
    while end < len(text) and _is_word(text[end - 1]) and _is_word(text[end]):
        end += 1
    return start, end


def _is_word(letter: str) -> bool:
    return letter == "_" or letter.isalnum()


def found(text: str, marks: Marks) -> list[Span]:
    """Where `text` is cut: in order, apart, in whole words."""
    places = [*marks.spans.get(digest(text), ()), *_quoted(text, marks.phrases)]
    joined: list[Span] = []
    for start, end in sorted(whole_words(text, *place) for place in places):
        if joined and (start <= joined[-1][1] or _NO_WORD.fullmatch(text, joined[-1][1], start)):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def outgoing(text: str, marks: Marks) -> str:
    """`text` as it may leave the house: every marked stretch is `[withheld]`."""
    made, at = [], 0
    for start, end in found(text, marks):
        made += [text[at:start], WITHHELD]
        at = end
    return "".join([*made, text[at:]])


def _quoted(text: str, phrases: Sequence[tuple[str, ...]]) -> Iterator[Span]:
    """Where the words of a phrase follow each other, whatever stands between them and however they are written."""
    if not phrases:
        return
    matches = list(_WORD.finditer(text))
    words = [match[0].casefold() for match in matches]
    first: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        first.setdefault(word, []).append(place)
    for phrase in phrases:
        for place in first.get(phrase[0], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                yield matches[place].start(), matches[place + len(phrase) - 1].end()
