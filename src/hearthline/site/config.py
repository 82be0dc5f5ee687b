"""The environment, read once, typed, and refused with an id and a remedy when it will not do.

Nothing else reads `os.environ`. There is no branch on the *name* of an environment: what differs is each value.
"""

import os
import shlex
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, cast, get_args

from hearthline.ground.errors import ConfigurationError
from hearthline.intake.line.outside import Telephone
from hearthline.journal.anchors import Outside
from hearthline.messaging.channels import Channels
from hearthline.site.databases import EAGER, LOOPBACK, PATIENT, postgres, sqlite

Face = Literal["public", "desk", "worker", "operator", "keeper", "watcher", "outside", "line"]
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Config:
    """What this process was told. Lengths of time are in the unit their name ends in."""

    face: Face
    demo: bool
    public_demo: bool
    state: Path
    host: str
    port: int
    desk_port: int
    tls: bool
    agency: str
    pack: str
    packs: Path
    database_url: str
    secret: str = field(repr=False)
    allowed_hosts: tuple[str, ...]
    exit_url: str
    workers: int
    keys: Path
    disk_reserve_mb: int
    languages: tuple[str, ...]
    keeper: str
    step_up_minutes: int
    lock_minutes: int
    code_steps: int
    passkey_host: str
    sign_on: str
    account_days: int
    grant_days: int
    idle_days: int
    outside: Outside
    channels: Channels
    line_port: int = 0
    telephone: Telephone = field(default_factory=Telephone)
    keyring_command: tuple[str, ...] = ()
    help_maildir: Path | None = None
    keeper_log: Path = Path()
    keeper_hourly: int = 200
    keeper_person_hourly: int = 30
    ledger: Path = Path()
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    passwords: Path | None = None
    scanner: str = ""
    # The outside face (decision 24). Port 0: it is not there. `handover`: shared by it and the public face alone.
    outside_port: int = 0
    outside_address: str = ""
    public_address: str = ""
    outside_idle_days: int = 180
    handover: str = field(default="", repr=False)

    @property
    def database(self) -> dict[str, object]:
        """Django's DATABASES entry for `database_url` (empty: the embedded SQLite under `state`)."""
        if self.database_url:
            return postgres(self.database_url)
        return sqlite(self.state / "db.sqlite3", again=PATIENT if self.face == "worker" else EAGER)


def _flag(name: str, default: bool) -> bool:
    raw = os.environ.get(name, "")
    if raw not in ("", "0", "1"):
        raise ConfigurationError("config.E002", f"{name} is {raw!r}", f"set {name} to 0 or 1, or leave it out")
    return default if raw == "" else raw == "1"


def _number(name: str, default: int) -> int:
    raw = os.environ.get(name, "")
    if raw and not (raw.isascii() and raw.isdigit()):
        raise ConfigurationError("config.E003", f"{name} is not a number", f"set {name} to a whole number")
    return int(raw) if raw else default


def _words(name: str) -> tuple[str, ...]:
    """A command line, without a shell."""
    try:
        return tuple(shlex.split(os.environ.get(name, "")))
    except ValueError:
        raise ConfigurationError("config.E024", f"{name} is no command line", "close its quotation marks") from None


def from_environment(face: str) -> Config:
    """The Config of a process with this face.

    Raises ConfigurationError when a value is malformed, or when a production start lacks what it must have.
    """
    if face not in get_args(Face):
        raise ConfigurationError("config.E004", f"no face is called {face!r}", f"one of {', '.join(get_args(Face))}")
    state = Path(os.environ.get("HEARTHLINE_STATE", "") or ROOT / "var").resolve()
    config = _read(cast(Face, face), state)
    refuse_unsafe(config)
    if face != "operator" and (state / "restoring").exists():
        raise ConfigurationError(
            "config.E018",
            f"a restore into {state} was not finished",
            "see what bin/hearthline restore said, and end it",
        )
    return config


