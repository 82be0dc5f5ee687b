"""Answers in progress, kept for 72 hours for who holds the draft code. Best effort: the wizard works without."""


def save(state: bytes, *, agency_id: str, code: str = "") -> str | None:
    """Keep `state` under a draft code (a new one, or the one given) and return the code; None when it was not saved."""
    raise NotImplementedError


def load(typed: str, *, agency_id: str) -> bytes | None:
    """The state kept under a typed draft code, or None: unknown, malformed, expired, or the database is away."""
    raise NotImplementedError
