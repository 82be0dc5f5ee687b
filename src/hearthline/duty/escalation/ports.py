"""What calling people needs from others, as thin as can be: who is in the chain, how they are reached, who carries it.

Wired in `site/wiring.py`. Tests put doubles in their place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hearthline.duty.models import Alert
from hearthline.ground.errors import ConfigurationError
from hearthline.journal.actor import Actor

DESK = "desk"
"""A way to be reached that needs no message: the alert stands on the desk's page already."""


class Step(Protocol):
    """`duty.oncall.Step`."""

    @property
    def position(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def people(self) -> tuple[str, ...]: ...
    @property
    def after_minutes(self) -> int: ...


class Reach(Protocol):
    """`duty.oncall.Reachable`. `channel` is a code: text, voice, mail, webhook or desk. `language`: of the words."""

    @property
    def channel(self) -> Any: ...
    @property
    def address(self) -> str: ...
    @property
    def language(self) -> str: ...


class Chain(Protocol):
    def __call__(
        self, agency_id: str, *, place: str = "", programme: str = "", at: datetime
    ) -> Sequence[Step]: ...  # never empty; the last step is everyone


class Send(Protocol):
    """Put one message into the outbox, inside the caller's transaction. The same key again sends nothing again."""

    def __call__(
        self,
        *,
        actor: Actor,
        key: str,
        channel: str,
        address: str,
        template: str,
        language: str,
        values: Mapping[str, str],
        person: str,
        subject_kind: str,
        subject_id: str,
        urgent: bool,
    ) -> object: ...


@dataclass(frozen=True)
class Ports:
    """`post`: the place and the programme that an alert is about, ("", "") for the whole agency."""

    chain: Chain
    reaches: Callable[[str, str], Sequence[Reach]]
    send: Send
    post: Callable[[Alert], tuple[str, str]] = lambda _alert: ("", "")


_ports: list[Ports] = []


def use(ports: Ports | None) -> Ports | None:
    """Call people through these from now on; None: through nobody. Returns what was used before."""
    before = _ports[0] if _ports else None
    _ports[:] = [ports] if ports else []
    return before


def wired() -> bool:
    """Whether there is anybody to call through."""
    return bool(_ports)


def ports() -> Ports:
    """Those in use. ConfigurationError when nobody wired any: an alarm that calls nobody must not look like one."""
    if not _ports:
        raise ConfigurationError("duty.E002", "escalation is not wired to a chain and an outbox", "see site/wiring.py")
    return _ports[0]
