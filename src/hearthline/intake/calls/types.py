"""What the calls room hands to a page. No repr here shows a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hearthline.ground.errors import DomainError
from hearthline.intake.calls.models import Call


@dataclass(frozen=True)
class Other:
    """Somebody else's newer words in the field that was to be saved: nothing was written.

    Show both, and save again with `base=version`: mine, theirs, or both.
    """

    text: str = field(repr=False)
    by_name: str = field(repr=False)
    at: datetime
    version: int
    mine: bool
    """The same person in another tab."""


@dataclass(frozen=True)
class Saved:
    """What became of one save. `version`, `at`: of the row that holds the text now (0 and the call's time for an empty
    field that was never written). With `other`, nothing was written and `version` is still the page's own base."""

    field: str
    version: int
    at: datetime
    other: Other | None = None


@dataclass(frozen=True)
class Filed:
    """What a call became. `again`: it had been filed before; nothing was written now."""

    report_id: UUID
    number: str
    again: bool = False


@dataclass(frozen=True)
class Value:
    """One field as it stands, or stood: the text, its version, who wrote it, when. `damaged`: it does not open any
    more; shown as such, never hidden, and what stands beside it opens all the same."""

    text: str = field(repr=False)
    version: int
    by_name: str = field(repr=False)
    at: datetime
    by: str = ""
    damaged: bool = False


@dataclass(frozen=True)
class Scan:
    """A file attached to the call."""

    id: UUID
    name: str = field(repr=False)
    size: int
    type: str
    by_name: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Lack:
    """Something that is needed to file the call: the field to go to, its card, and the words for the page."""

    field: str
    card: str
    message: str


class Lacking(DomainError):
    """A call that cannot be filed yet; everything typed stays. `lacks`: what is needed, in the order of the cards."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__(
            "call.lacking", "Something is still needed before this can be filed. It is listed on the page."
        )
        self.lacks = lacks


class Ended(DomainError):
    """The call was filed or closed meanwhile: nothing is written to it any more. `call`: the row, for the page."""

    def __init__(self, call: Call) -> None:
        super().__init__(
            "call.ended", "This call was filed or closed meanwhile. Your words are still here: add them to its report."
        )
        self.call = call


@dataclass(frozen=True)
class CallView:
    """A call as a page shows it. `values`: the newest of each field; the reporter's own only for who holds the call.

    `lacks`: what is needed to file, counted with the reporter's fields whoever looks. `waiting`: the viewer's own words
    that could not be saved because somebody else wrote there, until the viewer has chosen.
    """

    call: Call
    values: Mapping[str, Value] = field(repr=False)
    may_see_reporter: bool
    scans: tuple[Scan, ...]
    lacks: tuple[Lack, ...]
    waiting: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def texts(self) -> dict[str, str]:
        """Field to text."""
        return {name: value.text for name, value in self.values.items()}


@dataclass(frozen=True)
class News:
    """What changed on a call since a moment. Ask the next time with `upto`.

    `fields`: newest value of each field that changed; may repeat what the page knows already: compare versions.
    """

    fields: Mapping[str, Value] = field(repr=False)
    upto: datetime
    state: str
    held_by: str
    held_name: str
    report_id: UUID | None
