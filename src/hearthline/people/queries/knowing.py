"""Persons by id as a viewer may know them: shown, only existing, or absent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.people.policy import sort, survivors
from hearthline.people.queries.showing import shown
from hearthline.people.types import Exists, Known, Shown


@dataclass(frozen=True, repr=False)
class Knowing:
    """`now`: who each asked-for person is today. `by_id`: what the viewer may know of them, absent ones left out."""

    now: Mapping[UUID, UUID]
    by_id: Mapping[UUID, Known]

    def get(self, person_id: UUID) -> Known | None:
        """What the viewer may know of this one; None: as if nobody were there."""
        own = self.now.get(person_id)
        return self.by_id.get(own) if own else None

    @property
    def seen(self) -> dict[UUID, Shown]:
        """Those who are shown."""
        return {one: known for one, known in self.by_id.items() if isinstance(known, Shown)}


def know(viewer: Viewer, ids: Iterable[UUID], purpose: str) -> Knowing:
    """A handful of queries, however many persons. Not journalled: the caller does that."""
    now = survivors(ids)
    allowed = sort(viewer, set(now.values()), purpose)
    by_id: dict[UUID, Known] = dict(shown(allowed.seen.values()))
    by_id |= {one: Exists(person.restricted_ask) for one, person in allowed.exists.items()}
    return Knowing(now, by_id)
