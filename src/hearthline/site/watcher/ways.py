"""How the watcher tells people, without the worker, the database or the outbox: its own settings, its own lines.

HEARTHLINE_WATCHER_TELL names whom, with commas between: `mail:ops@example.gov`, `text:+19165550142`, `voice:+1…`. Each
channel is set up as the worker's is, under its own names (HEARTHLINE_WATCHER_MAIL_SERVER, _MAIL_FROM, _TEXT_SERVER, and
so on). HEARTHLINE_WATCHER_COMMAND gets the words on its standard input. What is said is the same for everybody and
about nobody.
"""

import os
import shlex
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from hearthline.ground.errors import ConfigurationError
from hearthline.messaging.adapters.base import Letter, Sender
from hearthline.messaging.channels import Channels

PREFIX: Final = "HEARTHLINE_WATCHER_"
SECONDS: Final = 20
SUBJECT: Final = "Hearthline: nobody may be being called"
WORDS: Final[Mapping[str, str]] = {
    "worker": "The part of Hearthline that calls people has been silent since {since} UTC. Alarms may reach nobody. "
    "Look at the desk now, call who is on duty by telephone, and start the system again.",
    "database": "Hearthline's database has not answered since {since} UTC. Alarms may reach nobody. Call who is on "
    "duty by telephone, and start the system again. Reports are still being taken.",
    "": "Hearthline calls people again. Look at the desk for alarms that waited meanwhile.",
}


class Way(Protocol):
    """One way to one person. Raises anything when it did not work."""

    @property
    def name(self) -> str: ...

    def tell(self, subject: str, text: str, key: str) -> None: ...


@dataclass(frozen=True)
class CommandWay:
    """An operator's own command: a pager, a siren, a chat."""

    command: str = field(repr=False)
    name: str = "command"

    def tell(self, subject: str, text: str, key: str) -> None:
        """See Way. Exit status 0 means: told."""
        plain = {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/")}
        words = shlex.split(self.command)
        subprocess.run(words, input=f"{text}\n".encode(), timeout=SECONDS, env=plain, check=True)  # noqa: S603 - the operator's own command, no shell, none of our secrets


@dataclass(frozen=True)
class AdapterWay:
    """A mail, a text or a call, by messaging's own adapter (TLS, the other proves who it is) with the watcher's own
    account."""

    name: str
    sender: Sender = field(repr=False)
    to: str = field(repr=False)

    def tell(self, subject: str, text: str, key: str) -> None:
        """See Way."""
        self.sender.send(Letter(key=key, to=self.to, subject=subject, text=text, language="en"))


def ways(environ: Mapping[str, str] = os.environ) -> tuple[Way, ...]:
    """Every way that the operator named. Raises ConfigurationError for one that cannot work."""

    def value(name: str) -> str:
        return environ.get(PREFIX + name.removeprefix("HEARTHLINE_"), "")

    found: list[Way] = []
    for one in (part.strip() for part in value("TELL").split(",") if part.strip()):
        channel, _, to = one.partition(":")
        if not (channel == "mail" and "@" in to) and not (channel in ("text", "voice") and to.startswith("+")):
            raise ConfigurationError(
                "watcher.E001", "HEARTHLINE_WATCHER_TELL is not understood", "mail:name@host, text:+1…, voice:+1…"
            )
        found.append(_adapter(channel, to, value))
    if command := value("COMMAND"):
        found.append(CommandWay(command))
    return tuple(found)


def _adapter(channel: str, to: str, value: Callable[[str], str]) -> Way:
    senders = Channels.named(value, practice=False, desk="").senders()
    if channel not in senders:
        name = f"{PREFIX}{channel.upper()}_SERVER"
        raise ConfigurationError("watcher.E002", f"{channel} is to be told, and {name} is not set", f"set {name}")
    return AdapterWay(channel, senders[channel], to)
