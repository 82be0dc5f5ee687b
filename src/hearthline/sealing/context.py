"""Where a sealed thing belongs, and the one error for everything that cannot be opened."""

import struct

Context = tuple[str, str, str, str]
"""(agency id, table, column, row id). Ciphertext moved to another agency, table, column or row does not open."""


class SealError(Exception):
    """A sealed thing did not open: changed, cut, moved, for another key, or not sealed at all.

    One error with one fixed message: what went wrong tells an attacker something and a screener nothing.
    """

    def __init__(self) -> None:
        super().__init__("a sealed value did not open")


def context_bytes(use: str, context: Context) -> bytes:
    """`use` (what kind of seal this is) and `context` as bytes no other pair can give: each part led by its length.

    Bound into every ciphertext as AES-GCM associated data or HPKE `info`, so that neither a row nor a kind of seal
    can stand in for another. Raises ValueError unless context is four strings, of which none may be empty.
    """
    if len(context) != 4 or not all(context):
        raise ValueError("a context is agency, table, column and row id, none empty")
    parts = [part.encode("utf-8") for part in (use, *context)]
    return b"hearthline/1" + b"".join(struct.pack(">I", len(part)) + part for part in parts)
