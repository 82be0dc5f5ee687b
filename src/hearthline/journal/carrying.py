"""The journal's lines to another machine, as they are linked: for whoever watches there, and for the day this one is
somebody else's (OWASP ASVS 16.4.3). An operator's command takes them on standard input; nothing waits for it.
"""

from collections.abc import Iterator

from hearthline.ground import clock
from hearthline.journal.anchoring import LATE, keep_mark, pause
from hearthline.journal.anchors import Anchor, Failed
from hearthline.journal.canonical import canonical
from hearthline.journal.models import AnchorMark, Entry, Link

PIECE = 2000
MOST = 50
"""Pieces in one round: whoever names a command late has the rest within minutes."""


def carry(place: Anchor | None) -> int:
    """Give the place every linked line that it does not have yet. Returns how many it took.

    What failed is tried again after a growing pause, from the first line that was not taken: lines may come twice, and
    bear their number.
    """
    if place is None:
        return 0
    taken = 0
    for _ in range(MOST):
        piece = _piece(place)
        taken += piece
        if piece < PIECE:
            break
    return taken


def _piece(place: Anchor) -> int:
    now = clock.now()
    mark = AnchorMark.objects.filter(pk=place.name).first() or AnchorMark(pk=place.name)
    if mark.tried_at is not None and (now - mark.tried_at).total_seconds() < pause(place, mark):
        return 0
    links = list(Link.objects.filter(seq__gt=mark.seq).order_by("seq")[:PIECE])
    if not links:
        return 0
    failed = ""
    try:
        place.put(now.strftime("%Y-%m"), list(_lines(links)))
    except Failed as wrong:
        failed = wrong.code
    keep_mark(mark, now, failed, links[-1].seq, caught_up=not failed and len(links) < PIECE)
    return 0 if failed else len(links)


def _lines(links: list[Link]) -> Iterator[str]:
    """One JSON object a link: its number and hash, and the entry in the very bytes that are hashed; `null` for one that
    was taken away."""
    entries = Entry.objects.in_bulk([link.entry_id for link in links])
    for link in links:
        entry = entries.get(link.entry_id)
        told = canonical(entry).decode("ascii") if entry else "null"
        yield f'{{"seq":{link.seq},"hash":"{link.hash}","entry":{told}}}'


def late(place: Anchor | None) -> bool:
    """Whether a line has waited for ten minutes."""
    if place is None:
        return False
    kept = AnchorMark.objects.filter(pk=place.name).values_list("seq", flat=True).first() or 0
    oldest = Link.objects.filter(seq__gt=kept).order_by("seq").values_list("entry_id", flat=True).first()
    if oldest is None:
        return False
    at = Entry.objects.filter(pk=oldest).values_list("at", flat=True).first()
    return at is None or clock.now() - at > LATE
