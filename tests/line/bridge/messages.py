"""SIP messages as text (RFC 3261): as much of them as a telephone needs that speaks with one other at a time."""

import itertools
import secrets
from dataclasses import dataclass, field

COMPACT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "l": "content-length",
    "c": "content-type",
}
LARGEST = 64 * 1024
_cookies = itertools.count(1)


class NotSip(ValueError):
    """A datagram that is no SIP message."""


@dataclass
class Message:
    """A request or an answer. `headers` in their order, repeated ones kept; names as they are sent."""

    start: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def get(self, name: str) -> str:
        """The first header of that name, by its long name; "" when there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Every header of that name."""
        return [value for key, value in self.headers if COMPACT.get(key.lower(), key.lower()) == name.lower()]

    @property
    def status(self) -> int:
        """The status of an answer; 0 for a request."""
        return int(self.start.split(" ", 2)[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """The method of a request, or of the request that is answered."""
        return self.get("cseq").split(" ", 1)[1].strip() if self.status else self.start.split(" ", 1)[0]

    @property
    def number(self) -> int:
        return int(self.get("cseq").split(" ", 1)[0])

    @property
    def branch(self) -> str:
        return parameter(self.get("via"), "branch")

    @property
    def call(self) -> str:
        return self.get("call-id")

    def bytes(self) -> bytes:
        """The message as it goes over the wire."""
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers), f"Content-Length: {len(self.body)}"]
        return "\r\n".join((*lines, "", "")).encode() + self.body


def parse(data: bytes) -> Message:
    """Read one datagram. Raises NotSip."""
    head, gap, body = data.partition(b"\r\n\r\n")
    try:
        start, *lines = head.decode().split("\r\n")
    except UnicodeDecodeError:
        raise NotSip("not text") from None
    if not gap or len(data) > LARGEST or "SIP/2.0" not in start:
        raise NotSip("no SIP message")
    pairs = [(name.strip(), value.strip()) for name, sign, value in (one.partition(":") for one in lines) if sign]
    found = Message(start, [(k, v) for k, v in pairs if COMPACT.get(k.lower(), k.lower()) != "content-length"], body)
    number, _, method = found.get("cseq").partition(" ")
    parts = start.split(" ", 2)
    if len(parts) != 3 or not (number.isdecimal() and method and found.call and found.branch):
        raise NotSip("not whole")
    if parts[0] == "SIP/2.0" and not parts[1].isdecimal():
        raise NotSip("no status")
    return found


def answer(asked: Message, status: int, word: str, *, tag: str = "", **more: str) -> Message:
    """An answer to a request. `tag`: ours, put at the To of what had none. `more`: further headers, `_` for `-`."""
    to = asked.get("to")
    if tag and not parameter(to, "tag"):
        to = f"{to};tag={tag}"
    kept = [("Via", one) for one in asked.all("via")]
    kept += [("From", asked.get("from")), ("To", to), ("Call-ID", asked.call), ("CSeq", asked.get("cseq"))]
    return Message(f"SIP/2.0 {status} {word}", kept + [(name.replace("_", "-"), value) for name, value in more.items()])


def parameter(value: str, name: str) -> str:
    """A `;name=value` of a header, outside the address in angle brackets; "" when there is none."""
    for one in value.rpartition(">")[2].split(";")[1:] if ">" in value else value.split(";")[1:]:
        key, _, found = one.strip().partition("=")
        if key.lower() == name:
            return found.strip('"')
    return ""


def uri(value: str) -> str:
    """The address in a From, To or Contact."""
    return value.partition("<")[2].partition(">")[0] if "<" in value else value.partition(";")[0].strip()


def user(address: str) -> str:
    """Who is called or calls: what stands before the @; "" when there is nobody."""
    rest = address.partition(":")[2]
    return rest.partition("@")[0].partition(";")[0] if "@" in rest else ""


def place(address: str) -> tuple[str, int]:
    """Host and port of a sip: address."""
    host, _, port = address.partition(":")[2].rpartition("@")[2].partition(";")[0].partition(":")
    return host, int(port or 5060)


def new_tag() -> str:
    return secrets.token_hex(6)


def new_branch() -> str:
    return f"z9hG4bK{next(_cookies)}.{secrets.token_hex(6)}"
