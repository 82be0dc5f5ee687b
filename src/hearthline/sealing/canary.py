"""A canary: a box with nothing in it but the time, sealed by the public face so that the worker proves it can open."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from hearthline.ground import clock
from hearthline.sealing.boxes import seal_box
from hearthline.sealing.context import Context, SealError
from hearthline.sealing.keys import KeyService

MUST_OPEN_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True)
class Canary:
    """A sealed canary and the id it goes by."""

    id: str
    box: bytes


def _context(agency: str, canary_id: str) -> Context:
    return (agency, "canary", "box", canary_id)


def make_canary(recipients: Mapping[str, X25519PublicKey], agency: str) -> Canary:
    """Seal the present moment to the intake key (and the recovery key), as a report would be."""
    canary_id = secrets.token_hex(16)
    moment = clock.now().isoformat().encode("ascii")
    return Canary(canary_id, seal_box(recipients, moment, _context(agency, canary_id)))


def open_canary(keys: KeyService, canary: Canary, agency: str, *, actor: str) -> datetime:
    """When the canary was sealed (aware, UTC). SealError or KeyringError: reports could not be opened either."""
    opened = keys.open("intake", canary.box, _context(agency, canary.id), actor=actor, purpose="canary")
    try:
        return datetime.fromisoformat(opened.decode("ascii"))
    except ValueError:
        raise SealError from None


def is_late(sealed_at: datetime) -> bool:
    """Whether a canary sealed then, and not opened yet, is an alarm by now."""
    return clock.now() - sealed_at > MUST_OPEN_WITHIN
