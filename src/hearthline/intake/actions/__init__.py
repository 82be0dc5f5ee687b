"""Writes of the intake room, by topic. Each is one use case: policy, state, journal, in one transaction."""

from hearthline.intake.actions.amending import amend
from hearthline.intake.actions.canary import check_canaries, seal_canary
from hearthline.intake.actions.files import open_file, quarantine_file
from hearthline.intake.actions.followups import finish_follow_up, make_follow_up
from hearthline.intake.actions.identity import close_reveal, reveal_identity
from hearthline.intake.actions.marks import mark_reporters
from hearthline.intake.actions.opening import Opened, open_pending
from hearthline.intake.actions.reports import (
    ask_question,
    close_messages,
    danger_seen,
    mark_read,
    open_messages,
    set_due,
    set_state,
)
from hearthline.intake.actions.spool import drain_spool
from hearthline.intake.actions.sweeping import expire_drafts, sweep_orphans
from hearthline.intake.actions.written import expect_form, match_written
from hearthline.intake.viewing import make_viewing_copies

__all__ = [
    "Opened",
    "amend",
    "ask_question",
    "check_canaries",
    "close_messages",
    "close_reveal",
    "danger_seen",
    "drain_spool",
    "expect_form",
    "expire_drafts",
    "finish_follow_up",
    "make_follow_up",
    "make_viewing_copies",
    "mark_read",
    "mark_reporters",
    "match_written",
    "open_file",
    "open_messages",
    "open_pending",
    "quarantine_file",
    "reveal_identity",
    "seal_canary",
    "set_due",
    "set_state",
    "sweep_orphans",
]
