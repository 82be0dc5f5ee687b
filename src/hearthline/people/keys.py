"""The agency's key, by which the snapshot of a merge is sealed."""

import os
from functools import cache
from uuid import UUID

from django.conf import settings

from hearthline.sealing import RingKeys, environment_keys, file_keys, key_path

_FROM_THE_ROOM = "people"


@cache
def staff_keys() -> RingKeys:
    """The keys of this process, desk or worker. KeyringError when it has none."""
    role = "worker" if settings.HEARTHLINE_FACE in ("worker", "operator") else "desk"
    if os.environ.get(f"HEARTHLINE_KEYRING_{role.upper()}"):
        return environment_keys(role)
    return file_keys(key_path(settings.HEARTHLINE.keys, role))


def seal_snapshot(agency_id: str, merge_id: UUID, plaintext: bytes, *, actor: str) -> bytes:
    """Seal what a merge must remember. It opens in no other row and no other agency."""
    context = (agency_id, "merge", "snapshot", merge_id.hex)
    return staff_keys().wrap("agency", plaintext, context, actor=actor, purpose=_FROM_THE_ROOM)


def open_snapshot(agency_id: str, merge_id: UUID, sealed: bytes | memoryview, *, actor: str) -> bytes:
    """Open it again. SealError when it was changed or comes from another row."""
    context = (agency_id, "merge", "snapshot", merge_id.hex)
    return staff_keys().unwrap("agency", bytes(sealed), context, actor=actor, purpose=_FROM_THE_ROOM)
