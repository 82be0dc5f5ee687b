"""The certificate of a plan: what was destroyed, by which schedule, on whose word, signed by the journal's key."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.ids import human_number
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.retention.models import Certificate, ItemState, Plan, PlanItem, PlanState

PREFIX: Final = "EXP"
_SAYS: Final = b"hearthline certificate of destruction 1\n"
"""Before what is signed, so that no signature of the journal's can be taken for one of these."""


def make(viewer: Viewer, plan: Plan, head: tuple[int, str], sign: Callable[[bytes], bytes], key_id: str) -> Certificate:
    """The certificate of a plan whose records are all done or kept; the one that stands when there is one.

    Inside a transaction. `head`: number and hash of the ledger's last line. Raises ValueError while a record waits.
    """
    known = Certificate.unscoped.filter(plan=plan).first()
    if known is not None:
        return known
    items = list(PlanItem.unscoped.filter(plan=plan).order_by("pk"))
    if any(item.state not in (ItemState.DONE, ItemState.KEPT) for item in items):
        raise ValueError("a record of this plan waits")
    now = clock.now()
    number = human_number(PREFIX)
    document = json.dumps(_document(number, plan, items, head, now.isoformat()), sort_keys=True, separators=(",", ":"))
    made = Certificate.objects.create(
        agency_id=plan.agency_id,
        number=number,
        plan=plan,
        made_at=now,
        document=document,
        signature=sign(_SAYS + document.encode()).hex(),
        key_id=key_id,
    )
    PlanItem.unscoped.filter(plan=plan, state=ItemState.KEPT).update(record_id=None)
    Plan.unscoped.filter(pk=plan.pk).update(state=PlanState.DONE, done_at=now)
    write(actor=viewer, tag=Tag.CERTIFICATE_MADE, record_kind="certificate", record_id=made.pk.hex)
    return made


def _document(number: str, plan: Plan, items: list[PlanItem], head: tuple[int, str], made_at: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "certificate": number,
        "agency": plan.agency_id,
        "plan": plan.number,
        "made_at": made_at,
        "proposed": {"by": plan.proposed_by, "at": plan.proposed_at.isoformat()},
        "approved": {"by": plan.decided_by, "at": plan.decided_at.isoformat() if plan.decided_at else ""},
        "ledger": {"line": head[0], "hash": head[1]},
        "destroyed": [_destroyed(item) for item in items if item.state == ItemState.DONE],
        "kept": [
            {"kind": item.kind, "record": item.record_hash, "why": item.why}
            for item in items
            if item.state == ItemState.KEPT
        ],
    }


def _destroyed(item: PlanItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "record": item.record_hash,
        "schedule": item.basis,
        "citation": item.citation,
        "due_at": item.due_at.isoformat() if item.due_at else "",
        "keys": item.keys,
        "rows": json.loads(item.counts),
        "at": item.done_at.isoformat() if item.done_at else "",
    }


def verified(row: Certificate, keys: Mapping[str, bytes]) -> bool | None:
    """Whether the signature is good; None when this machine does not hold that key's public half."""
    raw = keys.get(row.key_id)
    if raw is None:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(bytes.fromhex(row.signature), _SAYS + row.document.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
