"""With the real processes running: keys are renewed without a restart, and the keeper is a process of its own."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.reporter import Told, someone, whole
from bench.stage import ROOT, House, stage

from hearthline.sealing import Keyring, key_path, rotate
from tests.faults.playing import RECIPES, play

pytestmark = pytest.mark.processes

# A process of the desk that lives through everything, as a granian worker does: "reveal" opens every identity that was
# given and every report; it answers with how many of each.
DESK = """
import json, sys, django
django.setup()
from hearthline.access.viewer import SUPERVISOR, Viewer
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.intake import queries
from hearthline.intake.actions import reveal_identity
from hearthline.intake.keys import staff_keys
from hearthline.intake.models import Report, ReporterCard
from django.conf import settings
for line in sys.stdin:
    viewer = Viewer("person", uuid7().hex, settings.HEARTHLINE_AGENCY, roles=frozenset({SUPERVISOR}))
    told = {"read": 0, "revealed": 0, "given": 0, "marked": 0, "away": 0}
    for report in Report.unscoped.all():
        told["read"] += queries.report_detail(viewer, report.pk, "screening").main.content is not None
        cards = ReporterCard.unscoped.filter(report=report, given=True)
        told["given"] += cards.count()
        told["marked"] += cards.filter(marked=True).count()
        if cards.exists():
            try:
                found = reveal_identity(viewer=viewer, report_id=report.pk, purpose="danger", reason="x")
                told["revealed"] += len(found)
            except DomainError as wrong:
                told["away"] += wrong.code == "reveal.away"
    told["key"] = staff_keys().ring.newest("agency").id
    told["secrets"] = len(staff_keys().ring.secrets("identity"))
    print(json.dumps(told), flush=True)
"""


class Desk:
    def __init__(self, house: House) -> None:
        socket = f"unix:{house.state / 'keeper' / 'keeper.sock'}"
        env = {**house.env, "HEARTHLINE_FACE": "desk", "HEARTHLINE_KEEPER": socket}
        env["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.desk"
        self.process = subprocess.Popen(
            [sys.executable, "-c", DESK], env=env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def look(self) -> dict[str, int]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("look\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with stage(workers=1, HEARTHLINE_KEEPER_HOURLY="500", HEARTHLINE_KEEPER_PERSON_HOURLY="100") as made:
        yield made


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    made = Desk(house)
    yield made
    made.close()


def report(house: House) -> Told:
    told = Told(someone(length=200, run="keys"))
    play(house, whole(told, RECIPES))
    assert told.errors == []
    return told


def operator(house: House, *argv: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hearthline.site.cli", *argv]
    return subprocess.run(command, env=house.env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def keeper_pid(house: House) -> int:
    (pid,) = house.pids("keeper")
    return pid


@pytest.mark.req("C-2")
def test_reports_before_during_and_after_a_rotation_are_all_read_and_revealed_without_a_restart(
    house: House, desk: Desk
) -> None:
    pids = house.processes()
    house.drained()
    practice = house.count("intake_report")  # of the practice agency
    told = [report(house), report(house)]
    house.drained()
    before = desk.look()
    assert before["read"] >= 2
    assert before["revealed"] == before["given"] >= 1
    assert before["secrets"] == 0, "the desk holds no half that opens an identity"

    keys = house.state / "keys"
    new: dict[str, str] = {}

    def renew() -> None:
        for name in ("intake", "identity", "agency"):
            new[name] = rotate(keys, name)

    renewing = threading.Thread(target=renew)
    renewing.start()
    told += [report(house) for _ in range(3)]
    renewing.join(30)
    assert set(new) == {"intake", "identity", "agency"}

    def sealed_anew() -> bool:
        told.append(report(house))
        return house.count("intake_envelope", f"key_id = '{new['intake']}'") >= 2

    house.wait(sealed_anew, 60, "a report sealed to the new key")
    house.drained()
    house.wait(lambda: (seen := desk.look())["marked"] == seen["given"], 60, "the keeper marked them all")
    after = desk.look()
    assert after["read"] == house.count("intake_report") == practice + len(told), "each is there, and was read"
    assert len({one.code for one in told}) == len(told)
    assert after["revealed"] == after["given"] > before["given"]
    assert after["key"] == new["agency"]
    assert house.processes() == pids, "nobody was restarted"

    assert Keyring.load(key_path(keys, "worker")).newest("agency").id == new["agency"]
    wrapped = operator(house, "keys", "rewrap")
    assert wrapped.returncode == 0, wrapped.stdout + wrapped.stderr
    assert "0 damaged" in wrapped.stdout
    assert " 0 wrapped anew" in operator(house, "keys", "rewrap").stdout, "done is done"
    assert desk.look()["read"] == after["read"]


@pytest.mark.req("C-2")
def test_the_keeper_s_log_and_the_journal_say_the_same(house: House, desk: Desk) -> None:
    report(house), report(house)
    house.drained()
    assert desk.look()["revealed"]
    done = operator(house, "keeper", "reconcile")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " openings, " in done.stdout
    assert not done.stdout.startswith("0 openings")
    for value in ("555-0142", "9165550142"):
        assert value not in (house.state / "keeper" / "openings.log").read_text()


@pytest.mark.req("C-2")
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_keeper_leaves_no_core_file_and_nobody_else_connects(house: House) -> None:
    pid = keeper_pid(house)
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
    (core,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core.split()[4:6] == ["0", "0"]
    assert (house.state / "keeper" / "keeper.sock").stat().st_mode & 0o777 == 0o600
    assert (house.state / "keeper" / "openings.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.req("C-2")
@pytest.mark.fault("9")
def test_while_the_keeper_is_away_nothing_is_shown_and_reports_still_come_in(house: House, desk: Desk) -> None:
    report(house), report(house)
    house.drained()
    pid = keeper_pid(house)
    os.kill(pid, signal.SIGSTOP)
    try:
        before = house.count("intake_report")
        report(house)
        house.drained()
        house.wait(lambda: house.count("intake_report") == before + 1, 60, "the report is on the desk")
        house.wait(lambda: "keeper_away" in dict(house.health("desk") or {}).get("reasons", []), 60, "health says so")
    finally:
        os.kill(pid, signal.SIGCONT)
    os.kill(pid, signal.SIGKILL)
    house.wait(lambda: bool(desk.look()["revealed"]), 60, "a new keeper opens again")
    assert house.pids("keeper") != [pid]
    house.wait(lambda: (house.health("desk") or {}).get("status") == "ok", 60, "health is good again")
