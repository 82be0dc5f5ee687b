"""One chunk of a delivery: what it says is put together with what is known, and written."""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, cast

from django.db.models import Max

from hearthline.directory.community.columns import MODELS, columns, is_listed, moment
from hearthline.directory.community.filing import Filing, wait_for_turn
from hearthline.directory.community.models import Delivery, Listed, Source
from hearthline.directory.community.shape import KINDS
from hearthline.directory.community.storing import names, store
from hearthline.directory.community.unfolding import Refusal, Row, Unfolded, later, merge

ELSEWHERE = "this id belongs to another source"
_KNOWN = (
    "id", "source_id", "delivery_id", "told", "exact", "flat", "mark", "modified_at", "changed_at", "ordinal",
)  # fmt: skip
_ALSO = {"service": ("folded",)}
_ASK = 500
"""Ids in one question: SQLite takes a limited number of them."""


@dataclass
class Chunk:
    """Records of a delivery that are written together. `tops`: digests of whole records of a file, by kind and id."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    tops: dict[tuple[str, str], str] = field(default_factory=dict)
    spared: list[tuple[str, str]] = field(default_factory=list)
    differing: int = 0

    def add(self, unfolded: Unfolded, top: tuple[str, str], seq: int) -> None:
        """Take in what one record of a file unfolded to."""
        said = blake2b(digest_size=16)
        for key, row in unfolded.rows.items():
            row.seq = seq
            said.update(f"{row.told!r}{row.exact!r}".encode("utf-8", "surrogatepass"))
            before = self.rows.get(key)
            if before is None:
                self.rows[key] = row
            else:
                self.differing += merge(before, row)
        self.differing += unfolded.differing
        self.spared += unfolded.spared
        self.tops[top] = said.hexdigest()


class Writer:
    """Writes the chunks of one delivery."""

    def __init__(self, delivery: Delivery, now: datetime) -> None:
        self._delivery, self._now = delivery, now
        self._last = int(now.timestamp() * 1_000_000)
        self._filing = Filing()
        self._alone = False

    def write(self, chunk: Chunk) -> list[tuple[Row, Refusal]]:
        """Store the chunk; what belongs to another source is left as it is, and returned. Inside a transaction."""
        wait_for_turn()
        self._alone = not Source.objects.exclude(pk=self._delivery.source_id).exists()
        by_kind: dict[str, dict[str, Row]] = defaultdict(dict)
        for (kind, one), row in chunk.rows.items():
            by_kind[kind][one] = row
        refused: list[tuple[Row, Refusal]] = []
        for kind, rows in by_kind.items():
            if is_listed(MODELS[kind]):
                self._listed(kind, rows, chunk, refused)
            else:
                self._leaves(kind, rows, refused)
        self._spare(chunk.spared)
        self._filing.settle()
        return refused

    def _leaves(self, kind: str, rows: dict[str, Row], refused: list[tuple[Row, Refusal]]) -> None:
        if not self._alone:
            model = MODELS[kind].objects.exclude(source_id=self._delivery.source_id)
            for ids in _portions(rows):
                for one in model.filter(pk__among=ids).values_list("pk", flat=True):
                    refused.append((rows.pop(one), Refusal(kind, "id", ELSEWHERE, whole=True)))
        if kind == "attribute":
            self._filing.touched(rows)
            self._filing.sorted_under(row.links.get("link_id") for row in rows.values())
        store(kind, [self._values(kind, row, columns(row)) for row in rows.values()])

    def _listed(
        self,
        kind: str,
        rows: dict[str, Row],
        chunk: Chunk,
        refused: list[tuple[Row, Refusal]],
    ) -> None:
        known = {
            one["id"]: one
            for ids in _portions(rows)
            for one in MODELS[kind].objects.filter(pk__among=ids).values(*_KNOWN, *_ALSO.get(kind, ()))
        }
        gone: dict[str, list[str]] = defaultdict(list)
        ready = []
        spared = frozenset(chunk.spared)
        model = cast("type[Listed]", MODELS[kind])
        greatest: int | None = model.objects.aggregate(last=Max("ordinal"))["last"]
        self._last = max(self._last, greatest or 0)
        for one, row in rows.items():
            before = known.get(one)
            if before and before["source_id"] != self._delivery.source_id:
                if json.loads(before["told"]) != row.told:  # two sources may share a list of terms, word for word
                    refused.append((row, Refusal(kind, "id", ELSEWHERE, whole=True)))
                continue
            if before:
                self._together(row, before, gone, spared)
            own = columns(row) | self._dates(kind, row, before, chunk.tops.get((kind, one)))
            if kind == "service":
                self._filing.told(one, own["ordinal"], before["folded"] if before else None, own["folded"])
            ready.append(self._values(kind, row, own))
        store(kind, ready)
        for child, ids in gone.items():
            forget(child, ids, self._delivery, self._filing)

    def _together(
        self, row: Row, before: Mapping[str, Any], gone: dict[str, list[str]], spared: Container[tuple[str, str]]
    ) -> None:
        """What was known, and what is told now: within a delivery they add up, after it the new telling counts.

        A telling without anything nested, as on a page of a list, leaves what was nested as it is. What was nested and
        cannot be read now (`spared`) stays as it was.
        """
        told, exact = json.loads(before["told"]), json.loads(before["exact"] or "{}")
        if before["delivery_id"] == self._delivery.pk:
            row.told, row.exact = later((told, exact), (row.told, row.exact))
            row.flat = row.flat and before["flat"]
            return
        lists = KINDS[row.kind].lists
        for key, child in lists.items():
            if row.flat or not isinstance(told.get(key), list):
                continue
            if not row.full:
                row.told[key] = told[key]
                continue
            now = row.told.get(key, [])
            kept = [one for one in told[key] if one not in now and (child, one) in spared]
            if kept:
                row.told[key] = [*now, *kept]
            if not KINDS[child].listed:
                gone[child] += set(told[key]) - set(now) - set(kept)

    def _dates(self, kind: str, row: Row, before: Mapping[str, Any] | None, top: str | None) -> dict[str, Any]:
        mark = top or blake2b(f"{row.told!r}{row.exact!r}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        same = before is not None and before["mark"] == mark
        if before is None:
            self._last += 1
        changed = before["changed_at"] if before and same else self._now
        return {
            "mark": mark,
            "ordinal": before["ordinal"] if before else self._last,
            "changed_at": changed,
            "modified_at": moment(row.told.get("last_modified"))
            or (before["modified_at"] if before and same else changed),
            "hidden": False,
            "secret": True,  # until the end of the delivery says otherwise
            "withdrawn_at": None,
            "checked_on": None,
        }

    def _values(self, kind: str, row: Row, more: Mapping[str, Any]) -> list[Any]:
        said = {
            "id": row.id,
            "source_id": self._delivery.source_id,
            "delivery_id": self._delivery.pk,
            "seq": row.seq,
            "flat": row.flat,
            "told": json.dumps(row.told),
            "exact": json.dumps(row.exact) if row.exact else "",
            **more,
        }
        return [said[name] for name in names(kind)]

    def _spare(self, spared: Iterable[tuple[str, str]]) -> None:
        """A record that was there before and cannot be read now: it stays as it was, and counts as told."""
        by_kind: dict[str, dict[str, None]] = defaultdict(dict)
        for kind, one in spared:
            by_kind[kind][one] = None
        for kind, ids in by_kind.items():
            rows = MODELS[kind].objects.filter(source_id=self._delivery.source_id)
            for some in _portions(ids):
                rows.filter(pk__among=some).update(delivery=self._delivery)


def forget(kind: str, ids: Iterable[str], delivery: Delivery, filing: Filing) -> None:
    """Take away leaves that nothing tells of any more, and what is nested in them."""
    for some in _portions(dict.fromkeys(ids)):
        rows = MODELS[kind].objects.filter(pk__among=some, source_id=delivery.source_id).exclude(delivery=delivery)
        under: dict[str, list[str]] = defaultdict(list)
        for told in rows.values_list("told", flat=True):
            said = json.loads(told)
            for key, child in KINDS[kind].lists.items():
                under[child] += said.get(key, ())
        if kind == "attribute":
            filing.touched(some)
        rows.delete()
        for child, below in under.items():
            forget(child, below, delivery, filing)


def _portions(rows: Mapping[str, object]) -> Iterable[list[str]]:
    ids = list(rows)
    for start in range(0, len(ids), _ASK):
        yield ids[start : start + _ASK]
