"""As in production: TLS ended in front of both faces, cookies with their real names, a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.stage import House, stage
from playwright.sync_api import BrowserContext, Page

from hearthline.access.demo import read_demo
from hearthline.access.totp import code_for, step_at
from hearthline.ground import clock
from tests.chromium import new_page, running
from tests.faults.browser import Browser
from tests.faults.terminator import certificate, terminating

pytestmark = [pytest.mark.browser, pytest.mark.processes]
DESK = {"__Host-desk", "__Host-desk-form", "__Host-known"}


@pytest.fixture(scope="module")
def tls_house() -> Iterator[House]:
    with stage("sqlite", workers=1, HEARTHLINE_TLS="1") as running:
        yield running


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with running() as browser:
        yield browser.new_context(ignore_https_errors=True)


def sign_in(page: Page, house: House, base: str) -> None:
    person = next(one for one in read_demo(house.state / "demo-staff.json") if one.username == "screener")
    page.goto(f"{base}/")
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", person.password)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[name=code]")
    page.fill("[name=code]", code_for(person.secret, step_at(clock.now())))
    page.press("[name=code]", "Enter")
    page.wait_for_url(f"{base}/")


@pytest.mark.req("C-1")
@pytest.mark.fault("38", "40", "62")
def test_behind_tls_the_desk_s_cookies_bear_the_host_s_name_and_the_public_face_has_none(
    tls_house: House, context: BrowserContext, tmp_path: Path
) -> None:
    pem = certificate(tmp_path)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    with terminating(tls_house.desk_port, pem) as desk, terminating(tls_house.port, pem) as public:
        page = new_page(context)
        page.goto(f"https://127.0.0.1:{public}/")
        page.click("button[name=about][value=child]")
        page.wait_for_selector("[name=danger]")
        assert context.cookies() == [], "a visitor gets no cookie"
        sign_in(page, tls_house, f"https://127.0.0.1:{desk}")
        _cookies_are_strict(context.cookies(), DESK)
        _set_own_keys(page, f"https://127.0.0.1:{desk}")
        _cookies_are_strict(context.cookies(), DESK | {"__Host-keys"})
        assert page.evaluate("document.cookie") == "", "no script reads them"
        _back_after_sign_out_shows_nothing(page, f"https://127.0.0.1:{desk}")
    hosts = {re.sub(r"^(https://[^/]*)/.*", r"\1", url) for url in asked if not url.startswith("data:")}
    assert hosts == {f"https://127.0.0.1:{desk}", f"https://127.0.0.1:{public}"}, "nobody else is asked for anything"


def _set_own_keys(page: Page, base: str) -> None:
    """A cookie of taste is there only for who chose something."""
    page.goto(f"{base}/ui/keys")
    page.get_by_role("button", name="Keep these keys").click()
    page.wait_for_url("**/ui/keys?said=kept")


def _cookies_are_strict(cookies: list[Any], names: set[str]) -> None:
    assert {cookie["name"] for cookie in cookies} == names
    for cookie in cookies:
        assert cookie["secure"], cookie["name"]
        assert cookie["httpOnly"], cookie["name"]
        assert cookie["sameSite"] in ("Lax", "Strict"), cookie["name"]
        assert cookie["path"] == "/"
        assert not cookie["domain"].startswith(".")


def _back_after_sign_out_shows_nothing(page: Page, base: str) -> None:
    """A shared workstation: the next person presses Back."""
    page.goto(f"{base}/mine")
    number = page.content()
    assert "sign-in" not in page.url
    page.goto(f"{base}/account/sign-out")
    page.click("main button[type=submit], main form button")
    page.wait_for_url("**/signed-out")
    for _ in range(2):
        page.wait_for_load_state()
        with page.expect_navigation():
            page.evaluate("history.back()")
    assert page.url.startswith(f"{base}/account/"), page.url
    assert page.content() != number


@pytest.mark.fault("63", "65")
def test_behind_tls_every_answer_asks_for_tls_and_only_the_proxy_is_believed(tls_house: House, tmp_path: Path) -> None:
    plain = Browser(tls_house.port)
    said = plain.ask("GET", "/", b"", {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"})
    assert said.header("strict-transport-security").startswith("max-age=31536000")
    assert "evil" not in said.text
    assert not said.all("set-cookie")
    desk = Browser(tls_house.desk_port).get("/account/sign-in")
    for cookie in desk.all("set-cookie"):
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
