"""Writes of the duty room. Keyword-only; `actor` is a person (Viewer) or a system actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hearthline.duty.models import Alert, Clock


@dataclass(frozen=True)
class Ticked:
    """What one tick changed: clocks breached, alerts raised, alerts escalated."""

    breached: int = 0
    raised: int = 0
    escalated: int = 0


def start_clock(
    *,
    actor: Any,
    subject_kind: str,
    subject_id: str,
    kind: str,
    started_at: datetime,
    due_at: datetime,
    rule: str,
    citation: str,
    counting_verified: bool,
    owner: str = "",
    label: str = "",
    alert_kind: str = "clock_breach",
) -> Clock:
    """Start a clock. Inside a transaction. One is already open for this subject and kind: that one, shortened if the
    new one ends earlier. The agency is the actor's."""
    raise NotImplementedError


def shorten_clock(
    *,
    actor: Any,
    subject_kind: str,
    subject_id: str,
    kind: str,
    due_at: datetime,
    rule: str,
    citation: str,
    counting_verified: bool,
) -> Clock | None:
    """Replace the open clock by one that ends earlier, same start. A later `due_at` changes nothing. None: no clock."""
    raise NotImplementedError


def meet_clock(*, actor: Any, subject_kind: str, subject_id: str, kind: str, entry: str) -> bool:
    """Meet the open clock by the journalled act `entry` (its journal id). False when none was open."""
    raise NotImplementedError


def raise_alert(
    *, actor: Any, kind: str, key: str, subject_kind: str, subject_id: str, urgent: bool = False, label: str = ""
) -> Alert:
    """Raise an alert once per (agency, `key`). Inside a transaction."""
    raise NotImplementedError


def acknowledge_alert(*, viewer: Any, alert_id: UUID) -> Alert:
    """A named person takes it. The first press wins; later ones get the same row and see who."""
    raise NotImplementedError


def tick(now: datetime | None = None, *, agencies: Sequence[str] | None = None) -> Ticked:
    """What time alone changes: clocks past due are breached and alarm; unanswered alerts rise a level.

    Idempotent, safe with several workers: each change is a conditional UPDATE that one of them wins.
    """
    raise NotImplementedError
