"""A pack that promises minutes for each step, doubles for the chain and the outbox, and a time that tests move."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from hearthline.duty import escalation, promises
from hearthline.duty.actions import alerts
from hearthline.duty.escalation import rules
from hearthline.duty.escalation.ports import Ports
from hearthline.ground import clock, steady
from hearthline.law import PackError, Value
from hearthline.law.types import Citation
from tests.duty.conftest import PromisesOnly
from tests.duty.escalation.doubles import Outbox, Rota, Time

VALUES: dict[str, Any] = {
    "escalation.urgent.kinds": ("danger", "hand_off", "restricted"),
    "escalation.urgent.on_duty": 0,
    "escalation.urgent.backup": 5,
    "escalation.urgent.supervisor": 10,
    "escalation.urgent.everyone": 15,
    "escalation.urgent.again": 10,
    "escalation.late.kinds": ("clock_breach",),
    "escalation.late.on_duty": 0,
    "escalation.late.backup": 30,
    "escalation.late.supervisor": 60,
    "escalation.late.everyone": 120,
    "escalation.late.again": 60,
}


@dataclass(frozen=True)
class EscalationPack(PromisesOnly):
    """Minutes for each step, from `VALUES`."""

    def value(self, key: str) -> Value:
        if key not in VALUES:
            raise PackError("test has no such value", remedy="", key=key)
        return Value(
            key=key,
            value=VALUES[key],
            unit="minutes",
            description="invented",
            citation=Citation("Invented promise", key),
            verified_on=date(2026, 3, 1),
            confidence="unverified",
            source_pack="test",
        )


@dataclass
class House:
    """What a test moves and looks at."""

    time: Time
    rota: Rota
    outbox: Outbox


class Events:
    """messaging.events: keeps the handlers, so that a test can tell what happened."""

    def __init__(self) -> None:
        self.answer: list[Any] = []
        self.delivered: list[Any] = []
        self.dead: list[Any] = []
        self.on_answer, self.on_delivered, self.on_dead = self.answer.append, self.delivered.append, self.dead.append


def about(agency: str, key: str, person: str = "") -> SimpleNamespace:
    """As `messaging.events.About`, as far as anybody reads it here."""
    return SimpleNamespace(agency_id=agency, key=key, person=person, channel=key.rpartition(":")[2])


@pytest.fixture(autouse=True)
def _pack(_promises: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (promises, rules):
        monkeypatch.setattr(room, "current_pack", EscalationPack)


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, events: Events) -> Iterator[House]:
    """Escalation on its doubles, at BEGIN."""
    time = Time()
    made = House(time, Rota(), Outbox(time))
    monkeypatch.setattr(steady, "now", time.moment)
    monkeypatch.setattr(steady, "ticks", time.ticks)
    monkeypatch.setattr(steady, "boot", lambda: time.boot)
    monkeypatch.setattr(clock, "now", lambda: time.moment().wall)
    monkeypatch.setattr(alerts, "_handlers", [])
    before = escalation.use(Ports(chain=made.rota.ask, reaches=made.rota.reach, send=made.outbox.send))
    escalation.hear(events)
    yield made
    escalation.use(before)


@pytest.fixture(autouse=True)
def _no_table_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test commits is emptied after it, and tables without a model are not: the double's goes by name."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS test_outbox")
