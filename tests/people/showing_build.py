"""Two sisters, everything in which one could show, and every act on a person: for the tests of who sees whom."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.people import actions, queries
from hearthline.people.models import Person, Relation
from tests import cast
from tests.people.family import (
    HOME,
    IMOGEN,
    JUNIPER,
    OTHER_REPORT,
    REPORT,
    SCORE,
    SOLVEIG,
    WREN,
    make,
    query,
    wren,
)

ASK = cast.SUPERVISOR


def sisters() -> tuple[Person, Person]:
    """Wren and Juniper: sisters, one household, one address, both told of in one report."""
    child, sister = wren(), make(JUNIPER, addresses=[HOME])
    actions.relate(viewer=IMOGEN, person_id=sister.pk, other_id=child.pk, kind=Relation.SIBLING)
    actions.join_household(viewer=IMOGEN, person_id=sister.pk, with_person=child.pk)
    actions.link(viewer=IMOGEN, report_id=REPORT, slot="child-1", person_id=child.pk, score=SCORE)
    actions.link(viewer=IMOGEN, report_id=REPORT, slot="child-2", person_id=sister.pk, score=SCORE)
    actions.propose(viewer=IMOGEN, one=child.pk, two=sister.pk, score=SCORE)
    actions.warn(viewer=IMOGEN, person_id=sister.pk, kind="dog")
    return child, sister


def everywhere(viewer: Viewer, child: Person, sister: Person) -> dict[str, list[Any]]:
    """Everything in which the sister could show to somebody who looks at the child."""
    looked = actions.look_up(viewer, query(JUNIPER))
    history = queries.history(viewer, child.pk)
    return {
        "hits": [hit.person for hit in looked.hits],
        "asks": list(looked.asks),
        "persons": queries.persons(viewer, [sister.pk]),
        "relatives": [one.person for one in history.relatives],
        "household": [one.person for home in history.households for one in home.others],
        "links": [link.person for link in queries.links_of_report(viewer, REPORT) if link.slot == "child-2"],
        "reports": [one for one in queries.reports_of(viewer, [sister.pk])],
        "address": queries.at_addresses(viewer, child.pk),
        "warnings": queries.warnings(viewer, [child.pk, sister.pk]),
        "duplicates": [pair for pair in queries.duplicates(viewer)],
        "households": [home for homes in queries.households(viewer, [sister.pk]).values() for home in homes],
        "relations": [one for ones in queries.relatives(viewer, [sister.pk]).values() for one in ones],
    }


ACTS: dict[str, Callable[[Viewer, UUID], object]] = {
    "history": queries.history,
    "address": queries.at_addresses,
    "merges": queries.merges_of,
    "name": lambda viewer, one: actions.add_name(viewer=viewer, person_id=one, name=WREN),
    "link": lambda viewer, one: actions.link(viewer=viewer, report_id=OTHER_REPORT, slot="child-1", person_id=one),
    "warn": lambda viewer, one: actions.warn(viewer=viewer, person_id=one, kind="dog"),
    "restrict": lambda viewer, one: actions.restrict(viewer=viewer, person_id=one, ask=ASK),
    "unrestrict": lambda viewer, one: actions.unrestrict(viewer=viewer, person_id=one),
    "seal": lambda viewer, one: actions.seal(viewer=viewer, person_id=one, why="court"),
    "unseal": lambda viewer, one: actions.unseal(viewer=viewer, person_id=one, purpose="court-order"),
    "stand": lambda viewer, one: actions.stand(viewer=viewer, person_id=one, user_id=SOLVEIG.id, kind="assigned"),
}
