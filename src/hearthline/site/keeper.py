"""The keeper of identities as a process, and what an operator can ask about it. Holds its own keys and no others.

`bin/serve` starts it beside the faces. It has no database, no Django and no network: a unix socket, a keyring, a log.
"""

import grp
import os
import pwd
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from hearthline.ground.errors import ConfigurationError
from hearthline.ground.usage import usage
from hearthline.sealing import ROLES, Keeper, KeyringError, RingKeys, file_keys, key_path
from hearthline.sealing.answering import LARGEST, OPENING, VERBS, Answers, Budget
from hearthline.sealing.lockdown import lock_down
from hearthline.sealing.openings import OpeningLog
from hearthline.sealing.socketkeeper import SocketDoor, SocketKeeper
from hearthline.sealing.sources import RingSource, ring_source
from hearthline.site import logs
from hearthline.site.config import Config, from_environment

ALWAYS = ("status", "public")
ROLE = "keeper"


def socket_path(config: Config) -> Path:
    """Where the keeper listens: HEARTHLINE_KEEPER (`unix:PATH`), or under the state folder."""
    if config.keeper.startswith("unix:"):
        return Path(config.keeper.removeprefix("unix:"))
    return config.state / "keeper" / "keeper.sock"


def started_here(config: Config, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether `bin/serve` starts the keeper: it is not elsewhere, and its keys can be had here."""
    if config.keeper and not config.keeper.startswith("unix:"):
        return False
    given = environ.get("HEARTHLINE_KEYRING_KEEPER") or config.keyring_command
    return bool(config.demo or given or key_path(config.keys, ROLE).exists())


def own_ring(config: Config) -> RingSource:
    """The keeper's keyring, whole and with nothing in it that is another's. KeyringError."""
    source = ring_source(ROLE, key_path(config.keys, ROLE), config.keyring_command, os.environ)
    ring = source.current()
    if wrong := [*ring.missing_for(ROLE), *ring.surplus_for(ROLE)]:
        raise KeyringError(
            "keeper.E001", f"the keeper's keyring lacks or must not hold: {', '.join(wrong)}", "give it keeper.json"
        )
    others = [key_path(config.keys, role) for role in ROLES if role != ROLE]
    if not config.demo and (seen := [path.name for path in others if os.access(path, os.R_OK)]):
        raise KeyringError(
            "keeper.E002",
            f"the keeper can read {', '.join(sorted(seen))}",
            "run it as a user of its own (HEARTHLINE_USER_KEEPER), with only its own key file",
        )
    return source


def askers(environ: Mapping[str, str] = os.environ) -> dict[int, Sequence[str]]:
    """User id -> what they may ask. The desk opens; the worker marks, and opens callers' numbers to call them back.
    One user for all: that user asks everything."""
    desk, worker = environ.get("HEARTHLINE_USER_DESK", ""), environ.get("HEARTHLINE_USER_WORKER", "")
    found: dict[int, Sequence[str]] = {os.geteuid(): ALWAYS if desk or worker else VERBS}
    for name, verbs in ((desk, OPENING), (worker, ("marks_of_box", "open_number"))):
        if name:
            found[_user(name)] = (*found.get(_user(name), ALWAYS), *verbs)
    return found


def _user(name: str) -> int:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        raise ConfigurationError(
            "keeper.E003", f"no user is called {name}", "make the user, or mend the name"
        ) from None


def _group(name: str) -> int | None:
    try:
        return grp.getgrnam(name).gr_gid if name else None
    except KeyError:
        raise ConfigurationError("keeper.E004", f"no group is called {name}", "make the group, or mend it") from None


def answers(config: Config, keys: RingKeys, *, locked: bool | None = None) -> Answers:
    """The keeper's side of every question, with this configuration's budget and log."""
    budget = Budget(person=config.keeper_person_hourly, everybody=config.keeper_hourly)
    return Answers(Keeper(keys.source), OpeningLog(config.keeper_log), budget, locked=locked)


def main() -> int:
    """The process: listen until told to stop (SIGTERM or SIGINT). 1 when it must not start."""
    logs.configure(ROLE)
    locked = lock_down()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        config = from_environment(ROLE)
        path, group = socket_path(config), _group(os.environ.get("HEARTHLINE_KEEPER_GROUP", ""))
        allowed = askers()
        service = answers(config, RingKeys(own_ring(config)), locked=locked)
        door = SocketDoor(path, service, lambda user: allowed.get(user, ()), group)
    except (ConfigurationError, OSError) as error:
        print(error if isinstance(error, ConfigurationError) else f"keeper.E005: {error.strerror}", file=sys.stderr)
        stop.wait(5)  # whoever watches over us starts us again: not five times a second
        return 1
    logs.log().info("keeper ready", status="memory locked" if locked else "memory not locked")
    door.serve(stop)
    return 0


USAGE = """bin/hearthline keeper COMMAND

  serve             listen on the socket that the settings name; `bin/serve` starts it by itself
  status            how many identities it opened, and whether it stopped
  reconcile [LOG]   its own record laid beside the journal
  [KEEPER.json]     one question from standard input, answered on standard output: for a keeper on another machine"""


def command(argv: list[str]) -> int:
    """`keeper serve`; `keeper status`; `keeper reconcile [LOG]`; `keeper [KEEPER.json]`: one question from standard
    input, answered on standard output (for a keeper on another machine)."""
    if argv[:1] == ["serve"]:
        return main()
    if argv[:1] == ["help"] or any(word.startswith("-") for word in argv):
        return usage(argv, USAGE)
    config = from_environment("operator")
    if argv[:1] == ["status"]:
        for name, value in sorted(SocketKeeper(socket_path(config)).status().items()):
            print(f"{name}: {value}")
        return 0
    if argv[:1] == ["reconcile"]:
        return _reconcile(Path(argv[1]) if len(argv) > 1 else config.keeper_log)
    lock_down()
    keys = file_keys(Path(argv[0])) if argv else RingKeys(own_ring(config))
    sys.stdout.buffer.write(answers(config, keys).answer(sys.stdin.buffer.read(LARGEST + 1)))
    sys.stdout.buffer.flush()
    return 0


def _reconcile(path: Path) -> int:
    from hearthline.site.cli import start_django

    start_django()
    from hearthline.intake.reconciling import reconcile

    found = reconcile(OpeningLog(path))
    print(f"{found.openings} openings, {found.marks} marks, {found.stopped} stops")
    for line in found.wrong:
        print(line)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
