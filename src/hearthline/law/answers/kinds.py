"""An answer and what stands around it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

PEOPLE: Final = (
    "anyone",
    "parent",
    "child",
    "relative",
    "foster_parent",
    "accused",
    "reporter",
    "youth",
    "professional",
)
"""Whom an answer is for. `youth`: who is or was in care."""

Said = Mapping[str, str]
"""Language to words; "en" is always there."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`text`), or a list (`items`); `ordered` when its items are steps."""

    text: str = ""
    items: tuple[str, ...] = ()
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from. `confidence`: verified | secondary | unverified. `address` may be empty."""

    citation: str
    address: str
    verified_on: date
    confidence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One question and its answer.

    `who`: some of PEOPLE. `lay`: language to the ways in which people say it. `unknown`: what is not known here, in
    words; `ask_lines`: whom to ask then (a contact of the pack by its id, or an entry of the directory such as
    "us.childhelp"), `ask`: the same in words. `drafted`: languages whose words no named person has reviewed. `pack`:
    whose answer it is.
    """

    id: str
    topic: str
    who: tuple[str, ...]
    lay: Mapping[str, tuple[str, ...]]
    question: Said
    blocks: Mapping[str, tuple[Block, ...]]
    sources: tuple[Source, ...]
    emergency: bool
    unknown: Said
    ask_lines: tuple[str, ...]
    ask: Said
    see: tuple[str, ...]
    drafted: tuple[str, ...]
    pack: str


@dataclass(frozen=True, slots=True)
class Door:
    """A line of the first page: what somebody says of themselves, and the answers behind it, first things first."""

    id: str
    title: Said
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """`topics`: code to title, in the order of the page. `doors`: in their order."""

    topics: Mapping[str, Said]
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """`alike`: language to groups of words that mean the same. `danger`: language to phrases that tell of danger."""

    alike: Mapping[str, tuple[tuple[str, ...], ...]]
    danger: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Shelf:
    """Every answer of a pack with its parents folded in, by id; and what the pages around them need."""

    answers: Mapping[str, Answer]
    front: Front
    words: Words
