"""An alert that nobody answers calls people: who is on duty, the next in the chain, a supervisor, everyone; and then
everyone again until somebody answers.

`Caller.run` is one round of the worker. `connect` is told once, in `site/wiring.py`, who is in the chain and what
carries the calls.
"""

from typing import Any

from hearthline.duty.actions.alerts import on_acknowledged
from hearthline.duty.escalation import answering
from hearthline.duty.escalation.ports import Ports, use
from hearthline.duty.escalation.running import Caller, Ran

__all__ = ["Caller", "Ports", "Ran", "connect", "use"]


def connect(*, oncall: Any, messaging: Any, target: Any, events: Any) -> None:
    """Call people through these: `duty.oncall`, `messaging.actions`, `messaging.types.Target`, `messaging.events`."""

    def send(*, channel: str, address: str, **told: Any) -> object:
        return messaging.send(target=target(channel, address), **told)

    use(Ports(chain=oncall.chain, reaches=oncall.reaches, send=send))
    hear(events)


def hear(events: Any) -> None:
    """Hear what comes back, at the desk and from messaging. Twice the same counts once."""
    on_acknowledged(answering.taken)
    events.on_answer(answering.heard)
    events.on_delivered(answering.arrived)
    events.on_dead(answering.died)
