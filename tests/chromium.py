"""The browser of every test that needs one: how it is started, and how long it is waited for.

A test says what must come, and it comes when the machine gets to it: limits are long, and met at once when all is well.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

PATIENCE_MS: Final = 30_000.0
"""What a page may take on a slow machine that does other things too. No promise to people is measured by it."""
WHOLE: Final = "/usr/bin/chromium"
BARE: Final = "/usr/bin/chromium-headless-shell"
"""The same engine without the window around it, in Debian's package of that name: a private window costs a third of the
processor's time, a change of size less than half."""
PROGRAM: Final = os.environ.get("HEARTHLINE_TEST_BROWSER") or next(
    (one for one in (BARE, WHOLE) if Path(one).exists()), WHOLE
)
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=PATIENCE_MS)


def _until_loaded(act: Any) -> Any:
    """`act` on a locator, done when the page that it led to has loaded.

    The driver says that it is done once the next page has begun: what a test counts then may not have come yet.
    """

    @wraps(act)
    def act_until_loaded(self: Locator, *given: Any, **more: Any) -> Any:
        answer = act(self, *given, **more)
        if not self.page.is_closed():
            self.page.wait_for_load_state(timeout=PATIENCE_MS)
        return answer

    return act_until_loaded


for _name in ("click", "press"):
    setattr(Locator, _name, _until_loaded(getattr(Locator, _name)))


@contextmanager
def running(**more: Any) -> Iterator[Browser]:
    """A Chromium of its own; the driver allows one at a time in a process. `more`: for its launch."""
    # The browser's driver keeps an event loop in this thread; Django's guard against that is for servers.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(ARGUMENTS), **more)
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def new_page(context: BrowserContext) -> Page:
    """A page that is waited for with patience, and whose keys are pressed once it has loaded.

    What a key does is the work of scripts. A heading shows before they have run: on a busy machine a key that is
    pressed as soon as it shows would be pressed in vain.
    """
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.set_default_navigation_timeout(PATIENCE_MS)
    keyboard = page.keyboard

    def loaded(act: Any) -> Any:
        def act_once_loaded(*given: Any, **more: Any) -> None:
            page.wait_for_load_state()
            act(*given, **more)

        return act_once_loaded

    for name in ("press", "type"):
        setattr(keyboard, name, loaded(getattr(keyboard, name)))
    return page


def stop_clock(page: Page, at: datetime) -> None:
    """The page's clock stands still at `at`, on the next page too: time passes by `page.clock.run_for` alone."""
    page.clock.install(time=at - timedelta(hours=1))
    page.clock.pause_at(at)
