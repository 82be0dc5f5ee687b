"""Everything about one person, for the page of theirs."""

from dataclasses import dataclass
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.journal.usecase import long_reading
from hearthline.people import queries as persons
from hearthline.people.types import Known, Relative, Shown
from hearthline.screening.history.earlier import Of, earlier
from hearthline.screening.history.looking import PURPOSE, Candidate, More, family_of, named, note_shown
from hearthline.screening.history.mates import asks, mates


@dataclass(frozen=True, repr=False)
class Whole:
    """One person with everything the viewer may see: `near`: who else lives or lived at their addresses."""

    candidate: Candidate
    relatives: tuple[Relative, ...]
    near: tuple[Known, ...]


def of_person(viewer: Viewer, person_id: UUID) -> Whole:
    """The page of one person. Refused alike when they are restricted, sealed, another agency's and not there."""
    return _whole(viewer=viewer, person_id=person_id)


@long_reading
def _whole(*, viewer: Viewer, person_id: UUID) -> Whole:
    known = persons.history(viewer, person_id, purpose=PURPOSE)
    own = known.person.id
    together = mates(own, known.households)
    family = family_of(own, together, known.relatives)
    near = tuple(persons.at_addresses(viewer, own, purpose=PURPOSE))
    rows = persons.reports_of(viewer, [own, *(one.id for one in family)], purpose=PURPOSE)
    told = earlier(viewer, named(rows), first=(own,))
    more = More(
        households=known.households,
        mates=together,
        asks=asks(known.households),
        warnings=known.warnings,
        past=known.past,
        reports=told.get(own, Of()),
        family=tuple((who, told[who.id]) for who in family if told.get(who.id, Of()).reports),
    )
    ties = (tie.person for tie in known.relatives)
    note_shown(viewer, "person", own, {own: more}, also=(one.id for one in ties if isinstance(one, Shown)))
    return Whole(Candidate(known.person, more=more), known.relatives, near)
