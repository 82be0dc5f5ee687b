"""The reporter room's one answer about reporters: whether the same one reported before. Never who.

The keeper alone makes the marks (`sealing.keeper`): hashes keyed with a key that only its process holds. Here they are
only compared. The answer is for the review of a report that may be knowingly false, and for nothing else: beside a
queue, a search or a history it would weigh on a decision that it says nothing about.
"""

from typing import Final
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.intake.models import Report, ReporterCard
from hearthline.intake.queries import others_of_the_same_reporter
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
    return others_of_the_same_reporter(report) if looked and all(looked) else None
