"""What was told outside of who reported: to whom, by which section, what, when, by whom; and what the reporter wishes.

A record, not a means of sending. Whom the pack does not let know is refused here, before anybody is told.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import clean_text, one_line
from hearthline.intake.keys import RecordKey, record_key
from hearthline.intake.models import Report
from hearthline.intake.policy import fetch
from hearthline.intake.withheld.models import Disclosure, ReporterWish
from hearthline.intake.withheld.rules import NOT_ASKED, WISHES, permit
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import SealError
from hearthline.ui.agency import current_pack

RECORD, PURPOSE = "disclosure:record", "disclosure"
HOW = ("telephone", "writing", "in_person", "hearing")
TOLD = ("name", "phone", "email", "address", "employer", "capacity")
"""What may have been told: codes of the identity's fields, and whether they had to report."""
LONGEST_LINE, LONGEST_WORDS = 200, 1_000
SLACK = timedelta(minutes=5)


@dataclass(frozen=True, repr=False)
class DisclosureView:
    """One line of the register. `damaged`: what was typed does not open any more."""

    row: Disclosure
    recipient: str
    told: tuple[str, ...]
    order: str
    note: str
    damaged: bool = False


@dataclass(frozen=True, repr=False)
class WishView:
    """What the reporter said about being named, newest first."""

    row: ReporterWish
    words: str


@dataclass(frozen=True, repr=False)
class Register:
    """The page of one report."""

    report: Report
    disclosures: tuple[DisclosureView, ...]
    wishes: tuple[WishView, ...]

    @property
    def wish(self) -> str:
        """The wish that counts; `not_asked` when none was written down."""
        return self.wishes[0].row.code if self.wishes else NOT_ASKED


@use_case
def record_disclosure(
    *,
    viewer: Viewer,
    report_id: UUID,
    recipient_kind: str,
    recipient: str,
    told: tuple[str, ...],
    how: str,
    told_at: datetime | None,
    order: str = "",
    note: str = "",
) -> Disclosure:
    """Write down that somebody outside was told who reported, or is told now. The section comes from the pack.

    Raises Refused; DomainError `disclosure.who`, `disclosure.told`, `disclosure.how`, `disclosure.when`, and those of
    `rules.permit` for a recipient that the pack does not let know.
    """
    (report, ruling), pack, now = fetch(viewer, report_id, RECORD, PURPOSE), current_pack(), clock.now()
    which = one_line(order, LONGEST_LINE).strip()
    one = permit(pack, recipient_kind, wish=_wish(report), order=which)
    whom, when = _checked(report, recipient, told, how, told_at)
    key, own = record_key(report, actor=viewer.id, purpose=PURPOSE), uuid7()
    said = {"recipient": whom, "told": sorted(told), "order": which, "note": clean_text(note, LONGEST_WORDS).strip()}
    raw = json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
    made = Disclosure.objects.create(
        id=own,
        agency_id=report.agency_id,
        report=report,
        recipient_kind=one.code,
        authority=one.authority[:200],
        pack_version=pack.version,
        how=how,
        told_at=min(when, now),
        sealed=key.seal("disclosure", "sealed", own, raw),
        by=viewer.id,
        by_name=viewer.name[:120],
        at=now,
    )
    write(
        actor=viewer,
        tag=Tag.DISCLOSED,
        record_kind="report",
        record_id=report.id.hex,
        purpose=one.code,
        authority=f"{one.authority}; {ruling.authority}"[:500],
        fields=sorted(told),
        digest_of=raw,
        salt=key.salt,
    )
    return made


def _checked(
    report: Report, recipient: str, told: tuple[str, ...], how: str, told_at: datetime | None
) -> tuple[str, datetime]:
    """Who was told, and when. Raises DomainError for what is missing or cannot be."""
    whom = one_line(recipient, LONGEST_LINE).strip()
    if not whom:
        raise DomainError("disclosure.who", "Write the person and the office that was told.")
    if not told or not set(told) <= set(TOLD):
        raise DomainError("disclosure.told", "Choose what was told.")
    if how not in HOW:
        raise DomainError("disclosure.how", "Choose how they were told.")
    if told_at is None or not report.received_at - SLACK <= told_at <= clock.now() + SLACK:
        raise DomainError("disclosure.when", "Give the time: after the report came in, and not in the future.")
    return whom, told_at


@use_case
def record_wish(*, viewer: Viewer, report_id: UUID, code: str, words: str) -> ReporterWish:
    """What the reporter said about being named, and how we know. Raises Refused; DomainError `wish.code`,
    `wish.words`."""
    report, ruling = fetch(viewer, report_id, RECORD, PURPOSE)
    if code not in WISHES:
        raise DomainError("wish.code", "Choose what the reporter said.")
    text = clean_text(words, LONGEST_WORDS).strip()
    if not text:
        raise DomainError("wish.words", "Write in which words, when and to whom they said it.")
    key, own = record_key(report, actor=viewer.id, purpose=PURPOSE), uuid7()
    made = ReporterWish.objects.create(
        id=own,
        agency_id=report.agency_id,
        report=report,
        code=code,
        sealed=key.seal("reporterwish", "sealed", own, text.encode()),
        by=viewer.id,
        by_name=viewer.name[:120],
        at=clock.now(),
    )
    write(
        actor=viewer,
        tag=Tag.WISH_RECORDED,
        record_kind="report",
        record_id=report.id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(code,),
        digest_of=text.encode(),
        salt=key.salt,
    )
    return made


def _wish(report: Report) -> str:
    newest = ReporterWish.unscoped.filter(report=report).order_by("-at", "-id").first()
    return newest.code if newest else NOT_ASKED


def register(viewer: Viewer, report_id: UUID) -> Register:
    """Everything told outside of one report's reporter. Journalled before it is opened. Raises Refused."""
    report = _record_reading(viewer=viewer, report_id=report_id)
    key = record_key(report, actor=viewer.id, purpose=PURPOSE)
    rows = Disclosure.unscoped.filter(report=report).order_by("told_at", "id")
    wishes = ReporterWish.unscoped.filter(report=report).order_by("-at", "-id")
    return Register(
        report,
        tuple(_line(row, key) for row in rows),
        tuple(WishView(row, _words(key, row)) for row in wishes),
    )


@use_case
def _record_reading(*, viewer: Viewer, report_id: UUID) -> Report:
    report, ruling = fetch(viewer, report_id, RECORD, PURPOSE)
    write(
        actor=viewer,
        tag=Tag.DISCLOSURES_READ,
        record_kind="report",
        record_id=report.id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return report


def _line(row: Disclosure, key: RecordKey) -> DisclosureView:
    try:
        raw = json.loads(key.open("disclosure", "sealed", row.pk, row.sealed))
        return DisclosureView(row, str(raw["recipient"]), tuple(raw["told"]), str(raw["order"]), str(raw["note"]))
    except (SealError, ValueError, KeyError, TypeError):
        return DisclosureView(row, "", (), "", "", damaged=True)


def _words(key: RecordKey, row: ReporterWish) -> str:
    try:
        return key.open("reporterwish", "sealed", row.pk, row.sealed).decode()
    except (SealError, UnicodeDecodeError):
        return ""
