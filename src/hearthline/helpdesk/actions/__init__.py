"""Writes of the help desk: what comes in, who has it, what is answered, what was agreed, who owns each way in."""

from hearthline.helpdesk.actions.agreed import finish
from hearthline.helpdesk.actions.answering import Agree, answer, close
from hearthline.helpdesk.actions.handing_on import complain, report
from hearthline.helpdesk.actions.holding import change, claim, note, put_back
from hearthline.helpdesk.actions.logging import log
from hearthline.helpdesk.actions.opening import open_pending
from hearthline.helpdesk.actions.shelf import drain_spool, spool_health
from hearthline.helpdesk.actions.ways import beat, give, looked, watch

__all__ = [
    "Agree",
    "answer",
    "beat",
    "change",
    "claim",
    "close",
    "complain",
    "drain_spool",
    "finish",
    "give",
    "log",
    "looked",
    "note",
    "open_pending",
    "put_back",
    "report",
    "spool_health",
    "watch",
]
