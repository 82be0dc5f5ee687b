"""Reviews of reports that may be knowingly false, as supervisors read them. Every reading is journalled.

How often the same known reporter reported is shown here and nowhere else on the desk: the reporter room answers it
(`intake.reporters`), for a review only.
"""

from dataclasses import dataclass
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.intake.models import Report, ReporterCard
from hearthline.intake.reporters import same_reporter
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Pack, PackError, Value
from hearthline.screening import keeping
from hearthline.screening.actions.falsereports import (
    ACTION,
    FINDING_REASONS,
    REASONS,
    fetch_report,
    fetch_review,
    referrals,
)
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.models import FalseReportReview
from hearthline.sealing import SealError
from hearthline.ui.agency import current_pack

SHOWN = 100
PROTECTION = ("immunity.mandated", "immunity.other", "custody_dispute")
"""What protects those who report, said before anything else."""
FAMILY = ("subject.told", "reporter.confidential", "reporter.may_learn")
"""What the law says about telling the family, whatever the finding."""
UNREADABLE = "[this text was changed or damaged and does not open]"


@dataclass(frozen=True, repr=False)
class Opening:
    """Before a review is opened. `same_reporter`: other reports by the same known reporter; None while the keeper has
    not looked, or nobody gave a name. `required`: whether the reporter has a legal duty to report. `earlier`: closed
    reviews of this report; `waiting`: the open one."""

    report: Report
    same_reporter: int | None
    required: bool
    earlier: tuple[FalseReportReview, ...]
    waiting: FalseReportReview | None


@dataclass(frozen=True, repr=False)
class Review:
    """One review with its reasons opened. `family`: what the pack says may be told with this finding."""

    row: FalseReportReview
    reasons: str
    finding_reasons: str
    own: bool
    opening: Opening
    family: tuple[Value, ...]
    refer_to: Value | None
    referrals: tuple[str, ...]


@use_case
def reviews(viewer: Viewer) -> tuple[FalseReportReview, ...]:
    """Reviews of the agency, open ones first, then the latest; at most 100. Refused for who does not supervise."""
    ruling = require(viewer, ACTION, {"agency": viewer.agency_id}, "supervision", record_kind=SUBJECT)
    found = tuple(
        FalseReportReview.objects.for_viewer(viewer, ACTION, "supervision")
        .select_related("report")
        .order_by("finding", "-opened_at")[:SHOWN]
    )
    journal.write(
        actor=viewer,
        tag=Tag.REPORTS_LISTED,
        record_kind=SUBJECT,
        record_id="",
        purpose="supervision",
        authority=ruling.authority,
        fields=[row.report_id.hex for row in found],
    )
    return found


@use_case
def find_report(viewer: Viewer, number: str) -> UUID | None:
    """The report of the agency with this number, however it was typed; None when there is none."""
    require(viewer, ACTION, {"agency": viewer.agency_id}, "supervision", record_kind=SUBJECT)
    typed = "".join(number.upper().split())
    found: UUID | None = (
        Report.objects.for_viewer(viewer, "report:list", "supervision")
        .filter(number=typed)
        .values_list("pk", flat=True)
        .first()
    )
    return found


@use_case
def opening(viewer: Viewer, report_id: UUID) -> Opening:
    """What a supervisor sees before they open a review of this report."""
    report, ruling = fetch_report(viewer, report_id)
    _read(viewer, report, ruling.authority, ("reporter", "reviews"))
    return _opening(viewer, report)


@use_case
def review(viewer: Viewer, review_id: UUID) -> Review:
    """One review, its reasons opened."""
    row, ruling = fetch_review(viewer, review_id)
    _read(viewer, row.report, ruling.authority, ("reviews", "reasons"))
    key = keeping.key_of(row.report, actor=viewer.id)

    def said(place: keeping.Place, blob: bytes) -> str:
        try:
            return keeping.unseal(key, place, row.pk, blob)
        except SealError:
            return UNREADABLE

    pack = current_pack()
    return Review(
        row=row,
        reasons=said(REASONS, bytes(row.sealed)),
        finding_reasons=said(FINDING_REASONS, bytes(row.finding_sealed)),
        own=row.opened_by == viewer.id,
        opening=_opening(viewer, row.report),
        family=family(pack, row.finding) if row.finding else (),
        refer_to=value(pack, "false_report.refer_to"),
        referrals=referrals(pack),
    )


def protection(pack: Pack) -> tuple[Value, ...]:
    """What protects people who report in good faith, and the rule for custody disputes, as the pack says."""
    return tuple(found for key in PROTECTION if (found := value(pack, key)))


def family(pack: Pack, finding: str) -> tuple[Value, ...]:
    """What the family may be told: by this finding, then what holds whatever was found. Unknown stays unknown."""
    keys = (f"false_report.family_told.{finding}", *FAMILY)
    return tuple(found for key in keys if (found := value(pack, key)))


def value(pack: Pack, key: str) -> Value | None:
    """A value of the pack, None when the pack does not hold it."""
    try:
        return pack.value(key)
    except PackError:
        return None


def _opening(viewer: Viewer, report: Report) -> Opening:
    cards = tuple(ReporterCard.unscoped.filter(report=report))
    rows = FalseReportReview.unscoped.filter(report=report).order_by("-opened_at")
    return Opening(
        report=report,
        same_reporter=same_reporter(viewer, report.pk),
        required=any(card.kind == "mandated" for card in cards),
        earlier=tuple(row for row in rows if row.closed_at is not None),
        waiting=next((row for row in rows if row.closed_at is None), None),
    )


def _read(viewer: Viewer, report: Report, authority: str, fields: tuple[str, ...]) -> None:
    journal.write(
        actor=viewer,
        tag=Tag.REPORT_READ,
        record_kind=SUBJECT,
        record_id=report.pk.hex,
        purpose="supervision",
        authority=authority,
        fields=fields,
    )
