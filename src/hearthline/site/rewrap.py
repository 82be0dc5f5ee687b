"""After a rotation of the agency's key: wrap what rests under older generations anew, while everything runs.

Old generations still open, so there is no hurry. It can be stopped at any moment and run again: what is done is seen
from each row itself, and a row that somebody changed meanwhile is left for the next run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from hearthline.access.models import Opening
from hearthline.helpdesk.complaints.models import Complaint
from hearthline.helpdesk.models import Inquiry
from hearthline.helpdesk.mycase.keys import box_context
from hearthline.helpdesk.mycase.models import Assignment
from hearthline.helpdesk.referring.models import Referral
from hearthline.intake.keys import staff_keys, value_context
from hearthline.intake.models import Call, Report
from hearthline.people.models import Merge
from hearthline.sealing import Context, RingKeys, SealError

AT_ONCE = 200
ACTOR = PURPOSE = "rewrap"
Told = Callable[[str], None]


@dataclass(frozen=True)
class Place:
    """A column that holds something wrapped by the agency's key, and where a row's value belongs."""

    model: type[models.Model]
    column: str
    where: Callable[[str, UUID], Context]


PLACES = (
    Place(Report, "wrapped_key", lambda agency, row: value_context(agency, "report", "wrapped_key", row)),
    Place(Call, "wrapped_key", lambda agency, row: value_context(agency, "call", "wrapped_key", row)),
    Place(Opening, "words", lambda agency, row: (agency, "opening", "words", row.hex)),
    Place(Assignment, "box", box_context),
    Place(Inquiry, "wrapped_key", lambda agency, row: value_context(agency, "inquiry", "wrapped_key", row)),
    Place(Referral, "wrapped_key", lambda agency, row: value_context(agency, "referral", "wrapped_key", row)),
    Place(Complaint, "wrapped_key", lambda agency, row: value_context(agency, "complaint", "wrapped_key", row)),
    Place(Merge, "snapshot", lambda agency, row: (agency, "merge", "snapshot", row.hex)),
)


@dataclass(frozen=True)
class Done:
    """`wrapped`: done in this run. `current`: were so already. `damaged`: do not open. `changed`: for the next run."""

    wrapped: int = 0
    current: int = 0
    damaged: int = 0
    changed: int = 0

    def and_(self, other: "Done") -> "Done":
        """Both together."""
        return Done(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


def rewrap(told: Told, keys: RingKeys | None = None) -> Done:
    """Every row of every place; `told` hears how far it is. Raises KeyringError without the agency's key."""
    service = keys or staff_keys()
    total = Done()
    for place in PLACES:
        done = Done()
        for rows in _batches(place):
            for row in rows:
                done = done.and_(_one(place, row, service))
            told(f"{place.model._meta.label}: {sum(vars(done).values())} seen, {done.wrapped} wrapped anew")
        total = total.and_(done)
    return total


def _batches(place: Place) -> Iterator[list[dict[str, Any]]]:
    after: UUID | None = None
    every = place.model._default_manager.order_by("pk").values("pk", "agency_id", place.column)
    while rows := list((every.filter(pk__gt=after) if after else every)[:AT_ONCE]):
        yield rows
        after = rows[-1]["pk"]


def _one(place: Place, row: dict[str, Any], keys: RingKeys) -> Done:
    held = bytes(row[place.column])
    if not held:  # nothing was said, or the record is being destroyed
        return Done(current=1)
    newest = keys.ring.newest("agency").id.encode("ascii")
    if held[2 : 2 + len(newest)] == newest:
        return Done(current=1)
    where = place.where(row["agency_id"], row["pk"])
    try:
        plain = keys.unwrap("agency", held, where, actor=ACTOR, purpose=PURPOSE)
    except SealError:
        return Done(damaged=1)
    fresh = keys.wrap("agency", plain, where, actor=ACTOR, purpose=PURPOSE)
    mine = place.model._default_manager.filter(pk=row["pk"], **{place.column: held})
    return Done(wrapped=1) if mine.update(**{place.column: fresh}) else Done(changed=1)
