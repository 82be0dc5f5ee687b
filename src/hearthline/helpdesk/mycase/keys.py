"""The agency's key on the staff side, and what is sealed under it here."""

import json
from collections.abc import Mapping

from hearthline.ground.text import fold
from hearthline.helpdesk.keys import staff_keys
from hearthline.helpdesk.mycase.models import Assignment
from hearthline.sealing import SealError
from hearthline.sealing.context import Context

PURPOSE = "my-case"


def box_context(agency_id: str, row: object) -> Context:
    """Where the box of an assignment belongs. `row`: its id."""
    return (agency_id, "assignment", "box", str(row).replace("-", ""))


def seal_box(row: Assignment, told: Mapping[str, object], actor: str) -> bytes:
    """The box of this row."""
    raw = json.dumps(told, sort_keys=True, ensure_ascii=False).encode()
    return staff_keys().wrap("agency", raw, box_context(row.agency_id, row.pk), actor=actor, purpose=PURPOSE)


def open_box(row: Assignment, actor: str) -> dict[str, object] | None:
    """What `seal_box` sealed; None when it does not open any more: shown as damaged."""
    where = box_context(row.agency_id, row.pk)
    try:
        found = json.loads(staff_keys().unwrap("agency", bytes(row.box), where, actor=actor, purpose=PURPOSE))
    except (SealError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def case_mark(agency_id: str, case: str, actor: str) -> str:
    """64 hex: a keyed hash of a case number, however it was spaced and written."""
    plain = "".join(ch for ch in fold(case) if ch.isalnum())
    data = f"mycase|{agency_id}|{plain}".encode()
    return staff_keys().mac("search", data, actor=actor, purpose=PURPOSE).hex()
