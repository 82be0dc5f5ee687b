"""What the people room answers: plain values, already filtered by what the viewer may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from hearthline.linkage.record import Born, Name
from hearthline.linkage.score import Score


@dataclass(frozen=True, repr=False)
class Where:
    """One address. `row`: what `end_address` takes."""

    row: int
    line: str
    city: str
    zip: str
    unit: str
    county: str
    since: date | None
    until: date | None


@dataclass(frozen=True, repr=False)
class Shown:
    """A person whom the viewer may see. `names`: the one that is shown comes first. `identifiers`: (kind, value).
    `ask`: of a restricted one, whom others are told to ask."""

    id: UUID
    names: tuple[Name, ...]
    known_as: str
    born: Born
    sex: str
    unborn: bool = False
    birth_order: int | None = None
    restricted: bool = False
    addresses: tuple[Where, ...] = ()
    phones: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    version: int = 1
    ask: str = ""

    @property
    def name(self) -> str:
        """To be shown. Empty for somebody of whom no name is known: then say so in words."""
        for one in self.names:
            return " ".join(part for part in (one.given, one.surname, one.suffix) if part)
        return self.known_as


@dataclass(frozen=True)
class Exists:
    """A restricted person: that they are there, and whom to ask. Nothing else, no id either."""

    ask: str


Known = Shown | Exists


@dataclass(frozen=True, repr=False)
class SeenHit:
    """A hit of a look-up that the viewer may see, and why it matched."""

    person: Shown
    score: Score


@dataclass(frozen=True, repr=False)
class Looked:
    """The answer to a look-up. `token`: lets this viewer create one person within half an hour.

    `asks`: there is somebody restricted who may be meant: whom to ask. `capped`: more facts would find more.
    """

    token: str
    hits: tuple[SeenHit, ...] = ()
    asks: tuple[str, ...] = ()
    capped: bool = False
    took_ms: float = 0.0


@dataclass(frozen=True, repr=False)
class Member:
    """Somebody of a household, from one day to another. No day is told of somebody restricted."""

    person: Known
    since: date | None
    until: date | None


@dataclass(frozen=True, repr=False)
class HouseholdView:
    """A household in which the person lived from `since` to `until` (None: still, or nobody said), and the others."""

    id: UUID
    since: date | None
    until: date | None
    others: tuple[Member, ...]


@dataclass(frozen=True, repr=False)
class Relative:
    """Who `person` is to the one who was asked for: `kind` of `models.Relation`. `row`: what `end_relation` takes.

    Of somebody restricted neither is told: "" and 0.
    """

    row: int
    kind: str
    person: Known
    since: date | None
    until: date | None


@dataclass(frozen=True, repr=False)
class Warning:
    """What may hurt who visits. `kind` of `models.AlertKind`. `person_id`: about whom."""

    row: int
    kind: str
    note: str
    person_id: UUID
    added_at: datetime | None


@dataclass(frozen=True, repr=False)
class Past:
    """A case, finding or report that is not in this system. `kind` of `models.PastKind`."""

    kind: str
    county: str
    began_on: date | None
    ended_on: date | None
    outcome: str
    reference: str


@dataclass(frozen=True)
class ReportOf:
    """That a person was told of in a report, at this slot, by a screener's word."""

    report_id: UUID
    slot: str
    person_id: UUID
    linked_at: datetime


@dataclass(frozen=True, repr=False)
class LinkView:
    """One link of a report to a person. `person` is `Exists` when the viewer may not see them."""

    id: UUID
    report_id: UUID
    slot: str
    person: Known
    bits: float
    band: str
    steps: tuple[dict[str, object], ...]
    linked_by: str
    linked_name: str
    linked_at: datetime


