"""`bin/serve`: public, desk and line face, worker, keeper and watcher as processes, each with its own environment.

A process that ends is started again; the others do not notice. Stops them all on SIGTERM or Ctrl-C.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

from hearthline.ground.errors import ConfigurationError
from hearthline.ground.usage import HELP, usage
from hearthline.intake.line.outside import SECRET as LINE_SECRET
from hearthline.intake.line.outside import SECRETS as LINE_SECRETS
from hearthline.messaging.channels import SECRETS as CHANNEL_SECRETS
from hearthline.site import keeper, lifeline, logs, setup
from hearthline.site.config import Config, from_environment
from hearthline.site.watcher import sign

PATIENCE = 60.0  # seconds until a face must answer
USAGE = "bin/serve [--public-demo]     the README says what it starts, and by which settings"
WATCHERS = "HEARTHLINE_WATCHER_"  # its own accounts with providers: nobody else is told


class Child:
    """One of the processes, with the log it writes to and how often it had to be started."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], log_file: Path) -> None:
        self.name, self.command, self.env, self.log_file = name, command, env, log_file
        # A user of its own for each face: then the file permissions of the keys are a wall. Needs root to start.
        self.user = env.get(f"HEARTHLINE_USER_{name.upper()}") or None
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        me = os.getpid()
        with self.log_file.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 - our own programs
                self.command,
                env=self.env,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                user=self.user,
                preexec_fn=lambda: lifeline.end_with(me),  # noqa: PLW1509 - one thread here, and no lock is taken
            )

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        if self.process is None or self.ended():
            return
        self.process.terminate()
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def granian(config: Config, face: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", config.host, "--port", str(port),
        "--workers", str(workers), "--no-ws", "--http", "1", "--loop", "asyncio", "--respawn-failed-workers",
        "--respawn-interval", "0.2", "--workers-kill-timeout", "5", "--no-access-log", "--log-level", "error",
        f"hearthline.site.asgi_{face}:app",
    ]  # fmt: skip


def children(config: Config) -> list[Child]:
    """The processes. Each environment says which face it is, and so which keys it may load."""
    folder = config.state / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    base = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if keeper.started_here(config):
        base["HEARTHLINE_KEEPER"] = f"unix:{keeper.socket_path(config)}"
    base[sign.FOLDER] = str(sign.folder(config.state))
    made = []
    faces = [
        ("worker", [sys.executable, "-m", "hearthline.site.worker"]),
        ("public", granian(config, "public", config.port, config.workers)),
        ("desk", granian(config, "desk", config.desk_port, config.workers)),
    ]
    if config.outside_port:
        faces.append(("outside", granian(config, "outside", config.outside_port, 1)))
    if config.telephone.secret:  # without it there is no telephone system that could tell us anything
        faces.append(("line", granian(config, "line", config.line_port, 1)))
    for face, command in faces:
        url = os.environ.get(f"HEARTHLINE_DATABASE_URL_{face.upper()}", config.database_url)
        env = {**_without_others_secrets(base, face), "HEARTHLINE_FACE": face, "HEARTHLINE_DATABASE_URL": url}
        made.append(Child(face, command, env, folder / f"{face}.log"))
    if keeper.started_here(config):
        env = {**_without_others_secrets(base, keeper.ROLE), "HEARTHLINE_FACE": keeper.ROLE}
        command = [sys.executable, "-m", "hearthline.site.keeper"]
        made.append(Child(keeper.ROLE, command, env, folder / "keeper.log"))
    url = os.environ.get("HEARTHLINE_DATABASE_URL_WATCHER", config.database_url)
    env = {**_without_others_secrets(base, "watcher"), "HEARTHLINE_FACE": "watcher", "HEARTHLINE_DATABASE_URL": url}
    made.append(Child("watcher", [sys.executable, "-m", "hearthline.site.watcher"], env, folder / "watcher.log"))
    return made


def _without_others_secrets(env: dict[str, str], face: str) -> dict[str, str]:
    """Each process is told its own secrets only; what is not in its environment cannot leak from it."""
    mine = {f"HEARTHLINE_KEYRING_{face.upper()}", "HEARTHLINE_KEYRING_COMMAND"}
    mine |= {"HEARTHLINE_SECRET"} if face == "desk" else set()
    mine |= {"HEARTHLINE_OUTSIDE_SECRET"} if face == "outside" else set()
    mine |= {"HEARTHLINE_HANDOVER_SECRET"} if face in ("outside", "public") else set()
    mine |= {*CHANNEL_SECRETS, *LINE_SECRETS, "HEARTHLINE_ANCHOR_COMMAND"} if face == "worker" else set()
    mine |= {LINE_SECRET} if face == "line" else set()
    mine |= {name for name in env if name.startswith(WATCHERS)} if face == "watcher" else set()
    secret: tuple[str, ...] = ("HEARTHLINE_KEYRING_", "HEARTHLINE_SECRET", "HEARTHLINE_DATABASE_URL", WATCHERS)
    secret += (*CHANNEL_SECRETS, *LINE_SECRETS, "HEARTHLINE_ANCHOR_COMMAND")
    secret += ("HEARTHLINE_OUTSIDE_SECRET", "HEARTHLINE_HANDOVER_SECRET")
    return {name: value for name, value in env.items() if name in mine or not name.startswith(secret)}


