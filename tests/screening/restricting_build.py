"""Restricted reports, and people who may not read them: for the tests of need to know."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from hearthline.access.models import Restriction
from hearthline.access.viewer import Viewer
from hearthline.screening.models import Screening
from hearthline.screening.need import restricting
from tests.screening.build import came
from tests.screening.need_build import boss

STORY = "The boy of Wendeline Castellanos-Rhee was hit with a belt."
"""Nobody but the named reads it."""


def restrict(
    screening: Screening, named: Collection[Viewer] = (), *, by: Viewer | None = None, why: str = "staff_family"
) -> Restriction:
    """Restrict a report that was open; others are told to ask the supervisor."""
    by = by or boss()
    return restricting.restrict(
        viewer=by, report_id=screening.report_id, why=why, ask=boss().id, named=[one.id for one in named]
    )


def closed(named: Collection[Viewer] = (), **changes: Any) -> Screening:
    """A report that came and is restricted to these."""
    made = came(**{"story": STORY, **changes})
    restrict(made, named)
    return made


def number_of(screening: Screening) -> str:
    return str(screening.report.number)


def address(report_id: UUID, rest: str = "") -> str:
    return f"/screening/{report_id}{rest}"
