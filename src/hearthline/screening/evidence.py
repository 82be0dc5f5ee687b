"""What an answer rests on: the sentences of what was told, counted, and which of them support which answer."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import ReportContent
from hearthline.intake.keys import RecordKey
from hearthline.screening import keeping

NARRATIVE: Final = ("story", "saw", "think")
"""The fields of a report that are told in sentences, in the order in which they are counted."""
TITLES: Final = frozenset(
    {
        "mr",
        "mrs",
        "avda",
        "ms",
        "dr",
        "prof",
        "lt",
        "sgt",
        "ft",
        "mt",
        "dept",
        "e.g",
        "i.e",
        "vs",
        "sra",
        "srta",
        "srita",
        "dra",
        "sr",
        "ud",
        "uds",
        "tel",
        "pág",
        "núm",
    }
)
"""Words that never end a sentence although they end with a point, without that point. English and Spanish; Hmong has
none of its own. One that is missing splits a sentence in two, one too many joins two: both are still marked."""
SHORT: Final = frozenset(
    {"a.m", "p.m", "etc", "apt", "no", "st", "ave", "blvd", "rd", "jr", "approx", "aprox", "est", "u.s", "ee.uu"}
)
"""Words that end a sentence only when the next one begins with a capital letter."""
LONGEST: Final = 600
"""Code points of a sentence. Words without any point, such as a transcript, are cut at a space after this many."""
_END = re.compile(r"[.!?…؟।։]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*|\n")
_CLOSING: Final = "\"'”’»)]"
_SPACE = re.compile(r"\s*")
_NUMBER_OF_LIST = re.compile(r"\n[ \t]*\(?[0-9]{1,3}$")
_TYPED = re.compile(r"\s*([0-9]{1,5})\s*(?:[-–—]\s*([0-9]{1,5})\s*)?$")
_LOOK_BACK: Final = 16
_MARK: Final = 12
"""Characters of the sentences' own hash that are kept with them: enough to notice that a text is another."""


@dataclass(frozen=True)
class Span:
    """`text[start:end]`, in code points."""

    start: int
    end: int


def sentences(text: str) -> tuple[Span, ...]:
    """`text` cut into sentences: the spans cover it exactly and in order; spaces after a sentence belong to it.

    A line's end always ends a sentence: people who type in a hurry leave out points. Text of spaces alone is one span.
    """
    cuts = sorted({cut for found in _END.finditer(text) if (cut := _cut(text, found))} - {0})
    spans: list[Span] = []
    start = 0
    for cut in [*cuts, len(text)]:
        if text[start:cut].strip():
            spans += _short(text, start, cut)
            start = cut
    if start < len(text):  # spaces at the end, or nothing else at all
        last = spans.pop() if spans else Span(0, 0)
        spans.append(Span(last.start, len(text)))
    return tuple(spans)


def _cut(text: str, found: re.Match[str]) -> int:
    """Where the sentence that ends with `found` ends, spaces included; 0 when it does not end there."""
    space = _SPACE.match(text, found.end())
    after = space.end() if space else found.end()
    mark = found.group()
    if mark == "\n":
        return after
    following = text[after : after + 1]
    pauses = mark.startswith(("..", "…")) or mark[-1] in _CLOSING
    if pauses and following.islower() and "\n" not in text[found.end() : after]:
        return 0  # a pause, or spoken words, and the sentence goes on
    if mark[0] == "." and _is_short(text, found.start(), following):
        return 0
    return after


def _is_short(text: str, at: int, following: str) -> bool:
    """Whether the point at `at` belongs to a shortened word, an initial, or the number of a list."""
    before = ("\n" + text[:at])[-_LOOK_BACK:] if at < _LOOK_BACK else text[at - _LOOK_BACK : at]
    if _NUMBER_OF_LIST.search(before):
        return True
    word = before.split()[-1].lstrip("(«“\"'¿¡") if before.split() and not before[-1].isspace() else ""
    if word.lower() in TITLES or (len(word) == 1 and word.isupper() and word != "I"):
        return True
    if word.lower() == "no":  # "No." alone is an answer; before a digit it is a number
        return following.isdigit()
    return word.lower() in SHORT and bool(following) and not following.isupper()


def _short(text: str, start: int, end: int) -> list[Span]:
    """One span, or several when it is longer than `LONGEST`."""
    spans = []
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        cut = space + 1 if space > 0 else start + LONGEST
        if not text[start:cut].strip() or not text[cut:end].strip():
            break
        spans.append(Span(start, cut))
        start = cut
    return [*spans, Span(start, end)]


