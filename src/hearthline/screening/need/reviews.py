"""The list "To review": broken glass, restricted hits, declared conflicts and what the rules about look-ups found.

Nothing leaves it by itself: a supervisor who is not the one it is about closes it, with an outcome.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.models import OUTCOMES, ReviewKind, ToReview
from hearthline.access.policy import Ruling, require
from hearthline.access.queries import names
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.intake.models import Reveal
from hearthline.journal.actions import write
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening.need import conflicts, glass
from hearthline.sealing import SealError

MOST = 200
RECORD = "review"


@dataclass(frozen=True)
class Item:
    """One row of the list. `name`: whose act, "" when it is about a record. `own`: it is about the viewer."""

    row: ToReview
    name: str
    own: bool


@dataclass(frozen=True)
class Waiting:
    """What waits: the rows (the oldest first), how many of each kind there are in all, and reveals of reporters."""

    items: tuple[Item, ...]
    counts: Mapping[str, int]
    reveals: int

    @property
    def total(self) -> int:
        """Everything that waits for a supervisor here."""
        return sum(self.counts.values()) + self.reveals


@dataclass(frozen=True)
class Seen:
    """One row with what is behind it: `words` of who broke the glass, `entries` of the journal, oldest first."""

    item: Item
    words: str
    entries: Sequence[Entry]
    outcomes: tuple[str, ...]


@use_case
def waiting(viewer: Viewer) -> Waiting:
    """Everything that no supervisor has closed. Journalled. Raises Refused without `review:list`."""
    ruling = require(viewer, "review:list", {"agency": viewer.agency_id}, record_kind=RECORD)
    rows = ToReview.objects.for_viewer(viewer, "review:list").filter(closed_at__isnull=True)
    counts = Counter(rows.values_list("kind", flat=True))
    found = list(rows.select_related("opening").defer("opening__words").order_by("first_at", "pk")[:MOST])
    reveals = Reveal.objects.for_viewer(viewer, "identity:review", "supervision").filter(closed_at=None).count()
    _listed(viewer, ruling, [row.pk.hex for row in found])
    known = names(viewer, {row.user_id for row in found})
    items = tuple(Item(row, known.get(row.user_id, ""), row.user_id == viewer.id) for row in found)
    return Waiting(items, {kind: counts[kind] for kind in ReviewKind.values}, reveals)


@use_case
def one(viewer: Viewer, review_id: UUID) -> Seen:
    """One row with its journal entries. Journalled. Raises Refused, alike for another agency's and none."""
    row, ruling = _fetch(viewer, review_id, "review:list")
    entries: list[Entry] = []
    if row.entries:
        ids = [UUID(hex=text) for text in row.entries.split()]
        entries = list(Entry.objects.filter(pk__in=ids, agency_id=row.agency_id).order_by("pk"))
    _listed(viewer, ruling, [row.pk.hex])
    try:
        words = glass.words_of(row.opening, viewer) if row.opening else ""
    except SealError:
        words = ""
    known = names(viewer, {row.user_id})
    item = Item(row, known.get(row.user_id, ""), row.user_id == viewer.id)
    return Seen(item, words, entries, outcomes(row))


def outcomes(row: ToReview) -> tuple[str, ...]:
    """How this may end: only a conflict can be lifted."""
    return tuple(code for code in OUTCOMES if code != "lifted" or row.kind == ReviewKind.CONFLICT)


@use_case
def close(*, viewer: Viewer, review_id: UUID, outcome: str) -> ToReview:
    """A supervisor has looked. Not who it is about. Closed already: nothing changes.

    Raises Refused; DomainError `review.outcome`.
    """
    row, ruling = _fetch(viewer, review_id, "review:close")
    if outcome not in outcomes(row):
        raise DomainError("review.outcome", "Choose what you found.")
    won = ToReview.unscoped.filter(pk=row.pk, closed_at__isnull=True).update(
        closed_at=clock.now(), closed_by=viewer.id, outcome=outcome
    )
    if won:
        write(
            actor=viewer,
            tag=Tag.REVIEW_CLOSED,
            record_kind=RECORD,
            record_id=row.pk.hex,
            purpose=outcome,
            authority=ruling.authority,
            fields=(row.kind, *((row.rule,) if row.rule else ())),
        )
        if outcome == "lifted":
            conflicts.lift(viewer, row, ruling.authority)
    row.refresh_from_db()
    return row


def _fetch(viewer: Viewer, review_id: UUID, action: str) -> tuple[ToReview, Ruling]:
    row = ToReview.unscoped.filter(pk=review_id).select_related("opening").first()
    about = {"agency": row.agency_id, "author": row.user_id} if row else {"agency": "none"}
    ruling = require(viewer, action, about, record_kind=RECORD, record_id=review_id.hex)
    if row is None:
        raise LookupError("a policy permits what is not there")
    return row, ruling


def _listed(viewer: Viewer, ruling: Ruling, ids: list[str]) -> None:
    write(
        actor=viewer,
        tag=Tag.REVIEWS_LISTED,
        record_kind=RECORD,
        record_id="",
        purpose="supervision",
        authority=ruling.authority,
        fields=ids,
    )
