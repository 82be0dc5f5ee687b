"""Writes of the messaging room."""

from hearthline.messaging.actions.delivering import deliver, is_due
from hearthline.messaging.actions.ending import give_up, retry, test_message
from hearthline.messaging.actions.hearing import hear, record_status
from hearthline.messaging.actions.sending import send
from hearthline.messaging.types import Delivered, Target

__all__ = [
    "Delivered",
    "Target",
    "deliver",
    "give_up",
    "hear",
    "is_due",
    "record_status",
    "retry",
    "send",
    "test_message",
]
