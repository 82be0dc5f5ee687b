"""The pages of messages in a real browser: narrow and wide, without JavaScript, in Spanish, nothing for axe to find."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import expect as see

from hearthline.ground import clock
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.models import Message, State
from tests import staff
from tests.access.test_accounts_in_browser import at
from tests.access.test_in_browser import address, chromium, clean  # noqa: F401 - two are fixtures
from tests.messaging.build import HOOK, MAIL, TEXT, VOICE, again, ask, go, refuse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("HEARTHLINE_TEST_SHOTS", "")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"messages-{name}.png"), full_page=True)


@pytest.fixture
def dead(transactional_db: None) -> Message:
    """Messages of every kind: one that died is handed out."""
    person = staff.user("screener")
    made = ask("dead", TEXT, person=str(person.pk))
    go(clock.now(), KeptSender("text", fault=refuse("http-404", final=True)))
    failing = KeptSender("voice", fault=refuse("https-TimeoutError", doubt=True))
    ask("failing", VOICE, person=str(person.pk))
    ask("waits", MAIL, urgent=False)
    ask("not-set-up", HOOK, urgent=False)
    go(clock.now(), failing)
    ask("later", MAIL, urgent=False)
    return again(made)


@pytest.mark.req("C-1")
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_fit_and_read_well(chromium: Browser, address: str, dead: Message, width: int) -> None:  # noqa: F811
    page = at(chromium, address, "supervisor", width, script=True)
    for name, path, heading in (("list", "/messages/", "Messages"), ("one", f"/messages/{dead.pk}", "One message")):
        page.goto(path)
        clean(page, heading)
        shot(page, f"{width}-{name}")


def test_without_a_script_a_message_is_sent_again_and_given_up(
    chromium: Browser,  # noqa: F811
    address: str,  # noqa: F811
    dead: Message,
) -> None:
    page = at(chromium, address, "administrator", 320, script=False)
    page.goto(f"/messages/{dead.pk}")
    page.get_by_role("button", name="Send it again").click()
    assert again(dead).state == State.WAITING
    page.get_by_text("They were told another way").click()
    page.get_by_role("button", name="Give it up").click()
    assert again(dead).state == State.GIVEN_UP
    shot(page, "no-script-given-up")


def test_the_pages_in_spanish(chromium: Browser, address: str, dead: Message) -> None:  # noqa: F811
    page = at(chromium, address, "supervisor", 320, script=True)
    page.set_extra_http_headers({"Accept-Language": "es"})
    page.goto("/messages/")
    see(page.get_by_role("heading", level=1)).to_have_text("Mensajes")
    shot(page, "320-spanish")
