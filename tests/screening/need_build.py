"""A restricted person, and people who may not read them: for the tests of need to know."""

from uuid import UUID

from hearthline.access.models import ToReview
from hearthline.access.viewer import Viewer
from hearthline.linkage.record import Born, Name, Record
from hearthline.people import actions as people
from hearthline.screening.need import glass
from tests import cast, staff
from tests.screening.build import screener, supervisor
from tests.screening.history_build import known

CLOSED = "Peregrine Ashworth-Li"
WORDS = "The father is on his way to the school."


def restricted(name: str = CLOSED) -> UUID:
    """Somebody whom everybody but supervisors is only told to exist."""
    made = known(name, Born(2015, 4, 2))
    people.restrict(viewer=boss(), person_id=made, ask=cast.SUPERVISOR, why="staff_family")
    return made


def boss() -> Viewer:
    """The supervisor, who exists before they can be asked."""
    return supervisor()


def second_boss() -> Viewer:
    """Another supervisor."""
    return staff.viewer("supervisor", username="supervisor2", name=cast.SECOND_SCREENER)


def looked_for(name: str = CLOSED, viewer: Viewer | None = None) -> UUID:
    """A look-up by name; its id."""
    given, _, surname = name.partition(" ")
    record = Record(names=(Name(given, surname),), born=Born(2015, 4, 2))
    return UUID(people.look_up(viewer or screener(), record).token)


def to_review(report_id: UUID) -> dict[str, UUID]:
    """Ids for addresses: glass that was broken, its row on the list, and a look-up that told of somebody. They are
    another person's, so that nothing of them is anybody's own."""
    own = restricted("Anselm Threadgill-Oduya")
    by = staff.viewer("screener", username="screener-at-night")
    lookup = looked_for("Anselm Threadgill-Oduya", by)
    made = glass.break_glass(viewer=by, record_id=own, why="child_in_danger", words=WORDS)
    return {"opening_id": made.pk, "lookup_id": lookup, "review_id": ToReview.unscoped.get(opening=made).pk}