def _read(face: Face, state: Path) -> Config:
    """Every value, each understood, and not yet held against the others."""
    env = os.environ.get
    port = _number("HEARTHLINE_PORT", 8000)
    demo, host = _flag("HEARTHLINE_DEMO", False), env("HEARTHLINE_HOST", "") or "127.0.0.1"
    desk_port, tls = _number("HEARTHLINE_DESK_PORT", port + 1), _flag("HEARTHLINE_TLS", True)
    return Config(
        face=face,
        demo=demo,
        public_demo=_flag("HEARTHLINE_PUBLIC_DEMO", False),
        state=state,
        host=host,
        port=port,
        desk_port=desk_port,
        tls=tls,
        agency=env("HEARTHLINE_AGENCY", "") or ("sacramento-demo" if demo else ""),
        pack=env("HEARTHLINE_PACK", "") or ("us-ca-sacramento" if demo else ""),
        packs=Path(env("HEARTHLINE_PACKS", "") or ROOT / "packs"),
        database_url=env("HEARTHLINE_DATABASE_URL", ""),
        # It signs the desk's sessions and encrypts its second factors: the other processes never see it. The outside
        # face has one of its own, so that nothing which one of them signed means anything to the other.
        secret=_own_secret(face, state),
        allowed_hosts=_hosts(demo, host),
        exit_url=env("HEARTHLINE_EXIT_URL", "") or "https://www.weather.gov/",
        workers=_number("HEARTHLINE_WORKERS", 2),
        keys=Path(env("HEARTHLINE_KEYS", "") or state / "keys"),
        disk_reserve_mb=_number("HEARTHLINE_DISK_RESERVE_MB", 1000),
        languages=tuple(c for c in env("HEARTHLINE_LANGUAGES", "").split(",") if c),
        keeper=env("HEARTHLINE_KEEPER", ""),
        step_up_minutes=_number("HEARTHLINE_STEP_UP_MINUTES", 15),
        lock_minutes=_number("HEARTHLINE_LOCK_MINUTES", 0),
        code_steps=_number("HEARTHLINE_CODE_STEPS", 1 if demo else 0),
        passkey_host=env("HEARTHLINE_PASSKEY_HOST", "") or _named_host(_hosts(demo, host)),
        sign_on=env("HEARTHLINE_SIGN_ON", ""),
        account_days=_number("HEARTHLINE_ACCOUNT_DAYS", 365) or 365,
        grant_days=_number("HEARTHLINE_GRANT_DAYS", 365) or 365,
        idle_days=_number("HEARTHLINE_IDLE_DAYS", 90) or 90,
        outside=Outside.named(lambda name: env(name, "")) if face in ("worker", "operator") else Outside(),
        channels=_channels(face, demo, f"{'https' if tls else 'http'}://{host}:{desk_port}"),
        keyring_command=_words("HEARTHLINE_KEYRING_COMMAND"),
        keeper_log=Path(env("HEARTHLINE_KEEPER_LOG", "") or state / "keeper" / "openings.log"),
        keeper_hourly=_number("HEARTHLINE_KEEPER_HOURLY", 200),
        keeper_person_hourly=_number("HEARTHLINE_KEEPER_PERSON_HOURLY", 30),
        ledger=Path(env("HEARTHLINE_LEDGER", "") or state / "ledger"),
        proxies=_proxies(env("HEARTHLINE_PROXY", "") or "127.0.0.1,::1"),
        passwords=_file("HEARTHLINE_PASSWORDS"),
        scanner=env("HEARTHLINE_SCANNER", ""),
        **_line(face, port),
        **_outside(face, state, f"{'https' if tls else 'http'}://{host}", port),
    )


def _outside(face: Face, state: Path, site: str, port: int) -> dict[str, Any]:
    """Of the outside face, and the help desk's mailbox. Only it and the public face learn the secret of a hand-over."""
    env, outside = os.environ.get, _number("HEARTHLINE_OUTSIDE_PORT", 0)
    given = _secret(state, env("HEARTHLINE_HANDOVER_SECRET", ""), "handover-secret")
    return {
        "outside_port": outside,
        "outside_address": (env("HEARTHLINE_OUTSIDE_ADDRESS", "") or f"{site}:{outside}").rstrip("/"),
        "public_address": (env("HEARTHLINE_PUBLIC_ADDRESS", "") or f"{site}:{port}").rstrip("/"),
        "outside_idle_days": _number("HEARTHLINE_OUTSIDE_IDLE_DAYS", 180) or 180,
        "help_maildir": Path(named) if (named := env("HEARTHLINE_HELP_MAILDIR", "")) else None,
        "handover": given if face in ("outside", "public") and outside else "",
    }


def _own_secret(face: Face, state: Path) -> str:
    """Django's SECRET_KEY of this face; "" for one that signs nothing."""
    if face == "outside":
        return _secret(state, os.environ.get("HEARTHLINE_OUTSIDE_SECRET", ""), "outside-secret")
    return _secret(state, os.environ.get("HEARTHLINE_SECRET", "")) if face in ("desk", "operator") else ""


def _channels(face: Face, demo: bool, desk: str) -> Channels:
    """How messages go out. Who does not send them learns where the desk is, even if more stands in the environment."""
    mine = face in ("worker", "operator")
    told = lambda name: os.environ.get(name, "") if mine or name == "HEARTHLINE_DESK_ADDRESS" else ""  # noqa: E731
    return Channels.named(told, practice=demo, desk=desk)


