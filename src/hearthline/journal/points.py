"""The checkpoints that a check of the journal meets, in the order in which the chain comes to them.

One a minute makes half a million in a year: those of the database are read in pieces. Those that were kept elsewhere
come as a list, and are met only where the database does not hold the same ones.
"""

from collections import deque
from collections.abc import Iterator, Sequence

from hearthline.journal.models import Checkpoint

PIECE = 2000
BEFORE_ALL = -(2**62)


def stored(after: int, last: int) -> Iterator[Checkpoint]:
    """The database's checkpoints with `after` < seq <= `last`, in order, in pieces."""
    while piece := list(Checkpoint.objects.filter(seq__gt=after, seq__lte=last).order_by("seq")[:PIECE]):
        yield from piece
        after = piece[-1].seq


class Points:
    """What is still to come, of the database's (`mine`) and of what was kept elsewhere."""

    def __init__(self, against: Sequence[Checkpoint], start: int = BEFORE_ALL) -> None:
        """`start`: leave out what begins at this link or before it."""
        # What is signed from now on is not asked about: its links may come after the end of this check.
        last = Checkpoint.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        self._elsewhere = {(p.seq, p.signature): p for p in against if p.first > start}
        self.number = 0
        for point in stored(start, last):
            self._elsewhere.pop((point.seq, point.signature), None)
            self.number += 1
        self.number += len(self._elsewhere)
        self._mine = stored(start, last)
        self._next = next(self._mine, None)
        self._others = deque(sorted(self._elsewhere.values(), key=lambda p: (p.first, p.seq)))
        self.begins = BEFORE_ALL
        """The first link at which `opened` may give something."""

    def opened(self, seq: int) -> Iterator[Checkpoint]:
        """The checkpoints that cover this link or begin before it, each once."""
        while self._next is not None and min(self._next.first, self._next.seq) <= seq:
            yield self._next
            self._next = next(self._mine, None)
        while self._others and self._others[0].first <= seq:
            yield self._others.popleft()
        self.begins = min(
            2**62 if self._next is None else min(self._next.first, self._next.seq),
            self._others[0].first if self._others else 2**62,
        )

    def rest(self) -> Iterator[Checkpoint]:
        """All that the chain did not come to."""
        while self._next is not None:
            yield self._next
            self._next = next(self._mine, None)
        while self._others:
            yield self._others.popleft()

    def only_elsewhere(self, point: Checkpoint) -> bool:
        """Is this one that the database should hold and does not?"""
        return (point.seq, point.signature) in self._elsewhere
