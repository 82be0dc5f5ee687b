"""A second person before who reported is opened: asked, agreed to by somebody else, shown once, within half an hour."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.restricting import about
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import clean_text
from hearthline.intake.actions.identity import LONGEST_REASON, REVEAL_PURPOSES, Opened, reveal_granted
from hearthline.intake.keys import record_key
from hearthline.intake.models import Report, ReporterCard
from hearthline.intake.policy import fetch
from hearthline.intake.withheld.models import RevealAsk
from hearthline.intake.withheld.rules import second_person, wants_second
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import SealError
from hearthline.ui.agency import current_pack

OPEN_FOR = timedelta(minutes=30)
"""How long an agreed ask may be used."""
WAITS_FOR = timedelta(hours=24)
"""How long an ask waits for an answer; then it is asked anew."""
MOST_LISTED = 100


@dataclass(frozen=True, repr=False)
class AskView:
    """An ask on the list of who may agree. `reason` is empty when it does not open; `own`: this viewer asked it."""

    row: RevealAsk
    reason: str
    own: bool


@use_case
def ask_reveal(*, viewer: Viewer, report_id: UUID, purpose: str, reason: str) -> RevealAsk:
    """Ask for a second person. Nothing is opened. An ask that waits for the same purpose is given back.

    Raises Refused; DomainError `reveal.reason`, `reveal.none`, `reveal.alone` when the pack wants no second person.
    """
    purpose = purpose if purpose in REVEAL_PURPOSES else ""
    report, ruling = fetch(viewer, report_id, "identity:reveal", purpose)
    why = clean_text(reason, LONGEST_REASON).strip()
    if not why:
        raise DomainError("reveal.reason", "Say why you need to know who reported.")
    if not ReporterCard.unscoped.filter(report=report, given=True).exists():
        raise DomainError("reveal.none", "Nobody gave a name or a number with this report.")
    pack, now = current_pack(), clock.now()
    said = second_person(pack, purpose)
    if said is None or not wants_second(pack, purpose):
        raise DomainError("reveal.alone", "This purpose wants no second person.")
    mine = RevealAsk.unscoped.filter(report=report, by=viewer.id, purpose=purpose, granted=None)
    if waiting := mine.filter(asked_at__gt=now - WAITS_FOR).first():
        return waiting
    key, own = record_key(report, actor=viewer.id, purpose="reveal"), uuid7()
    made = RevealAsk.objects.create(
        id=own,
        agency_id=report.agency_id,
        report=report,
        by=viewer.id,
        by_name=viewer.name[:120],
        purpose=purpose,
        rule=str(said.citation)[:200],
        reason=key.seal("revealask", "reason", own, why.encode()),
        asked_at=now,
    )
    write(
        actor=viewer,
        tag=Tag.REVEAL_ASKED,
        record_kind="report",
        record_id=report.id.hex,
        purpose=purpose,
        authority=ruling.authority,
        digest_of=why.encode(),
        salt=key.salt,
    )
    return made


@use_case
def answer_reveal(*, viewer: Viewer, ask_id: UUID, agree: bool) -> RevealAsk:
    """The second person agrees, or not. Never who asked. Raises Refused; DomainError `reveal.answered` when somebody
    answered before, or it waited too long."""
    row = RevealAsk.unscoped.filter(pk=ask_id).first()
    known: dict[str, object] = {"agency": "none"}
    if row is not None:
        known = {"agency": row.agency_id, "author": row.by, **about(row, "report", row.report_id)}
    ruling = require(viewer, "identity:second", known, "supervision", record_kind="reveal", record_id=ask_id.hex)
    if row is None:
        raise LookupError("a policy permits answering what is not there")
    now = clock.now()
    won = RevealAsk.unscoped.filter(pk=row.pk, granted=None, asked_at__gt=now - WAITS_FOR).update(
        granted=agree,
        decided_by=viewer.id,
        decided_name=viewer.name[:120],
        decided_at=now,
        until=now + OPEN_FOR if agree else None,
    )
    if not won:
        raise DomainError("reveal.answered", "Somebody answered before you, or it waited too long.")
    write(
        actor=viewer,
        tag=Tag.REVEAL_GRANTED if agree else Tag.REVEAL_DECLINED,
        record_kind="report",
        record_id=row.report_id.hex,
        purpose=row.purpose,
        authority=ruling.authority,
    )
    row.refresh_from_db()
    return row


def open_granted(*, viewer: Viewer, ask_id: UUID) -> tuple[Report, Opened]:
    """Open it, once, by who asked, while it is agreed. Raises Refused; DomainError `reveal.second` when it is not, is
    used or is over, and as `reveal_identity` does; when the keeper is away, the ask may be used again."""
    row = _use(viewer=viewer, ask_id=ask_id)
    try:
        key = record_key(row.report, actor=viewer.id, purpose="reveal")
        reason = key.open("revealask", "reason", row.pk, row.reason).decode()
        return row.report, reveal_granted(viewer=viewer, report_id=row.report_id, purpose=row.purpose, reason=reason)
    except DomainError as wrong:
        if wrong.code in ("reveal.away", "reveal.stopped"):
            RevealAsk.unscoped.filter(pk=row.pk, used_at=row.used_at).update(used_at=None)
        raise


@use_case
def _use(*, viewer: Viewer, ask_id: UUID) -> RevealAsk:
    """Take the one use of an agreed ask. Refused alike when it is another agency's and when there is none."""
    row = RevealAsk.unscoped.filter(pk=ask_id).select_related("report").first()
    fetch(viewer, row.report_id if row else ask_id, "identity:reveal", row.purpose if row else "")
    if row is None:
        raise LookupError("a policy permits opening what is not there")
    now = clock.now()
    mine = RevealAsk.unscoped.filter(pk=row.pk, by=viewer.id, granted=True, used_at=None, until__gt=now)
    if not mine.update(used_at=now):
        raise DomainError("reveal.second", "There is nothing agreed that you may open: it was used, or is over. Ask.")
    row.used_at = now
    return row


