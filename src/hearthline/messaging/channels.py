"""Which channels the operator set up, and by whom they are served. Read once at start, refused with a remedy.

No Django here: settings are built from it. Secrets are in the worker's environment only, as those of the journal's
anchors are; the desk and the public face know no provider.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hearthline.ground.errors import ConfigurationError
from hearthline.messaging.adapters.base import Sender
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.adapters.posting import Poster, TextSender, VoiceSender, WebhookSender
from hearthline.messaging.adapters.smtp import SmtpSender

NAMES = ("mail", "text", "voice", "webhook")
SECRETS = (
    "HEARTHLINE_MAIL_SERVER",
    "HEARTHLINE_TEXT_SERVER",
    "HEARTHLINE_VOICE_SERVER",
    "HEARTHLINE_WEBHOOK_SECRET",
    "HEARTHLINE_HOOK_SECRET",
)
"""Settings that only the worker is told."""


@dataclass(frozen=True)
class Channels:
    """What was named. Empty: that channel is not set up, and its messages wait where everybody sees them.

    `desk_address`: where the desk is found, for links. `hook_address`: where providers post to. `authority`: a file of
    certificates to believe instead of the system's. `practice`: what is not set up is played by a double.
    """

    practice: bool = False
    desk_address: str = ""
    hook_address: str = ""
    hook_secret: str = field(default="", repr=False)
    mail_server: str = field(default="", repr=False)
    mail_from: str = ""
    text_server: str = field(default="", repr=False)
    text_from: str = ""
    voice_server: str = field(default="", repr=False)
    voice_from: str = ""
    webhook_secret: str = field(default="", repr=False)
    webhook_hosts: tuple[str, ...] = ()
    authority: str = ""

    @classmethod
    def named(cls, value: Callable[[str], str], *, practice: bool, desk: str) -> "Channels":
        """From the environment (`value` gives "" for what is not set). `desk`: its address when none is named.
        Raises ConfigurationError."""
        found = cls(
            practice=practice,
            desk_address=(value("HEARTHLINE_DESK_ADDRESS") or desk).rstrip("/"),
            hook_address=value("HEARTHLINE_HOOK_ADDRESS"),
            hook_secret=value("HEARTHLINE_HOOK_SECRET"),
            mail_server=value("HEARTHLINE_MAIL_SERVER"),
            mail_from=value("HEARTHLINE_MAIL_FROM"),
            text_server=value("HEARTHLINE_TEXT_SERVER"),
            text_from=value("HEARTHLINE_TEXT_FROM"),
            voice_server=value("HEARTHLINE_VOICE_SERVER"),
            voice_from=value("HEARTHLINE_VOICE_FROM"),
            webhook_secret=value("HEARTHLINE_WEBHOOK_SECRET"),
            webhook_hosts=tuple(h.strip().lower() for h in value("HEARTHLINE_WEBHOOK_HOSTS").split(",") if h.strip()),
            authority=value("HEARTHLINE_MESSAGE_CA"),
        )
        found.refuse_unsafe()
        return found

    def refuse_unsafe(self) -> None:
        """Raise ConfigurationError for what cannot work, or would send in the clear."""
        if self.authority and not Path(self.authority).is_file():
            raise ConfigurationError(
                "config.E030", "HEARTHLINE_MESSAGE_CA names no file", "leave it out, or name a file of certificates"
            )
        if self.desk_address and urlsplit(self.desk_address).scheme not in ("https", "http"):
            raise ConfigurationError(
                "config.E031", "HEARTHLINE_DESK_ADDRESS is no address", "write https://desk.example.gov"
            )
        if self.hook_address and urlsplit(self.hook_address).scheme != "https":
            raise ConfigurationError(
                "config.E032",
                "HEARTHLINE_HOOK_ADDRESS is no https address",
                "write https:// and the public face's host, ending in /hooks/messages",
            )
        _long_enough("HEARTHLINE_HOOK_SECRET", self.hook_secret, wanted=bool(self.hook_address))
        _long_enough("HEARTHLINE_WEBHOOK_SECRET", self.webhook_secret, wanted=bool(self.webhook_hosts))
        self.senders()

    @cached_property
    def _made(self) -> Mapping[str, Sender]:
        made: dict[str, Sender] = {name: KeptSender(name) for name in NAMES} if self.practice else {}
        if self.mail_server and self.mail_from:  # without a sender it is the anchors', who ask for one themselves
            made["mail"] = SmtpSender(self.mail_server, self.mail_from, authority=self.authority)
        if self.text_server:
            made["text"] = TextSender(self._poster("TEXT", self.text_server, self.text_from))
        if self.voice_server:
            made["voice"] = VoiceSender(self._poster("VOICE", self.voice_server, self.voice_from))
        if self.webhook_hosts:
            made["webhook"] = WebhookSender(self.webhook_secret, self.webhook_hosts, authority=self.authority)
        return made

    def senders(self) -> Mapping[str, Sender]:
        """By channel, those that are set up."""
        return self._made

    def _poster(self, name: str, server: str, sender: str) -> Poster:
        parts = urlsplit(server)
        secret = unquote(parts.password or "")
        if parts.scheme != "https" or not parts.hostname or not parts.username or len(secret) < 16:
            raise ConfigurationError(
                "config.E033",
                f"HEARTHLINE_{name}_SERVER is not understood",
                "write https://account:secret@host/path, the secret of at least 16 letters, percent-encoded",
            )
        if not (sender.startswith("+") and sender[1:].isascii() and sender[1:].isdigit() and 7 <= len(sender) <= 16):
            raise ConfigurationError(
                "config.E034", f"HEARTHLINE_{name}_FROM is no telephone number", "write it as +19165550100"
            )
        return Poster(
            address=f"https://{parts.hostname}:{parts.port or 443}{parts.path or '/'}",
            account=unquote(parts.username),
            secret=secret,
            sender=sender,
            hook=self.hook_address,
            authority=self.authority,
        )


def _long_enough(name: str, secret: str, *, wanted: bool) -> None:
    if (wanted and not secret) or (secret and len(secret) < 32):
        raise ConfigurationError(
            "config.E035", f"{name} is missing or short", "make one of 32 letters or more: openssl rand -hex 32"
        )
