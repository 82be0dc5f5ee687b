"""The house at the other end: signed posts, sent again with the same id until they are answered."""

import asyncio
import http.client
import itertools
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import Any

from hearthline.ground import clock
from hearthline.messaging import signing
from tests.line.bridge.conversation import Verb

PATH = "/line/events"
AGAIN, GIVE_UP = 0.3, 180.0
_KNOWN = {one.name for one in fields(Verb)} - {"kind"}


class Refused(Exception):
    """The house understood, and said no: asking again would not help."""


def read(told: dict[str, Any]) -> Verb:
    """One instruction, from the JSON of the answer."""
    return Verb(kind=told["verb"], **{name: value for name, value in told.items() if name in _KNOWN})


@dataclass
class Told:
    """One event and what came of it. `tries`: how often it was posted."""

    kind: str
    call: str
    tries: int
    verbs: list[Verb]


@dataclass
class RealHouse:
    """A line face at `port`. `log`: what it was told."""

    host: str
    port: int
    secret: str = field(repr=False)
    log: list[Told] = field(default_factory=list)
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def tell(self, kind: str, call: str, over: asyncio.Event | None = None, **more: str) -> list[Verb]:
        """Post it; the instructions. [] when the caller is gone before the house answers. Raises Refused."""
        event = {"id": f"{self.run}-{next(self.numbers)}", "kind": kind, "contact": call, "at": clock.now().isoformat()}
        body = json.dumps({**event, **more}).encode()
        tries, waited = 0, 0.0
        while waited < GIVE_UP:
            tries += 1
            status, said = await asyncio.to_thread(self.post, body)
            if status == 200:
                verbs = [read(one) for one in json.loads(said)["verbs"]]
                self.log.append(Told(kind, call, tries, verbs))
                return verbs
            if 400 <= status < 500 and status != 429:
                raise Refused(f"{kind}: {status} {said[:200]!r}")
            if await _gone(over):
                return []
            waited += AGAIN
        raise Refused(f"{kind}: no answer for {GIVE_UP:.0f} s")

    def post(self, body: bytes, **changed: str) -> tuple[int, bytes]:
        """One signed post; (0, nothing) when nobody answers. `changed`: headers that are not as they should be."""
        told = {"Content-Type": "application/json", **signing.headers(self.secret, clock.now(), PATH, body), **changed}
        line = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            line.request("POST", PATH, body, told)
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            line.close()


async def _gone(over: asyncio.Event | None) -> bool:
    """A short while; True at once when the caller hangs up meanwhile."""
    if over is None:
        over = asyncio.Event()
    with suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), AGAIN)
        return True
    return False
