"""My words in a field where somebody else's newer words stand: kept until I choose, so that a reload or a tab that was
closed costs nothing. They are no value of the call: nobody else is shown them, and filing does not use them."""

import hashlib
import json

from hearthline.access.viewer import Viewer
from hearthline.intake.calls.entries import PARKED, PARKED_WHO, add, last_of, text_or_none
from hearthline.intake.calls.fields import is_who
from hearthline.intake.calls.keys import CallKey
from hearthline.intake.calls.models import Call, CallEntry

LINES = "allegations."
"""Two people who took one line of the grid for different pairs: the page moves one of them to a free line."""


def name_of(viewer: Viewer, field: str) -> str:
    """Under which name one person's waiting words for one field stand. Paths are too long to hold both."""
    mark = hashlib.sha256(f"{viewer.id}|{field}".encode()).hexdigest()[:32]
    return (PARKED_WHO if is_who(field) else PARKED) + mark


def park(key: CallKey, call: Call, viewer: Viewer, field: str, text: str, writer: str) -> None:
    """Keep words that could not be saved. A further row each time; the call's row must be ours. The same again, and
    nothing at all, write nothing."""
    if not text.strip() or field.startswith(LINES):
        return
    name, packed = name_of(viewer, field), json.dumps({"field": field, "text": text})
    last = last_of(call, name)
    if last is None or text_or_none(key, last) != packed:
        add(key, call, viewer, name, packed, last.version + 1 if last else 1, writer)


def chosen(key: CallKey, call: Call, viewer: Viewer, field: str, writer: str) -> None:
    """This person has chosen: nothing waits any more. What waited stays in the record."""
    name = name_of(viewer, field)
    last = last_of(call, name)
    if last is not None and text_or_none(key, last) != "":
        add(key, call, viewer, name, "", last.version + 1, writer)


def waiting(key: CallKey, call: Call, viewer: Viewer, *, reporter: bool) -> dict[str, str]:
    """Field to this person's own words that wait to be chosen. `reporter`: the reporter's own fields too. One query."""
    rows = CallEntry.unscoped.filter(
        agency_id=call.agency_id, call=call, field__startswith=PARKED, by=viewer.id
    ).order_by("version")
    newest = {row.field: row for row in rows}
    found: dict[str, str] = {}
    for row in newest.values():
        packed = text_or_none(key, row)
        if packed:
            said = json.loads(packed)
            if reporter or not is_who(said["field"]):
                found[said["field"]] = said["text"]
    return found
