"""What the public face holds: a pepper and public keys. None of it opens anything that rests in a store."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey


@dataclass(frozen=True)
class DoorKeys:
    """`report`, `identity`: the recipients of each box (key id -> public key), the recovery key among them.

    `key_id`: the agency intake key in use, as the envelope's header names it.
    """

    pepper: bytes = field(repr=False)
    report: Mapping[str, X25519PublicKey] = field(repr=False)
    identity: Mapping[str, X25519PublicKey] = field(repr=False)
    key_id: str


def door_keys() -> DoorKeys:
    """This process's door keys, read once from its keyring."""
    raise NotImplementedError
