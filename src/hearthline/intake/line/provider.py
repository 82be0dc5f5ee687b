"""Asking the telephone system for a call back: the one post in which a caller's number leaves the house."""

import base64
import json
from typing import Final
from urllib.parse import urlsplit

from hearthline.intake.line.outside import Telephone
from hearthline.messaging.adapters.base import Letter, NotTaken
from hearthline.messaging.adapters.posting import Post, post

SECONDS: Final = 10.0


def ask(telephone: Telephone, *, key: str, first: str, then: str, seconds: int, repeat: bool) -> None:
    """Ring `first`, and when it is picked up `then`. The same `key` again is the same call. Raises NotTaken."""
    if not telephone.server:
        raise NotTaken("no-provider", final=True)
    parts = urlsplit(telephone.server)
    told = {"key": key, "first": first, "then": then, "seconds": seconds}
    body = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    both = base64.b64encode(f"{telephone.account}:{telephone.password}".encode()).decode("ascii")
    post(
        Post(parts.hostname or "", parts.port or 443, parts.path or "/", body, "application/json"),
        secret=telephone.secret,
        letter=Letter(key=key, to="", subject="", text="", language="", repeat=repeat),
        authority=telephone.authority,
        extra={"Authorization": f"Basic {both}"},
        seconds=SECONDS,
    )