def prepare_environment(argv: list[str]) -> None:
    """Without settings this is a practice system on loopback."""
    unknown = [a for a in argv if a != "--public-demo"]
    if unknown:
        raise ConfigurationError("serve.E001", f"not understood: {' '.join(unknown)}", USAGE)
    os.environ.setdefault("HEARTHLINE_DEMO", "1")
    if os.environ["HEARTHLINE_DEMO"] == "1":
        os.environ.setdefault("HEARTHLINE_TLS", "0")
    if "--public-demo" in argv:
        os.environ["HEARTHLINE_PUBLIC_DEMO"] = "1"


def healthy(config: Config, port: int) -> dict[str, object] | None:
    """What this port's /healthz says, or None while it does not answer."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=5) as answer:
            found = json.load(answer)
            return found if isinstance(found, dict) else None
    except urllib.error.HTTPError as error:
        return {"status": str(error.code)}  # it answers, though not to this host name or not in full health
    except (urllib.error.URLError, OSError, ValueError):
        return None


def announce(config: Config) -> None:
    """Addresses, and how to sign in; for a practice system only."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    scheme = "https" if config.tls else "http"
    print(f"\nReport a worry:    {scheme}://{host}:{config.port}/")
    print(f"Screener's desk:   {scheme}://{host}:{config.desk_port}/")
    if config.outside_port:
        print(f"Accounts outside:  {config.outside_address}/")
    if config.telephone.secret:
        print(f"Telephone events:  {scheme}://{host}:{config.line_port}/line/events")
    signins = config.state / "demo-staff.json"
    if config.demo and signins.exists():
        print("\nThis is a practice system: nobody reads what is sent here.")
        print("Sign in to the desk (the second factor changes every 30 seconds):")
        for row in json.loads(signins.read_text()):
            print(f"  {row['role']:<14} user {row['username']:<12} password {row['password']}", end="")
            print(f"   code: bin/hearthline demo-code {row['username']}")
    print("\nStop with Ctrl-C.", flush=True)


def watch(family: list[Child], stop: threading.Event) -> None:
    """Start again whatever ended, until told to stop."""
    while not stop.wait(0.2):
        for child in family:
            if child.ended():
                logs.log().error("process ended; starting it again", name=child.name)
                child.start()


def main(argv: list[str]) -> int:
    """Set up, start, announce, watch. Returns 1 with an id and a remedy when it must not start, 0 when
    somebody asked how it is used."""
    if argv and argv[0] in HELP:
        return usage(argv, USAGE)
    logs.configure("serve")
    try:
        prepare_environment(argv)
        config = from_environment("operator")
        more = [face for face, on in (("outside", config.outside_port), ("line", config.telephone.secret)) if on]
        for face in ("public", "desk", "worker", "keeper", "watcher", *more):
            from_environment(face)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 1
    if shutil.disk_usage(config.state if config.state.exists() else Path("/")).free < 200 * 1024 * 1024:
        print("serve.W002: less than 200 MB of disk is free; file uploads will be refused", file=sys.stderr)
    if not setup.ready(config):
        print("Setting up (first start, or something changed):", flush=True)
        done = subprocess.run([sys.executable, "-m", "hearthline.site.setup"], check=False)
        if done.returncode:
            return done.returncode
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    family = children(config)
    for child in family:
        child.start()
    try:
        if not wait_ready(config, family, stop):
            return 1
        announce(config)
        watch(family, stop)
    finally:
        for child in family:
            child.stop()
    return 0


def line(argv: list[str]) -> int:
    """`bin/hearthline line`: the line face alone, where it has a host of its own. Ends when it is told to."""
    if argv:
        return usage(argv, "bin/hearthline line     the telephone line's face; settings: docs/telephone.md")
    config = from_environment("line")  # raises ConfigurationError, with a remedy
    env = {**_without_others_secrets(dict(os.environ), "line"), "HEARTHLINE_FACE": "line"}
    url = os.environ.get("HEARTHLINE_DATABASE_URL_LINE", config.database_url)
    command = granian(config, "line", config.line_port, 1)
    os.execve(command[0], command, env | {"HEARTHLINE_DATABASE_URL": url})  # noqa: S606 - our own program, no shell
    return 1


def wait_ready(config: Config, family: list[Child], stop: threading.Event) -> bool:
    """Wait until every face answers. Says which log to read when one does not."""
    ports = {"public": config.port, "desk": config.desk_port, "outside": config.outside_port, "line": config.line_port}
    for child, port in [(child, ports[child.name]) for child in family if child.name in ports]:
        waited = 0.0
        while healthy(config, port) is None:
            if stop.wait(0.1):
                return False
            waited += 0.1
            if child.ended() or waited > PATIENCE:
                print(f"serve.E003: the {child.name} face did not start; see {child.log_file}", file=sys.stderr)
                return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
