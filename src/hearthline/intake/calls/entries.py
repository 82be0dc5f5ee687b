"""The rows of what was typed: opening the newest of each field, and writing a further one."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.calls.fields import WHO
from hearthline.intake.calls.keys import ENTRY, CallKey, call_key
from hearthline.intake.calls.models import Call, CallEntry
from hearthline.intake.calls.types import Value
from hearthline.sealing import SealError

SEALED_AWAY = "identity"
"""The field of what a call without a report was told of its reporter: a box that only the keeper opens."""
PARKED = "parked."
"""Fields of words that wait for their writer to choose (see `parking`): no value of the call."""
PARKED_WHO = "parked.reporter."
FACT = "fact."
FILE = "files."
"""Fields of attached files: what the report says of each, as JSON. Never typed."""


_APART = Q(field=SEALED_AWAY) | Q(field__startswith=PARKED)


def newest(call: Call) -> QuerySet[CallEntry]:
    """The newest row of each field. One query."""
    rows = CallEntry.unscoped.filter(agency_id=call.agency_id, call=call)
    last = (
        CallEntry.unscoped.filter(agency_id=call.agency_id, call=call, field=OuterRef("field"))
        .order_by("-version")
        .values("version")[:1]
    )
    return rows.annotate(last=Subquery(last)).filter(version=F("last")).exclude(_APART).order_by("field")


def last_of(call: Call, field: str) -> CallEntry | None:
    """The newest row of one field."""
    rows = CallEntry.unscoped.filter(agency_id=call.agency_id, call=call, field=field)
    return rows.order_by("-version").first()


def text_or_none(key: CallKey, row: CallEntry) -> str | None:
    """The words of a row: "" when they were taken away, None when they do not open. One damaged value must not keep
    the others from being used."""
    sealed = bytes(row.sealed)
    try:
        return key.open(ENTRY, "sealed", row.id, sealed).decode() if sealed else ""
    except (SealError, UnicodeDecodeError):
        return None


def value_of(key: CallKey, row: CallEntry) -> Value:
    """A row as a page shows it."""
    text = text_or_none(key, row)
    return Value(text or "", row.version, row.by_name, row.at, row.by, damaged=text is None)


def texts(key: CallKey, call: Call) -> dict[str, str]:
    """Field to newest words, the empty ones left out; the reporter's own too: for filing, not for showing.

    Where the newest version is damaged, the one before it that opens.
    """
    found = {}
    for row in newest(call):
        text = text_or_none(key, row)
        if text is None:
            text = _before(key, row)
        if text:
            found[row.field] = text
    return found


def _before(key: CallKey, row: CallEntry) -> str:
    older = CallEntry.unscoped.filter(
        agency_id=row.agency_id, call=row.call_id, field=row.field, version__lt=row.version
    ).order_by("-version")
    opened = (text_or_none(key, one) for one in older)
    return next((text for text in opened if text is not None), "")


def add(
    key: CallKey, call: Call, viewer: Viewer, field: str, text: str, version: int, writer: str, turn: int = 0
) -> CallEntry:
    """A further row. IntegrityError when this version is there; who holds the call's row never meets it."""
    now = clock.now()
    row = CallEntry(
        agency_id=call.agency_id,
        call=call,
        field=field,
        version=version,
        writer=writer,
        turn=turn,
        by=viewer.id,
        by_name=viewer.name,
        at=now,
        began_at=now,
    )
    row.sealed = key.seal(ENTRY, "sealed", row.id, text.encode())
    CallEntry.objects.bulk_create([row])
    return row


def grow(key: CallKey, row: CallEntry, text: str, at: datetime, turn: int = 0) -> CallEntry:
    """More words of the same tab in the same row, under a new version: whoever saw the old one is told."""
    sealed = key.seal(ENTRY, "sealed", row.id, text.encode())
    row.version, row.sealed, row.at, row.turn = row.version + 1, sealed, at, turn
    CallEntry.unscoped.filter(pk=row.pk).update(version=row.version, sealed=sealed, at=at, turn=turn)
    return row


def empty_who(call: Call) -> int:
    """Empty every row, old ones too, of the reporter's own fields: nothing of them rests here. How many."""
    own = Q(field__startswith=WHO) | Q(field__startswith=PARKED_WHO)
    return CallEntry.unscoped.filter(own, call=call).exclude(sealed=b"").update(sealed=b"")


def answers(viewer: Viewer, call_id: UUID) -> dict[str, str]:
    """What was answered to the tool's questions while the call was typed: fact id to answer.

    For a use case of the floors above that asked the policy about this call.
    """
    call = Call.unscoped.get(pk=call_id, agency_id=viewer.agency_id)
    key = call_key(call, viewer)
    found = newest(call).filter(field__startswith=FACT)
    return {row.field.removeprefix(FACT): text for row in found if (text := text_or_none(key, row))}
