"""Writes of the complaints room. Keyword-only; `viewer` is a person or the system, and goes through the policies."""

from hearthline.helpdesk.complaints.actions.answering import answer, mark_told
from hearthline.helpdesk.complaints.actions.moving import go_up, name_about, withdraw
from hearthline.helpdesk.complaints.actions.opening import open_complaint
from hearthline.helpdesk.complaints.actions.standing import end_post, set_post
from hearthline.helpdesk.complaints.actions.working import attend

__all__ = [
    "answer",
    "attend",
    "end_post",
    "go_up",
    "mark_told",
    "name_about",
    "open_complaint",
    "set_post",
    "withdraw",
]
