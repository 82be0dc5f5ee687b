"""Is the journal what it was? Walks the whole chain in pieces, and names what is wrong.

What cannot be seen: what happened after the last checkpoint that is held elsewhere, by somebody who can write to
the database *and* holds the signing key. Export checkpoints to another machine and check against that file.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Exists, OuterRef

from hearthline.journal.canonical import GENESIS, entry_digest, link_hash, merkle_root
from hearthline.journal.models import Checkpoint, Entry, Link, Pending
from hearthline.journal.queries import health
from hearthline.journal.report import Finding, VerifyReport
from hearthline.journal.sequencer import statement

_PIECE = 1000


Keys = Mapping[str, bytes] | bytes | None


def verify(public_key: Keys = None, against: Sequence[Checkpoint] = ()) -> VerifyReport:
    """Check every entry, link and checkpoint.

    `public_key`: 32 bytes of Ed25519, or one for each key id, to check signatures. `against`: checkpoints kept
    elsewhere, checked like the ones in the database. Reads in pieces of 1,000; needs no lock, and may run beside
    writers.
    """
    # Checkpoints first: what they cover is in the chain by the time the chain is read.
    points = _points(against)
    walk = _Walk(points, public_key)
    for link, entry in _pairs():
        walk.step(link, entry)
    walk.finish()
    walk.report.findings += _strays()
    waiting = health()
    walk.report.unlinked = waiting.unlinked
    walk.report.oldest_unlinked_seconds = waiting.oldest_seconds
    return walk.report


def _points(against: Sequence[Checkpoint]) -> list[Checkpoint]:
    mine = list(Checkpoint.objects.order_by("seq"))
    known = {(p.seq, p.signature) for p in mine}
    return sorted([*mine, *(p for p in against if (p.seq, p.signature) not in known)], key=lambda p: (p.seq, p.first))


def _pairs() -> Iterator[tuple[Link, Entry | None]]:
    last = Link.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    seen = -(2**62)
    while True:
        links = list(Link.objects.filter(seq__gt=seen, seq__lte=last).order_by("seq")[:_PIECE])
        if not links:
            return
        entries = Entry.objects.in_bulk([link.entry_id for link in links])
        for link in links:
            yield link, entries.get(link.entry_id)
        seen = links[-1].seq


def _strays() -> list[Finding]:
    linked = Link.objects.filter(entry_id=OuterRef("pk"))
    waiting = Pending.objects.filter(entry_id=OuterRef("pk"))
    strays = Entry.objects.filter(~Exists(linked), ~Exists(waiting)).values_list("pk", flat=True)
    gone = Pending.objects.filter(~Exists(Entry.objects.filter(pk=OuterRef("pk")))).values_list("pk", flat=True)
    return [
        *(Finding("inserted", 0, key.hex) for key in strays.iterator()),
        *(Finding("deleted", 0, key.hex) for key in gone.iterator()),
    ]


class _Walk:
    """One pass over the chain."""

    def __init__(self, points: list[Checkpoint], keys: Keys) -> None:
        self.report = VerifyReport(checkpoints=len(points), signatures=bool(keys))
        self.points = deque(points)
        self.keys = keys
        self.head: str | None = GENESIS
        self.seq = 0
        self.leaves: dict[int, str] = {}
        self.wrong: list[tuple[Link, str]] = []

    def step(self, link: Link, entry: Entry | None) -> None:
        """The next link: is it the next, does it hold its entry, does it follow from the one before?"""
        add = self.report.findings.append
        if link.seq != self.seq + 1:
            add(Finding("deleted" if link.seq > self.seq else "inserted", self.seq + 1 if link.seq > 0 else link.seq))
            self.head = None
        if entry is None:
            add(Finding("deleted", link.seq, link.entry_id.hex))
        elif (actual := entry_digest(entry)) != link.digest:
            self.wrong.append((link, actual))
        if self.head is not None and link_hash(self.head, link.digest) != link.hash:
            add(Finding("reordered", link.seq, link.entry_id.hex))
        self.seq, self.head = link.seq, link.hash
        self.report.linked += 1
        self.report.head = link.hash
        if self.points:
            self.leaves[link.seq] = link.digest
            self.pass_points(link)

    def pass_points(self, link: Link) -> None:
        """Check the checkpoints that end at this link."""
        if not self.points or self.points[0].seq > link.seq:
            return
        while self.points and self.points[0].seq <= link.seq:
            point = self.points.popleft()
            if not self.signed(point):
                self.report.findings.append(Finding("forged", point.seq))
                continue
            leaves = [self.leaves[n] for n in range(point.first, point.seq + 1) if n in self.leaves]
            if point.seq != link.seq or point.head != link.hash or point.root != merkle_root(leaves):
                self.report.findings.append(Finding("rewritten", point.seq, link.entry_id.hex))
            elif self.keys:
                self.report.signed_to = point.seq
        first = self.points[0].first if self.points else link.seq + 1
        self.leaves = {n: digest for n, digest in self.leaves.items() if n >= first}

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
        """What the whole shows: changed entries apart from exchanged ones, and a chain cut short."""
        expected = {link.digest for link, _ in self.wrong}
        for link, actual in self.wrong:
            kind = "reordered" if actual in expected else "edited"
            self.report.findings.append(Finding(kind, link.seq, link.entry_id.hex))
        for point in self.points:
            self.report.findings.append(Finding("truncated" if self.signed(point) else "forged", point.seq))
