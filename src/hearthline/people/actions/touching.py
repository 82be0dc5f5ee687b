"""What every change of a person does: fetch through the permission, move the version, journal, tell the index."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F

from hearthline.access.policy import Ruling
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.people.models import Person
from hearthline.people.policy import fetch
from hearthline.people.tables.persons import Fact

F_ = TypeVar("F_", bound=Fact)


def touch(person: Person, version: int | None = None) -> None:
    """Move the version of a person who stands. `version`: what the page was made from, when it matters.

    The row is held from here to the end of the transaction: a merge sees what was added before it, or the adding is
    refused. DomainError `people.changed`.
    """
    now = clock.now()
    rows = Person.unscoped.filter(pk=person.pk, merged_into__isnull=True, sealed=False)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1, changed_at=now):
        raise DomainError("people.changed", "Somebody changed this person meanwhile. Look again.")
    person.refresh_from_db()


def begin(
    viewer: Viewer, person_id: UUID, action: str = "person:write", *, purpose: str = "", version: int | None = None
) -> tuple[Person, Ruling]:
    """Fetch and touch. With `version` a page's person is meant, and not who they were merged into since."""
    person, ruling = fetch(viewer, person_id, action, purpose)
    if version is not None and person.pk != person_id:
        raise DomainError("people.changed", "Somebody changed this person meanwhile. Look again.")
    touch(person, version)
    return person, ruling


def note(
    viewer: Viewer,
    person: Person | UUID,
    ruling: Ruling,
    fields: Iterable[str],
    tag: Tag = Tag.PERSON_CHANGED,
    purpose: str = "",
) -> UUID:
    """The journal's line about a person. `fields`: names of columns and ids, never values."""
    own = person if isinstance(person, UUID) else person.pk
    return write(
        actor=viewer,
        tag=tag,
        record_kind="person",
        record_id=own.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=fields,
    )


def add(table: type[F_], viewer: Viewer, person: Person, **values: Any) -> F_:
    """One more fact of a person, by this viewer, now."""
    own: Any = {"agency_id": person.agency_id, "person": person, "added_by": viewer.id, "added_at": clock.now()}
    made: F_ = table.objects.create(**own, **values)
    return made
