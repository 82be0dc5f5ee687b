"""The words a store holds as names, and which of them lie one slip of the hand from a word that was typed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

MOST_NEAR = 6
SHORTEST = 3
"""Shorter words have too many neighbours to help."""
LONGEST = 24


class Vocabulary(Protocol):
    """Names known to a store."""

    def near(self, token: str) -> Sequence[str]:
        """Known words one letter more, less, other or swapped from the folded `token`, commonest first; never itself.

        At most `MOST_NEAR`. Bounded work for any input.
        """
        ...


def deletes(token: str) -> Iterator[str]:
    """`token` and each word that is left when one of its letters goes. Two words one slip apart share one of these."""
    token = token[:LONGEST]
    yield token
    for at in range(len(token)):
        if at == 0 or token[at] != token[at - 1]:
            yield token[:at] + token[at + 1 :]


def one_slip(a: str, b: str) -> bool:
    """Whether one letter more, less or other, or one swap of neighbours, makes `a` into `b`."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    at = 0
    while at < min(len(a), len(b)) and a[at] == b[at]:
        at += 1
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return longer[at + 1 :] == shorter[at:]
    if a[at + 1 :] == b[at + 1 :]:
        return True
    return a[at + 2 :] == b[at + 2 :] and a[at : at + 2] == b[at : at + 2][::-1]


class KnownWords:
    """A vocabulary in memory, for tests and benches; a store keeps the same two tables."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._count: dict[str, int] = {}
        self._by_delete: dict[str, list[str]] = {}
        for word in words:
            self.add(word)

    def add(self, word: str) -> None:
        """One more person bears the folded `word`."""
        if not SHORTEST <= len(word) <= LONGEST:
            return
        if word not in self._count:
            for left in deletes(word):
                self._by_delete.setdefault(left, []).append(word)
        self._count[word] = self._count.get(word, 0) + 1

    def near(self, token: str) -> tuple[str, ...]:
        """Known words one slip from `token`, commonest first."""
        if not SHORTEST <= len(token) <= LONGEST:
            return ()
        found = {word for left in deletes(token) for word in self._by_delete.get(left, ()) if one_slip(word, token)}
        return tuple(sorted(found, key=lambda word: (-self._count[word], word))[:MOST_NEAR])
