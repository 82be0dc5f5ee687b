"""The pages about accounts in a real browser: narrow and wide, without JavaScript, with nothing for axe to find."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hearthline.access.models import OutsideIdentity, RoleGrant, User
from hearthline.access.outside.providers import Provider
from hearthline.ground import clock
from tests import cast, staff
from tests.access.test_in_browser import address, chromium, clean  # noqa: F401 - two are fixtures
from tests.chromium import new_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("HEARTHLINE_TEST_SHOTS", "")


@pytest.fixture(autouse=True)
def _people(transactional_db: None, settings: Any) -> None:
    settings.HEARTHLINE_PROVIDERS = (Provider("county", "County account", "oidc", "https://login.example.gov"),)
    soon = clock.now() + timedelta(days=20)
    person = staff.user("screener", username="imogen", name=cast.SCREENER)
    staff.user("supervisor")
    User.objects.update(ends_at=soon)
    RoleGrant.unscoped.update(expires_at=soon)
    subject = "8f3b2c1a-0d4e-4f5a-9b6c-7d8e9f0a1b2c-and-a-long-tail"
    OutsideIdentity.objects.create(agency_id=staff.HERE, user=person, provider="county", subject=subject, linked_by="x")


def at(chromium: Browser, address: str, role: str, width: int, script: bool) -> Page:  # noqa: F811 - fixtures
    """Signed in with this role, by the cookie of a sign-in through the real pages."""
    desk = staff.desk(role)
    context = chromium.new_context(
        base_url=address, java_script_enabled=script, viewport={"width": width, "height": 800}
    )
    context.add_cookies([{"name": "desk", "value": desk.client.cookies["desk"].value, "url": address}])
    return new_page(context)


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_the_pages_of_accounts_fit_and_read_well(chromium: Browser, address: str) -> None:  # noqa: F811
    page = at(chromium, address, "administrator", 1280, script=True)
    person = User.objects.get(username="imogen")
    for path, heading in (
        ("/account/people", "People"),
        (f"/account/people/{person.pk}", cast.SCREENER),
        ("/account/ending", "Rights that end"),
        ("/account/directory", "Directory"),
    ):
        page.goto(path)
        clean(page, heading)
        shot(page, f"{path.split('/')[2]}-{len(path)}")
    page = at(chromium, address, "supervisor", 1280, script=True)
    page.goto("/account/rights")
    clean(page, "New rights to confirm")
    shot(page, "rights")
    page.context.clear_cookies()
    page.goto("/account/sign-in")
    clean(page, "Sign in")
    shot(page, "sign-in")


def test_by_keys_and_without_javascript_an_account_is_kept_and_a_token_is_made(
    chromium: Browser,  # noqa: F811
    address: str,  # noqa: F811
) -> None:
    page = at(chromium, address, "administrator", 320, script=False)
    page.goto("/account/ending")
    page.get_by_role("button", name=f"Keep ({cast.SCREENER})").press("Enter")
    page.get_by_role("heading", level=1, name="Rights that end").wait_for()
    assert User.objects.get(username="imogen").ends_at > clock.now() + timedelta(days=300)
    page.goto("/account/directory")
    page.get_by_label("Which directory it is for").fill("county directory")
    page.get_by_role("button", name="Make the token").press("Enter")
    page.get_by_role("heading", name="The token is ready").wait_for()
    assert page.get_by_role("status").locator("code").first.inner_text().startswith("hl-dir-")
    shot(page, "320-token")
