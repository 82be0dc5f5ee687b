"""Doing what two people approved, one record at a time, so that a kill at any point leaves something to go on from.

For each record: in one transaction the hold is asked about, the ledger is written and flushed, and the keys are
destroyed; in a second one every row goes. A run that finds keys gone and rows standing deletes the rows. Running twice
finds nothing to do. Whoever else could read the record learns no order of things: it is open, or it is gone.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from hearthline.access.models import Agency
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer, system_viewer
from hearthline.ground import clock
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.retention import certificates, clockwork, destroying, holds, persons
from hearthline.retention.due import kept_for
from hearthline.retention.hashes import hash_of
from hearthline.retention.ledger import Ledger, Line, standing
from hearthline.retention.models import ItemState, Kind, LastRun, Plan, PlanItem, PlanState
from hearthline.retention.wall import retainer

JOB: Final = "retention"
ORDER: Final = {Kind.REPORT: 0, Kind.CALL: 1, Kind.PERSON: 2}
"""A person goes after the reports that needed them."""
WITH_REPORT: Final = "with-report"
_TURN: Final = 5_226_714_033_198_119
"""Whose turn it is to hold or to destroy: a lock of PostgreSQL's that is on no table."""
Sign = Callable[[bytes], bytes]


@dataclass
class Ran:
    """What one run did: records destroyed and kept, plans that are done, and whether the clock stopped it."""

    expunged: int = 0
    kept: int = 0
    plans: list[str] = field(default_factory=list)
    stopped: bool = False


def take_turn() -> None:
    """Until the transaction ends nobody else places a hold or destroys. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def run(*, sign: Sign, key_id: str, ledger: Ledger | None = None) -> Ran:
    """One round: every approved plan of every agency. Raises LedgerError when the ledger cannot be read or written;
    then nothing more is destroyed. `sign`, `key_id`: of the journal's key."""
    with retainer():
        return _run(sign, key_id, ledger or Ledger())


def _run(sign: Sign, key_id: str, book: Ledger) -> Ran:
    ran = Ran()
    agencies = list(Agency.objects.order_by("pk").values_list("pk", "time_zone"))
    first = clockwork.operator() if not agencies else system_viewer(JOB, agencies[0][0])
    if not clockwork.steady(clock.now(), first):
        ran.stopped = LastRun.objects.filter(pk=1, stopped_at__isnull=False).exists()
        return ran
    for agency_id, zone in agencies:
        viewer = system_viewer(JOB, agency_id)
        for plan in Plan.unscoped.filter(agency_id=agency_id, state=PlanState.APPROVED).order_by("decided_at", "pk"):
            require(viewer, "retention:run", {"agency": agency_id}, "retention")
            _plan(viewer, plan, zone, book, ran)
            with transaction.atomic(durable=True):
                certificates.make(viewer, plan, book.head(), sign, key_id)
            ran.plans.append(plan.number)
    return ran


def _plan(viewer: Viewer, plan: Plan, zone: str, book: Ledger, ran: Ran) -> None:
    """Its records until none is left; destroying a report may add the persons whom only it needed."""
    while rows := [
        row for row in PlanItem.unscoped.filter(plan=plan, state__in=(ItemState.WAITING, ItemState.KEYS_GONE))
    ]:
        row = min(rows, key=lambda one: (ORDER[Kind(one.kind)], one.pk))
        if row.state == ItemState.WAITING and not _keys(viewer, plan, row, zone, book):
            ran.kept += 1
            continue
        _rows(viewer, row)
        ran.expunged += 1


