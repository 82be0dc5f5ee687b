"""Keys on the staff side of the help desk: the worker opens what comes in, the desk reads it under its own key."""

import hashlib
import hmac
from functools import cache
from uuid import UUID

from django.conf import settings

from hearthline.helpdesk.door.keys import source_of
from hearthline.helpdesk.models import Inquiry
from hearthline.sealing import KeyService, RingKeys, new_record_key, open_value, seal_value
from hearthline.sealing.context import Context

PURPOSE = "inquiry"


@cache
def _ring(role: str) -> RingKeys:
    return RingKeys(source_of(role))


def worker_keys() -> RingKeys:
    """The worker's keys. KeyringError when this process has none."""
    return _ring("worker")


def staff_keys() -> RingKeys:
    """The keys of this process, desk or worker."""
    return _ring("worker" if settings.HEARTHLINE_FACE in ("worker", "operator") else "desk")


def value_context(agency_id: str, table: str, column: str, row_id: UUID) -> Context:
    """Where a value sealed under an inquiry's key belongs."""
    return (agency_id, table, column, row_id.hex)


class InquiryKey:
    """An inquiry's own key, unwrapped for one use case. Its repr shows nothing."""

    def __init__(self, agency_id: str, key: bytes) -> None:
        self._agency_id = agency_id
        self._key = key

    def __repr__(self) -> str:
        return "<InquiryKey>"

    @property
    def salt(self) -> bytes:
        """What digests in the journal are salted with: gone when the key is gone."""
        return b"journal salt" + self._key

    def derived(self, use: str) -> bytes:
        """32 bytes that follow from this key and `use`, always the same."""
        return hmac.digest(self._key, f"hearthline inquiry {use}".encode(), hashlib.sha256)

    def seal(self, table: str, row_id: UUID, plaintext: bytes) -> bytes:
        return seal_value(self._key, value_context(self._agency_id, table, "sealed", row_id), plaintext)

    def open(self, table: str, row_id: UUID, sealed: bytes | memoryview) -> bytes:
        """SealError when it was changed or comes from another row."""
        return open_value(self._key, value_context(self._agency_id, table, "sealed", row_id), bytes(sealed))


def new_key(inquiry: Inquiry, *, actor: str, keys: KeyService | None = None) -> InquiryKey:
    """Make the key of a new inquiry; `inquiry.wrapped_key` holds it, wrapped by the agency's. KeyringError."""
    raw = new_record_key()
    where = value_context(inquiry.agency_id, "inquiry", "wrapped_key", inquiry.pk)
    inquiry.wrapped_key = (keys or staff_keys()).wrap("agency", raw, where, actor=actor, purpose=PURPOSE)
    return InquiryKey(inquiry.agency_id, raw)


def key_of(inquiry: Inquiry, *, actor: str, keys: KeyService | None = None) -> InquiryKey:
    """Unwrap an inquiry's key. SealError, KeyringError."""
    where = value_context(inquiry.agency_id, "inquiry", "wrapped_key", inquiry.pk)
    raw = (keys or staff_keys()).unwrap("agency", bytes(inquiry.wrapped_key), where, actor=actor, purpose=PURPOSE)
    return InquiryKey(inquiry.agency_id, raw)
