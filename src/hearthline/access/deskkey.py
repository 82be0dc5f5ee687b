"""Keys that only the desk can make: from its own secret, one for each use."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def desk_key(info: bytes) -> bytes:
    """32 bytes that only the desk can make, for one use: `info` names it."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(str(settings.SECRET_KEY).encode())
