"""Writes of the duty room. Keyword-only; `actor` is a person (Viewer) or a system actor.

What a floor above calls inside its own use case (clocks, raising an alert) asks no policy of its own; what a person
does here (acknowledging) does.
"""

from hearthline.duty.actions.alerts import FOR_SUPERVISORS, acknowledge_alert, on_acknowledged, raise_alert, take_alert
from hearthline.duty.actions.clocks import cancel_clock, meet_clock, shorten_clock, start_clock
from hearthline.duty.actions.closures import Moved, enter_closure, moves, recount, withdraw_closure
from hearthline.duty.actions.pausing import pause_clock, resume_clock
from hearthline.duty.actions.reopening import close_alert, reopen_clock
from hearthline.duty.actions.ticking import Ticked, sweep, tick

__all__ = [
    "FOR_SUPERVISORS",
    "Moved",
    "Ticked",
    "acknowledge_alert",
    "cancel_clock",
    "close_alert",
    "enter_closure",
    "meet_clock",
    "moves",
    "on_acknowledged",
    "pause_clock",
    "raise_alert",
    "recount",
    "reopen_clock",
    "resume_clock",
    "shorten_clock",
    "start_clock",
    "sweep",
    "take_alert",
    "tick",
    "withdraw_closure",
]
