"""The agency's key, by which the snapshot of a merge is sealed, and what somebody asked for a moment ago."""

import os
from base64 import b64decode, b64encode
from functools import cache
from uuid import UUID

from django.conf import settings

from hearthline.access.viewer import Viewer
from hearthline.sealing import RingKeys, key_path
from hearthline.sealing.sources import ring_source

_FROM_THE_ROOM = "people"


@cache
def staff_keys() -> RingKeys:
    """The keys of this process, desk or worker. KeyringError when it has none."""
    role = "worker" if settings.HEARTHLINE_FACE in ("worker", "operator") else "desk"
    config = settings.HEARTHLINE
    return RingKeys(ring_source(role, key_path(config.keys, role), config.keyring_command, os.environ))


def seal_snapshot(agency_id: str, merge_id: UUID, plaintext: bytes, *, actor: str) -> bytes:
    """Seal what a merge must remember. It opens in no other row and no other agency."""
    context = (agency_id, "merge", "snapshot", merge_id.hex)
    return staff_keys().wrap("agency", plaintext, context, actor=actor, purpose=_FROM_THE_ROOM)


def open_snapshot(agency_id: str, merge_id: UUID, sealed: bytes | memoryview, *, actor: str) -> bytes:
    """Open it again. SealError when it was changed or comes from another row."""
    context = (agency_id, "merge", "snapshot", merge_id.hex)
    return staff_keys().unwrap("agency", bytes(sealed), context, actor=actor, purpose=_FROM_THE_ROOM)


def seal_search(viewer: Viewer, search_id: UUID, plaintext: bytes) -> str:
    """Seal what this viewer typed, as text. It opens for nobody else, and under no other id."""
    context = (viewer.agency_id, "search", viewer.id, search_id.hex)
    return b64encode(staff_keys().wrap("agency", plaintext, context, actor=viewer.id, purpose=_FROM_THE_ROOM)).decode()


def open_search(viewer: Viewer, search_id: UUID, sealed: str) -> bytes:
    """Open it again. SealError when it was changed or is another's."""
    context = (viewer.agency_id, "search", viewer.id, search_id.hex)
    return staff_keys().unwrap("agency", b64decode(sealed), context, actor=viewer.id, purpose=_FROM_THE_ROOM)
