"""The whole house on a stage: its own state folder, keys, ports and database, started by `bin/serve`'s own program.

    with stage("sqlite") as house:
        house.health()["status"]

Benches, fault tests and journeys share it. Everything is gone afterwards.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.begin import ROOT
from bench.cluster import Postgres, running
from bench.furnished import copied, furnished

HOST = "127.0.0.1"
AGENCY = "sacramento-demo"
PORTS = range(18_000, 32_000)


class NotReady(RuntimeError):
    """The house did not open, or did not come to what was waited for."""


@dataclass
class House:
    """A running house. `env` is what its operator's shell would hold; `postgres` is None on the embedded database."""

    state: Path
    env: dict[str, str]
    port: int
    desk_port: int
    postgres: Postgres | None
    serve: subprocess.Popen[bytes] | None = None
    asleep: threading.Event = field(default_factory=threading.Event)

    @property
    def database(self) -> str:
        return "postgres" if self.postgres else "sqlite"

    def setup(self) -> None:
        """Keys, database and practice agency."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.prepare"], env=self.env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotReady(f"set-up failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")

    def start(self, patience: float = 180.0) -> None:
        """Start public face, desk face and worker; returns when both faces answer."""
        with (self.state / "serve.log").open("ab") as log:
            self.serve = subprocess.Popen(
                [sys.executable, "-m", "hearthline.site.serve"],
                env=self.env, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.wait(lambda: self.health() is not None and self.health("desk") is not None, patience, "both faces answer")

    def stop(self) -> None:
        """Stop them as an operator would; what does not go is killed."""
        if self.serve is None:
            return
        self.serve.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.serve.wait(20)
        self.kill_all()

    def kill_all(self) -> None:
        """SIGKILL for every process of the house at once: a power cut for programs."""
        if self.serve is None:
            return
        for name, pid in self.processes():
            kill(pid, name)
        self.serve.kill()
        self.serve.wait()
        for pid in _parents(self.serve.pid):
            kill(pid, "left over")
        self.serve = None

    def start_again(self) -> None:
        """What a service manager does when `serve` itself has died: end what is left of it, and start anew."""
        self.kill_all()
        self.start()

    def processes(self) -> list[tuple[str, int]]:
        """(name, pid) of every process of the house now: serve, worker, public, desk, and the faces' own children."""
        if self.serve is None:
            return []
        parents = _parents(self.serve.pid)
        faces = {pid: _face_of(pid) for pid in parents}
        return sorted(
            (f"{face} child" if face != "serve" and faces.get(parents[pid]) == face else face, pid)
            for pid, face in faces.items()
            if face != "gone"
        )

    def pids(self, name: str) -> list[int]:
        """The processes of one name (see `processes`)."""
        return [pid for one, pid in self.processes() if one == name]

    def spooled(self) -> int:
        """How many envelopes wait in the spool."""
        return len(list((self.state / "spool").glob("[!.]*.sealed")))

    def health(self, face: str = "public") -> dict[str, Any] | None:
        """What `/healthz` of a face says, or None while it does not answer."""
        port = self.port if face == "public" else self.desk_port
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=15) as answer:
                found = json.load(answer)
        except (urllib.error.URLError, OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def wait(self, until: Callable[[], bool], patience: float, what: str) -> float:
        """Wait until it is so; returns how many seconds it took. Raises NotReady with the end of the logs."""
        began = time.monotonic()
        while not until():
            if time.monotonic() - began > patience:
                raise NotReady(f"not within {patience:.0f} s: {what}\n{self.logs()}")
            self.asleep.wait(0.05)
        return time.monotonic() - began

    def logs(self, length: int = 1500) -> str:
        """The end of every log, for a person who has to find out why."""
        found = []
        for path in [*sorted((self.state / "logs").glob("*.log")), self.state / "serve.log"]:
            if path.exists():
                found.append(f"-- {path.name}\n{path.read_text(errors='replace')[-length:]}")
        return "\n".join(found)

    def count(self, table: str, where: str = "1 = 1") -> int:
        """How many rows a table holds."""
        return self.ask(f"SELECT count(*) FROM {table} WHERE {where}")

    def largest_envelope(self) -> int:
        """Bytes of the largest pair of boxes."""
        return self.ask("SELECT max(size) FROM intake_envelope")

    def ask(self, query: str) -> int:
        """One number from the database, read beside the house."""
        if self.postgres:
            import psycopg

            with psycopg.connect(self.postgres.url) as server:
                found = server.execute(query.encode()).fetchone()
        else:
            path = self.state / "db.sqlite3"
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as file:
                found = file.execute(query).fetchone()
        return int(found[0] or 0) if found else 0

    def drained(self, patience: float = 300.0) -> float:
        """Wait until the worker has opened all that came in; returns the seconds it took."""

        def nothing_waits() -> bool:
            return self.spooled() == 0 and self.count("intake_intakepending", "fault = ''") == 0

        return self.wait(nothing_waits, patience, "the worker has opened everything")


def _furnish(folder: Path, database: str) -> None:
    """A house that is set up and never opened: its state and, on PostgreSQL, its cluster, which rests."""
    with tempfile.TemporaryDirectory(prefix="hearthline-stage-") as name, ExitStack() as stack:
        where = Path(name)
        where.chmod(0o755)
        state = where / "state"
        state.mkdir(mode=0o700)
        postgres = stack.enter_context(running(where / "pg")) if database == "postgres" else None
        House(state, _environment(state, 1, postgres, {}), 0, 0, postgres).setup()
        copied(state, folder / "state")
        if postgres:
            postgres.rest()
            copied(postgres.folder / "data", folder / "data")


def _moved(state: Path, postgres: Postgres) -> None:
    """What set-up was made for, in its own words, is the cluster that the house has moved to."""
    stamp = state / "setup-stamp"
    stamp.write_text(f"{stamp.read_text().split()[0]} {postgres.url}")


@contextmanager
def stage(
    database: str = "sqlite", *, workers: int = 2, start: bool = True, keep: Path | None = None, **more: str
) -> Iterator[House]:
    """A house of its own on `database` (sqlite or postgres), set up and, unless told otherwise, started.

    `keep`: a folder in which an SQLite house stays afterwards, and is found again. `more`: further environment. On
    PostgreSQL each process uses its own database role, as in production.
    """
    with ExitStack() as stack:
        folder = keep or Path(tempfile.mkdtemp(prefix="hearthline-stage-"))
        if keep is None:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # the database server runs as another user, in a folder of its own below
        state = folder / "state"
        like = furnished(database, _furnish) if keep is None else None
        if like:
            copied(like / "state", state)
        state.mkdir(mode=0o700, exist_ok=True)
        data = like / "data" if like else None
        postgres = stack.enter_context(running(folder / "pg", data)) if database == "postgres" else None
        house = House(state, _environment(state, workers, postgres, more), free_port(), free_port(), postgres)
        house.env.update(HEARTHLINE_PORT=str(house.port), HEARTHLINE_DESK_PORT=str(house.desk_port))
        if not like:
            house.setup()
        elif postgres:
            _moved(state, postgres)
        stack.callback(house.stop)
        if start:
            house.start()
        yield house


def _environment(state: Path, workers: int, postgres: Postgres | None, more: dict[str, str]) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HEARTHLINE_", "DJANGO_"))}
    env |= {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "HEARTHLINE_STATE": str(state),
        "HEARTHLINE_DEMO": "1",
        "HEARTHLINE_TLS": "0",
        "HEARTHLINE_WORKERS": str(workers),
    }
    if postgres:
        env["HEARTHLINE_DATABASE_URL"] = postgres.url
        for face in ("public", "desk", "worker", "line"):
            env[f"HEARTHLINE_DATABASE_URL_{face.upper()}"] = postgres.url_for(f"hl_{face}")
    return env | more


def free_port() -> int:
    """A port that nobody has, drawn anew each time.

    Not one of those that the system lends to every connection for a while (32768 and up): between now and the start of
    whoever asked, which may be many seconds, it would lend it to somebody else.
    """
    for port in secrets.SystemRandom().sample(PORTS, 200):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port
    raise NotReady("no free port")


def kill(pid: int, name: str = "") -> bool:
    """SIGKILL; False when it had gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _parents(leader: int) -> dict[int, int]:
    """Every living process of a session with its parent, the leader first."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            rest = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(rest[3]) == leader and rest[0] != "Z":
            found[int(entry.name)] = int(rest[1])
    return dict(sorted(found.items(), key=lambda row: (row[0] != leader, row[0])))


def _face_of(pid: int) -> str:
    """Which face a process was started as; `serve` for what has none, `gone` when it has ended."""
    try:
        env = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return "gone"
    return next((one.partition(b"=")[2].decode() for one in env if one.startswith(b"HEARTHLINE_FACE=")), "serve")
