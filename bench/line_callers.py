"""People who wait on the telephone, as the agency's telephone system tells of them: signed posts, one by one."""

import asyncio
import itertools
import json
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bench.screeners import PATIENCE, Line
from bench.stage import HOST
from bench.wire import Reply
from hearthline.ground import clock
from hearthline.messaging import signing

PATH = "/line/events"
CONNECTIONS = 32  # what one telephone system keeps open to us
POLL, RETRY, TRIES = 5.0, 1.0, 10
KEYS = "123"


@dataclass
class Callers:
    """Everybody on the telephone. `times`: seconds from the wish to post until the answer, by kind of event.

    `queue`: (moment, how many wait from then on), from when the caller was told to wait. `told`: ids of texts and how
    often they were said. `wrong`: answers that were none. `again`: posts that had to be sent once more.
    """

    port: int
    secret: str
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    queue: list[tuple[float, int]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: list[str] = field(default_factory=list)
    again: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.run = secrets.token_hex(4)
        self.events, self.people = itertools.count(1), itertools.count(1)
        self.free: asyncio.Queue[Line] = asyncio.Queue()
        self.lines = [Line(self.port) for _ in range(CONNECTIONS)]
        for one in self.lines:
            self.free.put_nowait(one)
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.waiting: set[str] = set()
        self.gone: set[str] = set()

    def arrive(self) -> None:
        """One more person calls."""
        name = f"{self.run}-{next(self.people)}"
        self.tasks[name] = asyncio.create_task(self._wait(name, f"+1916555{100 + len(self.tasks) % 100:04d}"))

    async def hang_up(self, count: int) -> None:
        """So many of those who wait hang up."""
        for name in sorted(self.waiting)[:count]:
            self.tasks[name].cancel()
            self.waiting.discard(name)
            self.gone.add(name)
            await self.tell("hangup", name)

    async def close(self) -> None:
        """Nobody polls any more; the telephone system is not there to say that they are gone."""
        self.over.set()
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        for line in self.lines:
            await line.close()

    async def _wait(self, name: str, number: str) -> None:
        """One call: the first words, the language, and then the queue for as long as it takes."""
        verbs = await self.tell("call", name, number=number)
        while not self.over.is_set():
            last = verbs[-1] if verbs else {"verb": "nothing"}
            if last["verb"] == "gather":
                verbs = await self.tell("digits", name, digits=KEYS[len(self.tasks) % len(KEYS)])
            elif last["verb"] == "wait":
                self._stands(name)
                await asyncio.sleep(min(POLL, float(last["seconds"])))
                verbs = await self.tell("poll", name)
            else:
                self.wrong.append(f"told {last['verb']}")
                return

    def _stands(self, name: str) -> None:
        if name not in self.waiting:
            self.waiting.add(name)
            self.queue.append((time.monotonic(), len(self.waiting)))

    async def tell(self, kind: str, name: str, **more: str) -> list[dict[str, Any]]:
        """Post one event until it is answered, the same again as the house asks for; its instructions."""
        event = {"id": f"{self.run}e{next(self.events)}", "kind": kind, "contact": name, "at": clock.now().isoformat()}
        body = json.dumps({**event, **more}).encode()
        wished = time.perf_counter()
        for _ in range(TRIES):
            reply = await self._post(body)
            if reply.status not in (0, 503):
                break
            self.again += 1
            await asyncio.sleep(RETRY)
        self.times[kind].append(time.perf_counter() - wished)
        if reply.status != 200:
            self.wrong.append(f"{kind}: {reply.status}")
            return []
        verbs: list[dict[str, Any]] = json.loads(reply.body)["verbs"]
        for one in verbs:
            if one["verb"] == "say":
                self.told[one["text"]] += 1
        return verbs

    async def _post(self, body: bytes) -> Reply:
        told = {"Content-Type": "application/json", **signing.headers(self.secret, clock.now(), PATH, body)}
        head = [f"POST {PATH} HTTP/1.1", f"Host: {HOST}:{self.port}", f"Content-Length: {len(body)}"]
        head += [f"{name}: {value}" for name, value in told.items()]
        line = await self.free.get()
        try:
            return await line.send("\r\n".join((*head, "", "")).encode() + body)
        except (OSError, TimeoutError):
            return Reply(0, {}, b"", PATIENCE)
        except asyncio.CancelledError:  # who hung up in this moment leaves an answer behind that is nobody's
            await line.close()
            raise
        finally:
            self.free.put_nowait(line)
