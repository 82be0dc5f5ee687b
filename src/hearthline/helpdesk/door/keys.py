"""The keys this process has of the help desk's: public halves to seal with, and on the public face the pepper."""

import os
from collections.abc import Mapping
from functools import cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings

from hearthline.sealing import Keyring, key_path
from hearthline.sealing.sources import RingSource, ring_source

RECIPIENTS = ("intake", "recovery")
"""Whom a box of the help desk is sealed to: as a report, the worker's key and the recovery key."""


def source_of(role: str) -> RingSource:
    """Where a role's keyring comes from. KeyringError without one."""
    config = settings.HEARTHLINE
    return ring_source(role, key_path(config.keys, role), config.keyring_command, os.environ)


@cache
def _source(role: str) -> RingSource:
    return source_of(role)


def public_ring() -> Keyring:
    """The public face's keyring as it is now. KeyringError: nothing can be sealed, and nobody may be thanked."""
    return _source("public").current()


def recipients(ring: Keyring) -> Mapping[str, X25519PublicKey]:
    return ring.recipients(*RECIPIENTS)
