"""`bin/hearthline retention`: what is due, what an approved plan does, and the clock and the ledger behind it."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from hearthline.access.models import Agency
from hearthline.ground import clock
from hearthline.intake.door.keys import read_ring
from hearthline.journal.commands import keys_here
from hearthline.retention import certificates, clockwork, due, holds, leftovers, replaying, running
from hearthline.retention.actions import MOST
from hearthline.retention.ledger import Ledger
from hearthline.retention.models import Certificate, Plan, PlanState
from hearthline.retention.queries import counts_of
from hearthline.retention.schedules import in_force
from hearthline.sealing import signing_key

WHAT = {
    "due": "each schedule, what is due by it, what is held and why (a dry run: nothing is changed)",
    "run": "destroy what two people approved at the desk, and write the certificates",
    "replay": "do again what the ledger says; after a restore by other means than `hearthline restore`",
    "clock-is-right": "after a jump of the clock: a person looked, and it is right",
    "ledger": "check the ledger's chain and print its head",
    "certificates": "print each certificate and whether its signature is good; --to writes them as JSON",
    "vacuum": "PostgreSQL: rewrite the tables that records left, as their owner; SQLite: empty the log",
}


def retention(argv: list[str]) -> int:
    """Run one verb. 0: done; 1: something is held up or wrong; its reason is printed."""
    parser = argparse.ArgumentParser(
        prog="bin/hearthline retention",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="\n".join(f"  {verb:<16}{told}" for verb, told in WHAT.items()),
    )
    parser.add_argument("verb", choices=tuple(WHAT))
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="certificates: where the JSON files go")
    args = parser.parse_args(argv)
    verbs: dict[str, Callable[[], int]] = {
        "due": _due,
        "run": _run,
        "replay": _replay,
        "clock-is-right": _clock,
        "ledger": _ledger,
        "certificates": lambda: _certificates(args.to),
        "vacuum": lambda: _said(leftovers.vacuum_full()),
    }
    return int(verbs[args.verb]())


def _due() -> int:
    now, found = clock.now(), in_force()
    for agency_id, zone in Agency.objects.order_by("pk").values_list("pk", "time_zone"):
        counts = counts_of(agency_id)
        print(f"{agency_id}:")
        for own, schedule in sorted(found.items()):
            told = "UNKNOWN: kept" if schedule.unknown else _lengths(schedule.rules)
            print(f"  {own:<28}{counts.pop(own, 0):>7} ended   {told}   {schedule.citation}")
        for own, count in sorted(counts.items()):
            print(f"  {own:<28}{count:>7} ended   no schedule: kept")
        for row in due.due_records(agency_id, found.values(), now, holds.protected(agency_id, now, zone), MOST):
            why = (row.held and f"HELD ({row.held})") or row.kept or "may be proposed"
            print(f"  {row.number:<16}{row.schedule:<28}due {row.due_at:%Y-%m-%d}   {why}")
        for plan in Plan.unscoped.filter(agency_id=agency_id, state__in=(PlanState.PROPOSED, PlanState.APPROVED)):
            print(f"  plan {plan.number}: {plan.state}")
    return 0


def _lengths(rules: tuple[object, ...]) -> str:
    return ", ".join(f"{rule.length} {rule.unit} {rule.event}" for rule in rules)  # type: ignore[attr-defined]


def _run() -> int:
    key_id, key = signing_key(read_ring("worker"))
    if replaying.behind():
        print("the ledger is ahead of this database; doing again what it says")
        _replay()
    replaying.keep_seals()
    ran = running.run(sign=key.sign, key_id=key_id)
    if ran.stopped:
        print("STOPPED: the clock jumped. Look at it, then: bin/hearthline retention clock-is-right")
        return 1
    print(f"{ran.expunged} records destroyed, {ran.kept} kept, plans done: {', '.join(ran.plans) or 'none'}")
    return _said(leftovers.wipe()) if ran.expunged else 0


def _said(left: list[str]) -> int:
    for line in left:
        print(line)
    return 1 if left else 0


def _replay() -> int:
    done = replaying.replay()
    print(f"{done.lines} lines; {done.expunged} records were there and are gone, {done.sealed} persons sealed again")
    return 0


def _clock() -> int:
    resumed = clockwork.resume(clockwork.operator(), authority="an operator on the machine")
    print("the next run may destroy again" if resumed else "it was not stopped; it counts from now")
    return 0


def _ledger() -> int:
    seq, head = Ledger().head()
    print(f"{Ledger().path}: {seq} lines, head {head}: the chain is whole")
    return 0


def _certificates(to: Path | None) -> int:
    keys, wrong = keys_here(), 0
    for row in Certificate.unscoped.order_by("made_at"):
        good = certificates.verified(row, keys)
        said = "no public key here" if good is None else "signature good" if good else "SIGNATURE WRONG"
        wrong += good is False
        told = json.loads(row.document)
        print(
            f"{row.number}  {row.made_at:%Y-%m-%d}  {len(told['destroyed'])} destroyed, "
            f"{len(told['kept'])} kept  {said}"
        )
        if to is not None:
            to.mkdir(parents=True, exist_ok=True)
            whole = {"document": row.document, "signature": row.signature, "key_id": row.key_id}
            (to / f"{row.number}.json").write_text(json.dumps(whole, sort_keys=True) + "\n", encoding="ascii")
    return 1 if wrong else 0
