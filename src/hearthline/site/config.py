"""The environment, read once, typed, and refused with an id and a remedy when it will not do.

Nothing else reads `os.environ`. There is no branch on the *name* of an environment: what differs is each value.
"""

import os
import shlex
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from hearthline.ground.errors import ConfigurationError
from hearthline.journal.anchors import Outside

Face = Literal["public", "desk", "worker", "operator", "keeper"]
ROOT = Path(__file__).resolve().parents[3]
# Seconds. Who is sending asks for the embedded database's write lock again at once, the worker when they have had it.
EAGER, PATIENT = 0.0005, 0.01
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


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
    keyring_command: tuple[str, ...] = ()
    keeper_log: Path = Path()
    keeper_hourly: int = 200
    keeper_person_hourly: int = 30
    ledger: Path = Path()
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    passwords: Path | None = None
    scanner: str = ""

    @property
    def database(self) -> dict[str, object]:
        """Django's DATABASES entry for `database_url` (empty: the embedded SQLite under `state`)."""
        if self.database_url:
            return postgres(self.database_url)
        return sqlite(self.state / "db.sqlite3", again=PATIENT if self.face == "worker" else EAGER)


def sqlite(path: Path, again: float = EAGER) -> dict[str, object]:
    """The embedded database: write-ahead log, full synchronous, writers take turns at BEGIN.

    `again`: seconds after which who waits for the write lock asks again.
    """
    return {
        "ENGINE": "hearthline.site.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "again": again,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def postgres(url: str) -> dict[str, object]:
    """`postgresql://user:password@host:port/name?sslrootcert=FILE`; host may be a socket folder, percent-encoded.

    A database on another host is spoken to over TLS only, and must prove by its certificate who it is.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ConfigurationError(
            "config.E001", "HEARTHLINE_DATABASE_URL is not understood", "write postgresql://user@host:5432/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, **_proved(unquote(parts.hostname or ""), parts.query)},
    }


def _proved(host: str, query: str) -> dict[str, str]:
    """How the database proves itself: libpq's sslmode and sslrootcert. Nothing for a socket or this same host."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    here = not host or host.startswith("/") or host in LOOPBACK
    mode = given.pop("sslmode", "" if here else "verify-full")
    root = given.pop("sslrootcert", "")
    if given or not (here or mode in ("verify-full", "verify-ca")):
        raise ConfigurationError(
            "config.E023",
            "HEARTHLINE_DATABASE_URL asks for a connection whose other end nobody checks, or for what is not known",
            "sslmode may be verify-full (the default) or verify-ca; sslrootcert=FILE names the authority",
        )
    return {name: value for name, value in (("sslmode", mode), ("sslrootcert", root)) if value}


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
        raise ConfigurationError("config.E004", f"no face is called {face!r}", "public, desk, worker, keeper, operator")
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
    demo = _flag("HEARTHLINE_DEMO", False)
    host = env("HEARTHLINE_HOST", "") or "127.0.0.1"
    return Config(
        face=face,
        demo=demo,
        public_demo=_flag("HEARTHLINE_PUBLIC_DEMO", False),
        state=state,
        host=host,
        port=port,
        desk_port=_number("HEARTHLINE_DESK_PORT", port + 1),
        tls=_flag("HEARTHLINE_TLS", True),
        agency=env("HEARTHLINE_AGENCY", "") or ("sacramento-demo" if demo else ""),
        pack=env("HEARTHLINE_PACK", "") or ("us-ca-sacramento" if demo else ""),
        packs=Path(env("HEARTHLINE_PACKS", "") or ROOT / "packs"),
        database_url=env("HEARTHLINE_DATABASE_URL", ""),
        # It signs the desk's sessions and encrypts its second factors: the other processes never see it.
        secret=_secret(state, env("HEARTHLINE_SECRET", "")) if face in ("desk", "operator") else "",
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
        keyring_command=_words("HEARTHLINE_KEYRING_COMMAND"),
        keeper_log=Path(env("HEARTHLINE_KEEPER_LOG", "") or state / "keeper" / "openings.log"),
        keeper_hourly=_number("HEARTHLINE_KEEPER_HOURLY", 200),
        keeper_person_hourly=_number("HEARTHLINE_KEEPER_PERSON_HOURLY", 30),
        ledger=Path(env("HEARTHLINE_LEDGER", "") or state / "ledger"),
        proxies=_proxies(env("HEARTHLINE_PROXY", "") or "127.0.0.1,::1"),
        passwords=_file("HEARTHLINE_PASSWORDS"),
        scanner=env("HEARTHLINE_SCANNER", ""),
    )


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


def _secret(state: Path, given: str) -> str:
    """Django's SECRET_KEY for the desk: the environment's, or the one that set-up wrote."""
    path = state / "keys" / "django-secret"
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
    if config.face in ("operator", "keeper"):  # the keeper serves nobody and has no database: it looks at its own ring
        return
    _ledger_apart(config)
    for value, name, code in (
        (config.agency, "HEARTHLINE_AGENCY", "config.E012"),
        (config.pack, "HEARTHLINE_PACK", "config.E013"),
        (config.allowed_hosts, "HEARTHLINE_ALLOWED_HOSTS", "config.E014"),
        (config.secret or config.face != "desk", "HEARTHLINE_SECRET", "config.E015"),
    ):
        if not value:
            raise ConfigurationError(code, f"{name} is not set", f"set {name}; see README, 'A production start'")
    if config.allowed_hosts and "*" in config.allowed_hosts:
        raise ConfigurationError("config.E016", "HEARTHLINE_ALLOWED_HOSTS allows any host", "name each host")
    if not (config.keys / f"{config.face}.json").exists() and not os.environ.get(
        f"HEARTHLINE_KEYRING_{config.face.upper()}", os.environ.get("HEARTHLINE_KEYRING_COMMAND")
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
