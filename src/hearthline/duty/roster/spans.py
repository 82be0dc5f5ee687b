"""Stretches of time, from a moment until just before another; sets of them, sorted and apart from each other."""

from collections.abc import Iterable
from datetime import datetime

Span = tuple[datetime, datetime]


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps: sorted, and what touches is one. Empty stretches are left out."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def less(spans: Iterable[Span], gone: Iterable[Span]) -> list[Span]:
    """What is left of `spans` where `gone` is not."""
    left = union(spans)
    for start, end in union(gone):
        kept: list[Span] = []
        for one in left:
            kept += [part for part in ((one[0], min(one[1], start)), (max(one[0], end), one[1])) if part[0] < part[1]]
        left = kept
    return left


def common(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Where both are."""
    right = union(others)
    both = ((max(a, c), min(b, d)) for a, b in union(spans) for c, d in right)
    return union(span for span in both if span[0] < span[1])


def touch(one: Span, other: Span) -> bool:
    """Whether they overlap or meet."""
    return one[0] <= other[1] and other[0] <= one[1]


def readable(span: Span) -> bool:
    """Whether a clock without seconds shows a beginning and a later end.

    A stretch within one minute is as true as any other, and a page that said "6:55 to 6:55" would only puzzle.
    """
    start, end = (at.replace(second=0, microsecond=0) for at in span)
    return start < end
