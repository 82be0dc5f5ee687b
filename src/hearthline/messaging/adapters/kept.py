"""The local double of every channel: keeps what it was given, and never asks the network."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hearthline.messaging.adapters.base import Letter, NotTaken


@dataclass
class KeptSender:
    """For tests and for practice. `accepted`: what a provider would have sent on, each key once, whatever was repeated;
    `seen`: every call. `fault`: called before a letter is looked at, `after` when it is accepted; either may raise
    NotTaken, or anything that a process can die of."""

    name: str = "kept"
    most: int = 500
    accepted: dict[str, Letter] = field(default_factory=dict)
    seen: list[Letter] = field(default_factory=list)
    fault: Callable[[Letter], object] | None = None
    after: Callable[[Letter], object] | None = None

    def send(self, letter: Letter) -> str:
        """See Sender."""
        self.seen.append(letter)
        del self.seen[: -self.most]
        if self.fault is not None:
            self.fault(letter)
        if not letter.to:
            raise NotTaken("no-address", final=True)
        self.accepted.setdefault(letter.key, letter)
        while len(self.accepted) > self.most:
            del self.accepted[next(iter(self.accepted))]
        if self.after is not None:
            self.after(letter)
        return f"{self.name}-{letter.key}"
