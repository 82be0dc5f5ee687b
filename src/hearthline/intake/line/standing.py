"""What the rules know: of a contact, of the pack, of who is there. Plain values."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from hearthline.intake.line.types import Verb


@dataclass(frozen=True)
class Rung:
    """A telephone of the on-call chain."""

    person: str
    name: str
    address: str
    seconds: int


@dataclass(frozen=True)
class Law:
    """What the pack says. `languages`: those offered, the first for who chooses none. `poll`: between two signs of life
    of who waits. `gather`: how long keys are waited for. `due`: within which time somebody is called back. `ring`: how
    long a screener's telephone rings. `longest`: nobody waits longer before the on-call chain rings as well, whoever
    said that they are ready. `record`: who allows recording, "" when nobody does and nothing is recorded."""

    languages: tuple[str, ...]
    poll: timedelta
    gather: timedelta
    due: timedelta
    ring: timedelta
    longest: timedelta
    record: str = ""


@dataclass(frozen=True)
class Staffing:
    """Who is there. `ready`: screeners who said ready and are on duty. `rungs`: the on-call chain. `ahead`: how many
    stand before this contact. `about`: how long people waited lately, None when too few were measured."""

    ready: int
    rungs: tuple[Rung, ...] = ()
    ahead: int = 0
    about: timedelta | None = None


@dataclass(frozen=True)
class Standing:
    """What the rules know of a contact; the columns of `Contact` of the same names."""

    state: str
    began_at: datetime
    seen_at: datetime
    language: str = ""
    asks: str = ""
    asked: int = 0
    queued_at: datetime | None = None
    taken_at: datetime | None = None
    taken_by: str = ""
    taken_name: str = ""
    dial_to: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    hung_up_at: datetime | None = None
    abandoned_at: datetime | None = None
    asked_back_at: datetime | None = None
    back_due_at: datetime | None = None
    number_known: bool = False
    recording: str = ""
    step: int = 0
    told: int = 0
    told_at: datetime | None = None


COLUMNS = tuple(one.name for one in fields(Standing))
"""The columns of a contact that the rules read and change."""


@dataclass(frozen=True)
class Step:
    """What becomes of it. `keep_number`: the event's digits are their number, to be sealed."""

    now: Standing
    verbs: tuple[Verb, ...]
    keep_number: bool = False
