"""What the pages show: what is due and why the rest is kept, plans, certificates, holds. Each reading is journalled."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.models import Call, Report
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law.retention import Schedule
from hearthline.retention import due, holds, persons
from hearthline.retention.actions import MOST, PURPOSE, zone_of
from hearthline.retention.models import Certificate, Kind, LastRun, LegalHold, Plan, PlanItem, PlanState
from hearthline.retention.schedules import in_force


@dataclass(frozen=True)
class Line:
    """One schedule of the pack, and how many ended records it speaks of."""

    schedule: Schedule
    records: int


@dataclass(frozen=True)
class Due:
    """`rows`: due, held ones among them. `lines`: every schedule. `without`: ended records of which none speaks.
    `stopped`: the clock is in doubt, and nothing is destroyed."""

    rows: tuple[due.Record, ...]
    lines: tuple[Line, ...]
    without: int
    plans: tuple[Plan, ...]
    certificates: tuple[Certificate, ...]
    stopped: bool


@dataclass(frozen=True)
class Shown:
    """One record of a plan as it is now. `number`: "" once it is gone. `held`, `kept`: as in `due.Record`. `persons`:
    how many persons' records would go with it."""

    item: PlanItem
    number: str
    held: str
    kept: str
    persons: int


@use_case
def due_list(viewer: Viewer) -> Due:
    """What may go by its schedule, and what is held. Raises Refused, PackError."""
    ruling = require(viewer, "retention:list", {"agency": viewer.agency_id}, PURPOSE, record_kind="retention")
    now, agency = clock.now(), viewer.agency_id
    found = in_force()
    held = holds.protected(agency, now, zone_of(agency))
    rows = due.due_records(agency, found.values(), now, held, MOST)
    counts = counts_of(agency)
    lines = tuple(Line(schedule, counts.pop(own, 0)) for own, schedule in sorted(found.items()))
    plans = Plan.objects.for_viewer(viewer, "retention:list", PURPOSE).filter(
        state__in=(PlanState.PROPOSED, PlanState.APPROVED)
    )
    made = Certificate.objects.for_viewer(viewer, "certificate:read", PURPOSE).order_by("-made_at")[:50]
    _note(viewer, Tag.DUE_LISTED, "retention", agency, ruling, [f"{row.kind}:{row.id.hex}" for row in rows])
    stopped = LastRun.objects.filter(stopped_at__isnull=False).exists()
    return Due(tuple(rows), lines, sum(counts.values()), tuple(plans.order_by("proposed_at")), tuple(made), stopped)


def counts_of(agency_id: str) -> dict[str, int]:
    """How many ended records there are, by the id that their schedule has or would have."""
    found: dict[str, int] = {}
    ended = due.decided_reports(agency_id).order_by().values("final_decision__outcome").annotate(n=Count("pk"))
    for row in ended:
        found[f"report.{row['final_decision__outcome']}"] = row["n"]
    for line in due.closed_calls(agency_id).order_by().values("result").annotate(n=Count("pk")):
        found[f"call.{line['result']}"] = line["n"]
    return found


@use_case
def plan_page(viewer: Viewer, plan_id: UUID) -> tuple[Plan, tuple[Shown, ...]]:
    """The dry run: each record of a plan, what would go with it, and what holds it now. Raises Refused."""
    row = Plan.objects.for_viewer(viewer, "retention:list", PURPOSE).filter(pk=plan_id).first()
    about = {"agency": row.agency_id if row else ""}
    ruling = require(viewer, "retention:list", about, PURPOSE, record_kind="plan", record_id=plan_id.hex)
    if row is None:
        raise LookupError("a policy permits reading what is not there")
    items = list(PlanItem.unscoped.filter(plan=row).order_by("pk"))
    held = holds.protected(row.agency_id, clock.now(), zone_of(row.agency_id))
    names = numbers([(item.kind, item.record_id) for item in items if item.record_id])
    shown = tuple(_shown(item, names, held) for item in items)
    _note(
        viewer,
        Tag.PLAN_READ,
        "plan",
        plan_id.hex,
        ruling,
        [f"{i.kind}:{i.record_id.hex}" for i in items if i.record_id],
    )
    return row, shown


def _shown(item: PlanItem, names: Mapping[holds.Node, str], held: Mapping[holds.Node, str]) -> Shown:
    if item.record_id is None:
        return Shown(item, "", "", item.why, 0)
    node = (item.kind, item.record_id)
    number = held.get(node)
    kept = due.kept_for(item.kind, item.record_id, clock.now()) if item.kind != Kind.PERSON else ""
    going = 0
    if item.kind == Kind.REPORT:
        apart = frozenset({item.record_id})
        found = persons.of_report(item.agency_id, item.record_id)
        going = sum(not persons.still_needed(item.agency_id, one, apart) for one in found)
    return Shown(item, names.get(node, ""), "" if number is None else number or "connected", kept, going)


def numbers(nodes: list[holds.Node]) -> dict[holds.Node, str]:
    """What people call these records by; persons have no number."""
    reports = Report.unscoped.filter(pk__in=[own for kind, own in nodes if kind == Kind.REPORT])
    calls = Call.unscoped.filter(pk__in=[own for kind, own in nodes if kind == Kind.CALL])
    found: dict[holds.Node, str] = {(Kind.REPORT, own): name for own, name in reports.values_list("pk", "number")}
    return found | {(Kind.CALL, own): name for own, name in calls.values_list("pk", "reference")}


@use_case
def certificate(viewer: Viewer, certificate_id: UUID) -> Certificate:
    """One certificate, with its plan. Raises Refused, alike for another agency's and one that is not there."""
    rows = Certificate.objects.for_viewer(viewer, "certificate:read", PURPOSE).select_related("plan")
    row = rows.filter(pk=certificate_id).first()
    about = {"agency": row.agency_id if row else ""}
    own = certificate_id.hex
    ruling = require(viewer, "certificate:read", about, PURPOSE, record_kind="certificate", record_id=own)
    if row is None:
        raise LookupError("a policy permits reading what is not there")
    _note(viewer, Tag.CERTIFICATE_READ, "certificate", own, ruling, ())
    return row


@use_case
def holds_list(viewer: Viewer) -> tuple[tuple[LegalHold, str], ...]:
    """Every hold, those in force first, with the number of what it was placed on. Raises Refused."""
    ruling = require(viewer, "hold:list", {"agency": viewer.agency_id}, PURPOSE, record_kind="hold")
    rows = list(LegalHold.objects.for_viewer(viewer, "hold:list", PURPOSE).order_by("lifted_at", "-placed_at")[:200])
    rows.sort(key=lambda row: row.lifted_at is not None)
    names = numbers([(row.kind, row.record_id) for row in rows])
    _note(viewer, Tag.HOLDS_LISTED, "hold", viewer.agency_id, ruling, [row.number for row in rows])
    return tuple((row, names.get((row.kind, row.record_id), "")) for row in rows)


def _note(viewer: Viewer, tag: Tag, kind: str, own: str, ruling: Ruling, fields: list[str] | tuple[str, ...]) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind=kind,
        record_id=own,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=fields,
    )
