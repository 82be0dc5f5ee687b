"""The narrative for the page: sentences with their numbers, and at each the answers that rest on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hearthline.screening import evidence
from hearthline.screening.choices import UNKNOWN
from hearthline.screening.desk import present
from hearthline.screening.queries import Detail


@dataclass(frozen=True)
class Answered:
    """An answer that rests on a sentence: the question's id, for the way back, and both in words."""

    fact: str
    question: str
    answer: str


@dataclass(frozen=True, repr=False)
class SentenceView:
    """`tail`: spaces and line ends after it. `answers`: those whose evidence ends here; `marked`: some rest on it."""

    number: int
    text: str
    tail: str
    marked: bool
    answers: tuple[Answered, ...]


Told = Mapping[tuple[UUID, str], tuple[SentenceView, ...]]
"""(part, field) to its sentences."""


@dataclass(frozen=True, repr=False)
class Support:
    """Beside an answer: the numbers as one would type them, the first of them, and its words. `gone`: it rested on
    words that are others now."""

    typed: str
    first: int
    words: str
    gone: bool


def told(found: Detail) -> Told:
    """Every sentence of the report, by part and field."""
    by_sentence: dict[int, list[Answered]] = {}
    marked: set[int] = set()
    for fact, support in found.support.items():
        said = Answered(fact, present.words(found.pack, f"fact.{fact}"), _answer(found, fact))
        shown = evidence.shown(support, found.sentences)
        marked |= {sentence.number for sentence in shown}
        if shown:
            by_sentence.setdefault(shown[-1].number, []).append(said)
    made: dict[tuple[UUID, str], list[SentenceView]] = {}
    for one in found.sentences:
        text = one.text.rstrip()
        answers = tuple(by_sentence.get(one.number, ()))
        view = SentenceView(one.number, text, one.text[len(text) :], one.number in marked, answers)
        made.setdefault((one.part, one.field), []).append(view)
    return {place: tuple(views) for place, views in made.items()}


def _answer(found: Detail, fact: str) -> str:
    return present.answer(found.pack, found.facts.get(fact, UNKNOWN))


def supports(found: Detail, typed: Mapping[str, str]) -> dict[str, Support]:
    """What stands beside each answer. `typed`: what a form that could not be taken had there, which stays."""
    made: dict[str, Support] = {}
    for fact in {*found.support, *typed}:
        support = found.support.get(fact)
        shown = evidence.shown(support, found.sentences) if support else ()
        made[fact] = Support(
            typed.get(fact, evidence.as_typed(shown)),
            shown[0].number if shown else 0,
            " ".join(s.text.strip() for s in shown),
            gone=support is not None and not shown,
        )
    return made
