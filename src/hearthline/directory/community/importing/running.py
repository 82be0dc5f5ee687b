"""The import itself: read, unfold, write in chunks; known again after a stop; what could not be taken is listed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from hearthline.directory.community.importing.chunks import Chunk, Writer
from hearthline.directory.community.importing.ending import TWICE, end
from hearthline.directory.community.importing.others import Others, no_key
from hearthline.directory.community.kinds import kind_of
from hearthline.directory.community.models import Delivery, DeliveryState, Reject, Source, SourceKind
from hearthline.directory.community.reading.items import TOO_DEEP, Item
from hearthline.directory.community.reading.parcels import Part, digest, parts
from hearthline.directory.community.shape import KINDS
from hearthline.directory.community.unfolding import UNKNOWN_KIND, Refusal, Seen, Unfolded, unfold
from hearthline.ground import clock
from hearthline.ground.errors import DomainError

CHUNK = 500
"""Records of a file that are written together, unless they unfold to more than `ROWS` rows."""
ROWS = 8_000
LINES = 20
"""So many refusals are told at the end; all of them are in the table."""


@dataclass
class Done:
    """What an import did. `records`: those of the files; `taken`, `refused`: of these. `notes`: refused parts of what
    was taken. `differing`: records told twice in it, with different words. `lines`: the first refusals, in words.
    `unreadable`: somewhere nobody can tell which record it was: so nothing can be called missing.
    """

    records: int = 0
    taken: int = 0
    refused: int = 0
    notes: int = 0
    differing: int = 0
    withdrawn: int = 0
    resumed_at: int = 0
    unreadable: bool = False
    lines: list[str] = field(default_factory=list)


Told = Callable[[Done], None]


@dataclass(frozen=True)
class Asked:
    """What an import is asked to do. `kind`: of records that do not say it. `replace`: withdraw what is not in it."""

    source: str
    paths: Sequence[Path]
    kind: str = ""
    replace: bool = False
    licence: str = ""


def run(asked: Asked, told: Told | None = None) -> Done:
    """Take a delivery in. Raises DomainError when there is nothing to read. Not inside a transaction."""
    if asked.kind and asked.kind not in KINDS:
        raise DomainError("services.E004", "--kind names no table of HSDS 3.0")
    found = parts(asked.paths)
    source = _source(asked)
    delivery = _delivery(source, found)
    work = _Import(asked, delivery, found, told or (lambda _: None))
    with _WideCache():
        work.run()
        return end(delivery, work.done, found, replace=asked.replace)


def _source(asked: Asked) -> Source:
    source, _ = Source.objects.get_or_create(pk=asked.source)
    if source.kind != SourceKind.IMPORTED:
        raise DomainError("services.E005", "these listings are the agency's own: no file replaces them")
    if asked.licence and source.licence != asked.licence:
        source.licence = asked.licence[:200]
        source.save(update_fields=["licence"])
    return source


def _delivery(source: Source, found: Sequence[Part]) -> Delivery:
    """The delivery that this one goes on with, or a new one. After another file of the same source it begins anew: what
    it told before it stopped may be told otherwise since."""
    same = digest(found)
    last = Delivery.objects.filter(source=source).order_by("-started_at", "-pk").first()
    if last is not None and (last.sha256, last.state) == (same, DeliveryState.RUNNING):
        return last
    form = "csv" if all(part.is_table for part in found) else "json"
    return Delivery.objects.create(source=source, sha256=same, form=form, started_at=clock.now())


class _Import:
    """One run over one delivery."""

    def __init__(self, asked: Asked, delivery: Delivery, found: Sequence[Part], told: Told) -> None:
        self._asked, self._delivery, self._found, self._told = asked, delivery, found, told
        self._others = Others(delivery)
        self._seen = Seen()
        self.done = Done(
            records=delivery.records, taken=delivery.taken, refused=delivery.refused, resumed_at=delivery.records
        )
        self._begin()

    def _begin(self) -> None:
        self._chunk, self._rejects, self._waiting = Chunk(), list[Reject](), 0

    def run(self) -> None:
        """Read to the end."""
        writer = Writer(self._delivery, self._delivery.started_at)
        kind, seen = self._asked.kind, 0
        for item in self._items():
            seen += 1
            self.done.unreadable = self.done.unreadable or bool(item.why)
            if not item.kind and not item.why:
                kind = self._asked.kind or kind_of(item.value, kind)
            if seen <= self.done.resumed_at:
                continue
            self._take(item, item.kind or kind, seen)
            if self._waiting >= CHUNK or len(self._chunk.rows) >= ROWS:
                self._write(writer, seen)
        self._write(writer, seen)

    def _items(self) -> Iterator[Item]:
        for part in self._found:
            yield from part.items()

    def _take(self, item: Item, kind: str, seq: int) -> None:
        self._waiting += 1
        self.done.records += 1
        if item.why or (kind not in KINDS and not item.flat):
            self._refuse(item, Refusal(kind, "", item.why or UNKNOWN_KIND, whole=True))
            self.done.refused += 1
        elif kind not in KINDS and (why := no_key(item.value)):
            self._refuse(item, Refusal(kind, "id", why, whole=True))
            self.done.refused += 1
        elif kind not in KINDS:
            self._others.add(kind, item.value)
            self.done.taken += 1
        else:
            self._unfold(item, kind, seq)

    def _unfold(self, item: Item, kind: str, seq: int) -> None:
        try:
            unfolded = unfold(kind, item.value, flat=item.flat, cells=item.cells, seen=self._seen)
        except RecursionError:
            unfolded = Unfolded(refused=[Refusal(kind, "", TOO_DEEP, whole=True)])
            self._seen = Seen()  # what was met in it is not taken: it counts as told nowhere
        one = item.value.get("id")
        top = (kind, one) if isinstance(one, str) else ("", "")
        taken = top in unfolded.rows
        for refusal in unfolded.refused:
            self._refuse(item, refusal)
        self.done.notes += len(unfolded.refused) - (not taken)
        if taken:
            if not item.page and not item.flat:
                unfolded.rows[top].full = True
            self._chunk.add(unfolded, top, seq)
            self.done.taken += 1
        else:
            self.done.refused += 1
            if top[1]:
                self._chunk.spared.append(top)

    def _refuse(self, item: Item, refusal: Refusal) -> None:
        self._rejects.append(
            Reject(
                delivery=self._delivery,
                file=item.file[:120],
                record=item.number,
                line=item.line,
                kind=refusal.kind[:40],
                field=refusal.field[:80],
                why=refusal.why,
            )
        )
        if len(self.done.lines) < LINES:
            where = " ".join(filter(None, (refusal.kind, refusal.field)))
            self.done.lines.append(f"{item.file}, line {item.line}, record {item.number}: {where}: {refusal.why}")

    def _write(self, writer: Writer, seen: int) -> None:
        """One chunk, in one transaction, with how far it is."""
        if not self._waiting:
            return
        with transaction.atomic():
            for row, refusal in writer.write(self._chunk):
                self._refuse(Item("", row.seq, 0), refusal)
                if (row.kind, row.id) in self._chunk.tops:
                    self.done.taken, self.done.refused = self.done.taken - 1, self.done.refused + 1
                else:
                    self.done.notes += 1
            self._others.write()
            Reject.objects.bulk_create(self._rejects, batch_size=500)
            self._settle(seen)
        self.done.differing += self._chunk.differing
        self._begin()
        self._told(self.done)

    def _settle(self, seen: int) -> None:
        """So far it is. Raises DomainError when another command went on with the same file from where this one was."""
        mine = Delivery.objects.filter(
            pk=self._delivery.pk, records=self._delivery.records, state=DeliveryState.RUNNING
        )
        if not mine.update(records=seen, taken=self.done.taken, refused=self.done.refused):
            raise DomainError("services.E006", TWICE)
        self._delivery.records = seen


class _WideCache:
    """SQLite: a page cache that holds the ends of all the trees that grow."""

    def __enter__(self) -> None:
        self._set(-262_144)

    def __exit__(self, *_: object) -> None:
        self._set(-2_000)

    def _set(self, size: int) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA cache_size = {size}")
