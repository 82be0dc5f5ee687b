"""What bench/escalation.py does: a worker of real processes on a real database, with a provider that keeps a list.

The chain and the outbox are doubles (the outbox keeps messaging's promises: an attempt is written down and committed
before the provider is called, one in doubt is sent again with the same key and marked). Workers are forked from one
process that has loaded everything, so that starting one again takes no longer than it does in true minutes.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

AGENCY = "sacramento-demo"
MINUTE = 60_000
GRACE = MINUTE
PEOPLE = tuple(f"{number:032x}" for number in range(0xA1, 0xA5))
LADDER = (
    ("on_duty", PEOPLE[:1], 0),
    ("backup", PEOPLE[1:2], 5),
    ("supervisor", PEOPLE[2:3], 10),
    ("everyone", PEOPLE, 15),
)
PROMISED = {"1.0": 0, "2.0": 5, "3.0": 10, "4.0": 15, "4.1": 25}
CALLS = {"1.0": 2, "2.0": 2, "3.0": 2, "4.0": 8, "4.1": 8}
ALERTS = 3
_idle = threading.Event()


@dataclass
class Scene:
    """A run: how fast (promised seconds in a real one), how long (promised minutes), where."""

    speed: int
    minutes: int
    folder: Path
    draw: random.Random
    kills: int = 0
    pauses: int = 0
    workers: list[int] = field(default_factory=list)

    @property
    def taken(self) -> Path:
        """The provider's list: one line for each call that it took."""
        return self.folder / "provider.jsonl"


def prepare(scene: Scene) -> None:
    """Django, a database with its tables, the pack: all before the first fork, and no connection left open."""
    for name in [name for name in os.environ if name.startswith("HEARTHLINE_")]:
        del os.environ[name]
    os.environ |= {
        "HEARTHLINE_DEMO": "1",
        "HEARTHLINE_TLS": "0",
        "HEARTHLINE_STATE": str(scene.folder),
        "HEARTHLINE_FACE": "operator",
        "DJANGO_SETTINGS_MODULE": "hearthline.site.settings.worker",
    }
    import django

    django.setup(set_prefix=False)
    from django.core.management import call_command
    from django.db import connection

    from hearthline.duty.escalation import rules
    from hearthline.ground import steady

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_outbox (key varchar(120) PRIMARY KEY, state varchar(16), tries integer, pid integer)"
        )
    connection.close()
    rules.schedules()
    real, begun = steady.ticks, steady.ticks()
    steady.ticks = lambda: begun + (real() - begun) * scene.speed


def send(*, key: str, **_told: Any) -> None:
    """The outbox: inside the caller's transaction, once for each key."""
    from django.db import connection

    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_outbox VALUES (%s, 'waiting', 0, 0) ON CONFLICT DO NOTHING", [key])


def deliver(scene: Scene, lease: Any) -> None:
    """Hand over what waits or is in doubt. A lease keeps a worker that wakes from handing over what another did."""
    from django.db import connection, transaction

    from hearthline.duty.escalation.lease import Fenced
    from hearthline.ground import steady

    if not lease.have(steady.ticks()):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, tries FROM bench_outbox WHERE state <> 'sent' ORDER BY key")
        due = cursor.fetchall()
    for key, tries in due:
        try:
            with transaction.atomic():
                lease.hold()
                _write(key, "sending", tries + 1)
            line = {"key": key, "repeat": tries > 0, "pid": os.getpid(), "ms": steady.ticks()}
            with os.fdopen(os.open(scene.taken, os.O_APPEND | os.O_CREAT | os.O_WRONLY), "ab", buffering=0) as out:
                out.write(json.dumps(line).encode() + b"\n")
            with transaction.atomic():
                lease.hold()
                _write(key, "sent", tries + 1)
        except Fenced:
            lease.lose(steady.ticks())
            return


