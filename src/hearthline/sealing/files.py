"""Attachments as a row of sealed chunks: none can be read, lost, moved or added unseen."""

import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hearthline.sealing.boxes import VERSION
from hearthline.sealing.context import Context, SealError, context_bytes

CHUNK = 1024 * 1024
_HEAD = bytes([VERSION])


def new_file_key() -> bytes:
    """A fresh 32-byte key for one file, and only one: the chunk nonces are a counter."""
    return os.urandom(32)


def _nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])


def _whole_chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of exactly CHUNK, the last one shorter or equal; one empty piece for no bytes."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    yield bytes(held)


def _mark_last(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """(index, chunk, is it the last): reads one chunk ahead."""
    walk = iter(chunks)
    try:
        here = next(walk)
    except StopIteration:
        return
    index = 0
    for following in walk:
        yield index, here, False
        here, index = following, index + 1
    yield index, here, True


def seal_chunks(pieces: Iterable[bytes], key: bytes, context: Context) -> Iterator[bytes]:
    """Sealed chunks of at most CHUNK plaintext bytes each, in order, at least one; `pieces` may have any sizes.

    The STREAM construction: AES-256-GCM under a key used for this file only, nonce = 11-byte counter and a flag that
    is 1 on the last chunk. Holds at most about two chunks in memory.
    """
    where, cipher = context_bytes("file", context) + _HEAD, AESGCM(key)
    for index, chunk, last in _mark_last(_whole_chunks(pieces)):
        yield _HEAD + cipher.encrypt(_nonce(index, last), chunk, where)


def open_chunks(sealed: Iterable[bytes], key: bytes, context: Context) -> Iterator[bytes]:
    """The plaintext of `seal_chunks`, given the same sealed chunks, each whole and in order.

    SealError when a chunk was changed, left out, repeated, moved or added, at the end too. A cut end shows only at
    the end: do not act on the first bytes before the iterator has run out.
    """
    where, cipher = context_bytes("file", context) + _HEAD, AESGCM(key)
    seen = False
    for index, chunk, last in _mark_last(sealed):
        seen = True
        if chunk[:1] != _HEAD:
            raise SealError
        try:
            opened = cipher.decrypt(_nonce(index, last), chunk[1:], where)
        except (InvalidTag, ValueError):
            raise SealError from None
        yield opened
    if not seen:
        raise SealError
