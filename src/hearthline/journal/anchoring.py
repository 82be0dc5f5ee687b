"""Handing signed checkpoints to the anchors, again and again until each has them. Nothing waits for it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from hearthline.ground import clock
from hearthline.journal.anchors import Anchor, Failed
from hearthline.journal.models import AnchorMark, Checkpoint
from hearthline.journal.sequencer import exported

PIECE = 500
LATE = timedelta(minutes=10)
LONGEST_PAUSE = 900
"""Seconds after which a failing anchor is tried again at the latest."""


def line(point: Checkpoint) -> str:
    """A signed checkpoint as one line of JSON: what leaves the house."""
    return json.dumps({**exported(point), "signature": point.signature}, sort_keys=True)


def hand_over(anchors: Sequence[Anchor]) -> int:
    """Give each anchor what it does not have yet, when it is its time. Returns how many checkpoints were taken.

    A failure is kept with the anchor's mark and tried again after a growing pause; it stops no other anchor.
    """
    return sum(_one(anchor) for anchor in anchors)


def _one(anchor: Anchor) -> int:
    now = clock.now()
    mark = AnchorMark.objects.filter(pk=anchor.name).first() or AnchorMark(pk=anchor.name)
    if mark.tried_at is not None and now - mark.tried_at < timedelta(seconds=pause(anchor, mark)):
        return 0
    waiting = Checkpoint.objects.filter(seq__gt=mark.seq).order_by("seq")
    points = list(waiting.reverse()[:1]) if anchor.only_newest else list(waiting[:PIECE])
    if not points:
        return 0
    failed = ""
    try:
        anchor.put(points[-1].at.strftime("%Y-%m"), [line(point) for point in points])
    except Failed as wrong:
        failed = wrong.code
    seq = mark.seq if failed else points[-1].seq
    keep_mark(mark, now, failed, seq, caught_up=not Checkpoint.objects.filter(seq__gt=seq).exists())
    return 0 if failed else len(points)


def pause(anchor: Anchor, mark: AnchorMark) -> float:
    """Seconds until this place is tried again: none while it lags behind, growing while it fails."""
    if not mark.failures:
        return anchor.every if mark.caught_up else 0
    return float(min(15 * 2 ** min(mark.failures, 10), LONGEST_PAUSE))


def keep_mark(mark: AnchorMark, now: datetime, failed: str, seq: int, *, caught_up: bool) -> None:
    """Write down how far a place is. `failed`: why not, one word; "" when it took everything up to `seq`."""
    mark.tried_at, mark.error = now, failed[:64]
    mark.failures = mark.failures + 1 if failed else 0
    if not failed:
        mark.seq, mark.kept_at = seq, now
    mark.caught_up = caught_up
    with transaction.atomic():
        AnchorMark.objects.update_or_create(
            pk=mark.pk,
            defaults={
                name: getattr(mark, name) for name in ("seq", "tried_at", "kept_at", "failures", "error", "caught_up")
            },
        )


def late(anchors: Sequence[Anchor]) -> list[str]:
    """Names of anchors that lack a checkpoint that is older than their time and ten minutes."""
    found = []
    for anchor in anchors:
        kept = AnchorMark.objects.filter(pk=anchor.name).values_list("seq", flat=True).first() or 0
        oldest = Checkpoint.objects.filter(seq__gt=kept).order_by("seq").values_list("at", flat=True).first()
        if oldest is not None and clock.now() - oldest > LATE + timedelta(seconds=anchor.every):
            found.append(anchor.name)
    return found
