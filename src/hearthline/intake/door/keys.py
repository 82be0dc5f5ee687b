"""What the public face holds: a pepper and public keys. None of it opens anything that rests in a store."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings

from hearthline.sealing import Keyring, KeyringError, environment_keys, file_keys, key_path


@dataclass(frozen=True)
class DoorKeys:
    """`report`, `identity`: the recipients of each box (key id -> public key), the recovery key among them.

    `key_id`: the agency intake key in use, as the envelope's header names it.
    """

    pepper: bytes = field(repr=False)
    report: Mapping[str, X25519PublicKey] = field(repr=False)
    identity: Mapping[str, X25519PublicKey] = field(repr=False)
    key_id: str


def from_ring(ring: Keyring) -> DoorKeys:
    """Door keys from the public face's keyring. KeyringError when a key is missing, the recovery key too."""
    return DoorKeys(
        pepper=ring.pepper,
        report=ring.recipients("intake", "recovery"),
        identity=ring.recipients("identity", "recovery"),
        key_id=ring.newest("intake").id,
    )


def read_ring(role: str) -> Keyring:
    """The keyring of a role: HEARTHLINE_KEYRING_<ROLE>, or its file in the keys folder. KeyringError without either."""
    if os.environ.get(f"HEARTHLINE_KEYRING_{role.upper()}"):
        return environment_keys(role).ring
    return file_keys(key_path(settings.HEARTHLINE.keys, role)).ring


@cache
def door_keys() -> DoorKeys:
    """This process's door keys, read once. A new generation of a key takes effect at the next start.

    Raises KeyringError: then reports cannot be sealed, and the process must not serve.
    """
    return from_ring(read_ring("public"))


__all__ = ["DoorKeys", "KeyringError", "door_keys", "from_ring", "read_ring"]
