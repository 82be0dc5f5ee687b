"""Writes of the dispatch room. Keyword-only; each is one use case, journalled. What reacts runs inside the caller's."""

from hearthline.dispatch.actions.after import record_outcome, send_update, update_received
from hearthline.dispatch.actions.owing import call_filed, excuse, expect_hand_on, form_sent, owe
from hearthline.dispatch.actions.responders import end_responder, keep_responder
from hearthline.dispatch.actions.telling import next_office, record_answer, tell
from hearthline.dispatch.actions.typing import keep_typed

__all__ = [
    "call_filed",
    "end_responder",
    "excuse",
    "expect_hand_on",
    "form_sent",
    "keep_responder",
    "keep_typed",
    "next_office",
    "owe",
    "record_answer",
    "record_outcome",
    "send_update",
    "tell",
    "update_received",
]
