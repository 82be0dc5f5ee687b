"""The plan in a real browser: a telephone's width and a desk's, without a script, with nothing for axe to find."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

from hearthline.access.models import User
from hearthline.access.totp import code_for, step_at
from hearthline.duty import places
from hearthline.duty.actions import absences, rotas
from hearthline.duty.models import Rota
from hearthline.ground import clock
from tests import staff
from tests.chromium import new_page, running
from tests.duty.rota.build import ZONE, boss, day_and_night, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("", "month", "now", "mine", "plan", "rotas/new", "places", "sheet")
WIDTHS = (320, 1280)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


def planned() -> None:
    """Two people by day and night, weekends at a place, and a gap in four days."""
    ann, bo = person("Ann Abel"), person("Bo Birk")
    today = clock.now().astimezone(ZONE).date()
    rotas.make_rota(viewer=boss(), name="Days and nights", from_day=today, lines=day_and_night(ann, bo))
    places.make_place(viewer=staff.viewer("administrator"), code="delta", name="Delta towns")
    rotas.make_rota(
        viewer=boss(), name="Delta", place="delta", from_day=today, lines=day_and_night(bo, turn_days=1)[:1]
    )
    soon = clock.now() + timedelta(days=4)
    absences.add_absence(viewer=boss(), person=bo.pk.hex, starts=soon, ends=soon + timedelta(hours=30))


def signed_in(page: Page, secret: str) -> None:
    chief = User.objects.get(pk=staff.user("supervisor").pk)
    User.objects.filter(pk=chief.pk).update(last_totp_step=0)
    page.goto("/account/sign-in")
    page.get_by_label("User name").fill(chief.username)
    page.get_by_label("Password").fill(staff.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.locator("input[name=code]").fill(code_for(secret, step_at(clock.now())))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def looked_at(page: Page, name: str) -> None:
    """Nothing for axe to find, nothing wider than the screen, one main heading."""
    assert page.locator("h1").count() == 1, name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    found = Axe().run(page).response["violations"]
    assert not found, (name, [(v["id"], [n["html"] for n in v["nodes"]]) for v in found])


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_plan_fits_and_says_its_parts(chromium: Browser, address: str, width: int) -> None:
    planned()
    secret = staff.factor(staff.user("supervisor"))
    context = chromium.new_context(base_url=address, viewport={"width": width, "height": 900})
    page = new_page(context)
    signed_in(page, secret)
    kept = os.environ.get("PICTURES_OF_PAGES", "")
    rota = Rota.unscoped.first()
    assert rota
    for name in (*PAGES, f"rotas/{rota.pk}"):
        page.goto(f"/on-call/{name}")
        page.wait_for_load_state("networkidle")
        if kept:
            shown = name.replace("/", "-") if "rotas/" not in name or name.endswith("new") else "rota"
            page.screenshot(path=Path(kept) / f"{shown or 'week'}-{width}.png", full_page=True)
        looked_at(page, name)
    page.goto("/on-call/")
    page.locator("#on-call", has_text="On call:").wait_for()
    context.close()


def test_without_a_script_a_supervisor_plans_by_keyboard_alone(chromium: Browser, address: str) -> None:
    planned()
    secret = staff.factor(staff.user("supervisor"))
    context = chromium.new_context(base_url=address, java_script_enabled=False, viewport={"width": 320, "height": 900})
    page = new_page(context)
    signed_in(page, secret)
    page.goto("/on-call/plan")
    today = clock.now().astimezone(ZONE).date()
    form = page.locator("#shift form")
    form.locator("select[name=shift-person]").focus()
    page.keyboard.type("Ann")
    for field, text in (("from_day", str(today)), ("until_day", str(today + timedelta(days=1)))):
        form.locator(f"input[name=shift-{field}]").fill(text)
    for field in ("from_time", "until_time"):
        form.locator(f"input[name=shift-{field}]").fill("09:30")
    form.get_by_role("button", name="Add the shift").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "Ann Abel" in page.locator("#shift").inner_text()
    context.close()
