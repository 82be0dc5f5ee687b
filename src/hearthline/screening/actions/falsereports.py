"""Reviews of reports that may be knowingly false: a supervisor's, with reasons, and never a ground to respond less.

Nothing here reads or writes the screening, its run, its decision, its clocks or the report's state. A review is a
row beside the report. No job opens one.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hearthline.access.policy import Ruling, require
from hearthline.access.restricting import about
from hearthline.access.viewer import Viewer
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import clean_text
from hearthline.intake.models import Report
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Pack, PackError
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT, Changed
from hearthline.screening.models import FalseReportReview
from hearthline.ui.agency import current_pack

ACTION: Final = "false-report:review"
LONGEST_REASONS: Final = 4_000
REASONS: keeping.Place = ("falsereportreview", "sealed")
FINDING_REASONS: keeping.Place = ("falsereportreview", "finding_sealed")

CONTRADICTED, ADMITTED, PATTERN = "contradicted_by_evidence", "admitted", "known_pattern_shown_false"
VOLUME, CUSTODY, OTHER = "volume", "custody_dispute", "other"
GROUNDS: Final[Mapping[str, str | Promise]] = {
    CONTRADICTED: _("Evidence contradicts what was reported"),
    ADMITTED: _("The person said that they made it up"),
    PATTERN: _("The same story, shown to be false before"),
    VOLUME: _("Many reports by one person"),
    CUSTODY: _("A court dispute about the child"),
    OTHER: _("Something else, said in the reasons"),
}
NEVER_ALONE: Final = frozenset({VOLUME, CUSTODY})
"""Many reports, or a custody case, say nothing about whether a report is true. Not even both together."""

NOT_SHOWN, KNOWINGLY_FALSE, WITHDRAWN = "not_shown", "knowingly_false", "withdrawn"
FINDINGS: Final[Mapping[str, str | Promise]] = {
    NOT_SHOWN: _("Not shown to be knowingly false"),
    KNOWINGLY_FALSE: _("Knowingly false"),
    WITHDRAWN: _("The review is withdrawn"),
}


def check_grounds(grounds: Collection[str]) -> frozenset[str]:
    """The grounds as a set. Raises DomainError `false-report.grounds` for none, or for one that is not listed;
    `false-report.not-alone` when all there is are many reports, a custody case, or both."""
    found = frozenset(grounds)
    if not found or not found <= GROUNDS.keys():
        raise DomainError("false-report.grounds", "Say what makes you think that somebody knew it was false.")
    if found <= NEVER_ALONE:
        raise DomainError(
            "false-report.not-alone",
            "Many reports, or a court dispute about the child, are no sign of a false report. "
            "A review needs another ground: evidence, or somebody's own words.",
        )
    return found


def referrals(pack: Pack) -> tuple[str, ...]:
    """Codes of those to whom a knowingly false report may be referred; empty while the pack does not know any."""
    try:
        known = pack.value("false_report.refer_to").value
    except PackError:
        return ()
    return tuple(known) if isinstance(known, tuple) else ()


@use_case
def open_review(*, viewer: Viewer, report_id: UUID, grounds: Collection[str], reasons: str) -> FalseReportReview:
    """Open a review; it is this supervisor's. It changes nothing about the report, its priority, clocks or state.

    Raises Refused; DomainError as `check_grounds`, `false-report.reasons` without reasons, `false-report.open` when
    one is open already.
    """
    report, ruling = fetch_report(viewer, report_id)
    found = check_grounds(grounds)
    why = _said(reasons)
    key, own = keeping.key_of(report, actor=viewer.id), uuid7()
    row = FalseReportReview(
        id=own,
        agency_id=report.agency_id,
        report=report,
        grounds=" ".join(code for code in GROUNDS if code in found),
        sealed=keeping.seal(key, REASONS, own, why),
        opened_by=viewer.id,
        opened_name=viewer.name,
        opened_at=wall.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise DomainError("false-report.open", "A review of this report is open already.") from twice
    _note(viewer, row, Tag.FALSE_REPORT_OPENED, "opened", ruling, row.grounds.split())
    return row


@use_case
def close_review(
    *, viewer: Viewer, review_id: UUID, finding: str, reasons: str, referred: str = ""
) -> FalseReportReview:
    """Close a review with a finding and its reasons. `knowingly_false` only by a supervisor who did not open it.

    `referred`: a code of the pack (`referrals`), only with `knowingly_false`. Raises Refused; Changed when it is
    closed already; DomainError `false-report.finding`, `false-report.reasons`, `false-report.second`,
    `false-report.referral`.
    """
    row, ruling = fetch_review(viewer, review_id)
    if row.closed_at is not None:
        raise Changed
    if finding not in FINDINGS:
        raise DomainError("false-report.finding", "Choose a finding.")
    why = _said(reasons)
    if finding == KNOWINGLY_FALSE and viewer.id == row.opened_by:
        raise DomainError(
            "false-report.second", "You opened this review. Another supervisor must find that it was knowingly false."
        )
    if referred and (finding != KNOWINGLY_FALSE or referred not in referrals(current_pack())):
        raise DomainError("false-report.referral", "It cannot be referred there.")
    key = keeping.key_of(row.report, actor=viewer.id)
    changes = {
        "finding": finding,
        "finding_sealed": keeping.seal(key, FINDING_REASONS, row.pk, why),
        "referred": referred,
        "closed_by": viewer.id,
        "closed_name": viewer.name,
        "closed_at": wall.now(),
    }
    if not FalseReportReview.unscoped.filter(pk=row.pk, closed_at__isnull=True).update(**changes):
        raise Changed
    for name, value in changes.items():
        setattr(row, name, value)
    _note(viewer, row, Tag.FALSE_REPORT_CLOSED, finding, ruling, ("finding", "reasons"))
    return row


def fetch_report(viewer: Viewer, report_id: UUID) -> tuple[Report, Ruling]:
    """The report a review is about, through the permission. Refused alike when it is not theirs and not there."""
    found = Report.unscoped.filter(pk=report_id, agency_id=viewer.agency_id).first()
    known: dict[str, Any] = {"agency": found.agency_id if found else ""}
    known |= about(found, "report", found.pk) if found else {}
    ruling = require(viewer, ACTION, known, "supervision", record_kind=SUBJECT, record_id=report_id.hex)
    if found is None:  # a policy that permits what is not there would be a mistake in the policy
        raise LookupError("a permitted report that does not exist")
    return found, ruling


def fetch_review(viewer: Viewer, review_id: UUID) -> tuple[FalseReportReview, Ruling]:
    """One review, through the permission. Refused alike when it is not theirs and not there."""
    found = FalseReportReview.unscoped.filter(pk=review_id, agency_id=viewer.agency_id).select_related("report").first()
    known: dict[str, Any] = {"agency": found.agency_id if found else ""}
    known |= about(found, "report", found.report_id) if found else {}
    ruling = require(viewer, ACTION, known, "supervision", record_kind="false_report", record_id=review_id.hex)
    if found is None:
        raise LookupError("a permitted review that does not exist")
    return found, ruling


def _said(reasons: str) -> str:
    why = clean_text(reasons, LONGEST_REASONS).strip()
    if not why:
        raise DomainError("false-report.reasons", "Write your reasons. They stay with the review.")
    return why


def _note(
    viewer: Viewer, row: FalseReportReview, tag: Tag, purpose: str, ruling: Ruling, fields: Collection[str]
) -> None:
    journal.write(
        actor=viewer,
        tag=tag,
        record_kind=SUBJECT,
        record_id=row.report_id.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=fields,
    )
