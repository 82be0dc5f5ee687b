"""Writes about referrals: telling of a listing, passing a name on, what became of it, taking consent back."""

from hearthline.helpdesk.referring.actions.after import heard, passed, withdraw
from hearthline.helpdesk.referring.actions.making import begin, pass_on, tell

__all__ = ["begin", "heard", "pass_on", "passed", "tell", "withdraw"]
