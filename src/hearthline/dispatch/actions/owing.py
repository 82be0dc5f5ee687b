"""What a report owes a body outside: opened by a decision or by a call, kept by telling them or by sending the form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.dispatch import law
from hearthline.dispatch.models import CrossReport, Effect, HandOff
from hearthline.dispatch.places import OTHER_COUNTY
from hearthline.dispatch.sealed import PURPOSE, key_of, seal_words
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text, one_line
from hearthline.intake.events import CallFiled
from hearthline.intake.models import Report
from hearthline.intake.policy import resource
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Due, Pack, RecipientRuling
from hearthline.ui.agency import current_pack

SUBJECT: Final = "cross-report"
"""How clocks and alerts name what is owed."""
KIND: Final = "cross_report"
HAND_ON: Final = "hand_on"
"""The rule of what a person said is another agency's to act on; no rule of the tool takes it away."""
HOW: Final = ("mail", "fax", "portal", "by_hand", "encrypted_mail")
LONGEST_LINE, LONGEST_REASON = 200, 1_000


@dataclass(frozen=True)
class Owed:
    """One thing to open: a person is told, or (`written`) a form is sent. `due` is None for must not."""

    recipient: str
    effect: str
    written: bool
    rule: str
    limit_id: str
    citation: str
    due: datetime | None
    counting_verified: bool = True


def call_filed(event: CallFiled) -> None:
    """A call was filed. When the caller said that the child is elsewhere, somebody must tell who acts there.

    Wired in `site/wiring.py`; runs in the transaction of the filing.
    """
    if event.out_of_area:
        expect_hand_on(actor=event.actor, report_id=event.report_id)


def expect_hand_on(*, actor: Actor, report_id: UUID, authority: str = "") -> CrossReport | None:
    """This report is another agency's to act on: they must be told. None when they were, or when it is on the list.

    Inside the caller's use case, which asked the policy.
    """
    if HandOff.unscoped.filter(report_id=report_id, recipient=OTHER_COUNTY).exists():
        return None
    if _open(report_id).filter(recipient=OTHER_COUNTY, effect=Effect.MUST).exists():
        return None
    report = Report.unscoped.get(pk=report_id)
    due = promises.due(law.LIMIT, clock.now(), agency_id=actor.agency_id)
    end(actor, _open(report_id).filter(recipient=OTHER_COUNTY), authority)
    one = Owed(
        OTHER_COUNTY, Effect.MUST, False, HAND_ON, due.limit_id, str(due.citation), due.at, due.counting_verified
    )
    return _begin(actor, report, one, authority)


def owe(*, actor: Actor, report: Report, rulings: Mapping[Any, Iterable[RecipientRuling]], authority: str) -> int:
    """A decision stands: what its tool run says must be told is owed from now, what a rule lets or forbids to be told
    is kept with it, and what no rule asks for any more is ended. How many were opened. Inside the caller's use case.

    `rulings`: effect -> rulings, of the run the decision was made on. Counted from receipt, as the limits say; what is
    owed at once alarms after the agency's own promise. What was done under the same rule is not owed again.
    """
    wanted = list(_wanted(current_pack(), report, rulings))
    keep = {(one.recipient, one.written, one.effect, one.rule) for one in wanted}
    rows = list(CrossReport.unscoped.filter(report=report, ended_at=None))
    stale = [
        row
        for row in rows
        if row.done_at is None
        and row.rule != HAND_ON
        and (row.recipient, row.written, row.effect, row.rule) not in keep
    ]
    end(actor, stale, authority)
    known = {(row.recipient, row.written) for row in rows if row.done_at is None and row not in stale}
    known_done = {(row.recipient, row.written, row.rule) for row in rows if row.done_at}
    made = 0
    for one in wanted:
        place = (one.recipient, one.written)
        if place in known or (*place, one.rule) in known_done:
            continue
        known.add(place)
        row = _begin(actor, report, one, authority)
        made += 1
        if one.effect == Effect.MUST and not one.written:
            _told_before(actor, row)
    return made


