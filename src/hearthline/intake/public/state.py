"""Answers in progress, sealed into the page and opened from it. The server keeps no copy."""

from collections.abc import Mapping
from typing import Any

from hearthline.intake.door.keys import public_source
from hearthline.intake.public.answers import Wizard
from hearthline.sealing import Keyring, StateError, open_state, seal_state

REPORT, REPLY = "report", "reply"


def ring() -> Keyring:
    """This face's keyring as it is now."""
    return public_source().current()


def seal(kind: str, content: Mapping[str, Any]) -> str:
    """`content` as the hidden field. `kind` keeps the states of different forms apart."""
    return seal_state(ring(), {"kind": kind, "it": dict(content)})


def opened(kind: str, text: str) -> dict[str, Any] | None:
    """What `seal` was given, or None for anything else: changed, too old, from another form, or nothing at all."""
    try:
        data = open_state(ring(), text)
    except StateError:
        return None
    found = data.get("it")
    return found if data.get("kind") == kind and isinstance(found, dict) else None


def seal_wizard(wizard: Wizard) -> str:
    """The wizard as the hidden field `state`."""
    return seal(REPORT, wizard.dump())


def open_wizard(text: str) -> Wizard | None:
    """The wizard in a posted `state`, or None."""
    found = opened(REPORT, text)
    return Wizard.load(found) if found and "token" in found else None
