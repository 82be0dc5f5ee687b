"""Hand-offs for the tests of this room."""

from typing import Any
from uuid import uuid4

from hearthline.access.viewer import SCREENER, Viewer
from hearthline.dispatch.actions import record_answer, tell
from hearthline.dispatch.models import HandOff
from hearthline.ground import clock
from hearthline.intake.models import Report
from tests import cast
from tests.intake.build import AGENCY


def her() -> Viewer:
    """Some screener."""
    return Viewer("person", uuid4().hex, AGENCY, roles=frozenset({SCREENER}), name=cast.SCREENER)


def telling(report: Report, viewer: Viewer, **changes: str) -> HandOff:
    """Police are told in danger, by the script, unless it is said otherwise."""
    wanted = {"recipient": "law_enforcement", "why": "danger", "place": "city:Galt"} | changes
    return tell(viewer=viewer, report_id=report.pk, **wanted)


def answering(row: HandOff, viewer: Viewer, **changes: Any) -> HandOff:
    """Somebody there answered now."""
    wanted: dict[str, Any] = {"answered_by": "Badge 4471", "their_reference": "26-5512", "answered_at": clock.now()}
    return record_answer(viewer=viewer, hand_off_id=row.pk, **(wanted | changes))


def told(report: Report, viewer: Viewer, **changes: str) -> HandOff:
    """Both."""
    return answering(telling(report, viewer, **changes), viewer)
