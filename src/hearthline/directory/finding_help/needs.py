"""What people need, from their own words, in every language at once: read strictly from the packs' `needs.yaml`.

Nobody chooses from a list of professional terms: "he hits me" is a need here. The longest phrase wins, whatever
language it is in; words that mean no need are left for the names of services. Nothing typed is kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from hearthline.directory import loading
from hearthline.directory.finding import fold
from hearthline.law import PackError
from hearthline.law import checking as c
from hearthline.law.checking import Where
from hearthline.law.reading import read

FILE: Final = "needs.yaml"
LANGUAGES: Final = ("en", "es", "hmn")
LONGEST: Final = 200
"""Characters that are looked at of what somebody typed."""
_WORD: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing people look for.

    `code`: the number that stands for it in an address, which so says nothing to who looks over a shoulder. `lines`:
    entries of the directory to call when nothing is found, and always for what cannot wait. `leave`: its pages remind
    that one can leave quickly. `hide_address`: where such a service is stays off every page and out of every index.
    """

    id: str
    code: int
    names: Mapping[str, str]
    terms: tuple[str, ...]
    lines: tuple[str, ...]
    leave: bool = False
    hide_address: bool = False

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names["en"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody's words mean. `needs`: in the order in which they were said; `words`: the rest of them, folded."""

    needs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Every need, and every phrase that means one. `phrases`: words of a phrase to needs; `small`: words that mean
    nothing here; `stale_days`: after how long a service is asked again; `lines`: whom to call in any case."""

    needs: Mapping[str, Need]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    small: frozenset[str]
    stale_days: int
    lines: tuple[str, ...]
    drafted: frozenset[str] = field(default=frozenset())

    @cached_property
    def by_code(self) -> Mapping[int, Need]:
        return {need.code: need for need in self.needs.values()}

    @cached_property
    def terms(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Words of a term, as a list of services may name it, to the needs that it means."""
        return _index((term, need.id) for need in self.needs.values() for term in need.terms)

    @cached_property
    def _starts(self) -> Mapping[str, int]:
        return _reach(self.phrases)

    @cached_property
    def _term_starts(self) -> Mapping[str, int]:
        return _reach(self.terms)

    def asked(self, typed: str) -> Asked:
        """The needs that `typed` names, and the words that name none. Never raises."""
        needs, rest = _match(words(typed[:LONGEST]), self.phrases, self._starts)
        return Asked(needs, tuple(dict.fromkeys(w for w in rest if w not in self.small and len(w) > 1)))

    def of_terms(self, terms: Iterable[str]) -> tuple[str, ...]:
        """The needs that a service's own terms mean, in the order of the file."""
        found = {need for term in terms for need in _match(words(term), self.terms, self._term_starts)[0]}
        return tuple(need for need in self.needs if need in found)

    def hides(self, said: Iterable[str]) -> bool:
        """Whether any of these, a service's terms, its name or whose it is, means a need whose places are secret."""
        return any(self.needs[need].hide_address for need in self.of_terms(said))


def words(text: str) -> list[str]:
    """Small words without accents or signs: "don't" is one word."""
    return _WORD.findall(fold(text))


def _index(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for phrase, need in pairs:
        for said in _ways(tuple(words(phrase))):
            found.setdefault(said, {})[need] = None
    return {said: tuple(own) for said, own in found.items()}


def _ways(phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A phrase, and the same with its last word as one or as many."""
    yield phrase
    *front, last = phrase
    if len(last) > 3:
        yield (*front, last.removesuffix("s") if last.endswith("s") and not last.endswith("ss") else f"{last}s")


def _reach(phrases: Mapping[tuple[str, ...], tuple[str, ...]]) -> dict[str, int]:
    """First word to the number of words in the longest phrase that begins with it."""
    found: dict[str, int] = {}
    for phrase in phrases:
        found[phrase[0]] = max(found.get(phrase[0], 0), len(phrase))
    return found


def _match(
    said: list[str], phrases: Mapping[tuple[str, ...], tuple[str, ...]], starts: Mapping[str, int]
) -> tuple[tuple[str, ...], list[str]]:
    """Needs in the order said, and the words left over. At each word the longest phrase wins."""
    found: dict[str, None] = {}
    rest: list[str] = []
    at = 0
    while at < len(said):
        for length in range(min(starts.get(said[at], 0), len(said) - at), 0, -1):
            own = phrases.get(tuple(said[at : at + length]))
            if own:
                found.update(dict.fromkeys(own))
                at += length
                break
        else:
            rest.append(said[at])
            at += 1
    return tuple(found), rest


_SAID = c.record({"en": c.unique(c.text), "es": c.unique(c.text), "hmn": c.unique(c.text)})
_NEED = c.record(
    {
        "code": c.positive,
        "names": c.record({"en": c.text, "es": c.text, "hmn": c.text}),
        "terms": c.unique(c.text),
        "said": _SAID,
    },
    {"lines": c.unique(c.text), "leave": c.boolean, "hide_address": c.boolean},
)
_TABLE = c.record(
    {
        "review": c.mapping(c.one_of("drafted", "reviewed")),
        "on": c.day,
        "stale_days": c.positive,
        "lines": c.unique(c.text),
        "needs": c.mapping(_NEED),
        "small_words": _SAID,
    }
)


def load(path: Path) -> Vocabulary:
    """The vocabulary of one file. Raises PackError for a slip in it."""
    told = _TABLE(read(path, FILE), Where(FILE, 1, ""))
    needs = {name: _need(name, own, tuple(told["lines"])) for name, own in told["needs"].items()}
    if len({need.code for need in needs.values()}) != len(needs):
        raise PackError("two needs have one code", remedy="give each its own number", file=FILE, key="code")
    said = ((p, name) for name, own in told["needs"].items() for lang in LANGUAGES for p in own["said"][lang])
    small = frozenset(w for lang in LANGUAGES for text in told["small_words"][lang] for w in words(text))
    named = ((need.names[lang], need.id) for need in needs.values() for lang in LANGUAGES)
    return Vocabulary(
        needs=needs,
        phrases=_index([*said, *named]),
        small=small,
        stale_days=told["stale_days"],
        lines=tuple(told["lines"]),
        drafted=frozenset(lang for lang, state in told["review"].items() if state == "drafted"),
    )


def _need(name: str, told: Mapping[str, Any], lines: tuple[str, ...]) -> Need:
    return Need(
        id=name,
        code=told["code"],
        names=told["names"],
        terms=tuple(told["terms"]),
        lines=tuple(told.get("lines", lines)),
        leave=told.get("leave", False),
        hide_address=told.get("hide_address", False),
    )


@lru_cache(maxsize=4)
def _in(packs: str) -> Vocabulary:
    own = Path(packs) / loading.FOLDER / FILE
    return load(own if own.is_file() else loading.OURS / FILE)


def current() -> Vocabulary:
    """The vocabulary of settings.HEARTHLINE_PACKS_DIR, read once in a process; the project's where it has none.

    Raises PackError when it is refused.
    """
    return _in(str(settings.HEARTHLINE_PACKS_DIR))
