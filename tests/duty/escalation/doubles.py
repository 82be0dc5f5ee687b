"""Doubles of what escalation stands on: a chain, an outbox that keeps messaging's promises, a provider, and time.

The outbox is a real table of the test's database: what is asked for in a transaction that is rolled back is gone. An
attempt is written down and committed before the provider is called; one that nobody ended is in doubt, and is sent
again, marked as a repeat, with the same key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from hearthline.duty.escalation.lease import STALE
from hearthline.ground.steady import Moment
from hearthline.journal.actor import Actor

BEGIN = datetime(2026, 3, 7, 8, 30, tzinfo=UTC)
SECOND = 1000
MINUTE = 60 * SECOND

WAITING, SENDING, SENT = "waiting", "sending", "sent"


@dataclass(frozen=True)
class Step:
    """As `duty.oncall.Step`."""

    position: int
    label: str
    people: tuple[str, ...]
    after_minutes: int


@dataclass(frozen=True)
class Reach:
    """As `duty.oncall.Reachable`."""

    channel: str
    address: str
    language: str = "en"


@dataclass
class Time:
    """True milliseconds, and a clock on the wall that can be wrong."""

    ms: int = 0
    wrong: timedelta = timedelta()
    boot: str = "run-1"

    def moment(self) -> Moment:
        return Moment(BEGIN + timedelta(milliseconds=self.ms) + self.wrong, self.boot, 7_000_000 + self.ms)

    def ticks(self) -> int:
        return self.moment().ticks


PEOPLE = {name: f"{number:032x}" for number, name in enumerate(("ada", "ben", "cleo", "dora"), 0xA1)}
ADA, BEN, CLEO, DORA = PEOPLE.values()
REACHES = {
    ADA: (Reach("desk", ""), Reach("text", "+15555550101"), Reach("voice", "+15555550101")),
    BEN: (Reach("text", "+15555550102"), Reach("text", "+15555550112"), Reach("mail", "ben@example.org")),
    CLEO: (Reach("voice", "+15555550103"),),
    DORA: (Reach("desk", ""), Reach("mail", "dora@example.org")),
}


def ladder(*groups: tuple[str, tuple[str, ...], int]) -> tuple[Step, ...]:
    """A chain of (label, people, minutes)."""
    return tuple(Step(number + 1, *group) for number, group in enumerate(groups))


USUAL = ladder(
    ("on_duty", (ADA,), 0),
    ("backup", (BEN,), 5),
    ("supervisor", (CLEO,), 10),
    ("everyone", (ADA, BEN, CLEO, DORA), 15),
)


@dataclass
class Rota:
    """`chain` as it is at this moment; `asked`: when it was asked."""

    chain: tuple[Step, ...] = USUAL
    reaches: Mapping[str, tuple[Reach, ...]] = field(default_factory=lambda: dict(REACHES))
    asked: list[datetime] = field(default_factory=list)

    def ask(self, agency_id: str, *, place: str = "", programme: str = "", at: datetime) -> tuple[Step, ...]:
        self.asked.append(at)
        return self.chain

    def reach(self, agency_id: str, person: str) -> tuple[Reach, ...]:
        return self.reaches.get(person, ())


@dataclass(frozen=True)
class Taken:
    """What the provider took: when (true milliseconds), the key, whether it was told that it is a repeat."""

    ms: int
    key: str
    repeat: bool


LEASE = STALE + 5_000
"""Milliseconds for which a worker has a message to itself: more than anybody is paused, less than two rounds are apart.
Messaging's own lease and what it does with it: tests/messaging."""

Boundary = Callable[[str], None]


def quiet(_name: str) -> None:
    """No boundary is special."""


@dataclass
class Outbox:
    """messaging, as far as escalation sees it. `at`: called at every boundary, by name, and may raise."""

    time: Time
    at: Boundary = quiet
    taken: list[Taken] = field(default_factory=list)

    @staticmethod
    def make_table() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE IF NOT EXISTS test_outbox (agency_id varchar(64), key varchar(120), state varchar(16), "
                "tries integer, lease_until bigint, person varchar(64), channel varchar(16), address varchar(64), "
                "template varchar(64), facts text, PRIMARY KEY (agency_id, key))"
            )

    def send(
        self,
        *,
        actor: Actor,
        key: str,
        channel: str,
        address: str,
        template: str,
        values: Mapping[str, str],
        person: str,
        urgent: bool,
        **_about: Any,
    ) -> None:
        assert connection.in_atomic_block, "a message is asked for inside the transaction of what it tells of"
        assert len(key) <= 120
        assert key.isascii()
        assert " " not in key
        facts = " ".join(f"{name}={value}" for name, value in sorted(values.items()))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO test_outbox VALUES (%s, %s, %s, 0, 0, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [actor.agency_id, key, WAITING, person, channel, address, template, facts],
            )

    def rows(self, agency: str, columns: str = "key, state, tries") -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM test_outbox WHERE agency_id = %s ORDER BY key", [agency])
            return list(cursor.fetchall())

    def deliver(self, agency: str) -> None:
        """Everything that waits or is in doubt, each under a lease, as in messaging: what another worker has now is
        left alone, and who slept past a lease hands nothing over."""
        for key, state, _ in self.rows(agency):
            if state == SENT:
                continue
            until = self.time.ms + LEASE
            tries = self._claim(agency, key, until)
            if not tries:
                continue
            self.at(f"provider before {key}")
            if self.time.ms >= until:
                continue
            self.taken.append(Taken(self.time.ms, key, repeat=tries > 1))
            self.at(f"provider after {key}")
            with transaction.atomic(), connection.cursor() as cursor:
                told = [SENT, agency, key]
                cursor.execute("UPDATE test_outbox SET state = %s WHERE agency_id = %s AND key = %s", told)
            self.at(f"recorded {key}")

    def _claim(self, agency: str, key: str, until: int) -> int:
        """How often it was tried, this time too; 0 when another worker has it."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE test_outbox SET state = %s, tries = tries + 1, lease_until = %s"
                " WHERE agency_id = %s AND key = %s"
                " AND (state = %s OR (state = %s AND lease_until <= %s))",
                [SENDING, until, agency, key, WAITING, SENDING, self.time.ms],
            )
            if not cursor.rowcount:
                return 0
            cursor.execute("SELECT tries FROM test_outbox WHERE agency_id = %s AND key = %s", [agency, key])
            return int(cursor.fetchone()[0])
