"""Writes of the screening room: one function a use case, each one transaction."""

from hearthline.screening.actions.alarms import Answered, alarm_lapsed, answer_alarm
from hearthline.screening.actions.claiming import Held, claim, release
from hearthline.screening.actions.deciding import decide, second_look
from hearthline.screening.actions.running import set_facts
from hearthline.screening.actions.state import Changed
from hearthline.screening.actions.translating import ask_translation, claim_translation, write_translation

__all__ = [
    "Answered",
    "Changed",
    "Held",
    "alarm_lapsed",
    "answer_alarm",
    "ask_translation",
    "claim",
    "claim_translation",
    "decide",
    "release",
    "second_look",
    "set_facts",
    "write_translation",
]
