"""What a channel can do: hand one letter to a provider. Everything else is the outbox's work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """One message, ready to go. `key`: the same in every attempt of which an earlier one is in doubt; a provider that
    knows it sends nothing twice. `repeat`: such an attempt. `values`: for a machine that reads them (webhook)."""

    key: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    repeat: bool = False
    template: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


class NotTaken(Exception):
    """The provider did not take it. `code`: why, a word in English without anything that was sent. `doubt`: it may
    have. `final`: asking again would not help. `everyone`: the provider cannot be reached, for no letter."""

    def __init__(self, code: str, *, doubt: bool = False, final: bool = False, everyone: bool = False) -> None:
        super().__init__(code)
        self.code = code[:40]
        self.doubt, self.final, self.everyone = doubt, final, everyone


class Sender(Protocol):
    """A provider, or its double."""

    def send(self, letter: Letter) -> str:
        """Hand it over within `CALL_ENDS` seconds. Returns the provider's id, "" for none. Raises NotTaken only."""


SECONDS = 10.0
"""How long one wait for a provider may take."""
CALL_ENDS = 2 * SECONDS
"""How long a whole call may take. A lease lasts longer (`delivering.LEASE`)."""
