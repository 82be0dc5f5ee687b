"""What people do here: place and lift holds, propose what may go, approve or refuse it. Nothing here destroys."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext

from hearthline.access.models import Agency
from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import human_number
from hearthline.intake.models import Call, Report
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.models import Person
from hearthline.retention import due, holds
from hearthline.retention.hashes import hash_of
from hearthline.retention.leftovers import forget_searches
from hearthline.retention.models import HoldWhy, Kind, LegalHold, Plan, PlanItem, PlanState
from hearthline.retention.running import take_turn
from hearthline.retention.schedules import in_force
from hearthline.screening.models import Screening

PURPOSE: Final = "retention"
MOST: Final = 200
"""Records of one plan."""
BY_ORDER: Final = "order"
_REFERENCE: Final = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{2,38}[A-Z0-9]")
_WRONG_REFERENCE: Final = "Give the number of the order or case: capital letters, digits, spaces, / . and -. No names."
Chosen = tuple[str, UUID]


def zone_of(agency_id: str) -> str:
    """The agency's time zone, by name."""
    return Agency.objects.filter(pk=agency_id).values_list("time_zone", flat=True).first() or "UTC"


def reference(text: str, *, needed: bool) -> str:
    """The number of a case or order, as kept. DomainError `retention.reference` for anything that may hold a name."""
    told = " ".join(text.split())
    if told and (not _REFERENCE.fullmatch(told) or not any(sign.isdigit() for sign in told)):
        raise DomainError("retention.reference", _WRONG_REFERENCE)
    if needed and not told:
        raise DomainError("retention.reference", _WRONG_REFERENCE)
    return told


def by_number(agency_id: str, number: str) -> Chosen:
    """A report or a contact by its number, a person by the id in the address of their page.

    DomainError `retention.number` when there is none, alike for another agency's and for who is sealed.
    """
    told = number.strip().upper()
    report = Report.unscoped.filter(agency_id=agency_id, number=told).values_list("pk", flat=True).first()
    if report:
        return Kind.REPORT, report
    call = Call.unscoped.filter(agency_id=agency_id, reference=told).values_list("pk", flat=True).first()
    if call:
        return Kind.CALL, call
    try:
        own = UUID(told)
    except ValueError:
        own = UUID(int=0)
    if Person.unscoped.filter(agency_id=agency_id, pk=own, sealed=False).exists():
        return Kind.PERSON, own
    raise DomainError("retention.number", "No record has this number. Look at the record again.")


@use_case
def place_hold(*, viewer: Viewer, number: str, why: str, ends_on: date | None = None, case: str = "") -> LegalHold:
    """From now on nothing that hangs together with this record is destroyed.

    `number`: as for `by_number`. `why`: of `HoldWhy`. `ends_on`: its last day, None to stand until it is lifted.
    `case`: number of the case, or "". Raises Refused; DomainError `retention.number`, `retention.why`,
    `retention.ends`, `retention.reference`.
    """
    ruling = require(viewer, "hold:place", {"agency": viewer.agency_id}, PURPOSE, record_kind="hold")
    if why not in HoldWhy.values:
        raise DomainError("retention.why", "Choose why it must be kept.")
    now = clock.now()
    if ends_on is not None and ends_on < now.date():
        raise DomainError("retention.ends", "Give a day that is still to come, or none.")
    kind, record_id = by_number(viewer.agency_id, number)
    take_turn()
    made = LegalHold.objects.create(
        agency_id=viewer.agency_id,
        number=human_number("HLD"),
        kind=kind,
        record_id=record_id,
        why=why,
        reference=reference(case, needed=False),
        placed_by=viewer.id,
        placed_name=viewer.name,
        placed_at=now,
        ends_on=ends_on,
    )
    _note(viewer, Tag.HOLD_PLACED, kind, record_id.hex, ruling, why, (f"hold:{made.number}",))
    return made


@use_case
def lift_hold(*, viewer: Viewer, hold_id: UUID) -> LegalHold:
    """The hold is over. The row stays. Raises Refused, alike for another agency's; lifting again changes nothing."""
    row = LegalHold.objects.for_viewer(viewer, "hold:lift", PURPOSE).filter(pk=hold_id).first()
    ruling = _may(viewer, "hold:lift", row, hold_id)
    if row is None:
        raise LookupError("a policy permits lifting what is not there")
    changed = LegalHold.unscoped.filter(pk=hold_id, lifted_at__isnull=True).update(
        lifted_by=viewer.id, lifted_name=viewer.name, lifted_at=clock.now()
    )
    if changed:
        _note(viewer, Tag.HOLD_LIFTED, row.kind, row.record_id.hex, ruling, "", (f"hold:{row.number}",))
    row.refresh_from_db()
    return row


@use_case
def propose(*, viewer: Viewer, chosen: Iterable[Chosen]) -> Plan:
    """Propose these records (kind, id) of the list of what is due. Nothing goes before another person approves.

    Raises Refused; DomainError `retention.none`, `retention.many`, `retention.not-due` when one of them is not due,
    is held, or is proposed already: then nothing is proposed.
    """
    ruling = require(viewer, "retention:propose", {"agency": viewer.agency_id}, PURPOSE, record_kind="plan")
    wanted = list(dict.fromkeys(chosen))
    if not wanted:
        raise DomainError("retention.none", "Choose at least one record.")
    if len(wanted) > MOST:
        raise DomainError("retention.many", gettext("Choose at most %(most)s records at a time.") % {"most": MOST})
    now = clock.now()
    held = holds.protected(viewer.agency_id, now, zone_of(viewer.agency_id))
    rows = [_due_now(viewer.agency_id, kind, own, now, held) for kind, own in wanted]
    return _plan(viewer, ruling, [(row, row.schedule, row.citation) for row in rows])