@dataclass(frozen=True, repr=False)
class Sentence:
    """One sentence. `number`: as people call it on the page, counted through all parts. `place`: within its part."""

    number: int
    part: UUID
    place: int
    field: str
    text: str


@dataclass(frozen=True)
class Support:
    """What an answer rests on: sentences `first` to `last` of a part, counted from 1 within it. `mark`: their hash."""

    part: UUID
    first: int
    last: int
    mark: str


def numbered(contents: Mapping[UUID, ReportContent]) -> tuple[Sentence, ...]:
    """Every sentence of a report, `contents` by part in the order of their coming; see `keeping.contents`.

    What is added later is counted after what was there: a number once shown stays the same.
    """
    made: list[Sentence] = []
    for part, content in contents.items():
        place = 0
        for name in NARRATIVE:
            text = getattr(content, name)
            if not text.strip():
                continue
            for span in sentences(text):
                place += 1
                made.append(Sentence(len(made) + 1, part, place, name, text[span.start : span.end]))
    return tuple(made)


def read(typed: str, told: Sequence[Sentence]) -> Support | None:
    """What a person typed beside an answer: "3" or "3-5"; None for nothing.

    Raises DomainError `screening.sentence`: not a number, no such sentence, or from one part into another.
    """
    if not typed.strip():
        return None
    found = _TYPED.match(typed)
    first = int(found.group(1)) if found else 0
    last = int(found.group(2) or first) if found else 0
    if not 1 <= first <= last <= len(told) or told[first - 1].part != told[last - 1].part:
        raise DomainError(
            "screening.sentence", "A sentence is named by its number, such as 3, or 3-5 for several of one part."
        )
    chosen = told[first - 1 : last]
    return Support(chosen[0].part, chosen[0].place, chosen[-1].place, _mark(chosen))


def shown(support: Support, told: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences that were meant; none when the text is another now, or does not open any more."""
    chosen = [s for s in told if s.part == support.part and support.first <= s.place <= support.last]
    return tuple(chosen) if chosen and _mark(chosen) == support.mark else ()


def as_typed(sentences_shown: Sequence[Sentence]) -> str:
    """The numbers as a person would type them: "3", "3-5", or nothing."""
    if not sentences_shown:
        return ""
    first, last = sentences_shown[0].number, sentences_shown[-1].number
    return str(first) if first == last else f"{first}-{last}"


def _mark(chosen: Sequence[Sentence]) -> str:
    return hashlib.sha256("\n".join(s.text for s in chosen).encode()).hexdigest()[:_MARK]


def kept(before: Mapping[str, Support], was: Mapping[str, str], now: Mapping[str, str]) -> dict[str, Support]:
    """The evidence of the answers that stay as they were."""
    return {fact: one for fact, one in before.items() if was.get(fact) is not None and was.get(fact) == now.get(fact)}


def given(
    typed: Mapping[str, str],
    told: Sequence[Sentence],
    before: Mapping[str, Support],
    was: Mapping[str, str],
    now: Mapping[str, str],
) -> dict[str, Support]:
    """Evidence for the answers `now` from what was typed beside them. Raises as `read` does.

    Nothing supports what is not known. A number that stands beside an answer that was changed, and was not touched
    itself, spoke for the other answer: it goes with it.
    """
    made: dict[str, Support] = {}
    for fact, words in typed.items():
        support = read(words, told)
        if support is None or now.get(fact) is None:
            continue
        if was.get(fact) != now.get(fact) and before.get(fact) == support:
            continue
        made[fact] = support
    return made


def seal(key: RecordKey, run_id: UUID, evidence: Mapping[str, Support]) -> bytes:
    """Evidence as canonical JSON under the report's key; empty for none."""
    if not evidence:
        return b""
    rows = {fact: [one.part.hex, one.first, one.last, one.mark] for fact, one in evidence.items()}
    return keeping.seal(key, keeping.EVIDENCE, run_id, json.dumps(rows, sort_keys=True))


def unseal(key: RecordKey, run_id: UUID, blob: bytes) -> dict[str, Support]:
    """The evidence of a run, by fact. Raises SealError."""
    rows = json.loads(keeping.unseal(key, keeping.EVIDENCE, run_id, blob) or "{}")
    return {fact: Support(UUID(part), first, last, mark) for fact, (part, first, last, mark) in rows.items()}
