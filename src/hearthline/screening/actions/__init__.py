"""Writes of the screening room: one function a use case, each one transaction."""

from hearthline.screening.actions.alarms import Answered, alarm_lapsed, answer_alarm
from hearthline.screening.actions.calling import show_callback
from hearthline.screening.actions.claiming import Held, claim, release, touch
from hearthline.screening.actions.deciding import decide, second_look
from hearthline.screening.actions.reviewing import may_second, review_override
from hearthline.screening.actions.running import set_facts
from hearthline.screening.actions.state import Changed
from hearthline.screening.actions.translating import ask_translation, claim_translation, write_translation
from hearthline.screening.actions.undoing import UNDO_WITHIN, undo_claim, undo_decision, undo_release
from hearthline.screening.actions.views import delete_view, save_view

__all__ = [
    "UNDO_WITHIN",
    "Answered",
    "Changed",
    "Held",
    "alarm_lapsed",
    "answer_alarm",
    "ask_translation",
    "claim",
    "claim_translation",
    "decide",
    "delete_view",
    "may_second",
    "release",
    "review_override",
    "save_view",
    "second_look",
    "set_facts",
    "show_callback",
    "touch",
    "undo_claim",
    "undo_decision",
    "undo_release",
    "write_translation",
]