def _write(key: str, state: str, tries: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        told = [state, tries, os.getpid(), key]
        cursor.execute("UPDATE bench_outbox SET state = %s, tries = %s, pid = %s WHERE key = %s", told)


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


def work(scene: Scene) -> None:
    """A worker, until it is killed."""
    from hearthline.duty import escalation
    from hearthline.duty.escalation.lease import Lease

    steps = tuple(Step(number + 1, *one) for number, one in enumerate(LADDER))
    reaches = (Reach("text", "+15555550101"), Reach("mail", "a@example.org"))
    escalation.use(escalation.Ports(chain=lambda *_a, **_k: steps, reaches=lambda _agency, _person: reaches, send=send))
    caller, lease = escalation.Caller(), Lease("outbox")
    while True:
        caller.run(agencies=[AGENCY])
        deliver(scene, lease)
        _idle.wait(0.05)


def raise_alerts(scene: Scene) -> None:
    """The emergencies, as the desk raises them; the last one is answered after seven promised minutes."""
    from django.db import transaction

    from hearthline.duty import actions
    from hearthline.duty.actions.alerts import on_acknowledged
    from hearthline.duty.escalation import Ports, answering, use
    from hearthline.duty.models import Alert
    from hearthline.ground import clock
    from hearthline.journal.actor import system

    use(Ports(chain=lambda *_a, **_k: (), reaches=lambda _agency, _person: (), send=send))
    on_acknowledged(answering.taken)
    for number in range(ALERTS + 1):
        with transaction.atomic():
            made = actions.raise_alert(
                actor=system("bench", AGENCY),
                kind="danger",
                key=f"bench:{number}",
                subject_kind="report",
                subject_id=f"bench-{number}",
                urgent=True,
            )
    _idle.wait(7 * 60 / scene.speed)
    with transaction.atomic():
        Alert.unscoped.filter(pk=made.pk).update(acknowledged_by="bench", acknowledged_at=clock.now())
        answering.taken(Alert.unscoped.get(pk=made.pk))


def fork(what: Callable[[Scene], None], scene: Scene) -> int:
    """A process of its own that does this and nothing else. Its number."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        what(scene)
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


def havoc(scene: Scene) -> None:
    """Kill and pause the worker at random until the time is over; then leave one that is whole."""
    from hearthline.ground import steady

    end = steady.ticks() + scene.minutes * MINUTE
    now, asleep = fork(work, scene), 0
    while steady.ticks() < end:
        _idle.wait(scene.draw.uniform(0.2, 2.5) * 20 / scene.speed)
        scene.workers.append(now)
        if scene.draw.random() < 0.7:
            os.kill(now, signal.SIGKILL)
            os.waitpid(now, 0)
            scene.kills += 1
            _idle.wait(scene.draw.uniform(0, 10) / scene.speed)
        else:
            os.kill(now, signal.SIGSTOP)
            _gone(asleep)
            scene.pauses += 1
            asleep, now = now, fork(work, scene)
            # Stopped inside a transaction it holds its lock: so long, and no longer, nobody else writes.
            _idle.wait(scene.draw.uniform(0, 20) / scene.speed)
            os.kill(asleep, signal.SIGCONT)
            continue
        now = fork(work, scene)
    _gone(asleep)
    os.kill(now, signal.SIGKILL)
    os.waitpid(now, 0)


def _gone(pid: int) -> None:
    if pid:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def judge(scene: Scene, until: int) -> dict[str, int]:
    """What the provider's list says against the promise. `until`: ticks when the last worker ended."""
    from hearthline.duty.models import Alert, EscalationCall

    taken = [json.loads(line) for line in scene.taken.read_text().splitlines()]
    first: dict[str, int] = {}
    explained = unexplained = 0
    for one in taken:
        if one["key"] in first:
            explained, unexplained = explained + one["repeat"], unexplained + (not one["repeat"])
        first.setdefault(one["key"], one["ms"])
    if explained > scene.kills + scene.pauses:
        unexplained += explained - scene.kills - scene.pauses
    lost = late = 0
    for alert in Alert.unscoped.filter(key__startswith="bench:", acknowledged_at__isnull=True):
        for step, minutes in PROMISED.items():
            if alert.raised_ticks + minutes * MINUTE + GRACE > until:
                continue
            mine = [ms for key, ms in first.items() if key.startswith(f"alarm:{alert.pk.hex}:{step}:")]
            lost += CALLS[step] - len(mine)
            # Everyone again counts from when everyone was called: that may have been a minute late as well.
            allowed = GRACE * (2 if step == "4.1" else 1)
            late += sum(ms - alert.raised_ticks > minutes * MINUTE + allowed for ms in mine)
    answered = Alert.unscoped.get(acknowledged_by="bench")
    after = EscalationCall.unscoped.filter(step__escalation__alert=answered, step__position__gte=3).count()
    return {
        "lost": lost,
        "late": late,
        "repeats_explained": explained,
        "repeats_unexplained": unexplained,
        "called_after_the_answer": after,
        "calls": len(first),
    }


def watcher(scene: Scene, seconds: int) -> float:
    """Start the real watcher and a worker, stop the worker, and measure until the alarm. Real seconds."""
    from hearthline.site.watcher import sign

    place, told = scene.folder / "watcher", scene.folder / "told"
    env = {
        **os.environ,
        "HEARTHLINE_FACE": "watcher",
        "HEARTHLINE_WATCHER_SECONDS": str(seconds),
        "HEARTHLINE_WATCHER_COMMAND": f"tee -a {told}",
    }
    lone = subprocess.Popen([sys.executable, "-m", "hearthline.site.watcher"], env=env)
    worker = fork(work, scene)
    try:
        _until(lambda: bool((found := sign.read(place)) and found.counter > 3 and not found.wrong), 120)
        os.kill(worker, signal.SIGSTOP)
        began = time.monotonic()
        _until(lambda: told.exists() and bool(told.read_text()), seconds + 60)
        return time.monotonic() - began
    finally:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        lone.terminate()
        lone.wait(20)


def _until(so: Callable[[], bool], seconds: float) -> None:
    for _ in range(int(seconds * 20)):
        if so():
            return
        _idle.wait(0.05)
    raise TimeoutError


def measure(scene: Scene, watched: int) -> dict[str, Any]:
    """Everything, in order. `watched`: seconds of silence after which this run's watcher is to raise the alarm."""
    prepare(scene)
    from hearthline.ground import steady

    desk = fork(raise_alerts, scene)
    havoc(scene)
    until = steady.ticks()
    os.waitpid(desk, 0)
    found: dict[str, Any] = judge(scene, until)
    from django.db import connection

    connection.close()
    found |= {"kills": scene.kills, "pauses": scene.pauses, "speed": scene.speed, "minutes": scene.minutes}
    return found | {"watcher_seconds": round(watcher(scene, watched), 1), "watcher_limit": watched}


def held(found: dict[str, Any]) -> bool:
    """Whether what must hold did."""
    wrong = ("lost", "late", "repeats_unexplained", "called_after_the_answer")
    return not any(found[name] for name in wrong) and found["watcher_seconds"] <= found["watcher_limit"] + 30


def main(argv: list[str]) -> int:
    """Measure and say so. 1 when something that must hold did not."""
    parser = argparse.ArgumentParser(prog="bench/escalation.py")
    parser.add_argument("--quick", action="store_true", help="half a minute")
    parser.add_argument("--seed", type=int, default=20_261_122)
    told = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp(prefix="hearthline-bench-"))
    speed, minutes, watched = (40, 17, 5) if told.quick else (10, 30, 90)
    try:
        found = measure(Scene(speed, minutes, folder, random.Random(told.seed)), watched)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found))
    return 0 if held(found) else 1
