"""Writes of the people room, by topic. Each is one use case: policy, state, journal, index, in one transaction."""

from hearthline.people.actions.adding import (
    add_address,
    add_identifier,
    add_name,
    add_phone,
    correct,
    end_address,
    end_phone,
)
from hearthline.people.actions.closing import restrict, seal, stand, stop_standing, unrestrict, unseal
from hearthline.people.actions.creating import create
from hearthline.people.actions.doubling import dismiss, leave, propose, reconsider
from hearthline.people.actions.families import end_relation, join_household, leave_household, relate
from hearthline.people.actions.linking import link, unlink
from hearthline.people.actions.looking import look_up, sweep_lookups, told_by
from hearthline.people.actions.merging import merge, unmerge
from hearthline.people.actions.warning import end_warning, note_past, warn

__all__ = [
    "add_address",
    "add_identifier",
    "add_name",
    "add_phone",
    "correct",
    "create",
    "dismiss",
    "end_address",
    "end_phone",
    "end_relation",
    "end_warning",
    "join_household",
    "leave",
    "leave_household",
    "link",
    "look_up",
    "merge",
    "note_past",
    "propose",
    "reconsider",
    "relate",
    "restrict",
    "seal",
    "stand",
    "stop_standing",
    "sweep_lookups",
    "told_by",
    "unlink",
    "unmerge",
    "unrestrict",
    "unseal",
    "warn",
]
