"""What the public face holds: a pepper and public keys. None of it opens anything that rests in a store."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings

from hearthline.sealing import Keyring, KeyringError, key_path
from hearthline.sealing.sources import RingSource, ring_source


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


def source_of(role: str) -> RingSource:
    """Where the keyring of a role comes from: HEARTHLINE_KEYRING_<ROLE>, or what HEARTHLINE_KEYRING_COMMAND prints, or
    its file in the keys folder. It gives new generations while the process runs. KeyringError without any of them."""
    config = settings.HEARTHLINE
    return ring_source(role, key_path(config.keys, role), config.keyring_command, os.environ)


def read_ring(role: str) -> Keyring:
    """The keyring of a role as it is now, from where `source_of` says. KeyringError without one."""
    return source_of(role).current()


@cache
def public_source() -> RingSource:
    """The public face's keyring: new generations come while it serves."""
    return source_of("public")


class _Door:
    """This process's door keys, made anew when the keyring has a new generation."""

    def __init__(self) -> None:
        self._made: tuple[Keyring, DoorKeys] | None = None

    def __call__(self) -> DoorKeys:
        """Raises KeyringError: then reports cannot be sealed, and the process must not serve."""
        ring, made = public_source().current(), self._made
        if made is None or made[0] is not ring:
            made = self._made = (ring, from_ring(ring))
        return made[1]

    def cache_clear(self) -> None:
        """Read everything anew at the next use (tests)."""
        self._made = None
        public_source.cache_clear()


door_keys = _Door()


__all__ = ["DoorKeys", "KeyringError", "door_keys", "from_ring", "public_source", "read_ring", "source_of"]
