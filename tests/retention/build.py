"""Records whose time is over, schedules for them, and the worker that destroys: for the tests of retention."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.apps import apps

from hearthline.access.viewer import Viewer
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake import actions as intake
from hearthline.law.retention import Rule, Schedule
from hearthline.law.types import Citation
from hearthline.linkage.record import Name, Record
from hearthline.people import actions as people
from hearthline.retention import actions, running
from hearthline.retention.ledger import Ledger
from hearthline.retention.models import LastRun, Plan
from hearthline.retention.running import Ran
from hearthline.screening.history import linking
from hearthline.screening.models import Screening
from tests import staff
from tests.screening.build import NOBODY, came, decide, look, screener, supervisor

THEN = datetime(2019, 3, 4, 17, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = "journal-tests"
CITED = Citation("A statute made up for tests", "12(a)")


def rule(length: int | None, event: str = "after_decision", unit: str = "years", zone: str = "UTC") -> Rule:
    sure = "unknown" if length is None else "unverified"
    return Rule(f"retention.report.evaluate_out.{event}", event, length, unit, CITED, sure, "", "", zone)


def schedule(*rules: Rule, kind: str = "report", outcome: str = "evaluate_out") -> Schedule:
    return Schedule(f"{kind}.{outcome}", kind, outcome, rules)


FIVE_YEARS = schedule(rule(5))
CALLS = schedule(rule(1, "after_closed"), kind="call", outcome="wrong_number")


@contextmanager
def law(*found: Schedule) -> Iterator[None]:
    """The pack says this, and nothing else, about how long records are kept."""
    told = {one.id: one for one in found}
    with patch.object(actions, "in_force", lambda: told), patch("hearthline.retention.queries.in_force", lambda: told):
        yield


def second_supervisor() -> Viewer:
    return staff.viewer("supervisor", username="supervisor2", name="Anneliese Ferrante")


def screened_out(at: datetime = THEN, **changes: object) -> Screening:
    """A report that nobody was sent for, with nothing left to do about it."""
    with clock.freeze(at):
        made = came(**changes)
        look(decide(made, screener(), NOBODY, "A game in the yard."), supervisor(), True)
        intake.mark_read(viewer=screener(), report_id=made.report_id)
        Alert.unscoped.filter(acknowledged_at__isnull=True).update(
            acknowledged_by=supervisor().id, acknowledged_name="", acknowledged_at=at
        )
    return made


def person(name: str, viewer: Viewer | None = None) -> UUID:
    """Somebody made at the desk after a look-up."""
    given, _, surname = name.partition(" ")
    names = (Name(given, surname),)
    by = viewer or screener()
    return people.create(viewer=by, token=people.look_up(by, Record(names=names)).token, names=names).pk


def linked(made: Screening, person_id: UUID, slot: str = "child-1") -> None:
    linking.link(viewer=screener(), report_id=made.report_id, slot=slot, person_id=person_id)


def proposed(*made: Screening, viewer: Viewer | None = None) -> Plan:
    return actions.propose(viewer=viewer or supervisor(), chosen=[("report", one.report_id) for one in made])


def approved(*made: Screening) -> Plan:
    return actions.approve(viewer=second_supervisor(), plan_id=proposed(*made).pk)


def awake(now: datetime | None = None) -> None:
    """The worker looked at the clock a moment ago."""
    LastRun.objects.update_or_create(pk=1, defaults={"at": now or clock.now(), "stopped_at": None})


def work(folder: Path | None = None) -> Ran:
    """One round of the worker."""
    return running.run(sign=KEY.sign, key_id=KEY_ID, ledger=Ledger(folder) if folder else None)


def destroy(*made: Screening) -> Ran:
    """From proposal to certificate."""
    awake()
    approved(*made)
    return work()


def rows_everywhere() -> dict[str, list[str]]:
    """Every row of every table as text, by table, without the journal (which keeps ids) and staff."""
    skipped = ("journal", "access", "account", "mfa", "auth", "contenttypes")
    found: dict[str, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in skipped:
            found[model._meta.label] = [json.dumps(row, default=_text) for row in model._base_manager.values_list()]
    return found


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.hex if isinstance(value, UUID) else str(value)


def years(number: int) -> timedelta:
    return timedelta(days=number * 366)


def day(text: str) -> date:
    return date.fromisoformat(text)
