"""People who are known already, for the tests of prior history: made the way the desk makes them, by look-up first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.linkage.places import parse_address
from hearthline.linkage.record import Born, Name, Record
from hearthline.people import actions as people
from hearthline.screening.history import comparing, linking
from hearthline.screening.history.hinting import look_for_history
from hearthline.screening.models import Screening
from tests.screening.build import NOBODY, came, decide, look, screener, supervisor

SMITH = "John Smith"
HOME = "14 Tannery Lane, Sacramento"
JON = [{"name": "Jon Smyth", "age": "about 8"}]
"""The same boy as a caller says it. He is 7."""
EARLIER = [{"name": SMITH, "age": "6"}]


def born_seven_years_ago() -> Born:
    """Seven years and about eight months ago, whatever day it is: 7 now and for months to come, 6 a year ago."""
    day = clock.now().date() - timedelta(days=7 * 365 + 2 + 262)
    return Born(day.year, day.month, day.day)


@dataclass(frozen=True)
class Made:
    """A person who is known, and their earlier reports, the first one first."""

    person_id: UUID
    reports: tuple[Screening, ...]


def known(name: str, born: Born, *, viewer: Viewer | None = None, home: str = HOME, **more: Any) -> UUID:
    """Somebody new, after a look-up."""
    given, _, surname = name.partition(" ")
    names = (Name(given, surname),)
    by = viewer or screener()
    token = people.look_up(by, Record(names=names, born=born)).token
    places = (parse_address(home),) if home else ()
    return people.create(viewer=by, token=token, names=names, born=born, addresses=places, **more).pk


def doubles(name: str, viewer: Viewer | None = None) -> dict[str, UUID]:
    """Ids for addresses: a pair of this name that waits, and a merge of this name that stands."""
    by = viewer or screener()
    one, two, three, four = (known(name, Born(2016, 7, 8), viewer=by) for _ in range(4))
    pair = comparing.propose(viewer=by, one=one, two=two)
    merge = people.merge(viewer=supervisor(), absorbed_id=three, survivor_id=four, why="One birth certificate.")
    return {"pair_id": pair, "merge_id": merge.pk}


def john_smith(*, where: str = HOME) -> Made:
    """John Smith, 7, with two earlier reports: nobody was sent for the first; the second waits."""
    person_id = known(SMITH, born_seven_years_ago(), sex="male")
    with clock.freeze(clock.now() - timedelta(days=400)):
        first = came(children=EARLIER, adults=[], where_now=where, visit={"dogs": "yes"})
        look(decide(first, screener(), NOBODY, "A game in the yard."), supervisor(), True)
    with clock.freeze(clock.now() - timedelta(days=90)):
        second = came(children=EARLIER, adults=[], where_now=where, danger="unsure")
    for one in (first, second):
        linking.link(viewer=screener(), report_id=one.report_id, slot="child-1", person_id=person_id)
    return Made(person_id, (first, second))


def hint() -> int:
    """What the worker does about history, until nothing is left."""
    done = 0
    while made := look_for_history():
        done += made
    return done
