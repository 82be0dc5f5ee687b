"""Everything about one person, for the page of theirs; and about those whom somebody linked in a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.door.content import ReportContent
from hearthline.journal.usecase import long_reading
from hearthline.people import queries as persons
from hearthline.people.types import Deed, Exists, Known, LinkView, Relative, Shown
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.history.asking import Asked, of_contents
from hearthline.screening.history.earlier import Of, earlier, main_first
from hearthline.screening.history.looking import (
    PURPOSE,
    Candidate,
    More,
    Place,
    family_of,
    named,
    note_shown,
    opened,
)
from hearthline.screening.history.mates import asks, mates
from hearthline.screening.models import Screening


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


def of_standing(
    viewer: Viewer, screening: Screening, contents: Sequence[ReportContent], links: Sequence[Deed]
) -> tuple[Place, ...]:
    """The places of a report at which somebody is linked, with households and earlier reports, as a look at its whole
    history has them: journalled the same, and nobody is looked up. `contents`: what its parts say; `links`: deeds that
    stand, read by this viewer just now."""
    if not links:
        return ()
    by_slot = {one.slot: one for one in links}
    told = of_contents(main_first(dict(enumerate(contents))), screening.received_at.date())
    places = [_standing(asked, by_slot[asked.slot]) for asked in told if asked.slot in by_slot]
    return opened(viewer, places, SUBJECT, screening.report_id)[0]


def _standing(asked: Asked, deed: Deed) -> Place:
    link = LinkView(deed.link_id, deed.report_id, deed.slot, deed.person, 0.0, "", (), deed.by, deed.by_name, deed.at)
    if isinstance(deed.person, Exists):
        return Place(asked, link, asks=(deed.person.ask,))
    return Place(asked, link, linked=Candidate(deed.person))
