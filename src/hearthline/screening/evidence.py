"""What an answer rests on: the sentences of what was told, counted, and which of them support which answer."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import ReportContent
from hearthline.intake.keys import RecordKey
from hearthline.screening import keeping

NARRATIVE: Final = ("story", "saw", "think")
"""The fields of a report that are told in sentences, in the order in which they are counted."""
SHORT_WORDS: Final = frozenset(
    "mr mrs ms dr jr sr st ave blvd rd apt no mt ft lt sgt prof vs etc approx dept est a.m p.m e.g i.e u.s "
    "sra srta srita dra ud uds avda núm tel pág aprox ee.uu".split()
)
"""Words that end with a point and do not end a sentence, without their last point. English and Spanish; Hmong has none
of its own. One that is missing splits a sentence in two, one too many joins two: both are still marked in place."""
LONGEST_SENTENCE: Final = 600
"""Code points. Words without any point, such as a transcript, are cut at a space after this many."""
_END = re.compile(r"[.!?…。！？؟।։]+[\"'”’»)\]]*(?=\s|$)|\n+(?=\s*(?:[-*•·–—]|\(?\d{1,3}[.)])\s)|\n[ \t]*\n")
_WORD_BEFORE = re.compile(r"([^\s(«“\"¿¡]+)$")
_NUMBER_OF_LIST = re.compile(r"(?:^|\n)[ \t]*\(?\d{1,3}$")
_TYPED = re.compile(r"\s*(\d{1,4})\s*(?:[-–—]\s*(\d{1,4})\s*)?$")
_MARK: Final = 12
"""Characters of the sentences' own hash that are kept with them: enough to notice that a text is another."""


@dataclass(frozen=True)
class Span:
    """`text[start:end]`, in code points."""

    start: int
    end: int


def sentences(text: str) -> tuple[Span, ...]:
    """`text` cut into sentences: the spans cover it exactly and in order, spaces after a sentence belong to it."""
    raise NotImplementedError


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
