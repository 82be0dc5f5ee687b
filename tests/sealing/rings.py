"""Keyrings for the sealing tests: one agency's keys, made once, and a context to seal in."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hearthline.sealing import Keeper, Keyring, RingKeys, generate_keyring, key_path
from hearthline.sealing.keyring import ROLES

AGENCY = "sacramento-demo"
WHERE = (AGENCY, "envelope", "report_box", "0a1b2c")
ASKING = {"actor": "worker", "purpose": "intake"}


@cache
def rings() -> dict[str, Keyring]:
    """Role -> keyring of one agency. Keyrings are immutable, so the tests share them."""
    with TemporaryDirectory() as folder:
        generate_keyring(Path(folder), AGENCY)
        return {role: Keyring.load(key_path(Path(folder), role)) for role in ROLES}


def keys(role: str) -> RingKeys:
    """A key service as the process in `role` has it."""
    return RingKeys(rings()[role])


def keeper() -> Keeper:
    return Keeper(rings()["keeper"])


def flipped(blob: bytes, bit: int) -> bytes:
    """`blob` with one bit turned over."""
    changed = bytearray(blob)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
