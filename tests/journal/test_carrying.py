"""The journal's lines leave the machine by themselves (ASVS 16.4.3): each once, in order, again when not taken."""

import hashlib
import json
import shlex
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError
from hearthline.journal import carrying
from hearthline.journal.anchors import CommandAnchor, Failed, Outside
from hearthline.journal.canonical import GENESIS, link_hash
from hearthline.journal.models import AnchorMark, Entry, Link
from hearthline.site import wiring
from tests.journal.chain import disarm, fill, link

pytestmark = [pytest.mark.django_db, pytest.mark.fault("53")]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Machine:
    """Another machine: takes lines, or does not."""

    name, every, only_newest = "journal-lines", 15, False

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.away = False

    def put(self, month: str, lines: Any) -> None:
        if self.away:
            raise Failed("away")
        self.lines += lines

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


def test_each_line_comes_once_in_order_in_the_bytes_that_are_hashed() -> None:
    there = Machine()
    with clock.freeze(NOON):
        fill(5)
        link(at=NOON)
        assert carrying.carry(there) == 5
        assert carrying.carry(there) == 0
    with clock.freeze(NOON + timedelta(minutes=1)):
        fill(2)
        link(at=NOON + timedelta(minutes=1))
        assert carrying.carry(there) == 2
    assert [row["seq"] for row in there.told] == [1, 2, 3, 4, 5, 6, 7]
    previous = GENESIS
    for line, row in zip(there.lines, there.told, strict=True):
        entry = line[line.index('"entry":') + len('"entry":') : -1]
        previous = link_hash(previous, hashlib.sha256(entry.encode()).hexdigest())
        assert row["hash"] == previous, "who has only these lines can prove the chain"
    assert there.told[0]["entry"]["purpose"] == "screening"


def test_what_was_not_taken_comes_again_and_health_says_so_after_ten_minutes() -> None:
    there = Machine()
    there.away = True
    with clock.freeze(NOON):
        fill(3)
        link(at=NOON)
        assert carrying.carry(there) == 0
    assert AnchorMark.objects.get(pk="journal-lines").error == "away"
    with clock.freeze(NOON + timedelta(minutes=9)):
        assert not carrying.late(there)
    with clock.freeze(NOON + timedelta(minutes=11)):
        assert carrying.late(there)
        there.away = False
        assert carrying.carry(there) == 3
        assert not carrying.late(there)


def test_many_lines_go_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "PIECE", 4)
    there = Machine()
    with clock.freeze(NOON):
        fill(10)
        link(at=NOON)
        assert carrying.carry(there) == 10
    assert [row["seq"] for row in there.told] == list(range(1, 11))


def test_a_line_that_was_taken_away_here_is_told_as_missing() -> None:
    there = Machine()
    with clock.freeze(NOON):
        ids = fill(3)
        link(at=NOON)
    disarm()
    Entry.objects.filter(pk=sorted(ids)[1]).delete()  # of one moment: linked in the order of their ids
    carrying.carry(there)
    assert [row["entry"] is None for row in there.told] == [False, True, False]


def test_an_operators_command_gets_them(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    keep = f"import sys,pathlib; pathlib.Path({str(file)!r}).open('ab').write(sys.stdin.buffer.read())"
    command = shlex.join([sys.executable, "-c", keep])
    place = Outside.named(lambda name: command if name == "HEARTHLINE_JOURNAL_COMMAND" else "").carrier()
    assert isinstance(place, CommandAnchor)
    assert command not in repr(place), "it may hold a password"
    with clock.freeze(NOON):
        fill(2)
        link(at=NOON)
        assert carrying.carry(place) == 2
    assert [json.loads(line)["seq"] for line in file.read_text().splitlines()] == [1, 2]


def test_without_a_command_nothing_leaves_and_nothing_is_late() -> None:
    fill(1)
    link()
    assert Outside().carrier() is None
    assert carrying.carry(None) == 0
    assert not carrying.late(None)
    assert not AnchorMark.objects.exists()
    assert Link.objects.count() == 1


def test_a_command_that_is_not_understood_stops_the_start() -> None:
    with pytest.raises(ConfigurationError) as wrong:
        Outside.named(lambda name: "ssh 'audit" if name == "HEARTHLINE_JOURNAL_COMMAND" else "")
    assert "HEARTHLINE_JOURNAL_COMMAND" in str(wrong.value)


def test_the_worker_carries_and_the_alarm_reaches_the_desk() -> None:
    assert {"carry"} <= {step.name for step in wiring.worker_steps()[1]}
    assert "journal_carry" in wiring.ALARMS
    assert wiring.carry_journal() == 0
