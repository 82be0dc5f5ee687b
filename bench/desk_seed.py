"""Fills a house with reports for `bench/desk.py`: open ones, closed ones, and people with a session each.

    python -m bench.desk_seed OPEN CLOSED PEOPLE

Rows go in by bulk, but they are what the use cases would have left: every value sealed under its report's own key,
the tool's own answers, words indexed as the desk indexes them. Left out: envelopes, the journal of the past, and the
clocks of what is closed.
Prints one JSON object: cookies, a few ids, words to look for. A test fills its own database with `Seeder` and `fill`.
"""

import json
import os
import random
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

BATCH = 2_000
CLOSED_OVER_DAYS = 1_000
CHILDREN = ("Wren", "Juniper", "Linnet", "Alder", "Rowan", "Sorrel", "Tansy", "Yarrow", "Bracken", "Fern")
STREETS = ("Larkspur", "Mulberry", "Ferry", "Quarry", "Orchard", "Harbor", "Juniper", "Willow", "Granite", "Meadow")
SEEN = ("bruise", "crying", "shouting", "alone", "hungry", "cold", "asleep", "locked", "bottle", "broken", "smoke")
WHERE = ("kitchen", "yard", "school", "car", "porch", "bus", "hallway", "shelter", "store", "garage")
WHEN = ("morning", "evening", "night", "yesterday", "weekend", "spring", "Monday", "Friday")
FACTS: tuple[dict[str, str], ...] = (
    {},
    {"youngest_age": "under_5", "hit": "yes", "injury": "serious", "abuser": "parent", "access": "yes"},
    {"youngest_age": "under_5", "hit": "yes"},
    {"hit": "no"},
)


@dataclass
class Shape:
    """What is the same for many reports: a run of the tool, worked out once."""

    facts: dict[str, str]
    columns: dict[str, Any]


class Seeder:
    """Makes the rows of one report after the other. Repeatable but for the keys: the same seed, the same reports."""

    def __init__(self) -> None:
        from django.conf import settings

        from hearthline.ground import clock
        from hearthline.intake.keys import staff_keys
        from hearthline.screening.actions.running import pin
        from hearthline.ui.agency import current_pack

        self.chance = random.Random(20_26)
        self.agency = settings.HEARTHLINE_AGENCY
        self.keys, self.now, self.pack = staff_keys(), clock.now(), current_pack()
        self.pinned = pin(self.pack)
        self.shapes = [self._shape(facts) for facts in FACTS]
        self.serial = self.counted = 0
        self.ids: dict[str, list[str]] = {"open": [], "closed": []}
        self.numbers: list[str] = []

    def _shape(self, facts: dict[str, str]) -> Shape:
        from hearthline.screening.choices import TOOL

        known = {fact.id: fact.domain for fact in self.pack.tool(TOOL).facts}
        fitting = {name: value for name, value in facts.items() if value in known.get(name, ())}
        said = self.pack.tool(TOOL).run(fitting)
        columns = {
            "tool_id": TOOL, "unknowns": " ".join(said.unknowns), "outcome": said.outcome, "priority": said.priority,
            "respond": said.respond, "call_911": said.call_911, "limit_id": said.limit_id,
            "rules": " ".join(rule.id for rule in said.fired), "default_used": said.default_used,
            "adopted": said.adopted, "why": "arrived", "by": "open-envelopes", "by_name": "",
        }  # fmt: skip
        return Shape(fitting, columns)

    def own_id(self, at: datetime) -> uuid.UUID:
        """A time-ordered id as of `at`."""
        ms = int(at.timestamp() * 1000)
        return uuid.UUID(int=ms << 80 | 0x7 << 76 | self.chance.getrandbits(12) << 64 | 0b10 << 62
                         | self.chance.getrandbits(62))  # fmt: skip

    def number(self) -> str:
        """A report number that no other has: counted, where real ones are random."""
        from hearthline.ground.ids import ALPHABET, check_digit

        while True:
            self.counted += 1
            body = "".join(ALPHABET[self.counted >> 5 * place & 31] for place in reversed(range(7)))
            if check := check_digit(body):
                return f"SAC-{body[:4]}-{body[4:]}{check}"

    def content(self) -> dict[str, Any]:
        """What a report says, briefly."""
        pick = self.chance.choice
        self.serial += 1
        child, street = pick(CHILDREN), pick(STREETS)
        text = f"In the {pick(WHEN)} I saw {child} {pick(SEEN)} and {pick(SEEN)} by the {pick(WHERE)}."
        text += f" Note n{self.serial}."
        return {
            "about": "child", "danger": "no", "story": text,
            "where_now": f"{self.chance.randint(1, 400)} {street} Court",
            "children": [{"name": f"{child} Abernathy", "age": str(self.chance.randint(0, 17))}], "language": "en",
        }  # fmt: skip

    def one(self, closed: bool) -> "Rows":
        """All rows of one report."""
        from hearthline.intake.door.content import ReportContent, to_bytes

        chance = self.chance
        age = timedelta(days=chance.uniform(1, CLOSED_OVER_DAYS)) if closed else timedelta(days=chance.uniform(0, 3))
        received = self.now - age
        content = self.content()
        shape = chance.choices(self.shapes, (50, 5, 25, 20))[0]
        rank = chance.choices((0, 1, 2, 3), (2, 13, 45, 40))[0]
        language = chance.choices(("en", "es", "hmn"), (82, 15, 3))[0]
        channel = chance.choices(("phone", "web", "paper", "fax", "letter", "walk_in"), (62, 30, 3, 1, 2, 2))[0]
        report_id = self.own_id(received)
        raw = to_bytes(ReportContent.of(content | {"language": language}))
        return Rows(self, report_id, received, closed, shape, rank, language, channel, raw, content)