@use_case
def propose_by_order(*, viewer: Viewer, number: str, case: str) -> Plan:
    """Propose one report or contact because an order says so, whatever its schedule. Holds still come first.

    `case`: the order's number; it stands on the certificate. Raises Refused; DomainError `retention.number`,
    `retention.reference`, `retention.not-due`.
    """
    ruling = require(viewer, "retention:propose", {"agency": viewer.agency_id}, PURPOSE, record_kind="plan")
    told = reference(case, needed=True)
    kind, own = by_number(viewer.agency_id, number)
    now = clock.now()
    if kind == Kind.PERSON:
        raise DomainError("retention.number", "Give the number of a report or of a contact with the line.")
    held = (kind, own) in holds.protected(viewer.agency_id, now, zone_of(viewer.agency_id))
    if held or due.planned(kind, own) or due.kept_for(kind, own, now):
        raise _not_due()
    row = due.Record(kind, own, number, "", now, None, BY_ORDER, told)
    return _plan(viewer, ruling, [(row, BY_ORDER, told)])


@use_case
def approve(*, viewer: Viewer, plan_id: UUID) -> Plan:
    """A second person agrees: the worker destroys these records within minutes, and nothing brings them back.

    Raises Refused, also for who proposed it; DomainError `retention.decided` when somebody decided it already.
    """
    row, ruling = _proposal(viewer, plan_id)
    _decide(viewer, row, PlanState.APPROVED)
    _note(viewer, Tag.PLAN_APPROVED, "plan", row.pk.hex, ruling)
    forget_searches()
    row.refresh_from_db()
    return row


@use_case
def refuse_plan(*, viewer: Viewer, plan_id: UUID) -> Plan:
    """It is not done: the records stay, and may be proposed again. Who proposed it may take it back in this way.

    Raises Refused; DomainError `retention.decided`.
    """
    row = Plan.objects.for_viewer(viewer, "retention:propose", PURPOSE).filter(pk=plan_id).first()
    ruling = _may(viewer, "retention:propose", row, plan_id)
    if row is None:
        raise LookupError("a policy permits refusing what is not there")
    _decide(viewer, row, PlanState.REFUSED)
    PlanItem.unscoped.filter(plan=row).update(record_id=None)
    _note(viewer, Tag.PLAN_REFUSED, "plan", row.pk.hex, ruling)
    row.refresh_from_db()
    return row


def _proposal(viewer: Viewer, plan_id: UUID) -> tuple[Plan, Ruling]:
    row = Plan.unscoped.filter(pk=plan_id).first()
    about = {"agency": row.agency_id, "author": row.proposed_by} if row else {"agency": ""}
    ruling = require(viewer, "retention:approve", about, PURPOSE, record_kind="plan", record_id=plan_id.hex)
    if row is None:
        raise LookupError("a policy permits approving what is not there")
    return row, ruling


def _decide(viewer: Viewer, row: Plan, state: str) -> None:
    open_ = Plan.unscoped.filter(pk=row.pk, state=PlanState.PROPOSED)
    if not open_.update(state=state, decided_by=viewer.id, decided_name=viewer.name, decided_at=clock.now()):
        raise DomainError("retention.decided", "Somebody decided this plan already. Look again.")


def _due_now(agency_id: str, kind: str, own: UUID, now: datetime, held: dict[holds.Node, str]) -> due.Record:
    found = in_force()
    row: due.Record | None = None
    if kind == Kind.REPORT:
        screening: Screening | None = due.decided_reports(agency_id).filter(report_id=own).first()
        if screening is not None and screening.final_decision is not None:
            row = due.of_report(screening, found.get(f"report.{screening.final_decision.outcome}"))
    elif kind == Kind.CALL:
        call = due.closed_calls(agency_id).filter(pk=own).first()
        row = due.of_call(call, found.get(f"call.{call.result}")) if call else None
    if row is None or row.due_at is None or row.due_at > now or (kind, own) in held:
        raise _not_due()
    if due.planned(kind, own) or due.kept_for(kind, own, now):
        raise _not_due()
    return row


def _not_due() -> DomainError:
    return DomainError("retention.not-due", "One of these records may not go now. Load the list again.")


def _plan(viewer: Viewer, ruling: Ruling, rows: list[tuple[due.Record, str, str]]) -> Plan:
    made = Plan.objects.create(
        agency_id=viewer.agency_id,
        number=human_number("PLN"),
        proposed_by=viewer.id,
        proposed_name=viewer.name,
        proposed_at=clock.now(),
    )
    PlanItem.objects.bulk_create(
        PlanItem(
            agency_id=viewer.agency_id,
            plan=made,
            kind=row.kind,
            record_id=row.id,
            record_hash=hash_of(row.kind, row.id),
            basis=basis,
            citation=citation[:500],
            due_at=row.due_at,
        )
        for row, basis, citation in rows
    )
    names = [f"{row.kind}:{row.id.hex}" for row, _, _ in rows]
    _note(viewer, Tag.PLAN_PROPOSED, "plan", made.pk.hex, ruling, "", names)
    return made


def _may(viewer: Viewer, action: str, row: LegalHold | Plan | None, own: UUID) -> Ruling:
    about = {"agency": row.agency_id if row else ""}
    return require(viewer, action, about, PURPOSE, record_kind="retention", record_id=own.hex)


def _note(
    viewer: Viewer, tag: Tag, kind: str, own: str, ruling: Ruling, purpose: str = "", fields: Iterable[str] = ()
) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind=kind,
        record_id=own,
        purpose=purpose or PURPOSE,
        authority=ruling.authority,
        fields=fields,
    )
