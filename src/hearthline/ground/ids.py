"""Identifiers: time-ordered UUIDs for rows, and numbers that people read aloud."""

import hashlib
import secrets
import uuid

from hearthline.ground import clock

# Crockford's base 32: no I, L, O or U, so that nothing is misread over a telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562, method 3): 48 bits of milliseconds, 12 bits of the fraction after them, then random.

    Rows sort by age to the microsecond; made before the insert.
    """
    ms, micros = divmod(int(clock.now().timestamp() * 1_000_000), 1000)
    fraction = micros * 4096 // 1000
    value = (ms & (2**48 - 1)) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def of_form(once: uuid.UUID, kind: str, by: str) -> uuid.UUID:
    """The id of what one form makes: always the same for this form, kind of record and person.

    `once` comes back from a browser. Nobody can choose it so that the new record has the id of another: what is closed
    by its id would close that other one too.
    """
    told = hashlib.sha256(f"{kind}\0{by}\0{once.hex}".encode()).digest()
    return uuid.UUID(bytes=told[:16], version=5)


def check_digit(body: str) -> str:
    """One check character over Crockford characters: finds any single wrong character and any swapped pair.

    ISO 7064-style, modulus 37 reduced to the alphabet by retry at creation; see `human_number`.
    """
    total = 0
    for ch in body:
        total = (total + ALPHABET.index(ch) + 1) * 2 % 37
    return ALPHABET[total] if total < len(ALPHABET) else ""


def human_number(prefix: str) -> str:
    """A number like `SAC-7K3Q-9FMX`: seven random characters (35 bits) and one check character.

    Random, never a counter: it tells nobody how many reports there were. The caller keeps it unique.
    """
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(7))
        check = check_digit(body)
        if check:
            return f"{prefix}-{body[:4]}-{body[4:]}{check}"


def is_human_number(text: str) -> bool:
    """Whether `text` is well formed and its check character agrees."""
    _, _, rest = text.upper().partition("-")
    body = rest.replace("-", "")
    if len(body) != 8 or any(c not in ALPHABET for c in body):
        return False
    return check_digit(body[:7]) == body[7]
