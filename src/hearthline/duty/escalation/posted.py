"""What messaging knows of our calls: whether a provider took them, how often it was asked, whether in doubt."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from hearthline.messaging.models import Attempt, Message


@dataclass(frozen=True)
class Posted:
    """`state`: of the message, a code; "" when messaging has none. `taken_at`: a provider accepted it. `repeats`:
    attempts that were made because an earlier one was in doubt; each bore the same key."""

    state: str = ""
    taken_at: datetime | None = None
    repeats: int = 0


def posted(agency_id: str, keys: Collection[str]) -> Mapping[str, Posted]:
    """By the call's key. Two queries. For pages that asked for their own right first."""
    again: dict[str, int] = {}
    tried = Attempt.unscoped.filter(agency_id=agency_id, message__key__in=keys, repeat=True)
    for key in tried.values_list("message__key", flat=True):
        again[key] = again.get(key, 0) + 1
    rows = Message.unscoped.filter(agency_id=agency_id, key__in=keys).values_list("key", "state", "sent_at")
    return {key: Posted(state, sent_at, again.get(key, 0)) for key, state, sent_at in rows}
