"""Reading a mail that anybody may have sent: whatever is wrong with it, something can be shown to a person."""

import codecs
import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from html import unescape
from typing import Any

from hearthline.ground.text import clean_text, one_line
from hearthline.helpdesk.door.content import LINE, WORDS, Content

SUBJECT = 2_000
"""Characters of a subject: some people write all they have to say in it."""
MOST_PARTS = 200
"""Parts of a mail that are looked at; a mail of more is shown as far as this, and says so."""
MOST_LINES, MOST_EDGES = 500_000, 5_000
"""Lines of a mail that is taken apart (25 MB of files have 350,000), and lines in it that may part it. One of more is
shown as text: the parts that it would fall into could fill this machine's memory."""
MOST_HEAD = SUBJECT + 100
"""Characters of one line of a head that are looked at: the standard reader takes time by the square of its length, or
worse, and nobody's name or subject is longer."""
_NO_LETTERS = frozenset({"punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape"})
"""Names under which Python reads what no mail is written in: one of them takes time by the square of the length, and a
mail that says it is written so would keep the worker for hours."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSHOWN = re.compile(r"<(?:style|script)\b", re.IGNORECASE)
_SHOWN = re.compile(r"</(?:style|script)\s{0,200}>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s<>\"']{1,64}@[A-Za-z0-9.-]{1,180}")


class _ShortHeads(EmailPolicy):
    """The standard reader's ways, with every line of a head cut to `MOST_HEAD`."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, Any]:
        """See the standard library's `Policy`."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MOST_HEAD]


_POLICY = _ShortHeads()


@dataclass(frozen=True, repr=False)
class Mail:
    """What was made of a mail. `files`: what hung on it. `odd`: codes of what was wrong, none for a good one."""

    sender: str
    name: str
    subject: str
    words: str
    files: tuple[str, ...]
    odd: tuple[str, ...]

    def content(self) -> Content:
        """As the help desk keeps it: the subject is the first line of the words."""
        words = "\n\n".join(part for part in (self.subject, self.words) if part)
        return Content.of(
            {
                "words": words or self.sender,
                "name": self.name,
                "send": "mail" if self.sender else "told",
                "contact": self.sender,
                "files": "\n".join(self.files),
                "odd": " ".join(self.odd),
            }
        )


def read(raw: bytes) -> Mail:
    """Read a mail. Never raises: what does not read as a mail is shown as the text that came."""
    if _falls_apart(raw):
        return _as_text(raw, ("parts",))
    try:
        found = _message(raw)
        return found if found.words or found.files or found.subject else _as_text(raw, ("empty", *found.odd))
    except Exception:  # the standard reader is known to trip over hostile headers; nobody's mail may be lost for it
        return _as_text(raw, ("unreadable",))


def _falls_apart(raw: bytes) -> bool:
    """Whether it is made to fall into very many pieces."""
    ends = (b"\n", b"\r")
    return max(map(raw.count, ends)) > MOST_LINES or sum(raw.count(end + b"--") for end in ends) > MOST_EDGES


def _message(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=_POLICY)
    assert isinstance(message, EmailMessage)
    odd: list[str] = ["defects"] if message.defects else []
    name, sender = _sender(message, odd)
    subject = _header(message, "Subject", odd, SUBJECT)
    plain: list[str] = []
    rich: list[str] = []
    files: list[str] = []
    parts = 0
    for part in message.walk():
        parts += 1
        if parts > MOST_PARTS:
            odd.append("parts")
            break
        if part.is_multipart():
            continue
        _part(part, plain, rich, files, odd)
    words = "\n\n".join(plain) or "\n\n".join(_without_tags(one) for one in rich)
    if len(words) > WORDS:
        odd.append("cut")
    clean = clean_text(words, WORDS).strip()
    return Mail(sender, name, subject, clean, tuple(files), tuple(dict.fromkeys(odd)))


def _part(part: EmailMessage, plain: list[str], rich: list[str], files: list[str], odd: list[str]) -> None:
    kind = part.get_content_type()
    if kind.startswith("multipart/"):
        kind = "text/plain"  # it says that it has parts, and has none: what is there is read as text
    named = _name_of(part)
    if named is not None or kind not in ("text/plain", "text/html"):
        files.append(f"{named or 'without a name'} ({kind[:60]}, {_size(part)} bytes)")
        return
    text = _text(part, odd)
    if text.strip():
        (plain if kind == "text/plain" else rich).append(text)


def _name_of(part: EmailMessage) -> str | None:
    """The name of an attachment; None when it is none."""
    try:
        attached = part.get_content_disposition() == "attachment"
        name = part.get_filename()
    except Exception:  # a header that does not read: then it is a part like another
        return None
    if name:
        return one_line(str(name), 80)
    return "" if attached else None


def _size(part: EmailMessage) -> int:
    body = part.get_payload(decode=True)
    return len(body) if isinstance(body, bytes) else 0


def _text(part: EmailMessage, odd: list[str]) -> str:
    body = part.get_payload(decode=True)
    raw = body if isinstance(body, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    try:
        letters = codecs.lookup(part.get_content_charset() or "utf-8")
        if letters.name.replace("_", "-") in _NO_LETTERS:
            raise LookupError
        return raw.decode(letters.name)
    except (LookupError, UnicodeDecodeError):
        odd.append("letters")
        return raw.decode("utf-8", "replace")


def _sender(message: EmailMessage, odd: list[str]) -> tuple[str, str]:
    """(name, address) of who says they wrote: a From line can be forged, and nothing is believed for it."""
    name, address = parseaddr(_header(message, "From", odd))
    if not _ADDRESS.fullmatch(address):
        odd.append("sender")
        return one_line(name, LINE).strip(), ""
    return one_line(name, LINE).strip(), address[:LINE]


def _header(message: EmailMessage, name: str, odd: list[str], limit: int = LINE) -> str:
    try:
        said = str(message.get(name, "") or "")
        if len(said) > limit:
            odd.append("cut")
        return one_line(said, limit).strip()
    except Exception:  # the header parser raises whatever it likes for a broken line
        odd.append("header")
        return ""


def _without_tags(html: str) -> str:
    return unescape(_TAG.sub(" ", _BREAK.sub("\n", _without_code(html))))


def _without_code(html: str) -> str:
    """Without what stands between the tags of style and script. Each letter is looked at once: a mail of nothing but
    such tags must not keep the worker for hours. What no tag ends is words."""
    kept: list[str] = []
    at = 0
    while (begins := _UNSHOWN.search(html, at)) and (ends := _SHOWN.search(html, begins.end())):
        kept.append(html[at : begins.start()])
        at = ends.end()
    return " ".join([*kept, html[at:]])


def _as_text(raw: bytes, odd: tuple[str, ...]) -> Mail:
    text = clean_text(raw[: 4 * WORDS].decode("utf-8", "replace"), WORDS).strip()
    return Mail("", "", "", text, (), odd)


__all__ = ["Mail", "read"]