@dataclass(frozen=True, repr=False)
class Deed:
    """Somebody's word about a place of a report. `kind`: of `queries.links.DEEDS`. `why`: of a link taken back, as they
    wrote it. `stands`: it is what holds now. `person` is `Exists` when the viewer may not see them."""

    link_id: UUID
    report_id: UUID
    at: datetime
    kind: str
    slot: str
    person: Known
    by: str
    by_name: str
    why: str = ""
    stands: bool = False


@dataclass(frozen=True, repr=False)
class Around:
    """What stands around persons, by person; `warnings` of all of them."""

    households: Mapping[UUID, Sequence[HouseholdView]]
    relatives: Mapping[UUID, Sequence[Relative]]
    warnings: Sequence[Warning]


@dataclass(frozen=True, repr=False)
class History:
    """Everything about one person that the viewer may see. Reports are ids: who shows them asks their permission."""

    person: Shown
    relatives: tuple[Relative, ...] = ()
    households: tuple[HouseholdView, ...] = ()
    warnings: tuple[Warning, ...] = ()
    past: tuple[Past, ...] = ()
    reports: tuple[ReportOf, ...] = ()


@dataclass(frozen=True, repr=False)
class Pair:
    """Two persons who may be one, for somebody to look at."""

    id: UUID
    one: Shown
    two: Shown
    bits: float
    band: str
    steps: tuple[dict[str, object], ...]
    source: str
    found_at: datetime
    left_at: datetime | None = None
    left_why: str = ""


@dataclass(frozen=True, repr=False)
class PairPage:
    """One page of the queue of pairs. `after`: where the next one begins, None on the last."""

    pairs: tuple[Pair, ...]
    after: UUID | None = None


@dataclass(frozen=True)
class PairState:
    """Where a pair stands. `state`: "open", "different" (somebody said so: `why`, `at`), "merged" (the two are one),
    "moved" (one of them was merged with somebody else). `one_id`, `two_id`: who they are now. `twins`: they are kept
    as twins. `merge`: when the two are one by it."""

    id: UUID
    state: str
    one_id: UUID
    two_id: UUID
    source: str
    found_at: datetime
    why: str = field(default="", repr=False)
    at: datetime | None = None
    twins: bool = False
    merge: "MergeView | None" = field(default=None, repr=False)


@dataclass(frozen=True)
class Moves:
    """What a merge would move: how many rows of each kind (names of `snapshots.MOVED`), and which columns it fills.
    `name`: by which name the one person is shown then, the newest of both."""

    rows: tuple[tuple[str, int], ...] = ()
    filled: tuple[str, ...] = ()
    name: Name | None = field(default=None, repr=False)


@dataclass(frozen=True, repr=False)
class UnmergeView:
    """What taking a merge back would do. `stays`, `leaves`: the survivor, and a name of who becomes a person again.

    `names`: of the one who leaves. `back`, `changed`, `added`: rows by kind, as in `Moves`: those that go back, those
    of them that somebody changed since, and those that came since and stay. `taken_out`: columns emptied again.
    `later`: the survivor was merged into somebody since, and that one comes first.
    """

    merge: "MergeView"
    stays: Shown
    names: tuple[Name, ...]
    back: tuple[tuple[str, int], ...] = ()
    changed: tuple[tuple[str, int], ...] = ()
    added: tuple[tuple[str, int], ...] = ()
    taken_out: tuple[str, ...] = ()
    later: bool = False


@dataclass(frozen=True, repr=False)
class MergeView:
    """A merge that stands and can be taken back."""

    id: UUID
    survivor_id: UUID
    absorbed_id: UUID
    by_name: str
    at: datetime
    why: str


@dataclass(frozen=True, repr=False)
class Unmerged:
    """Two persons again. `merged_at`: since when they counted as one. `changed`: rows (table, id) that somebody changed
    between, and `added`: rows that were added between and stay with the survivor. Both want a look."""

    survivor_id: UUID
    absorbed_id: UUID
    merged_at: datetime
    changed: Sequence[tuple[str, str]] = field(default=())
    added: Sequence[tuple[str, str]] = field(default=())
