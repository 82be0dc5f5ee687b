"""Somebody's account ended: what hangs on it in the plan. Wired in `site/wiring.py`, inside the same transaction."""

from hearthline.duty.actions import falling
from hearthline.duty.roster import coverage


def gone(agency_id: str, person: str) -> None:
    """Their calendar's address ends, swaps that wait for them fall, and a gap that is near is told at once.

    Their shifts stay in the plan and show as gaps: who was planned there is not rewritten.
    """
    falling.feed_of(agency_id, person)
    falling.of_person(agency_id, person)
    coverage.look(agency_id)
