"""Opening what the public face sealed, with the worker's key: what a test may do and the public face cannot."""

import json
from typing import Any

from django.conf import settings

from hearthline.intake.door.envelope import context
from hearthline.intake.door.models import Envelope
from hearthline.sealing import file_keys, key_path


def envelopes() -> list[Envelope]:
    """Every envelope that came in, oldest first."""
    return list(Envelope.unscoped.order_by("received_at", "kind"))


def report(envelope: Envelope) -> dict[str, Any]:
    """The report box."""
    keys = file_keys(key_path(settings.HEARTHLINE.keys, "worker"))
    where = context(envelope.agency_id, "report_box", envelope.pk)
    opened = keys.open("intake", bytes(envelope.report_box), where, actor="test", purpose="test")
    found: dict[str, Any] = json.loads(opened)
    return found


def identity(envelope: Envelope) -> dict[str, Any] | None:
    """The identity box, or None when there is none."""
    if envelope.identity_box is None:
        return None
    keys = file_keys(key_path(settings.HEARTHLINE.keys, "keeper"))
    where = context(envelope.agency_id, "identity_box", envelope.pk)
    opened = keys.open("identity", bytes(envelope.identity_box), where, actor="test", purpose="test")
    found: dict[str, Any] = json.loads(opened)
    return found


def only() -> dict[str, Any]:
    """The report box of the one envelope there is."""
    (one,) = envelopes()
    return report(one)
