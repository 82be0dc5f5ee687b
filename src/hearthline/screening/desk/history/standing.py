"""On the report's own page, without a look-up: who was said to be meant, what was just done, and their history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.people.queries.links import DEEDS, UNLINKED
from hearthline.people.types import Deed, Shown
from hearthline.screening.actions.state import resource
from hearthline.screening.desk.history import present
from hearthline.screening.history import words
from hearthline.screening.history.whole import of_standing
from hearthline.screening.queries import Detail


@dataclass(frozen=True, repr=False)
class DeedSaid:
    """What this person did a moment ago: `said` is the place in the report, `link` the one to take back, if any."""

    kind: str
    said: str
    name: str
    link: UUID | None


def said(viewer: Viewer, deeds: Iterable[Deed], code: str) -> DeedSaid | None:
    """For the message on top of the page. `code`: what the answer of the form carries; the newest deed of this viewer
    must be of that kind, and still hold. None: say it without a name."""
    mine = next((one for one in deeds if one.by == viewer.id), None)
    if code not in DEEDS or mine is None or mine.kind != code or not isinstance(mine.person, Shown):
        return None
    if code != UNLINKED and not mine.stands:
        return None
    name = mine.person.name or gettext("somebody without a name")
    return DeedSaid(code, words.slot(mine.slot), name, mine.link_id if mine.stands else None)


def beside(viewer: Viewer, found: Detail, deeds: Sequence[Deed]) -> dict[str, Any]:
    """Who is linked, with their earlier reports, before anybody looks further. Nothing is read where nobody is."""
    linked = [one for one in deeds if one.stands]
    places = of_standing(viewer, found.screening, [part.content for part in found.report.parts if part.content], linked)
    return {
        "linked_slots": present.slots(places),
        "may_link": can(viewer, "screening:run", resource(found.screening)).allowed,
    }
