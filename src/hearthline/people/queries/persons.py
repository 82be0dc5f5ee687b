"""Persons, what is known of one, and who else was at an address."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Q

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.actions.closing import who_may_be_asked
from hearthline.people.models import PastEvent, PersonAddress, SafetyAlert
from hearthline.people.policy import fetch
from hearthline.people.queries.families import households_among, relatives_of
from hearthline.people.queries.knowing import know
from hearthline.people.queries.links import reports_among
from hearthline.people.queries.showing import shown
from hearthline.people.types import Around, History, Known, Past, Shown, Warning

MOST: Final = 200


@use_case
def persons(viewer: Viewer, ids: Sequence[UUID], *, purpose: str = "screening", journal: bool = True) -> list[Known]:
    """These persons in this order, each once: who was merged is who they are now; absent ones are left out.

    Restricted ones come last, one `Exists` for each whom to ask. One journal entry with the shown ids, unless
    `journal` is false (a page that was journalled as a whole). Raises Refused when the viewer may read nobody.
    """
    ruling = may_read(viewer, purpose)
    known = know(viewer, ids, purpose)
    seen = {one: known.seen[one] for one in dict.fromkeys(known.now.get(i) for i in ids) if one in known.seen}
    if journal:
        _listed(viewer, ruling, purpose, seen)
    asks = {one for one in known.by_id.values() if not isinstance(one, Shown)}
    return [*seen.values(), *sorted(asks, key=lambda one: one.ask)]


@use_case
def person_for(viewer: Viewer, person_id: UUID, action: str, *, purpose: str = "screening") -> Shown:
    """One person, before something is done to them: refused as the act (`action`) would be. Journalled."""
    person, ruling = fetch(viewer, person_id, action, purpose)
    _listed(viewer, ruling, purpose, [person.pk])
    return shown([person])[person.pk]


@use_case
def askable(viewer: Viewer, person_id: UUID, *, purpose: str = "screening") -> tuple[str, ...]:
    """Whom others may be told to ask about this person, for who may restrict them. Part of a page that was journalled.
    Raises Refused."""
    person, _ruling = fetch(viewer, person_id, "person:restrict", purpose)
    return who_may_be_asked(viewer, person)


@use_case
def by_id(viewer: Viewer, ids: Iterable[UUID], *, purpose: str = "screening") -> dict[UUID, Known]:
    """Each asked-for id with what the viewer may know of that person now; absent ones are left out. Part of a page
    that was journalled. Raises Refused."""
    may_read(viewer, purpose)
    wanted = list(ids)
    known = know(viewer, wanted, purpose)
    return {one: person for one in wanted if (person := known.get(one)) is not None}


def may_read(viewer: Viewer, purpose: str) -> Ruling:
    """Whether the viewer may read any person of their agency. Raises Refused."""
    return require(viewer, "person:read", {"agency": viewer.agency_id}, purpose, record_kind="person")


def _listed(viewer: Viewer, ruling: Ruling, purpose: str, ids: Iterable[UUID]) -> None:
    write(
        actor=viewer,
        tag=Tag.PERSONS_LISTED,
        record_kind="person",
        record_id="",
        purpose=purpose,
        authority=ruling.authority,
        fields=[one.hex for one in ids],
    )


@use_case
def history(viewer: Viewer, person_id: UUID, *, purpose: str = "screening") -> History:
    """Everything about one person that this viewer may see. Journalled.

    Reports are ids: who shows one asks for the permission to that report. Raises Refused, alike for a person who is
    restricted, sealed, another agency's or not there.
    """
    person, ruling = fetch(viewer, person_id, "person:read", purpose)
    own = person.pk
    write(
        actor=viewer,
        tag=Tag.PERSON_READ,
        record_kind="person",
        record_id=own.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=("names", "addresses", "phones", "relatives", "households", "warnings", "past", "reports"),
    )
    past = PastEvent.unscoped.filter(person_id=own).order_by("-began_on", "-id")
    return History(
        person=shown([person])[own],
        relatives=tuple(relatives_of(viewer, [own], purpose).get(own, ())),
        households=tuple(households_among(viewer, [own], purpose).get(own, ())),
        warnings=tuple(_warnings([own])),
        past=tuple(
            Past(row.kind, row.county, row.began_on, row.ended_on, row.outcome, row.reference) for row in past[:MOST]
        ),
        reports=tuple(reports_among([own])),
    )


def _warnings(ids: Iterable[UUID]) -> list[Warning]:
    rows = SafetyAlert.unscoped.filter(person_id__in=list(ids), ended_at__isnull=True).order_by("-id")[:MOST]
    return [Warning(row.pk, row.kind, row.note, row.person_id, row.added_at) for row in rows]


@use_case
def warnings(viewer: Viewer, ids: Iterable[UUID], *, purpose: str = "screening") -> list[Warning]:
    """What may hurt who visits these persons, those whom the viewer may see. Part of a page that was journalled."""
    may_read(viewer, purpose)
    return _warnings(know(viewer, ids, purpose).seen)


@use_case
def around(viewer: Viewer, ids: Iterable[UUID], *, purpose: str = "screening") -> Around:
    """Households, relatives and warnings of these persons, those whom the viewer may see, in one go: as `households`,
    `relatives` and `warnings` give them. Part of a page that was journalled. Raises Refused."""
    may_read(viewer, purpose)
    seen = know(viewer, ids, purpose).seen
    return Around(households_among(viewer, seen, purpose), relatives_of(viewer, seen, purpose), _warnings(seen))


@use_case
def at_addresses(viewer: Viewer, person_id: UUID, *, purpose: str = "screening", limit: int = 20) -> list[Known]:
    """Others who live or lived where this person lives or lived (same number, street and ZIP). Journalled.

    Looks at the newest five addresses; restricted ones as `Exists`, last. Raises Refused.
    """
    person, ruling = fetch(viewer, person_id, "person:read", purpose)
    mine = PersonAddress.unscoped.filter(person_id=person.pk).exclude(number="").exclude(zip="").order_by("-id")
    same = Q(pk__in=())
    for number, street, zip_code in mine.values_list("number", "street", "zip")[:5]:
        same |= Q(zip=zip_code, number=number, street=street)
    rows = PersonAddress.unscoped.filter(same, agency_id=viewer.agency_id).exclude(person_id=person.pk)
    ids = list(dict.fromkeys(rows.order_by("-id").values_list("person_id", flat=True)[:MOST]))
    known = know(viewer, ids, purpose)
    seen = list(known.seen.items())[:limit]
    _listed(viewer, ruling, purpose, [one for one, _ in seen])
    asks = {one for one in known.by_id.values() if not isinstance(one, Shown)}
    return [*(value for _, value in seen), *sorted(asks, key=lambda one: one.ask)]
