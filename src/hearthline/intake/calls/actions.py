"""Writes of the calls room. Each is one use case: policy, state, journal, in one transaction.

`save` asks for one request at a time for each field of a tab: a later request that overtakes an earlier one would be
answered as its author's newest words.
"""

from hearthline.intake.calls.ending import add_call_to, amend, close_call, file_call
from hearthline.intake.calls.lacks import lacking
from hearthline.intake.calls.leaving import leave_calls
from hearthline.intake.calls.saving import may_write, save
from hearthline.intake.calls.scans import attach, detach
from hearthline.intake.calls.starting import CHANNELS, open_call, take_over
from hearthline.intake.calls.types import CallView, Ended, Filed, Lack, Lacking, News, Other, Saved, Scan, Value

__all__ = [
    "CHANNELS",
    "CallView",
    "Ended",
    "Filed",
    "Lack",
    "Lacking",
    "News",
    "Other",
    "Saved",
    "Scan",
    "Value",
    "add_call_to",
    "amend",
    "attach",
    "close_call",
    "detach",
    "file_call",
    "lacking",
    "leave_calls",
    "may_write",
    "open_call",
    "save",
    "take_over",
]
