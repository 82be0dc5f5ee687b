"""Who is called when: the pack's promise in minutes, laid over the chain as it is at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hearthline.duty.escalation.ports import Step
from hearthline.ground.errors import ConfigurationError
from hearthline.law import Pack, PackError
from hearthline.ui.agency import current_pack

MINUTE: Final = 60_000
GRACE: Final = MINUTE
"""How late a step may begin before it counts as late: a worker may be started again meanwhile."""
PACE: Final = 20_000
"""Between two steps while it is not certain how long was waited: a wrong clock must not call everyone at once."""
URGENT, LATE = "urgent", "late"
NEEDED: Final = ("line_unanswered", "call_back", "canary")
"""Alerts that wait for nobody at a desk at night: a caller whom nobody answers, one whom nobody called back, and a way
in for reports that does not work. A pack that calls nobody for them does not start."""
ON_DUTY, BACKUP, SUPERVISOR, EVERYONE = ROLES = ("on_duty", "backup", "supervisor", "everyone")


@dataclass(frozen=True)
class Schedule:
    """`after`: role to milliseconds after the alert was raised. `again`: milliseconds between two calls of everyone.
    `own_chain`: an agency's own chain may be quicker than the promise."""

    name: str
    after: Mapping[str, int]
    again: int
    own_chain: bool


@dataclass(frozen=True)
class Rung:
    """One step as it would begin now. `after`: milliseconds after the alert was raised, never before the step below."""

    position: int
    role: str
    people: tuple[str, ...]
    after: int


def schedules() -> dict[str, Schedule]:
    """Kind of alert to its schedule, by the pack in force. Kinds that are not there call nobody out of the house.

    Raises ConfigurationError when the pack names kinds and lacks a number for them.
    """
    pack = current_pack()
    found: dict[str, Schedule] = {}
    for name in (LATE, URGENT):
        kinds = _value(pack, f"escalation.{name}.kinds")
        if isinstance(kinds, tuple) and kinds:
            made = _schedule(pack, name)
            found |= dict.fromkeys(kinds, made)
    return found


def calls_nobody(pack: Pack) -> tuple[str, ...]:
    """Which of NEEDED are in no list of this pack. Empty: an alert of each calls people out of the house."""
    lists = (_value(pack, f"escalation.{name}.kinds") for name in (LATE, URGENT))
    named = {kind for kinds in lists if isinstance(kinds, tuple) for kind in kinds}
    return tuple(kind for kind in NEEDED if kind not in named)


def _schedule(pack: Pack, name: str) -> Schedule:
    after = {role: _minutes(pack, f"escalation.{name}.{role}") for role in ROLES}
    if list(after.values()) != sorted(after.values()):
        raise ConfigurationError("duty.E003", f"escalation.{name} goes back in time", "let each step begin later")
    return Schedule(name, after, max(_minutes(pack, f"escalation.{name}.again"), MINUTE), own_chain=name == URGENT)


def _value(pack: Pack, key: str) -> object:
    try:
        return pack.value(key).value
    except PackError:
        return None


def _minutes(pack: Pack, key: str) -> int:
    value = _value(pack, key)
    if not isinstance(value, int) or value < 0:
        raise ConfigurationError("duty.E001", f"{key} is not a number of minutes", "set it in the agency's pack")
    return value * MINUTE


def rungs(schedule: Schedule, chain: Sequence[Step]) -> tuple[Rung, ...]:
    """The chain with the promise laid over it. The last step is everyone, whatever it is called."""
    found: list[Rung] = []
    least = 0
    for number, step in enumerate(chain):
        role = EVERYONE if number == len(chain) - 1 else str(step.label)
        own = max(step.after_minutes, 0) * MINUTE
        promised = schedule.after.get(role, own)
        least = max(least, min(own, promised) if schedule.own_chain else promised)
        found.append(Rung(number + 1, role, tuple(dict.fromkeys(step.people)), least))
    return tuple(found)


def next_rung(ladder: Sequence[Rung], begun: int) -> Rung:
    """The step after position `begun`. A chain that became shorter meanwhile ends with everyone, as each one does."""
    return next((rung for rung in ladder if rung.position > begun), ladder[-1])


def promised_at(rung: Rung, *, step_ms: int, at_end: bool, idle: bool, again: int) -> int:
    """When this step is to begin, in milliseconds since the alert was raised. `idle`: the one before reached nobody,
    and nobody waits for an answer that cannot come."""
    if at_end:
        return step_ms + again
    return min(rung.after, step_ms) if idle else rung.after
