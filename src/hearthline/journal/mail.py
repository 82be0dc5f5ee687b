"""Sending a mail: what a room may ask for, the real way, and one that keeps what was sent.

Nothing about a person is ever mailed from here: mail lies open on other people's machines.
"""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from hearthline.ground.errors import ConfigurationError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Mailer(Protocol):
    """Raises OSError when the mail could not be handed over (smtplib's errors are of that kind)."""

    def send(self, to: str, subject: str, text: str) -> None: ...


@dataclass(frozen=True)
class SmtpMailer:
    """`server`: `smtps://user:password@host:465`, `smtp://host:587` (with STARTTLS), or `smtp+plain://host:25` for a
    relay on this machine."""

    server: str = field(repr=False)
    sender: str = ""
    seconds: float = 20

    def __post_init__(self) -> None:
        parts = urlsplit(self.server)
        plain_here = parts.scheme == "smtp+plain" and parts.hostname in LOOPBACK
        if not (parts.scheme in ("smtps", "smtp") or plain_here) or not parts.hostname or "@" not in self.sender:
            raise ConfigurationError(
                "config.E021",
                "HEARTHLINE_MAIL_SERVER or HEARTHLINE_MAIL_FROM is not understood",
                "write smtps://user:password@host:465, and the address that mail comes from; smtp+plain:// only here",
            )

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand one mail to the server. Raises OSError."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, to, subject
        mail.set_content(text, cte="7bit")
        parts, safe = urlsplit(self.server), ssl.create_default_context()
        host = parts.hostname or ""
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=self.seconds, context=safe)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=self.seconds)
        with server:
            if parts.scheme == "smtp":
                server.starttls(context=safe)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)


@dataclass
class KeptMailer:
    """For tests and practice: keeps (to, subject, text)."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, to: str, subject: str, text: str) -> None:
        """Keep it."""
        self.sent.append((to, subject, text))
