"""Mail by SMTP: TLS from the first byte or STARTTLS, and the server must prove by its certificate who it is."""

import re
import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError
from hearthline.messaging.adapters.base import SECONDS, Letter, NotTaken

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class SmtpSender:
    """`server`: `smtps://user:password@host:465`, `smtp://user:password@host:587` (with STARTTLS), or
    `smtp+plain://host:25` for a relay on this machine. `authority`: a file of certificates to believe."""

    server: str = field(repr=False)
    sender: str
    authority: str = ""
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        parts = urlsplit(self.server)
        plain_here = parts.scheme == "smtp+plain" and parts.hostname in LOOPBACK
        if not (parts.scheme in ("smtps", "smtp") or plain_here) or not parts.hostname or "@" not in self.sender:
            raise ConfigurationError(
                "config.E036",
                "HEARTHLINE_MAIL_SERVER or HEARTHLINE_MAIL_FROM will not do for messages",
                "write smtps://user:password@host:465 or smtp://...:587; smtp+plain:// only for this machine",
            )

    def send(self, letter: Letter) -> str:
        """See Sender. The id is the mail's own Message-ID, the same in every attempt with this key."""
        line = _Line(self)
        try:
            line.open()
            return line.hand_over(letter)
        finally:
            line.close()

    def mail(self, letter: Letter) -> tuple[str, bytes]:
        """Its Message-ID and the mail as it crosses the wire."""
        own = f"<{letter.key}@{self.sender.rpartition('@')[2]}>"
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Subject"] = self.sender, letter.to, letter.subject
        mail["Message-ID"], mail["Date"] = own, format_datetime(clock.now())
        mail["Auto-Submitted"], mail["Hearthline-Key"] = "auto-generated", letter.key
        if letter.repeat:
            mail["Hearthline-Repeat"] = "yes"
        mail.set_content(letter.text)
        mail["Content-Language"] = letter.language
        return own, mail.as_bytes()


class _Line:
    """One connection: what fails before the last dot was never taken, what fails after it is in doubt."""

    def __init__(self, used: SmtpSender) -> None:
        self.used = used
        self.server: smtplib.SMTP | None = None
        self.doubt = False
        self.ends = time.monotonic() + 2 * used.seconds

    def open(self) -> None:
        """Connect, encrypt, sign in. Whatever fails here fails for every mail."""
        parts = urlsplit(self.used.server)
        host, safe = parts.hostname or "", ssl.create_default_context(cafile=self.used.authority or None)
        try:
            if parts.scheme == "smtps":
                self.server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=self.used.seconds, context=safe)
            else:
                self.server = smtplib.SMTP(host, parts.port or 587, timeout=self.used.seconds)
            self._in_time()
            self.server.ehlo()
            if parts.scheme == "smtp":
                self._in_time()
                self.server.starttls(context=safe)
                self.server.ehlo()
            if parts.username:
                self._in_time()
                self.server.login(unquote(parts.username), unquote(parts.password or ""))
        except ssl.SSLCertVerificationError:
            raise NotTaken("certificate", everyone=True) from None
        except smtplib.SMTPAuthenticationError as wrong:
            raise NotTaken(f"sign-in-{wrong.smtp_code}", everyone=True) from None
        except (OSError, smtplib.SMTPException) as wrong:
            raise NotTaken(_name(wrong), everyone=True) from None

    def hand_over(self, letter: Letter) -> str:
        """The mail itself."""
        own, mail = self.used.mail(letter)
        try:
            self._said("MAIL", f"FROM:<{self.used.sender}>", 250)
            self._said("RCPT", f"TO:<{letter.to}>", 250, 251)
            self._said("DATA", "", 354)
            assert self.server is not None
            self._in_time()
            self.doubt = True
            self.server.send(_DOT.sub(b"..", mail) + b".\r\n")
            code, _ = self.server.getreply()
        except (OSError, smtplib.SMTPException) as wrong:
            raise NotTaken(_name(wrong), doubt=self.doubt) from None
        if code != 250:
            raise NotTaken(f"smtp-{code}", final=500 <= code < 600)
        return own

    def _said(self, verb: str, rest: str, *good: int) -> None:
        assert self.server is not None
        self._in_time()
        code, _ = self.server.docmd(verb, rest)
        if code not in good:
            raise NotTaken(f"smtp-{code}", final=500 <= code < 600, everyone=code == 421)

    def _in_time(self) -> None:
        """No step waits past the end of the whole call."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self.server is not None and self.server.sock is not None:
            self.server.sock.settimeout(min(self.used.seconds, left))

    def close(self) -> None:
        """Hang up. What was taken stays taken, whatever happens here."""
        if self.server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.server.quit()
            self.server.close()


def _name(wrong: Exception) -> str:
    return f"mail-{type(wrong).__name__}"
