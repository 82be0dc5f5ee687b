"""What goes between the telephone system, the rules, the desk and the wall. Plain values; numbers never show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

EventKind = Literal["call", "digits", "poll", "answered", "unanswered", "hangup", "recorded", "text", "back"]
"""`call`: somebody calls. `digits`: they pressed keys, or none in time (""). `poll`: they wait, what now?
`answered`, `unanswered`: who was dialled picked up, or did not. `hangup`: the call is over. `recorded`: a recording
lies at `reference`. `text`: a text message. `back`: news of a call back (`outcome`)."""
Say = Mapping[str, str]


@dataclass(frozen=True)
class Event:
    """One event. `id`: the telephone system's own, the same when it is sent again. `contact`: its id of the call.

    `at`: when it happened there (aware). `number`: who calls, "" when withheld. `digits`: what was pressed. `words`: of
    a text message. `dial`: the key of the `dial` verb that was answered or not. `back`: the id of the call back.
    """

    id: str
    kind: EventKind
    contact: str
    at: datetime
    number: str = field(default="", repr=False)
    digits: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    language: str = ""
    dial: str = ""
    outcome: str = ""
    back: str = ""
    reference: str = field(default="", repr=False)


VerbKind = Literal["say", "gather", "wait", "dial", "record", "hangup", "message"]


@dataclass(frozen=True)
class Verb:
    """One instruction. `text`: a pack text id, `values` what stands in its braces; `words`: the same, put together.

    `say`: read `words` aloud in `language`. `gather`: take up to `digits` keys, ended by `finish`, within `seconds`,
    and post them. `wait`: hold, and poll again after `seconds`; keys end it. `dial`: ring `address` for `seconds` and
    join them; `key` tells one dialling from another; `confirm`, where it is there: the key that whoever picks up must
    press first, since a mailbox presses none. `record`: from here on. `hangup`. `message`: send `words` as a
    text to who wrote.
    """

    kind: VerbKind
    text: str = ""
    language: str = ""
    words: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    digits: int = 0
    finish: str = ""
    seconds: int = 0
    address: str = ""
    key: str = ""
    confirm: str = ""


@dataclass(frozen=True)
class Reply:
    """What an event is answered with. `known`: the same event had been here before."""

    verbs: tuple[Verb, ...] = ()
    known: bool = False


@dataclass(frozen=True)
class Waiting:
    """Somebody in the queue, as the desk lists them. `since`: their place. `kind`: `waiting`, `on_call` or
    `call_back` (asked to be called back, and keeps the place). `position` counts from 1."""

    contact_id: UUID
    position: int
    kind: str
    language: str
    began_at: datetime
    since: datetime
    waited: timedelta
    number_known: bool


@dataclass(frozen=True)
class Owed:
    """Somebody to call back. `why`: `asked` or `abandoned`. `late`: `due_at` has passed. `taken_by`, `taken_name`: who
    is at it now, "" for nobody. `number_known`: without it there is nothing to call; a person closes it."""

    contact_id: UUID
    why: str
    language: str
    began_at: datetime
    due_at: datetime
    late: bool
    tries: int
    last: str
    taken_by: str
    taken_name: str
    number_known: bool


@dataclass(frozen=True)
class Mine:
    """A contact that the viewer has now. `state` as in ContactState; `back`: the state of the call back, "" for none;
    `problem`: why it was not placed. `call_id`: the typing screen that was opened for it."""

    contact_id: UUID
    state: str
    language: str
    began_at: datetime
    taken_at: datetime | None
    answered_at: datetime | None
    number_known: bool
    call_id: UUID | None
    back: str
    problem: str


@dataclass(frozen=True)
class Readiness:
    """What the viewer said last. `counts`: they said ready and the rota says that they are on duty."""

    ready: bool
    address: str
    counts: bool
    since: datetime | None


@dataclass(frozen=True)
class Wall:
    """The line at `at`, for a supervisor. Lengths in time; `_hour`: of the last sixty minutes.

    `by_language`: (language code, how many wait, the longest of them), most first. `staffed`: who said ready and is on
    duty. `unscreened`: (age band, how many reports nobody has screened): `15m`, `60m`, `4h`, `older`; `oldest`: the
    oldest of them, zero without any.
    """

    at: datetime
    waiting: int
    longest: timedelta
    by_language: tuple[tuple[str, int, timedelta], ...]
    call_backs: int
    oldest_call_back: timedelta
    abandoned_hour: int
    answered_hour: int
    answered_in_30s_hour: int
    staffed: int
    talking: int
    unscreened: tuple[tuple[str, int], ...]
    oldest: timedelta
