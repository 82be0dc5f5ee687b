"""The telephone system, as the operator named it. No Django here: settings are built from it.

One secret, shared with the telephone system: the line face checks its posts with it, and the worker signs ours.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from hearthline.ground.errors import ConfigurationError

SECRET: Final = "HEARTHLINE_LINE_SECRET"  # noqa: S105 - the name of a setting
SERVER: Final = "HEARTHLINE_LINE_SERVER"
SECRETS: Final = (SECRET, SERVER)
"""Settings that only the line face (the first) and the worker (both) are told."""
SHORTEST: Final = 32


@dataclass(frozen=True)
class Telephone:
    """`secret`: "" without a telephone line. `server`: where calls back are asked for, "" for nowhere: then screeners
    dial by hand. `account`, `password`: its own sign-in. `authority`: certificates to believe beside the system's."""

    secret: str = field(default="", repr=False)
    server: str = ""
    account: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    authority: str = ""

    @classmethod
    def named(cls, value: Callable[[str], str], *, calls: bool) -> "Telephone":
        """From the environment (`value` gives "" for what is not set). `calls`: whether this process asks for calls.
        Raises ConfigurationError."""
        secret, server = value(SECRET), value(SERVER) if calls else ""
        if (secret and len(secret) < SHORTEST) or (server and not secret):
            raise ConfigurationError(
                "config.E036", f"{SECRET} is missing or short", "make one of 32 letters or more: openssl rand -hex 32"
            )
        if not server:
            return cls(secret=secret)
        parts = urlsplit(server)
        if parts.scheme != "https" or not parts.hostname or not parts.username or not parts.password:
            raise ConfigurationError(
                "config.E037", f"{SERVER} is not understood", "write https://account:password@host/path"
            )
        return cls(
            secret=secret,
            server=f"https://{parts.hostname}:{parts.port or 443}{parts.path or '/'}",
            account=unquote(parts.username),
            password=unquote(parts.password),
            authority=value("HEARTHLINE_MESSAGE_CA"),
        )