def my_ask(viewer: Viewer, report: Report) -> RevealAsk | None:
    """This person's newest ask about a report that is waiting, or agreed to and still open. Opens nothing."""
    now = clock.now()
    mine = RevealAsk.unscoped.filter(report=report, by=viewer.id, used_at=None, asked_at__gt=now - WAITS_FOR)
    newest = mine.order_by("-asked_at").first()
    if newest is None or (newest.granted and (newest.until is None or newest.until <= now)):
        return None
    return newest


def waiting(viewer: Viewer) -> list[AskView]:
    """Asks that wait for a second person, the oldest first, with their reasons opened. Journalled. Raises Refused."""
    found = []
    for row in _record_waiting(viewer=viewer):
        try:
            key = record_key(row.report, actor=viewer.id, purpose="supervision")
            reason = key.open("revealask", "reason", row.pk, row.reason).decode()
        except SealError:
            reason = ""
        found.append(AskView(row, reason, row.by == viewer.id))
    return found


@use_case
def _record_waiting(*, viewer: Viewer) -> list[RevealAsk]:
    ruling = require(viewer, "identity:second", {"agency": viewer.agency_id}, "supervision", record_kind="reveal")
    rows = RevealAsk.objects.for_viewer(viewer, "identity:second", "supervision").filter(
        granted=None, asked_at__gt=clock.now() - WAITS_FOR
    )
    found = list(rows.select_related("report").order_by("asked_at", "id")[:MOST_LISTED])
    write(
        actor=viewer,
        tag=Tag.REPORTS_LISTED,
        record_kind="reveal",
        record_id="",
        purpose="supervision",
        authority=ruling.authority,
        fields=[row.pk.hex for row in found],
    )
    return found
