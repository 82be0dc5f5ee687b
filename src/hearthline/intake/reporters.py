"""The reporter room's one answer about reporters: whether the same one reported before. Never who.

The keeper alone makes the marks (`sealing.keeper`): hashes keyed with a key that only its process holds. Here they are
only compared. The answer is for the review of a report that may be knowingly false, and for nothing else: beside a
queue, a search or a history it would weigh on a decision that it says nothing about.
"""

from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, F, Func

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.intake.models import Report, ReporterCard, ReporterMark
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

ACTION: Final = "false-report:review"
PURPOSE: Final = "supervision"


@use_case
def same_reporter(viewer: Viewer, report_id: UUID) -> int | None:
    """How many other reports of the agency the same known reporter made; None while the keeper has not looked at
    everybody who was given, or nobody gave who they are.

    Journalled: that it was shown and about which report, never the number. Refused alike when the report is not
    theirs to review and not there.
    """
    report = Report.unscoped.filter(pk=report_id, agency_id=viewer.agency_id).first()
    known = {"agency": report.agency_id if report else ""}
    ruling = require(viewer, ACTION, known, PURPOSE, record_kind="report", record_id=report_id.hex)
    if report is None:
        raise LookupError("a policy permits what is not there")
    write(
        actor=viewer,
        tag=Tag.SAME_REPORTER_SHOWN,
        record_kind="report",
        record_id=report.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=("same_reporter",),
    )
    given = ReporterCard.unscoped.filter(report=report, given=True)
    looked = list(given.values_list("marked", flat=True))
    return _others(report) if looked and all(looked) else None


def _others(report: Report) -> int:
    """How many other reports of the agency share a mark with this one. On PostgreSQL the desk's role cannot read the
    marks: a function of the database (`site.grants`) counts them."""
    if connection.vendor == "postgresql":
        counted = Func(F("pk"), function="hl_same_reporter", output_field=BigIntegerField())
        return int(Report.unscoped.filter(pk=report.pk).values_list(counted, flat=True).get())
    marks = ReporterMark.unscoped.filter(report=report).values("mark")
    others = ReporterMark.unscoped.filter(agency_id=report.agency_id, mark__in=marks).exclude(report=report)
    return others.values("report_id").distinct().count()
