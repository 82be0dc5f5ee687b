"""A house that says what it is told to say, for tests of the bridge alone."""

import asyncio
from dataclasses import dataclass, field

from tests.line.bridge.conversation import Verb

MENU = [Verb("say", "safety.call_911", "en", "Call 911."), Verb("say", "safety.call_911", "es", "Llame al 911."),
        Verb("say", "line.menu", "en", "Press 1."), Verb("gather", digits=1, seconds=20)]  # fmt: skip
HOLD = [Verb("say", "line.position", "es", "Usted es la persona número 1."), Verb("wait", seconds=0.1)]


@dataclass
class StandIn:
    """Answers each event with the next of `says` for its kind, the last one again and again. `events`: what came."""

    says: dict[str, list[list[Verb]]] = field(default_factory=dict)
    events: list[tuple[str, str]] = field(default_factory=list)

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.events]

    def _next(self, kind: str, what: str) -> list[Verb]:
        self.events.append((kind, what))
        left = self.says.get(kind, [])
        return left.pop(0) if len(left) > 1 else left[0] if left else []

    async def tell(self, kind: str, call: str, over: asyncio.Event | None = None, **more: str) -> list[Verb]:
        self.events.append((kind, more.get("outcome") or more.get("number") or more.get("digits") or ""))
        left = self.says.get(kind, [])
        return left.pop(0) if len(left) > 1 else left[0] if left else []
