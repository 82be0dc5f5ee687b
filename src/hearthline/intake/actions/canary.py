"""Proof that what is sealed can be opened: a canary from the public face that the worker must open within 60 s."""


def seal_canary(*, agency_id: str) -> None:
    """Seal and insert one canary. Called by the public face at start and hourly; raises nothing that stops intake."""
    raise NotImplementedError


def check_canaries() -> bool:
    """Open what waits (worker). False when one would not open; `health` shows it."""
    raise NotImplementedError
