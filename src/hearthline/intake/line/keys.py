"""What the line seals with: public halves alone. What it sealed, only the keeper of identities opens."""

import hashlib
import hmac
from functools import cache
from uuid import UUID

from django.conf import settings

from hearthline.intake.door.keys import DoorKeys, source_of
from hearthline.sealing.boxes import seal_box
from hearthline.sealing.context import Context
from hearthline.sealing.sources import RingSource

TABLE = "contact"
NUMBER, RECORDING = "number_box", "recording_ref"


@cache
def line_source() -> RingSource:
    """The line's keyring: new generations come while it serves."""
    return source_of("line")


def box_context(agency_id: str, column: str, contact_id: UUID) -> Context:
    """Where a box of a contact belongs: bound into its ciphertext."""
    return (agency_id, TABLE, column, contact_id.hex)


def seal(agency_id: str, column: str, contact_id: UUID, words: str) -> bytes:
    """Seal a number, or where a recording lies, to the identity key. KeyringError."""
    ring = line_source().current()
    where = box_context(agency_id, column, contact_id)
    return seal_box(ring.recipients("identity", "recovery"), words.encode(), where)


def door_keys() -> DoorKeys:
    """What the envelope of a text message is sealed with.

    The line has no pepper: ids and receipt follow from the secret shared with the telephone system, so that the same
    message gives the same envelope, and the receipt is found nowhere online. KeyringError.
    """
    ring = line_source().current()
    return DoorKeys(
        pepper=derived(b"hearthline text pepper"),
        report=ring.recipients("intake", "recovery"),
        identity=ring.recipients("identity", "recovery"),
        key_id=ring.newest("intake").id,
    )


def derived(use: bytes, *parts: bytes) -> bytes:
    """32 bytes that follow from the line's secret and these parts."""
    secret = settings.HEARTHLINE.telephone.secret.encode()
    told = use + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(secret, told, hashlib.sha256)
