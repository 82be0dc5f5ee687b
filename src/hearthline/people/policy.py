"""Who may do what with a person, and the one way to fetch one.

Three answers for a row: seen, known to exist ("ask X"), absent. Absent are persons of another agency, sealed ones,
and those a member of staff may not come near. The answers come from the policies, row by row or as SQL.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.compile import scope
from hearthline.access.need import granted_to
from hearthline.access.policy import Ruling, require
from hearthline.access.scoped import Column
from hearthline.access.viewer import Viewer
from hearthline.people.models import Person, Standing

PURPOSES = ("screening", "supervision", "quality", "follow-up")
"""Purposes that a look-up or a reading of a person may have."""
NOBODY: Mapping[str, object] = {"agency": "none"}
_LONGEST_CHAIN = 50

OPENS = ("restricted", "assigned", "granted")
EXISTENCE: Mapping[str, Column] = {name: column for name, column in Person.access_columns.items() if name not in OPENS}
"""A person as "person:notice" sees them: that somebody is there is less than what is known of them, so that whether
they are restricted is no part of the question."""


def resource(person: Person | None) -> dict[str, object]:
    """A person as the policies see them. One that is not there belongs to nobody."""
    if person is None:
        return dict(NOBODY)
    sets: dict[str, set[str]] = {"assigned": set(), "named": set(), "conflicted": set()}
    rows = Standing.unscoped.filter(agency_id=person.agency_id, person_id=person.pk, ended_at__isnull=True)
    for kind, user_id in rows.values_list("kind", "user_id"):
        sets[kind].add(user_id)
    if person.restricted:
        sets["granted"] = granted_to(person.agency_id, "person", person.pk)
    return {"agency": person.agency_id, "restricted": person.restricted, "sealed": person.sealed, **sets}


def existence(person: Person | None) -> dict[str, object]:
    """A person as who is only told that somebody exists has them (see `EXISTENCE`)."""
    return {name: value for name, value in resource(person).items() if name not in OPENS}


def survivors(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each person who exists: who they are now, themselves or the one they were merged into. One query a step.

    Sealed ones are left out here already: everything after this asks exactly what it asks for nobody at all.
    """
    now: dict[UUID, UUID] = {}
    asked = {one: one for one in ids}
    for _ in range(_LONGEST_CHAIN):
        if not asked:
            return now
        rows = Person.unscoped.filter(pk__in=set(asked.values()), sealed=False).values_list("pk", "merged_into_id")
        into = dict(rows)
        now |= {one: at for one, at in asked.items() if at in into and into[at] is None}
        asked = {one: into[at] for one, at in asked.items() if into.get(at) is not None}
    raise LookupError("merges run in a circle")


def fetch(viewer: Viewer, person_id: UUID, action: str, purpose: str = "") -> tuple[Person, Ruling]:
    """The person as they are now (merged ones: who they were merged into), through the permission.

    Refused alike when it is another agency's, sealed, restricted and when there is none.
    """
    now = survivors([person_id]).get(person_id)
    person = Person.unscoped.filter(pk=now).first() if now else None
    ruling = require(viewer, action, resource(person), purpose, record_kind="person", record_id=person_id.hex)
    if person is None:
        raise LookupError("a policy permits what is not there")
    return person, ruling


@dataclass(frozen=True)
class Sorted:
    """Persons by what a viewer may have of them. `asks`: whom to ask about those who are only known to exist."""

    seen: Mapping[UUID, Person]
    exists: Mapping[UUID, Person]

    @property
    def asks(self) -> tuple[str, ...]:
        """Each once, in order of the alphabet: how many there are is nobody's business."""
        return tuple(sorted({person.restricted_ask for person in self.exists.values()}))


def sort(viewer: Viewer, ids: Iterable[UUID], purpose: str) -> Sorted:
    """Look these up as the viewer may. Merged ones are left out: resolve them by `survivors` before. Two queries."""
    wanted = set(ids)
    if not wanted:
        return Sorted({}, {})
    seen = Person.objects.for_viewer(viewer, "person:read", purpose).filter(pk__in=wanted, merged_into__isnull=True)
    by_id = {person.pk: person for person in seen}
    rest = wanted - set(by_id)
    may = scope(viewer, "person:notice", purpose, columns=EXISTENCE)
    noticed = Person.unscoped.filter(may, pk__in=rest, merged_into__isnull=True, restricted=True) if rest else ()
    return Sorted(by_id, {person.pk: person for person in noticed})
