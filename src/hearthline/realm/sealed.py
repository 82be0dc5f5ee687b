"""What rests here sealed: under a key that the outside face alone can make, from its own secret.

The desk and the worker hold no part of it: they read that an account is there, and nothing of what its person wrote.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from hearthline.sealing import SealError, open_value, seal_value

SECRET, LABEL, DETAILS, RECEIPT = "secret", "label", "details", "receipt"
"""What a box holds: each has a key of its own, and opens in its own row alone."""


def seal(what: str, agency_id: str, row: UUID, told: Mapping[str, str]) -> str:
    """`told` as text for a column. "" for nothing at all."""
    if not any(told.values()):
        return ""
    raw = json.dumps(dict(told), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return base64.b64encode(seal_value(_key(what), (agency_id, "realm", what, row.hex), raw)).decode("ascii")


def opened(what: str, agency_id: str, row: UUID, box: str) -> dict[str, str]:
    """What `seal` was given for this row; nothing for an empty box. SealError for one that was changed or moved, or
    when this face's secret is another."""
    if not box:
        return {}
    try:
        raw = base64.b64decode(box, validate=True)
        found = json.loads(open_value(_key(what), (agency_id, "realm", what, row.hex), raw))
    except (binascii.Error, ValueError):
        raise SealError from None
    return {str(name): str(text) for name, text in found.items()}


def _key(what: str) -> bytes:
    info = f"hearthline realm {what} v1".encode("ascii")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(str(settings.SECRET_KEY).encode())