class Rows:
    """The rows of one report, unsaved."""

    def __init__(
        self, by: Seeder, own: uuid.UUID, received: datetime, closed: bool, shape: Shape, rank: int, language: str,
        channel: str, raw: bytes, content: dict[str, Any],
    ) -> None:  # fmt: skip
        from hearthline.intake.keys import RecordKey, wrap_context
        from hearthline.intake.models import Report, ReportPart
        from hearthline.intake.searching import terms, words
        from hearthline.sealing import new_record_key

        raw_key = new_record_key()
        wrapped = by.keys.wrap("agency", raw_key, wrap_context(by.agency, own), actor="bench", purpose="bench")
        key = RecordKey(by.agency, raw_key)
        months = int(content["children"][0]["age"]) * 12
        changed = received + timedelta(hours=2) if closed else received
        number = by.number()
        danger = "yes" if rank == 0 and not closed else "no"
        self.report = Report(
            id=own, agency_id=by.agency, number=number, root_id=own.hex, received_at=received, channel=channel,
            language=language, danger=danger, danger_rank=1 if danger == "yes" else 3, burst=False, about="child",
            youngest_age_months=months, child_count=1, files_count=0, whole=True, opened_at=received,
            first_read_at=changed if closed else None, due_at=received + timedelta(days=4),
            state="decided" if closed else "screening", reporter_key=b"\0" * 32, wrapped_key=wrapped,
            changed_at=changed,
        )  # fmt: skip
        self.part = ReportPart(
            id=by.own_id(received), agency_id=by.agency, report=self.report, envelope_id=own.hex, kind="report",
            schema=1, language=language, danger=danger, received_at=received, sealed=b"",
            read_at=changed if closed else None,
        )  # fmt: skip
        self.part.sealed = key.seal("reportpart", "sealed", self.part.id, raw)
        said = " ".join((content["story"], content["where_now"], content["children"][0]["name"]))
        self.terms = [(by.agency, term, own) for term in terms(by.agency, words(said))]
        self._screen(by, key, received, changed, closed, shape, rank, months)

    def _screen(
        self, by: Seeder, key: Any, received: datetime, changed: datetime, closed: bool, shape: Shape, rank: int,
        months: int,
    ) -> None:  # fmt: skip
        from hearthline.duty.models import Clock
        from hearthline.screening import keeping
        from hearthline.screening.models import LEVELS, Decision, Screening, ToolRun

        level = next(name for name, place in LEVELS.items() if place == rank)
        due = received + timedelta(days=4)
        own = {"agency_id": by.agency}
        self.screening = Screening(
            **own, id=by.own_id(received), report=self.report, state="decided" if closed else "waiting", level=level,
            rank=rank, due_at=due, due_kind="screening", youngest_months=months, received_at=received,
            language=self.report.language, channel=self.report.channel, changed_at=changed,
        )  # fmt: skip
        self.run = ToolRun(
            **own,
            **shape.columns,
            id=by.own_id(received),
            screening=self.screening,
            pack=by.pinned,
            facts=b"",
            at=received,
        )
        self.run.facts = keeping.seal_facts(key, self.run.id, shape.facts)
        self.screening.current_run = self.run
        self.clock = None if closed else Clock(
            **own, id=by.own_id(received), subject_kind="report", subject_id=self.report.id.hex, kind="screening",
            label=self.report.number, started_at=received, due_at=due, rule="promise.screening", citation="bench",
            counting_verified=True,
        )  # fmt: skip
        self.decision = None
        if closed:
            self.decision = Decision(
                **own, id=by.own_id(changed), screening=self.screening, run=self.run, outcome="in_person",
                priority=self.run.priority, limit_id=self.run.limit_id, direction="same", reason=b"", authority="bench",
                state="final", decided_by="bench", decided_name="Imogen Farrow", decided_at=changed,
            )  # fmt: skip
            self.decision.reason = keeping.seal(key, keeping.REASON, self.decision.id, "As the tool recommends.")
            self.screening.final_decision = self.decision


