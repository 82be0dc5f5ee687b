"""Two hundred look-ups at once, against the real desk: each is answered, what is asked twice is answered alike, and
the desk goes on."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from bench.begin import ROOT
from bench.cluster import available
from bench.screeners import Browser
from bench.stage import House, stage
from bench.wire import Reply

pytestmark = [pytest.mark.processes, pytest.mark.alone, pytest.mark.req("S-1")]
AT_ONCE = 200
PATIENCE, SLACK = 28.0, 3
"""Seconds for all of them: the browser's own patience is thirty. A slow and busy machine gets three times as long."""
ORDINARY = {"name": "Jon Smyth", "born": "about 8"}
STRANGE = (
    {"name": "x" * 199, "born": "", "place": "y" * 199, "other": "z" * 199, "phone": "9" * 199},
    {"name": "\x00\x1b[31m\u202e", "born": "8"},
    {"name": "'; DROP TABLE people_card; --"},
    {"name": "Jon Smyth", "born": "31 February 2019"},
    {"name": " ", "born": "8"},
)
"""What is no question: told so, or found nobody."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest) -> Iterator[House]:
    if request.param == "postgres" and not available():
        pytest.skip("PostgreSQL is not installed")
    with stage(request.param) as house:
        yield house


def browsers(house: House) -> list[Browser]:
    """A browser for each look-up, each of somebody else: a session keeps its last searches, and only those."""
    command = [sys.executable, "-m", "bench.desk_seed", "0", "0", str(AT_ONCE)]
    done = subprocess.run(command, env=house.env, cwd=ROOT, capture_output=True, text=True, check=True)
    people = json.loads(done.stdout)["people"]
    return [Browser(house.desk_port, one["cookie"], one["token"]) for one in people]


async def looked_up(window: Browser, form: dict[str, str]) -> Reply:
    """Ask, and go where the answer is."""
    reply = await window.ask("look", "/people", form=form)
    return await window.ask("found", reply.headers["location"]) if reply.status == 303 else reply


async def all_at_once(windows: list[Browser]) -> list[Reply]:
    """Every second one asks for Jon Smyth; the others ask strange things."""
    asked = [ORDINARY if n % 2 == 0 else STRANGE[n // 2 % len(STRANGE)] for n in range(len(windows))]
    replies = await asyncio.gather(*(looked_up(window, form) for window, form in zip(windows, asked, strict=True)))
    for window in windows:
        await window.close()
    return list(replies)


def test_two_hundred_look_ups_at_once_are_all_answered_and_the_desk_goes_on(desk: House):
    windows = browsers(desk)
    began = time.monotonic()
    replies = asyncio.run(all_at_once(windows))
    assert time.monotonic() - began < PATIENCE * SLACK
    pages = [reply.body.decode() for reply in replies]
    ordinary, strange = pages[::2], list(zip(replies[1::2], pages[1::2], strict=True))
    assert [reply.status for reply in replies[::2]] == [200] * (AT_ONCE // 2)
    for page in ordinary:
        assert "John Smith" in page
        assert "2 earlier reports" in page
    for reply, page in strange:
        assert reply.status in (200, 422)
        assert "John Smith" not in page or "Found" not in page
        assert reply.status == 200 or 'class="usa-error-message"' in page
    # Every look-up that was made is in the journal, and nothing waits.
    looked = desk.count("journal_entry", "tag = 'people:person:search'")
    assert looked >= AT_ONCE // 2
    began = time.monotonic()
    assert desk.health("desk") is not None
    assert time.monotonic() - began < 2 * SLACK
