"""The code on a family's letter: the secret that opens one page, and what may rest of it.

The desk makes the code and the public face reads it, and they share no key: so nothing but the code goes in. It is
shorter than a receipt, since somebody copies it from paper; a slow hash makes up for it (scrypt), against who holds a
copy of the table. From the hash follow what the row is found by and a key pair. The code itself rests nowhere.
"""

import hashlib
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hearthline.ground.ids import ALPHABET
from hearthline.sealing import codes

COST = 2**15
"""scrypt's N, with r = 8 and p = 1: 32 MB and about 0.1 s (OWASP asks for 2**17 for passwords that people choose; this
is drawn, 90 bits). Never inside a transaction: nothing may wait for it."""
BLOCK, LANES, MEMORY = 8, 1, 64 * 1024 * 1024
BODY = 18


@dataclass(frozen=True)
class LetterSecret:
    """What follows from one code. `lookup`: 64 hex, finds the row. The private half is never stored."""

    lookup: str = field(repr=False)
    private: X25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """The 32 bytes that may rest: what the page is sealed to."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def new_letter_code() -> str:
    """A new code, to be shown once: `XXXX-XXXX-XXXX-XXXX-XXXX`."""
    return codes.in_groups(codes.letter_code(), 4)


def read_letter_code(agency_id: str, typed: str) -> LetterSecret:
    """The secret of a code as typed, with the same work for a right, a wrong and a malformed one: a malformed code
    gives the secret of a random one, which finds nothing. Tolerant as receipts are (`codes.normal`). Slow: see COST.
    """
    stand_in = "".join(secrets.choice(ALPHABET) for _ in range(BODY))
    body = codes.read_letter(typed) or stand_in
    slow = hashlib.scrypt(
        body.encode("ascii"),
        salt=b"hearthline/letter/1/" + agency_id.encode("utf-8"),
        n=COST,
        r=BLOCK,
        p=LANES,
        maxmem=MEMORY,
        dklen=32,
    )
    return LetterSecret(_derive(slow, b"lookup").hex(), X25519PrivateKey.from_private_bytes(_derive(slow, b"key")))


def _derive(slow: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=b"hearthline/1", info=b"letter " + use).derive(slow)