def _keys(viewer: Viewer, plan: Plan, row: PlanItem, zone: str, book: Ledger) -> bool:
    """Ask once more, write the ledger, destroy the keys. False: it is kept, and the row says why."""
    with transaction.atomic(durable=True):
        take_turn()
        now = clock.now()
        if row.record_id is None:
            raise ValueError("a record that waits has an id")
        why = _kept(row, row.record_id, zone, now)
        target = destroying.find(row.kind, row.record_id, row.agency_id) if row.kind != Kind.PERSON else None
        if not why and row.kind != Kind.PERSON and target is None:
            why = "not-there"
        if why:
            _keep(viewer, row, why, book)
            return False
        root = target.root if target else ""
        line = book.append("expunged", row.kind, row.record_id.hex, agency=row.agency_id, root=root)
        keys = destroying.destroy_keys(target) if target else 0
        PlanItem.unscoped.filter(pk=row.pk, state=ItemState.WAITING).update(state=ItemState.KEYS_GONE, keys=keys)
        follow(line)
        write(
            actor=viewer,
            tag=Tag.RECORD_EXPUNGED,
            record_kind=row.kind,
            record_id=row.record_id.hex,
            purpose=row.basis[:64],
            authority=f"{plan.number}; {row.citation}"[:500],
            fields=(f"proposed:{plan.proposed_by}", f"approved:{plan.decided_by}"),
        )
    return True


def _kept(row: PlanItem, record_id: UUID, zone: str, now: datetime) -> str:
    """Why it must stay now, whatever two people thought when they approved; a hold comes before everything."""
    if holds.standing(row.agency_id, now, zone) and (row.kind, record_id) in holds.protected(row.agency_id, now, zone):
        return "held"
    if row.kind == Kind.PERSON:
        return persons.still_needed(row.agency_id, record_id)
    if row.due_at is not None and row.due_at > now:
        return "not-due"
    return kept_for(row.kind, record_id, now)


def _keep(viewer: Viewer, row: PlanItem, why: str, book: Ledger) -> None:
    if row.record_id is None:
        raise ValueError("a record that waits has an id")
    said = standing(book.lines()).get((row.kind, row.record_id.hex))
    if said is not None and said.what == "expunged" and why != "not-there":
        follow(book.append("kept-after-all", row.kind, row.record_id.hex, agency=row.agency_id, root=said.root))
    PlanItem.unscoped.filter(pk=row.pk).update(state=ItemState.KEPT, why=why, done_at=clock.now())
    write(actor=viewer, tag=Tag.RECORD_KEPT, record_kind=row.kind, record_id=row.record_id.hex, purpose=why)


def _rows(viewer: Viewer, row: PlanItem) -> None:
    """Every row of it, wherever it lies. What hangs on it and needs nothing else joins the plan."""
    row.refresh_from_db()
    if row.record_id is None or row.state != ItemState.KEYS_GONE:
        return
    counts: Counter[str] = Counter()
    target = None
    with transaction.atomic(durable=True):
        if row.kind == Kind.PERSON:
            counts = persons.delete_person(row.agency_id, row.record_id)
        else:
            target = destroying.find(row.kind, row.record_id, row.agency_id)
            if row.kind == Kind.REPORT:
                _persons_too(row)
            if target is not None:
                counts = destroying.delete_rows(target)
        PlanItem.unscoped.filter(pk=row.pk, state=ItemState.KEYS_GONE).update(
            state=ItemState.DONE, record_id=None, counts=json.dumps(counts, sort_keys=True), done_at=clock.now()
        )
    if target is not None:
        destroying.leave_the_spool(target.root, target.envelopes)


def _persons_too(row: PlanItem) -> None:
    """Persons whom no other report needs are proposed by the report they were made for: they go in the same plan."""
    if row.record_id is None:
        return
    apart = frozenset({row.record_id})
    for one in persons.of_report(row.agency_id, row.record_id):
        if persons.still_needed(row.agency_id, one, apart):
            continue
        PlanItem.unscoped.get_or_create(
            agency_id=row.agency_id,
            plan=row.plan,
            kind=Kind.PERSON,
            record_hash=hash_of(Kind.PERSON, one),
            defaults={"record_id": one, "basis": WITH_REPORT, "citation": row.citation},
        )


def follow(line: Line) -> None:
    """This database has done what the ledger says up to this line. In the transaction that did it."""
    clockwork.last_run()
    LastRun.objects.filter(pk=1, ledger_seq__lt=line.seq).update(ledger_seq=line.seq, ledger_hash=line.hash)
