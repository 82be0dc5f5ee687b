"""Sealed boxes: a report or an identity for several recipients, a value under a record key, a note to a reporter."""

import hashlib
import os
import struct
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from hearthline.sealing.context import Context, SealError, context_bytes

VERSION = 1
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_KEY, _NONCE, _TAG, _DIGEST = 32, 12, 16, 32
_WRAPPED = 32 + _KEY + _TAG  # HPKE: encapsulated key, ciphertext, tag
_SMALLEST, _LARGEST_POWER = 512, 64 * 1024
MOST_RECIPIENTS = 16


def padded_size(length: int) -> int:
    """The bucket, in bytes, for `length` bytes of plaintext (with its 4-byte length).

    512 B, 1, 2, 4, 8, 16, 32, 64 KiB, then whole multiples of 64 KiB: a box tells the order of size of what is in
    it, and no more.
    """
    need = length + 4
    if need > _LARGEST_POWER:
        return -(-need // _LARGEST_POWER) * _LARGEST_POWER
    return max(_SMALLEST, 1 << (need - 1).bit_length())


def _pad(plaintext: bytes) -> bytes:
    return (struct.pack(">I", len(plaintext)) + plaintext).ljust(padded_size(len(plaintext)), b"\0")


def _unpad(padded: bytes) -> bytes:
    (length,) = struct.unpack_from(">I", padded) if len(padded) >= 4 else (0,)
    if len(padded) < 4 or padded_size(length) != len(padded):
        raise SealError
    return padded[4 : 4 + length]


def key_tag(key_id: str) -> bytes:
    """A key id as it stands in a header: one byte of length, then ASCII. ValueError for an id that does not fit."""
    raw = key_id.encode("ascii")
    if not 1 <= len(raw) <= 64:
        raise ValueError("a key id is 1 to 64 ASCII characters")
    return bytes([len(raw)]) + raw


def _header(key_ids: list[str]) -> bytes:
    if not 1 <= len(key_ids) <= MOST_RECIPIENTS:
        raise ValueError(f"a box has 1 to {MOST_RECIPIENTS} recipients")
    return bytes([VERSION, len(key_ids)]) + b"".join(key_tag(key_id) for key_id in key_ids)


def _read_header(blob: bytes) -> tuple[list[str], int]:
    """Key ids of a box and where its header ends. SealError when it is not a header."""
    try:
        if blob[0] != VERSION or not 1 <= blob[1] <= MOST_RECIPIENTS:
            raise SealError
        at, ids = 2, []
        for _ in range(blob[1]):
            end = at + 1 + blob[at]
            ids.append(blob[at + 1 : end].decode("ascii"))
            at = end
    except (IndexError, UnicodeDecodeError):
        raise SealError from None
    if len(blob) < at + len(ids) * _WRAPPED + _NONCE + _SMALLEST:
        raise SealError
    return ids, at


def seal_box(recipients: Mapping[str, X25519PublicKey], plaintext: bytes, context: Context) -> bytes:
    """Seal `plaintext` so that any one of `recipients` (key id -> public key) can open it, and nobody else.

    Layout: version | count | key ids | data key sealed to each (HPKE: X25519, HKDF-SHA256, AES-256-GCM, info =
    context) | nonce | AES-256-GCM body. The body's associated data is context and header. The body begins with a
    hash of the sealed data keys, so that a change in *another* recipient's part is noticed too, and is padded
    (`padded_size`). Raises ValueError without recipients or with an incomplete context.
    """
    where = context_bytes("box", context)
    header = _header(list(recipients))
    data_key = os.urandom(_KEY)
    wraps = b"".join(_SUITE.encrypt(data_key, public, info=where) for public in recipients.values())
    nonce = os.urandom(_NONCE)
    body = hashlib.sha256(wraps).digest() + _pad(plaintext)
    return header + wraps + nonce + AESGCM(data_key).encrypt(nonce, body, where + header)


def box_key_ids(blob: bytes) -> tuple[str, ...]:
    """The ids of the keys a box was sealed to, read from its clear header. SealError when it is no box."""
    return tuple(_read_header(blob)[0])


def open_box(
    blob: bytes, private_key: X25519PrivateKey, key_id: str, context: Context, *, salvage: bool = False
) -> bytes:
    """What `seal_box` sealed, opened with the private key that goes by `key_id`. SealError for every other thing.

    `salvage` is for the recovery key only: it opens a box whose part for *another* recipient was damaged. The body
    itself is always authenticated.
    """
    where = context_bytes("box", context)
    ids, at = _read_header(blob)
    if key_id not in ids:
        raise SealError
    header, after = blob[:at], at + len(ids) * _WRAPPED
    wraps, nonce, body = blob[at:after], blob[after : after + _NONCE], blob[after + _NONCE :]
    mine = ids.index(key_id) * _WRAPPED
    try:
        data_key = _SUITE.decrypt(wraps[mine : mine + _WRAPPED], private_key, info=where)
        opened = AESGCM(data_key).decrypt(nonce, body, where + header)
    except (InvalidTag, ValueError):
        raise SealError from None
    if not salvage and opened[:_DIGEST] != hashlib.sha256(wraps).digest():
        raise SealError
    return _unpad(opened[_DIGEST:])


def new_record_key() -> bytes:
    """A fresh 32-byte key for one record. It rests only wrapped by the agency key (`KeyService.wrap`)."""
    return os.urandom(_KEY)


def seal_symmetric(key: bytes, use: str, context: Context, plaintext: bytes, *, key_id: str = "") -> bytes:
    """version | key id (when named) | nonce | AES-256-GCM. The start is bound in with `use` and context."""
    head = bytes([VERSION]) + (key_tag(key_id) if key_id else b"")
    nonce = os.urandom(_NONCE)
    return head + nonce + AESGCM(key).encrypt(nonce, plaintext, context_bytes(use, context) + head)


def open_symmetric(key: bytes, use: str, context: Context, blob: bytes, *, key_id: str = "") -> bytes:
    """What `seal_symmetric` sealed under the same key, use, context and key id. SealError otherwise."""
    head = bytes([VERSION]) + (key_tag(key_id) if key_id else b"")
    where = context_bytes(use, context) + head
    at = len(head)
    if blob[:at] != head or len(blob) < at + _NONCE + _TAG:
        raise SealError
    try:
        return AESGCM(key).decrypt(blob[at : at + _NONCE], blob[at + _NONCE :], where)
    except (InvalidTag, ValueError):
        raise SealError from None


def seal_value(record_key: bytes, context: Context, plaintext: bytes) -> bytes:
    """One value of an opened record under that record's own 32-byte key. Not padded: these rest behind the desk."""
    return seal_symmetric(record_key, "value", context, plaintext)


def open_value(record_key: bytes, context: Context, blob: bytes) -> bytes:
    """What `seal_value` sealed. SealError when the value was changed or comes from another row or column."""
    return open_symmetric(record_key, "value", context, blob)


def seal_to_reporter(public_bytes: bytes, plaintext: bytes, context: Context) -> bytes:
    """A note only the holder of a receipt can open. `public_bytes`: the 32-byte reporter key on the envelope row.

    Layout: version | HPKE of the padded note. Raises ValueError when the key is not 32 bytes.
    """
    public = X25519PublicKey.from_public_bytes(public_bytes)
    return bytes([VERSION]) + _SUITE.encrypt(_pad(plaintext), public, info=context_bytes("reporter", context))


def open_as_reporter(private_key: X25519PrivateKey, blob: bytes, context: Context) -> bytes:
    """What `seal_to_reporter` sealed, with the private half that `Receipt.keypair` gives. SealError otherwise."""
    where = context_bytes("reporter", context)
    if blob[:1] != bytes([VERSION]):
        raise SealError
    try:
        return _unpad(_SUITE.decrypt(blob[1:], private_key, info=where))
    except (InvalidTag, ValueError):
        raise SealError from None
