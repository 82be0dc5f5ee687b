"""Reports with a screening, and people who decide: all through the real door, the real pack and the real policies."""

from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty.models import Clock
from hearthline.intake.models import Report, ReportPart
from hearthline.screening import actions
from hearthline.screening.models import Decision, Screening, ToolRun
from hearthline.screening.weighing import Weighing
from tests import staff
from tests.intake.build import arrived

IN_TEN_DAYS = "in_person:ten_days"
AT_ONCE = "in_person:immediate"
NOBODY = "evaluate_out:none"
ELSEWHERE = "refer_elsewhere:none"
WEIGHED = Weighing(frozenset({"saw"}), "consistent", "unknown")
"""An account that somebody weighed, for tests that are about something else."""
WEIGHED_FORM = {"basis": ["saw"], "consistency": "consistent", "access": "unknown"}
"""The same as the page's form sends it."""


def came(**changes: Any) -> Screening:
    """A report that came in, opened, with its screening. `changes`: as for `tests.intake.build.arrived`."""
    return again(arrived(**changes))


def again(what: Screening | Report) -> Screening:
    """The screening as it is now."""
    report_id = what.report_id if isinstance(what, Screening) else what.pk
    return Screening.unscoped.select_related("report", "current_run").get(report_id=report_id)


def run_of(screening: Screening) -> ToolRun:
    found = again(screening).current_run
    assert found is not None
    return found


def answer(screening: Screening, viewer: Viewer, **facts: str) -> ToolRun:
    """Set these facts, the rest unknown."""
    return actions.set_facts(
        viewer=viewer, report_id=screening.report_id, facts=facts, version=again(screening).version
    )


def parts_of(screening: Screening) -> list[UUID]:
    """Every part there is now, as the page's form carries them."""
    return list(ReportPart.unscoped.filter(report_id=screening.report_id).values_list("pk", flat=True))


def decide(
    screening: Screening, viewer: Viewer, choice: str, reason: str = "", weighing: Weighing = WEIGHED
) -> Decision:
    """Decide on the current run, as it is now."""
    now = again(screening)
    return actions.decide(
        parts=parts_of(now),
        viewer=viewer,
        report_id=now.report_id,
        run_id=now.current_run_id,
        choice=choice,
        reason=reason,
        version=now.version,
        weighing=weighing,
    )


def look(made: Decision, viewer: Viewer, agree: bool, note: str = "") -> Decision:
    """A second look."""
    report_id = Screening.unscoped.get(pk=made.screening_id).report_id
    return actions.second_look(viewer=viewer, report_id=report_id, decision_id=made.pk, agree=agree, note=note)


def screener() -> Viewer:
    return staff.viewer("screener")


def other_screener() -> Viewer:
    return staff.second_screener()


def supervisor() -> Viewer:
    return staff.viewer("supervisor")


def hmong_screener() -> Viewer:
    return staff.viewer("screener", username="screener-hmn", name="Mai See Thao", languages=("en", "hmn"))


def clock_of(screening: Screening, kind: str) -> Clock:
    return Clock.unscoped.filter(subject_id=screening.report_id.hex, kind=kind).latest("id")


def serious(screening: Screening, viewer=None) -> None:
    answer(
        screening,
        viewer or screener(),
        youngest_age="under_5",
        hit="yes",
        injury="serious",
        abuser="parent",
        access="yes",
    )
