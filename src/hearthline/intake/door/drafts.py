"""Answers in progress, kept for 72 hours for who holds the draft code. Best effort: the wizard works without."""

from datetime import timedelta

from django.db import Error as DatabaseError

from hearthline.ground import clock
from hearthline.intake.door.attachments import has_room
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.models import Draft
from hearthline.sealing import SealError, draft_id, draft_key, new_draft_code, open_value, seal_value
from hearthline.sealing.context import Context

KEPT = timedelta(hours=72)
LONGEST = timedelta(days=26)
"""The longest that one code is kept by saving again. The files it names are swept 30 days after they were sent, so no
draft may live as long: one that opened with its files gone would send a report without them."""
LARGEST = 4 * 1024 * 1024


def _context(agency_id: str, row_id: str) -> Context:
    return (agency_id, "draft", "sealed", row_id)


def save(state: bytes, *, agency_id: str, code: str = "") -> str | None:
    """Keep `state` under a draft code (a new one, or the one given) and return the code; None when it was not saved:
    too large, no database, no disk but the reserve that is kept for reports, or so old that it cannot be kept for
    another `KEPT`.

    The code is never stored: the row's id is a keyed hash of it, and the row's key is derived from it.
    """
    if len(state) > LARGEST or not has_room(2 * len(state)):
        return None
    held = code or new_draft_code()
    row_id = draft_id(door_keys().pepper, held)
    now = clock.now()
    draft = Draft(
        id=row_id,
        agency_id=agency_id,
        sealed=seal_value(draft_key(held), _context(agency_id, row_id), state),
        first_saved_at=now,
        expires_at=now + KEPT,
    )
    try:
        if code and Draft.unscoped.filter(id=row_id, first_saved_at__lt=now + KEPT - LONGEST).exists():
            return None
        Draft.unscoped.bulk_create(
            [draft], update_conflicts=True, unique_fields=["id"], update_fields=["sealed", "expires_at"]
        )
    except (DatabaseError, OSError):
        return None
    return held


def load(typed: str, *, agency_id: str) -> bytes | None:
    """The state kept under a typed draft code, or None: unknown, malformed, expired, or the database is away."""
    row_id = draft_id(door_keys().pepper, typed)
    try:
        sealed = (
            Draft.unscoped.filter(id=row_id, agency_id=agency_id, expires_at__gt=clock.now())
            .values_list("sealed", flat=True)
            .first()
        )
        return None if sealed is None else open_value(draft_key(typed), _context(agency_id, row_id), bytes(sealed))
    except (DatabaseError, OSError, SealError):
        return None