def _wanted(pack: Pack, report: Report, rulings: Mapping[Any, Iterable[RecipientRuling]]) -> Iterable[Owed]:
    for ruling in rulings.get(Effect.MUST, ()):
        for limit_id in (ruling.limit_id, *law.listed(pack, f"dispatch.also.{ruling.limit_id}")):
            yield _owed(pack, report, ruling, limit_id)
    # What no rule speaks of holds by the pack for every report: only what the facts changed is written down.
    for effect in (Effect.MUST_NOT, Effect.MAY):
        for ruling in rulings.get(effect, ()):
            if ruling.rule_id:
                cited = str(ruling.citation)
                yield Owed(ruling.recipient, effect, False, ruling.rule_id, "", cited, None)


def _owed(pack: Pack, report: Report, ruling: RecipientRuling, limit_id: str) -> Owed:
    """One limit of a ruling. Without any limit it is owed at once: a duty without a time is not one for some day."""
    limit = pack.limit(limit_id) if limit_id else None
    at_once = limit is None or limit.unit == "immediately"
    own, start = (law.AT_ONCE, clock.now()) if limit is None or at_once else (limit_id, report.received_at)
    due: Due = promises.due(own, start, agency_id=report.agency_id)
    cited = str(limit.citation) if limit else str(ruling.citation)
    return Owed(
        ruling.recipient,
        Effect.MUST,
        limit_id in law.listed(pack, "dispatch.written"),
        ruling.rule_id,
        limit_id or due.limit_id,
        cited[:300],
        due.at,
        due.counting_verified,
    )


def _open(report_id: UUID) -> QuerySet[CrossReport]:
    return CrossReport.unscoped.filter(report_id=report_id, done_at=None, ended_at=None)


def _begin(actor: Actor, report: Report, one: Owed, authority: str) -> CrossReport:
    now = clock.now()
    row = CrossReport.objects.create(
        agency_id=report.agency_id,
        report=report,
        recipient=one.recipient,
        effect=one.effect,
        written=one.written,
        rule=one.rule[:80],
        limit_id=one.limit_id,
        citation=one.citation[:300],
        opened_at=now,
        due_at=one.due,
    )
    _note(actor, row, Tag.CROSS_REPORT_OPENED, authority)
    if one.due is not None:
        duty.start_clock(
            actor=actor,
            subject_kind=SUBJECT,
            subject_id=row.pk.hex,
            kind=KIND,
            started_at=min(report.received_at, one.due),
            due_at=one.due,
            rule=one.limit_id,
            citation=one.citation,
            counting_verified=one.counting_verified,
            label=report.number,
            record_id=report.pk,
        )
    return row


def _told_before(actor: Actor, row: CrossReport) -> None:
    """Somebody there answered before the decision, as in danger: then they have been told."""
    told = HandOff.unscoped.filter(report_id=row.report_id, recipient=row.recipient, answered_at__isnull=False)
    first = told.order_by("answered_at").first()
    if first:
        _done(actor, row, by=first.recorded_by, name=first.recorded_name, authority="")


def _done(actor: Actor, row: CrossReport, *, by: str, name: str, authority: str) -> None:
    won = CrossReport.unscoped.filter(pk=row.pk, done_at=None, ended_at=None).update(
        done_at=clock.now(), done_by=by, done_name=name[:120]
    )
    if won:
        entry = _note(actor, row, Tag.CROSS_REPORT_DONE, authority)
        duty.meet_clock(actor=actor, subject_kind=SUBJECT, subject_id=row.pk.hex, kind=KIND, entry=entry)


def settle_told(*, viewer: Viewer, report: Report, recipient: str, entry: str) -> int:
    """A person of this recipient answered: what is owed them by word is done. How many. Inside the use case."""
    rows = list(_open(report.pk).filter(recipient=recipient, effect=Effect.MUST, written=False))
    for row in rows:
        _done(viewer, row, by=viewer.id, name=viewer.name, authority=f"act {entry}")
    return len(rows)


