"""A provider's post, read: Twilio-shaped names, a form or JSON. Anybody may have written it; nothing is trusted."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from hearthline.messaging.events import Answer

STATUSES: Final[Mapping[str, str]] = {
    "queued": "",
    "accepted": "",
    "initiated": "",
    "ringing": "",
    "sending": "",
    "sent": "",
    "in-progress": "delivered",
    "answered": "delivered",
    "delivered": "delivered",
    "read": "delivered",
    "completed": "delivered",
    "no-answer": "unanswered",
    "busy": "unanswered",
    "canceled": "failed",
    "failed": "failed",
    "undelivered": "failed",
    "bounced": "failed",
}
"""A provider's word to ours: delivered, unanswered, failed, or "" for one that changes nothing."""
_TAKE: Final = frozenset({"1", "OK", "OKAY", "YES", "Y", "SI", "SÍ"})
_CANNOT: Final = frozenset({"2", "NO", "N"})
_STOP: Final = frozenset({"STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "STOPALL"})
_PLAIN: Final = re.compile(r"[^0-9A-Z]")


@dataclass(frozen=True)
class Told:
    """What a post says. `key`: of the message, as we gave it with the call. `sender`: the number that answered."""

    provider_id: str = ""
    status: str = ""
    key: str = ""
    answer: Answer | None = None
    sender: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    at: datetime | None = None

    @property
    def about_one(self) -> bool:
        """Whether it names the message that it is about."""
        return bool(self.key or self.provider_id)


def read(path: str, body: bytes) -> Told | None:
    """What the post says, or None when it says nothing that we know."""
    given = _fields(body)
    if given is None:
        return None
    key = parse_qs(urlsplit(path).query).get("key", [""])[0]
    status = STATUSES.get(_one(given, "MessageStatus", "CallStatus").lower(), "")
    pressed, typed = _one(given, "Digits"), _one(given, "Body")
    answer = meant(pressed or typed) if pressed or typed else None
    incoming = answer is not None and not pressed and not key
    # A text that comes in has an id of its own, which is no message of ours.
    provider_id = "" if incoming else _one(given, "MessageSid", "CallSid")
    if not status and answer is None:
        return None
    return Told(
        provider_id=provider_id,
        status=status,
        key=key,
        answer=answer,
        sender=_one(given, "From") if incoming else "",
        words=typed if incoming else "",
    )


def _fields(body: bytes) -> dict[str, str] | None:
    try:
        text = body.decode("utf-8")
        if not text.lstrip().startswith("{"):
            found: dict[str, Any] = {name: own[0] for name, own in parse_qs(text, max_num_fields=60).items()}
        else:
            found = json.loads(text)
        return {str(name): own for name, own in found.items() if isinstance(own, str) and len(own) <= 2000}
    except (ValueError, AttributeError, RecursionError):
        return None


def _one(given: Mapping[str, str], *names: str) -> str:
    return next((given[name] for name in names if given.get(name)), "")


def meant(said: str) -> Answer:
    """The code of an answer: its first word decides, whatever its case and its stops."""
    words = said.upper().replace(",", " ").replace(".", " ").replace("!", " ").split()
    first = words[0] if words else ""
    if first in _TAKE:
        return "take"
    if first in _CANNOT:
        return "cannot"
    return "stop" if first in _STOP else "other"


def names(words: str, values: str) -> bool:
    """Whether the text holds the number (or its last four letters) that stands in these values (JSON)."""
    number = _PLAIN.sub("", str(json.loads(values).get("number", "")).upper())
    said = _PLAIN.sub(" ", words.upper()).split()
    return len(number) > 8 and (number in "".join(said) or number[-4:] in said or number[-8:] in said)
