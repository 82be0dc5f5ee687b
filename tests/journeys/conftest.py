"""A real browser against a real server: the public face on a free port of this machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

from hearthline.intake.door import budget
from hearthline.site.settings import public
from tests import chromium, staff
from tests.journeys.person import Person
from tests.serving import Serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file's tests: the driver allows one at a time, and other rooms have their own."""
    # People's browsers keep whole pages for their Back button; the driver would switch that off.
    with chromium.running(ignore_default_args=["--disable-back-forward-cache"]) as running:
        yield running


@pytest.fixture
def serving() -> Iterator[Serving]:
    """What is under way at the servers of a test: over before its tables are emptied."""
    with Serving() as under_way:
        yield under_way


@dataclass(frozen=True)
class Face:
    """Where the public face answers."""

    url: str


@pytest.fixture
def face(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Face]:
    """The public face with its own addresses and middleware, in a thread of this process."""
    told = vars(public)
    monkeypatch.setattr(budget, "_budget", budget.Budget())
    with override_settings(
        ROOT_URLCONF="hearthline.site.urls_public", MIDDLEWARE=told["MIDDLEWARE"], HEARTHLINE_FACE="public"
    ):
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield Face(f"http://127.0.0.1:{thread.port}")
        thread.terminate()


@pytest.fixture
def person(browser: Browser, face: Face, serving: Serving) -> Iterator[Any]:
    """Makes people with a browser: `person(width=320, script=False)`."""
    contexts = []

    def make(*, width: int = 1280, height: int = 900, script: bool = True, touch: bool = False) -> Person:
        context = browser.new_context(
            base_url=face.url,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            has_touch=touch,
            reduced_motion="reduce",
        )
        contexts.append(context)
        return Person(chromium.new_page(context))

    yield make
    for context in contexts:
        context.close()
    serving.rest()


@pytest.fixture
def window(browser: Browser, live_server: Any, serving: Serving) -> Iterator[Callable[..., Page]]:
    """Opens a window on the desk, signed in: `window(desk, width=320, script=False)`; further names go to the browser.

    `look`: the cookie of theme, density and keys. Errors in a window's console fail the test, unless it is `quiet`
    because some are meant; what a script throws fails it always.
    """
    opened: list[Any] = []
    faults: list[str] = []

    def open_one(
        desk: staff.Desk, *, width: int = 1280, script: bool = True, look: str = "", quiet: bool = False, **more: Any
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 800}, java_script_enabled=script, **more
        )
        opened.append(context)
        host = live_server.url.split("//")[1].split(":")[0]
        cookies = {name: morsel.value for name, morsel in desk.client.cookies.items()}
        for name, value in (cookies | ({"look": look} if look else {})).items():
            context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
        page = chromium.new_page(context)
        if not quiet:
            page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        return page

    yield open_one
    for context in opened:
        context.close()
    serving.rest()
    assert not faults