def end(actor: Actor, rows: Iterable[CrossReport], authority: str) -> None:
    """Their ground went away: they are not owed, or barred, any more. Inside the caller's use case."""
    for row in rows:
        entry = _note(actor, row, Tag.CROSS_REPORT_ENDED, authority)
        CrossReport.unscoped.filter(pk=row.pk, done_at=None, ended_at=None).update(
            ended_at=clock.now(), ended_entry=entry
        )
        if row.due_at is not None:
            duty.cancel_clock(actor=actor, subject_kind=SUBJECT, subject_id=row.pk.hex, kind=KIND, entry=entry)


def _note(actor: Actor, row: CrossReport, tag: Tag, authority: str) -> str:
    cited = f"{row.rule}: {row.citation}"
    return str(
        write(
            actor=actor,
            tag=tag,
            record_kind="report",
            record_id=row.report_id.hex,
            purpose=row.effect,
            authority=(f"{cited}; {authority}" if authority else cited)[:500],
            fields=(row.recipient, "written" if row.written else "told"),
        )
    )


def fetch_owed(viewer: Viewer, cross_report_id: UUID, action: str = "handoff:write") -> tuple[CrossReport, Ruling]:
    """What is owed, through the permission on its report. Refused alike when it is not theirs and not there."""
    row = CrossReport.unscoped.filter(pk=cross_report_id).select_related("report").first()
    about = resource(row.report if row else None)
    ruling = require(viewer, action, about, PURPOSE, record_kind="cross-report", record_id=cross_report_id.hex)
    if row is None:
        raise LookupError("a policy permits doing what is not there")
    return row, ruling


@use_case
def form_sent(*, viewer: Viewer, cross_report_id: UUID, how: str, to: str, reference: str = "") -> CrossReport:
    """The written cross-report was sent: how, to whom. Raises Refused; DomainError `cross-report.how`,
    `cross-report.to`, `cross-report.told` (a person must be told, no form does it), `cross-report.done`."""
    row, ruling = fetch_owed(viewer, cross_report_id)
    if not row.written or row.effect != Effect.MUST:
        raise DomainError("cross-report.told", "A person must be told of this. No form does that.")
    if how not in HOW:
        raise DomainError("cross-report.how", "Choose how it was sent.")
    whom = one_line(to, LONGEST_LINE).strip()
    if not whom:
        raise DomainError("cross-report.to", "Write to whom it was sent.")
    if row.done_at or row.ended_at:
        raise DomainError("cross-report.done", "Somebody did this before you. Look at it.")
    _keep_words(viewer, row, {"how": how, "to": whom, "reference": one_line(reference, LONGEST_LINE).strip()})
    _done(viewer, row, by=viewer.id, name=viewer.name, authority=ruling.authority)
    row.refresh_from_db()
    return row


@use_case
def excuse(*, viewer: Viewer, cross_report_id: UUID, reason: str) -> CrossReport:
    """A supervisor says that it is not owed, and why. Raises Refused; DomainError `cross-report.reason`,
    `cross-report.done`."""
    row, ruling = fetch_owed(viewer, cross_report_id, "crossreport:excuse")
    words = clean_text(reason, LONGEST_REASON).strip()
    if not words:
        raise DomainError("cross-report.reason", "Write why it is not owed.")
    if row.done_at or row.ended_at or row.effect != Effect.MUST:
        raise DomainError("cross-report.done", "Somebody did this before you. Look at it.")
    _keep_words(viewer, row, {"reason": words})
    end(viewer, [row], ruling.authority)
    row.refresh_from_db()
    return row


def _keep_words(viewer: Viewer, row: CrossReport, words: dict[str, str]) -> None:
    key = key_of(row.report, viewer)
    CrossReport.unscoped.filter(pk=row.pk).update(sealed=seal_words(key, "crossreport", row.pk, words))
