"""Is the journal what it was? Walks the whole chain in pieces, and names what is wrong.

What cannot be seen: what happened after the last checkpoint that is held elsewhere, by somebody who can write to
the database *and* holds the signing key. Anchor checkpoints on another machine and check against that file.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Exists, OuterRef

from hearthline.ground.errors import DomainError
from hearthline.journal.canonical import GENESIS, Tree, link_hash
from hearthline.journal.models import Checkpoint, Entry, Link, Pending
from hearthline.journal.points import BEFORE_ALL, Points
from hearthline.journal.queries import health
from hearthline.journal.report import Finding, VerifyReport
from hearthline.journal.rows import Chained, chained, last_seq
from hearthline.journal.sequencer import statement

Keys = Mapping[str, bytes] | bytes | None
Progress = Callable[[int, int], None]
"""Told (links done, links in all) after each piece."""


def verify(
    public_key: Keys = None,
    against: Sequence[Checkpoint] = (),
    *,
    start: int = 0,
    progress: Progress | None = None,
) -> VerifyReport:
    """Check every entry, link and checkpoint.

    `public_key`: 32 bytes of Ed25519, or one for each key id, to check signatures. `against`: checkpoints kept
    elsewhere, checked like the ones in the database. `start`: go on after the checkpoint at this link, whose
    signature is checked first. Reads in pieces; needs no lock, and may run beside writers. Raises DomainError
    `journal.no-such-checkpoint` when `start` is no checkpoint with a good signature.
    """
    # Checkpoints first: what they cover is in the chain by the time the chain is read.
    walk = _Walk(against, public_key, start)
    last = last_seq()
    for piece in chained(start or BEFORE_ALL, last):
        for link in piece:
            walk.step(link)
        if progress:
            progress(piece[-1].seq, last)
    walk.finish()
    for finding in _strays():
        walk.report.add(finding)
    waiting = health()
    walk.report.unlinked = waiting.unlinked
    walk.report.oldest_unlinked_seconds = waiting.oldest_seconds
    return walk.report


def _strays() -> list[Finding]:
    linked = Link.objects.filter(entry_id=OuterRef("pk"))
    waiting = Pending.objects.filter(entry_id=OuterRef("pk"))
    strays = Entry.objects.filter(~Exists(linked), ~Exists(waiting)).order_by().values_list("pk", flat=True)
    gone = Pending.objects.filter(~Exists(Entry.objects.filter(pk=OuterRef("pk")))).values_list("pk", flat=True)
    return [
        *(Finding("inserted", 0, key.hex) for key in strays.iterator()),
        *(Finding("deleted", 0, key.hex) for key in gone.iterator()),
    ]


class _Walk:
    """One pass over the chain."""

    def __init__(self, against: Sequence[Checkpoint], keys: Keys, start: int) -> None:
        self.keys = keys
        self.heads: tuple[str, ...] = (GENESIS,)
        """What the next link may follow from; none when the one before is gone."""
        if start:
            self.heads = (self.word_of(start, against).head,)
        self.seq = self.signed_to_mine = start
        self.points = Points(against, start or BEFORE_ALL)
        self.open: list[tuple[Checkpoint, Tree]] = []
        self.wrong: list[Chained] = []
        self.report = VerifyReport(
            checkpoints=self.points.number,
            anchored=len(against),
            signatures=bool(keys),
            started_after=start,
            signed_to=start,
        )

    def word_of(self, start: int, against: Sequence[Checkpoint]) -> Checkpoint:
        """The checkpoint at `start`, whose word is taken for everything before it."""
        for point in (*against, *Checkpoint.objects.filter(seq=start)):
            if point.seq == start and self.keys and self.signed(point):
                return point
        raise DomainError("journal.no-such-checkpoint", f"no checkpoint with a good signature is at link {start}")

    def step(self, link: Chained) -> None:
        """The next link: is it the next, does it hold its entry, does it follow from the one before?"""
        add = self.report.add
        if link.seq != self.seq + 1:
            add(Finding("deleted" if link.seq > self.seq else "inserted", self.seq + 1 if link.seq > 0 else link.seq))
            self.heads = ()
        if link.now is None:
            add(Finding("deleted", link.seq, link.entry_id))
        elif not link.now or link.now != link.digest:
            if not link.now or len(self.wrong) >= self.report.MOST:
                add(Finding("edited", link.seq, link.entry_id))
            else:
                self.wrong.append(link)
        follows = [_hash(head, link.digest) for head in self.heads]
        if follows and link.hash not in follows:
            add(Finding("reordered", link.seq, link.entry_id))
        # After a hash that was changed by hand, the next link still follows from what it was: only one is named.
        self.heads = tuple({link.hash, follows[0]}) if follows and follows[0] else (link.hash,)
        self.seq = link.seq
        self.report.linked += 1
        self.report.head = link.hash
        if self.open or self.points.begins <= link.seq:
            self.pass_points(link)

    def pass_points(self, link: Chained) -> None:
        """Add this link to the checkpoints that cover it, and check those that end here."""
        for point in self.points.opened(link.seq):
            if not self.points.only_elsewhere(point):
                if point.first > self.signed_to_mine + 1:
                    self.report.add(Finding("unsigned", self.signed_to_mine + 1))
                self.signed_to_mine = max(self.signed_to_mine, point.seq)
            self.open.append((point, Tree()))
        ended = False
        for point, tree in self.open:
            if point.seq >= link.seq:
                with suppress(ValueError):  # no digest at all: the root will not be the one that was signed
                    tree.add(link.digest)
            if point.seq <= link.seq:
                ended = True
                self.close(point, tree, link)
        if ended:
            self.open = [(point, tree) for point, tree in self.open if point.seq > link.seq]

    def close(self, point: Checkpoint, tree: Tree, link: Chained) -> None:
        """Is the chain what this checkpoint signed?"""
        if not self.signed(point):
            self.report.add(Finding("forged", point.seq))
        elif point.seq != link.seq or point.head != link.hash or point.root != tree.root():
            self.report.add(Finding("rewritten", point.seq, link.entry_id))
        else:
            if self.points.only_elsewhere(point):
                self.report.add(Finding("unsigned", point.seq))
            if self.keys:
                self.report.signed_to = max(self.report.signed_to, point.seq)

    def signed(self, point: Checkpoint) -> bool:
        """Is the signature good? True when no key was given: then it is not checked, and the report says so."""
        if not self.keys:
            return True
        raw = self.keys if isinstance(self.keys, bytes) else self.keys.get(point.key_id, b"")
        try:
            Ed25519PublicKey.from_public_bytes(raw).verify(bytes.fromhex(point.signature), statement(point))
        except (InvalidSignature, ValueError):
            return False
        return True

    def finish(self) -> None:
        """What the whole shows: changed entries apart from exchanged ones, a chain cut short, checkpoints gone."""
        expected = {link.digest for link in self.wrong}
        for link in self.wrong:
            kind = "reordered" if link.now in expected else "edited"
            self.report.add(Finding(kind, link.seq, link.entry_id))
        for point in chain((point for point, _ in self.open), self.points.rest()):
            self.report.add(Finding("truncated" if self.signed(point) else "forged", point.seq))


def _hash(head: str, digest: str) -> str:
    """The hash that the next link must have; "" when either is none."""
    try:
        return link_hash(head, digest)
    except (ValueError, TypeError):
        return ""
