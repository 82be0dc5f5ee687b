"""Who hears that an account was closed. Apart from `lifecycle`, since every face wires it and one has no accounts."""

from collections.abc import Callable

ENDING: list[Callable[[str, str], None]] = []


def on_account_end(handler: Callable[[str, str], None]) -> None:
    """Have `handler(agency_id, user_id)` called when an account has been closed, in the same transaction. Wired in
    `site/wiring.py`. Twice the same handler counts once; it must do no more than write rows of its own room."""
    if handler not in ENDING:
        ENDING.append(handler)