def _line(face: Face, port: int) -> dict[str, Any]:
    """The telephone system: the line face takes its posts, the worker asks it for calls back; nobody else is told."""
    mine = face in ("line", "worker", "operator")
    told = Telephone.named(lambda name: os.environ.get(name, "") if mine else "", calls=face != "line")
    return {"line_port": _number("HEARTHLINE_LINE_PORT", port + 2), "telephone": told}


def _hosts(demo: bool, host: str) -> tuple[str, ...]:
    named = tuple(h.strip() for h in os.environ.get("HEARTHLINE_ALLOWED_HOSTS", "").split(",") if h.strip())
    return named or (("127.0.0.1", "localhost", "[::1]", host) if demo else ())


def _named_host(hosts: tuple[str, ...]) -> str:
    """The first host that is a name: browsers bind no passkey to a bare address. "" when there is none."""
    names = (h.lstrip(".").lower() for h in hosts if h != "*")
    return next((h for h in names if not h.startswith("[") and not h.replace(".", "").isdigit()), "")


def _proxies(given: str) -> tuple[str, ...]:
    """Addresses of the proxies that end TLS: only from these is X-Forwarded-* believed."""
    try:
        return tuple(str(ip_address(one.strip())) for one in given.split(","))
    except ValueError:
        raise ConfigurationError(
            "config.E025", "HEARTHLINE_PROXY names no address", "addresses with commas between: 10.0.0.5,10.0.0.6"
        ) from None


def _file(name: str) -> Path | None:
    """The file that a setting names, or None when it names none."""
    given = os.environ.get(name, "")
    if given and not Path(given).is_file():
        raise ConfigurationError("config.E026", f"{name} names no file", f"leave {name} out, or name a file")
    return Path(given) if given else None


def _secret(state: Path, given: str, name: str = "django-secret") -> str:
    """A face's secret: the environment's, or the one that set-up wrote for a practice system."""
    path = state / "keys" / name
    return given or (path.read_text().strip() if path.exists() else "")


def refuse_unsafe(config: Config) -> None:
    """Refuse a start that would put people at risk. Raises ConfigurationError."""
    if config.demo:
        if config.host not in LOOPBACK and not config.public_demo:
            raise ConfigurationError(
                "config.E010",
                f"a practice system must not be reachable from outside, and HEARTHLINE_HOST is {config.host}",
                "leave HEARTHLINE_HOST out, or start with --public-demo if strangers may see that nobody reads it",
            )
        return
    if not config.tls:
        raise ConfigurationError("config.E011", "HEARTHLINE_TLS=0 outside demo mode", "serve behind TLS; leave it out")
    if config.host not in LOOPBACK and not os.environ.get("HEARTHLINE_PROXY"):
        raise ConfigurationError(
            "config.E027",
            f"HEARTHLINE_HOST is {config.host}, and no proxy is named that may speak to it",
            "leave HEARTHLINE_HOST out, or set HEARTHLINE_PROXY to the addresses of the proxies that end TLS",
        )
    if config.face in ("operator", "keeper", "watcher"):  # these serve nobody; the keeper looks at its own ring
        return
    _ledger_apart(config)
    for value, name, code in (
        (config.agency, "HEARTHLINE_AGENCY", "config.E012"),
        (config.pack, "HEARTHLINE_PACK", "config.E013"),
        (config.allowed_hosts, "HEARTHLINE_ALLOWED_HOSTS", "config.E014"),
        (config.secret or config.face != "desk", "HEARTHLINE_SECRET", "config.E015"),
        (config.secret or config.face != "outside", "HEARTHLINE_OUTSIDE_SECRET", "config.E028"),
        (config.telephone.secret or config.face != "line", "HEARTHLINE_LINE_SECRET", "config.E038"),
    ):
        if not value:
            raise ConfigurationError(code, f"{name} is not set", f"set {name}; see README, 'A production start'")
    if config.allowed_hosts and "*" in config.allowed_hosts:
        raise ConfigurationError("config.E016", "HEARTHLINE_ALLOWED_HOSTS allows any host", "name each host")
    # The outside face holds no keyring: it has nothing of the line to open or to seal.
    if (
        config.face != "outside"
        and not (config.keys / f"{config.face}.json").exists()
        and not os.environ.get(
            f"HEARTHLINE_KEYRING_{config.face.upper()}", os.environ.get("HEARTHLINE_KEYRING_COMMAND")
        )
    ):
        raise ConfigurationError(
            "config.E017", f"no keys for the {config.face} face", "run: bin/hearthline keys make, then carry each file"
        )


def _ledger_apart(config: Config) -> None:
    """The ledger of destroyed records must not be lost with what it is there to outlive, nor come back with it."""
    if config.face == "worker" and config.ledger.resolve().is_relative_to(config.state):
        raise ConfigurationError(
            "config.E019",
            "HEARTHLINE_LEDGER is inside the state folder",
            "set it to a folder outside, on another disk if you can, that no backup takes along",
        )
