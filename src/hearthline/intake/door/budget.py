"""Floods: a source over its budget is marked, never refused. Nothing of it is written anywhere."""

from hearthline.ground.budget import BUDGET, MOST_SOURCES, WINDOW, Budget, prefix

__all__ = ["BUDGET", "MOST_SOURCES", "WINDOW", "Budget", "note", "prefix"]

_budget = Budget()


def note(address: str) -> bool:
    """Count one submission from this address; True when its source is over budget ("burst").

    The source is HMAC(daily in-memory salt, address prefix: /24 or /48), in the memory of this process only.
    """
    return _budget.note(address)
