"""Receipts and draft codes: the secrets a person holds, and what may be stored of them.

A random submission token gives everything by HMAC, so that a retry gives the same receipt. The code itself is never
stored: a row keeps `lookup` (a keyed hash) and a public key.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hearthline.sealing import codes

SECRET = 16


def keyed(pepper: bytes, use: str, *parts: bytes) -> bytes:
    """HMAC-SHA256 of `use` and `parts` under the pepper; each part led by its length, so that none can run over."""
    made = _begun(pepper).copy()
    made.update(use.encode("ascii") + b"".join([len(part).to_bytes(4, "big") + part for part in parts]))
    return made.digest()


@lru_cache(maxsize=4)
def _begun(pepper: bytes) -> "hmac.HMAC":
    """The HMAC under this pepper with nothing in it yet: every Send goes on from it six times."""
    return hmac.new(pepper, digestmod=hashlib.sha256)


def _derive(secret: bytes, use: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"hearthline/1", info=use.encode("ascii")).derive(secret)


def new_token() -> bytes:
    """32 random bytes: the submission token that goes into `state` at the first step."""
    return os.urandom(32)


def root_id(pepper: bytes, token: bytes) -> str:
    """64 hex: the same for every envelope of one submission token."""
    return keyed(pepper, "id", token).hex()


def envelope_id(pepper: bytes, token: bytes, content_digest: bytes) -> str:
    """64 hex: the id of the envelope with this content (a digest of the plaintext). Same token and content, same id."""
    return keyed(pepper, "envelope", token, content_digest).hex()


@dataclass(frozen=True)
class Receipt:
    """One receipt: 128 secret bits, and what follows from them. Its repr shows nothing.

    `token` is there only when the receipt was made from a submission token; a typed code does not give it back.
    """

    pepper: bytes = field(repr=False)
    secret: bytes = field(repr=False)
    token: bytes | None = field(default=None, repr=False)

    @classmethod
    def from_token(cls, pepper: bytes, token: bytes) -> "Receipt":
        """The receipt of a submission token. The same pepper and token always give the same receipt."""
        return cls(pepper, keyed(pepper, "receipt", token)[:SECRET], token)

    @classmethod
    def from_code(cls, pepper: bytes, typed: str) -> "Receipt | None":
        """The receipt a person typed; None when it cannot be one. To look a code up, use `present` instead."""
        return present(pepper, typed).receipt

    @property
    def code(self) -> str:
        """What the person keeps: 26 characters and 2 check characters in 7 groups of 4, as `XXXX-XXXX-…`."""
        return codes.in_groups(codes.encode(self.secret), 4)

    @property
    def lookup(self) -> str:
        """64 hex characters for the database: a keyed hash of the receipt."""
        return keyed(self.pepper, "lookup", self.secret).hex()

    @property
    def root_id(self) -> str:
        """See `root_id`. ValueError for a receipt made from a typed code: read it from the row found by `lookup`."""
        return root_id(self.pepper, self._known_token())

    def envelope_id(self, content_digest: bytes) -> str:
        """See the function `envelope_id`. ValueError for a receipt made from a typed code."""
        return envelope_id(self.pepper, self._known_token(), content_digest)

    def keypair(self) -> tuple[X25519PrivateKey, bytes]:
        """(private key, the 32 public bytes that may rest on the row). The private half is never stored."""
        private = X25519PrivateKey.from_private_bytes(_derive(self.secret, "reporter key"))
        return private, private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def _known_token(self) -> bytes:
        if self.token is None:
            raise ValueError("a typed code does not give the submission token back")
        return self.token


@dataclass(frozen=True)
class Presented:
    """A typed code, read. `lookup` is always there and always worth a query; `receipt` only for a well-formed code."""

    lookup: str = field(repr=False)
    receipt: Receipt | None = field(repr=False)


def present(pepper: bytes, typed: str) -> Presented:
    """Read a typed receipt code with the same work for a right, a wrong and a malformed one.

    Tolerant: spaces, dashes of any kind, lower case, O for 0, I or L for 1, U for V. A malformed code gets the
    lookup of a random receipt, which no row has, so that the caller queries alike and answers alike.
    """
    secret = codes.decode(typed, SECRET)
    stand_in = os.urandom(SECRET)
    receipt = Receipt(pepper, secret if secret is not None else stand_in)
    return Presented(receipt.lookup, receipt if secret is not None else None)


def new_draft_code() -> str:
    """A code to resume a draft: 140 random bits as `D-XXXXX-…` (6 groups of 5). It never reads as a receipt."""
    return "D-" + codes.in_groups(codes.random_code(), 5)


def is_draft_code(typed: str) -> bool:
    """Whether this can be a draft code. Ask before saving under a typed one: a malformed code finds nothing again."""
    return codes.read_draft(typed) is not None


def draft_id(pepper: bytes, typed: str) -> str:
    """64 hex, the row id of a draft. A malformed code gives an id that no row has, after the same work."""
    return keyed(pepper, "draft", _draft_secret(typed)).hex()


def draft_key(typed: str) -> bytes:
    """The 32-byte key of a draft, for `seal_value`/`open_value`. A malformed code gives a key that opens nothing."""
    return _derive(_draft_secret(typed), "draft key")


def _draft_secret(typed: str) -> bytes:
    body = codes.read_draft(typed)
    stand_in = os.urandom(SECRET)
    return body.encode("ascii") if body is not None else stand_in
