"""Django's DATABASES entries: the embedded database, and PostgreSQL."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from hearthline.ground.errors import ConfigurationError

# Seconds. Who is sending asks for the embedded database's write lock again at once, the worker when they have had it.
EAGER, PATIENT = 0.0005, 0.01
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


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
