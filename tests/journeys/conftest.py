"""A real browser against a real server: the public face on a free port of this machine."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from hearthline.intake.door import budget
from hearthline.site.settings import public
from tests.journeys.person import Person

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file's tests: the driver allows one at a time, and other rooms have their own."""
    # The browser's driver keeps an event loop in this thread; Django's guard against that is for servers.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        # People's browsers keep whole pages for their Back button; the driver would switch that off.
        running = playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
        )
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


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
def person(browser: Browser, face: Face) -> Iterator[Any]:
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
        return Person(_watched(context.new_page()))

    yield make
    for context in contexts:
        context.close()


def _watched(page: Page) -> Page:
    page.set_default_timeout(10_000)
    return page
