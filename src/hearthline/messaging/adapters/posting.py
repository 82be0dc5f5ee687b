"""Text, voice and webhook: signed posts over HTTPS. Twilio-shaped names, and nothing that only one provider has."""

import base64
import http.client
import json
import re
import ssl
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode, urlsplit

from hearthline.ground import clock
from hearthline.messaging import signing
from hearthline.messaging.adapters.base import SECONDS, Letter, NotTaken

MOST = 64 * 1024
TRY_AGAIN = frozenset({408, 409, 423, 425, 429})
_ID = re.compile(r"[!-~]{1,120}", re.ASCII)


@dataclass(frozen=True)
class Post:
    """One post. `path`: with its query."""

    host: str
    port: int
    path: str
    body: bytes = field(repr=False)
    kind: str = "application/x-www-form-urlencoded"


def post(one: Post, *, secret: str, letter: Letter, authority: str, extra: dict[str, str], seconds: float) -> bytes:
    """Post it, signed, with the letter's key; the answer's body. No redirect is followed. Raises NotTaken."""
    safe = ssl.create_default_context(cafile=authority or None)
    line = http.client.HTTPSConnection(one.host, one.port, timeout=seconds, context=safe)
    sent = False
    try:
        line.connect()
        told = {
            "Content-Type": one.kind,
            "Idempotency-Key": letter.key,
            **signing.headers(secret, clock.now(), one.path, one.body),
            **({"Hearthline-Repeat": "yes"} if letter.repeat else {}),
            **extra,
        }
        sent = True
        line.request("POST", one.path, one.body, told)
        answer = line.getresponse()
        found = answer.read(MOST)
    except ssl.SSLCertVerificationError:
        raise NotTaken("certificate", everyone=True) from None
    except (OSError, http.client.HTTPException) as wrong:
        raise NotTaken(f"https-{type(wrong).__name__}", doubt=sent, everyone=not sent) from None
    finally:
        line.close()
    status = answer.status
    if 200 <= status < 300:
        return found
    # A gateway that gave up waiting (5xx) does not know what happened behind it.
    final = 300 <= status < 500 and status not in TRY_AGAIN
    everyone = status in (401, 403)
    raise NotTaken(f"http-{status}", doubt=status >= 500, final=final and not everyone, everyone=everyone)


@dataclass(frozen=True)
class Poster:
    """A provider of texts or calls. `hook`: where it tells us what became of a message, "" for nowhere."""

    address: str
    account: str
    secret: str = field(repr=False)
    sender: str = ""
    hook: str = ""
    authority: str = ""
    seconds: float = SECONDS

    def hand_over(self, letter: Letter, fields: dict[str, str]) -> str:
        """Post the fields of a letter; the provider's id for it."""
        parts = urlsplit(self.address)
        both = base64.b64encode(f"{self.account}:{self.secret}".encode()).decode("ascii")
        told = {"To": letter.to, "From": self.sender, **fields}
        if self.hook:
            told["StatusCallback"] = self.callback(letter)
        body = urlencode(told).encode("ascii")
        one = Post(parts.hostname or "", parts.port or 443, parts.path, body)
        extra = {"Authorization": f"Basic {both}"}
        found = post(
            one, secret=self.secret, letter=letter, authority=self.authority, extra=extra, seconds=self.seconds
        )
        return _id(found)

    def callback(self, letter: Letter) -> str:
        """Where this message's fate is told: its key is in the address, which the provider's signature covers."""
        return f"{self.hook}?{urlencode({'key': letter.key})}"


def _id(body: bytes) -> str:
    """The provider's id in its answer. It took the letter, whatever it says: no id is no failure."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    own = found.get("sid", found.get("id", "")) if isinstance(found, dict) else ""
    return own if isinstance(own, str) and _ID.fullmatch(own) else ""


@dataclass(frozen=True)
class TextSender:
    """A text message."""

    provider: Poster

    def send(self, letter: Letter) -> str:
        """See Sender."""
        return self.provider.hand_over(letter, {"Body": letter.text})


@dataclass(frozen=True)
class VoiceSender:
    """A call that says the text twice and waits for one key."""

    provider: Poster

    def send(self, letter: Letter) -> str:
        """See Sender."""
        return self.provider.hand_over(letter, {"Twiml": self.script(letter)})

    def script(self, letter: Letter) -> str:
        """What the telephone says, as TwiML; whoever answers may press one key."""
        said = f'<Say language="{escape(letter.language)}">{escape(letter.text, quote=False)}</Say>'
        where = self.provider.callback(letter) if self.provider.hook else ""
        action = f' action="{escape(where)}" method="POST"' if where else ""
        once = f'<Gather numDigits="1" timeout="8"{action}>{said}</Gather>'
        return f"<Response>{once}{once}</Response>"


@dataclass(frozen=True)
class WebhookSender:
    """A post to a system of the agency or of a partner. Only hosts that the operator named are ever spoken to."""

    secret: str = field(repr=False)
    hosts: tuple[str, ...] = ()
    authority: str = ""
    seconds: float = SECONDS

    def send(self, letter: Letter) -> str:
        """See Sender. The body: key, template, language and the values, as JSON."""
        parts = urlsplit(letter.to)
        host = (parts.hostname or "").lower()
        named = host if parts.port in (None, 443) else f"{host}:{parts.port}"
        if parts.scheme != "https" or named not in self.hosts:
            raise NotTaken("host-not-named", final=True)
        told = {"key": letter.key, "language": letter.language, "template": letter.template}
        told |= {"values": dict(letter.values)}  # type: ignore[dict-item]  # a map among texts
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")
        one = Post(host, parts.port or 443, path, body, "application/json")
        found = post(one, secret=self.secret, letter=letter, authority=self.authority, extra={}, seconds=self.seconds)
        return _id(found)