def fill(seeder: Seeder, count: int, closed: bool) -> None:
    """Insert `count` reports, a batch a transaction."""
    from django.db import transaction

    for start in range(0, count, BATCH):
        rows = [seeder.one(closed) for _ in range(min(BATCH, count - start))]
        with transaction.atomic():
            for each in _tables(rows):
                type(each[0]).objects.bulk_create(each, batch_size=500)
            _words([term for row in rows for term in row.terms])
        kept = seeder.ids["closed" if closed else "open"]
        kept += [str(row.report.id) for row in rows[:40]]
        seeder.numbers += [rows[0].report.number]


def _tables(rows: list[Rows]) -> Iterator[list[Any]]:
    yield [row.report for row in rows]
    yield [row.part for row in rows]
    yield [row.screening for row in rows]
    yield [row.run for row in rows]
    for some in ([row.clock for row in rows], [row.decision for row in rows]):
        if kept := [one for one in some if one is not None]:
            yield kept


def _words(found: list[tuple[str, int, uuid.UUID]]) -> None:
    """Millions of rows: past the ORM."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy("COPY intake_searchterm (agency_id, term, report_id) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)
        else:
            rows = [(agency, term, own.hex) for agency, term, own in found]
            cursor.executemany("INSERT INTO intake_searchterm (agency_id, term, report_id) VALUES (%s, %s, %s)", rows)


def settle() -> None:
    """What a database does by itself in a day: PostgreSQL learns what is in its tables, SQLite folds its log in."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def main(argv: list[str]) -> int:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.desk"
    os.environ["HEARTHLINE_FACE"] = "desk"
    # The tables' owner fills them; the faces then work under their own roles.
    os.environ.pop("HEARTHLINE_DATABASE_URL_DESK", None)
    django.setup(set_prefix=False)
    from bench.sessions import people

    opened, closed, screeners = (int(one) for one in argv)
    seeder = Seeder()
    fill(seeder, closed, closed=True)
    fill(seeder, opened, closed=False)
    found = {"people": people(screeners), "ids": seeder.ids, "numbers": seeder.numbers, "serial": seeder.serial}
    settle()
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
