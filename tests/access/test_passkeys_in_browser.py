"""Passkeys in a real browser with a device in software; the proof, the lock and the list, by keyboard and on 320 px."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, CDPSession, Page, expect

from hearthline.access.models import User
from tests import staff
from tests.chromium import new_page, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    """Under the name that passkeys belong to here."""
    cache.clear()
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


def open_page(chromium: Browser, address: str, width: int = 1280, script: bool = True) -> tuple[Page, CDPSession]:
    """A page, and the way to its browser's own devices."""
    context = chromium.new_context(
        base_url=address, viewport={"width": width, "height": 800}, java_script_enabled=script
    )
    page = new_page(context)
    return page, context.new_cdp_session(page)


def device(devices: CDPSession, verified: bool = True) -> str:
    """A device in this browser, which asks nobody."""
    devices.send("WebAuthn.enable")
    told = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": verified, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return str(devices.send("WebAuthn.addVirtualAuthenticator", {"options": told})["authenticatorId"])


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def clean(page: Page, text: str) -> None:
    """The page of this heading: nothing for axe to find, nothing wider than the screen."""
    heading(page, text)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert not found, [(v["id"], [n["html"] for n in v["nodes"]]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def password(page: Page, person: User) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("User name").fill(person.username)
    page.get_by_label("Password").fill(staff.PASSWORD)
    page.get_by_role("button", name="Continue").click()


def with_code(page: Page, person: User, secret: str) -> None:
    User.objects.filter(pk=person.pk).update(last_totp_step=0)
    password(page, person)
    page.get_by_label("Code").fill(staff.code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=person.name).or_(page.locator(".hl-top__who")).first.wait_for()


def make(page: Page, name: str) -> None:
    page.get_by_label("Name of this passkey").fill(name)
    page.get_by_role("button", name="Make the passkey").click()


def sign_out(page: Page) -> None:
    page.goto("/account/sign-out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    heading(page, "You are signed out")


def proof_is_old() -> None:
    """As if an hour had passed since the last proof."""
    for row in Session.objects.all():
        held = row.get_decoded()
        if "hl_proved" in held:
            held["hl_proved"] = "2020-01-01T00:00:00+00:00"
            row.session_data = Session.get_session_store_class()().encode(held)
            row.save()


@pytest.mark.fault("49", "69")
def test_a_person_begins_with_a_passkey_signs_in_by_it_loses_it_and_comes_back(chromium: Browser, address: str) -> None:
    person = staff.user("screener")
    page, devices = open_page(chromium, address)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if "Content Security" in line.text else None)
    mine = device(devices)
    password(page, person)
    heading(page, "Set up your second step")
    make(page, "This machine")
    heading(page, "Your recovery codes")
    recovery = page.locator("ul.hl-codes li").nth(2).inner_text()
    assert len(devices.send("WebAuthn.getCredentials", {"authenticatorId": mine})["credentials"]) == 1

    sign_out(page)
    page.goto("/account/sign-in")
    page.get_by_role("button", name="Sign in with your passkey").click()
    page.wait_for_url(f"{address}/")

    sign_out(page)
    password(page, person)
    heading(page, "Your code")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/")

    sign_out(page)
    devices.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": mine})
    password(page, person)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}/")
    device(devices)
    page.goto("/account/passkeys/new")
    make(page, "The new one")
    expect(page.get_by_role("status").first).to_contain_text("The passkey is kept")
    assert errors == []


@pytest.mark.fault("49")
def test_a_removed_passkey_is_refused_though_the_device_still_offers_it(chromium: Browser, address: str) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    page, devices = open_page(chromium, address)
    device(devices)
    with_code(page, person, secret)
    page.goto("/account/passkeys/new")
    make(page, "Old telephone")
    page.get_by_role("link", name="Rename or remove").click()
    page.get_by_role("button", name="Remove this passkey").click()
    expect(page.get_by_role("status").first).to_contain_text("signs nobody in any more")
    sign_out(page)
    page.goto("/account/sign-in")
    page.get_by_role("button", name="Sign in with your passkey").click()
    heading(page, "The passkey was not accepted")
    page.goto("/account/ways")
    heading(page, "Sign in")


def test_by_keyboard_alone_one_signs_in_by_passkey_locks_and_unlocks(chromium: Browser, address: str) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    page, devices = open_page(chromium, address)
    device(devices)
    with_code(page, person, secret)
    page.goto("/account/passkeys/new")
    page.get_by_label("Name of this passkey").focus()
    page.keyboard.type("Key")
    page.keyboard.press("Enter")
    heading(page, "How you sign in")
    sign_out(page)
    page.goto("/account/sign-in")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.includes('Sign in with your passkey')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    page.goto("/account/ways")
    heading(page, "How you sign in")
    page.keyboard.press("o")
    heading(page, "This desk is locked")
    page.go_back()
    heading(page, "This desk is locked")
    page.get_by_role("button", name="Unlock with a passkey").focus()
    page.keyboard.press("Enter")
    heading(page, "How you sign in")


@pytest.mark.fault("48")
@pytest.mark.parametrize("script", [True, False])
def test_an_old_proof_is_asked_again_and_nothing_typed_is_lost(chromium: Browser, address: str, script: bool) -> None:
    admin = staff.user("administrator")
    secret = staff.factor(admin)
    page, _devices = open_page(chromium, address, script=script)
    with_code(page, admin, secret)
    page.goto("/account/people")
    page.get_by_label("Name", exact=True).fill('Ada "Ned" <Quill> & daughter')
    page.get_by_label("User name").fill("quill")
    proof_is_old()
    page.get_by_role("button", name="Make the account").click()
    heading(page, "Is it you?")
    expect(page.get_by_role("main")).to_contain_text("What you typed is kept")
    User.objects.filter(pk=admin.pk).update(last_totp_step=0)
    page.get_by_label("Code").fill(staff.code(secret))
    page.get_by_role("button", name="Go on", exact=True).click()
    if not script:
        heading(page, "Thank you, it is you")
        page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("heading", level=2, name="is ready").wait_for()
    assert User.objects.get(username="quill").name == 'Ada "Ned" <Quill> & daughter'


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_new_pages(chromium: Browser, address: str, width: int) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    page, devices = open_page(chromium, address, width)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    device(devices)
    page.goto("/account/sign-in")
    clean(page, "Sign in")
    with_code(page, person, secret)
    page.goto("/account/passkeys/new")
    clean(page, "Add a passkey")
    make(page, "This machine")
    clean(page, "How you sign in")
    page.goto(f"/account/passkeys/{Authenticator.objects.get(type='webauthn').pk}")
    clean(page, "A passkey of yours")
    page.goto("/account/sessions")
    clean(page, "Where you are signed in")
    proof_is_old()
    page.goto("/account/password")
    clean(page, "Is it you?")
    page.get_by_role("button", name="Use a passkey").click()
    clean(page, "Choose a password")
    page.goto("/account/ways")
    page.locator(".hl-top__who details summary").click()
    page.get_by_role("button", name="Lock this desk").click()
    clean(page, "This desk is locked")
    page.get_by_label("Your password").fill(staff.PASSWORD)
    page.get_by_role("button", name="Unlock", exact=True).click()
    heading(page, "How you sign in")
    page.goto("/account/passkeys/refused")
    clean(page, "The passkey was not accepted")
    assert all(url.startswith((address, "data:")) for url in requested)


def test_a_browser_that_stops_says_so_and_nothing_is_sent(chromium: Browser, address: str) -> None:
    staff.user("screener")
    page, devices = open_page(chromium, address)
    device(devices, verified=False)
    page.goto("/account/sign-in")
    page.get_by_role("button", name="Sign in with your passkey").click()
    expect(page.get_by_role("alert").filter(has_text="The browser stopped")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with your passkey")).to_be_enabled()


def test_under_another_name_or_without_javascript_the_button_stays_away(chromium: Browser, address: str) -> None:
    staff.user("screener")
    port = address.rpartition(":")[2]
    page, _devices = open_page(chromium, f"http://127.0.0.1:{port}")
    page.goto("/account/sign-in")
    expect(page.get_by_role("button", name="Sign in with your passkey")).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text(f"http://localhost:{port}")
    still, _devices = open_page(chromium, address, script=False)
    still.goto("/account/sign-in")
    expect(still.get_by_role("button", name="Sign in with your passkey")).to_be_hidden()
    expect(still.get_by_role("main")).to_contain_text("with JavaScript switched on")
