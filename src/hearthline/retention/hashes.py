"""What stays of an id: who knows the id can tell that it was this one, and nobody can read it back."""

import hashlib
from uuid import UUID


def hash_of(kind: str, record_id: UUID) -> str:
    """sha256 (hex) over kind and id. The id holds 74 random bits, so that guessing finds nothing."""
    return hashlib.sha256(f"hearthline expunged {kind} {record_id.hex}".encode()).hexdigest()
