"""Reports from the web that come so many a minute, whoever else is served meanwhile."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field

from bench import reporter
from bench.reporter import Recipes, Told
from bench.screeners import Line
from bench.wire import Broken, Reply


@dataclass
class Web:
    """`told`: every report, with its receipt if it came so far. `steps`: seconds by the label of each request."""

    port: int
    run: str
    told: list[Told] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    recipes: Recipes = field(default_factory=Recipes)

    async def stream(self, a_minute: int, until: asyncio.Event) -> None:
        """A new person begins at even distances; returns when the last has ended."""
        going, at = [], time.monotonic()
        while not until.is_set():
            going.append(asyncio.create_task(self.one()))
            at += 60.0 / a_minute
            await asyncio.sleep(max(0.0, at - time.monotonic()))
        await asyncio.gather(*going)

    async def one(self) -> None:
        """One person with a connection and a network of their own, from the first page to the receipt."""
        told = Told(reporter.someone(run=self.run))
        self.told.append(told)
        line, play = Line(self.port, _network(len(self.told))), reporter.whole(told, self.recipes)
        try:
            ask = next(play)
            while True:
                reply = await self._send(line, ask.raw)
                if reply is None:
                    ask = play.throw(Broken())
                else:
                    self.steps[ask.label].append(reply.seconds)
                    ask = play.send(reply)
        except (StopIteration, Broken):
            pass
        finally:
            await line.close()

    @staticmethod
    async def _send(line: Line, raw: bytes) -> Reply | None:
        try:
            return await line.send(raw)
        except (OSError, TimeoutError):
            return None


def _network(number: int) -> str:
    """A loopback address in a network (/24) that nobody else of a measurement has; `bench.wire` begins at 127.1."""
    return f"127.{200 + number // 250 % 50}.{number % 250}.7"
