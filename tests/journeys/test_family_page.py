"""A family's page in a real browser: on a telephone, in Spanish, without a script, from the letter to the end."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect

from hearthline.helpdesk.mycase.models import View
from hearthline.site.settings import public
from tests import chromium, staff
from tests.helpdesk.mycase.build import NEXT, TEAM
from tests.journeys.looking import SIDEWAYS, by_axe, in_every_look
from tests.serving import Serving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("H-5")]
OLD, NEW = TEAM["worker_name"], NEXT["worker_name"]
CODE = re.compile(r"(?:[0-9A-Z]{4} ){4}[0-9A-Z]{4}")


class Both:
    """The public face and the desk, each on a port of its own; whose settings hold is `as_public`'s to say."""

    def __init__(self) -> None:
        self.threads = []
        self.urls = {}
        for face in ("public", "desk"):
            with self.as_public() if face == "public" else override_settings():
                thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
                thread.daemon = True
                thread.start()
                thread.is_ready.wait()
                if thread.error:
                    raise thread.error
            self.threads.append(thread)
            self.urls[face] = f"http://127.0.0.1:{thread.port}"

    @staticmethod
    def as_public() -> override_settings:
        return override_settings(
            ROOT_URLCONF="hearthline.site.urls_public",
            MIDDLEWARE=public.MIDDLEWARE,
            HEARTHLINE_FACE="public",
            SECURE_REFERRER_POLICY="no-referrer",
        )


@pytest.fixture
def both(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    with Serving() as under_way:
        made = Both()
        yield made
        under_way.rest()
        for thread in made.threads:
            thread.terminate()


def opened(browser: Browser, url: str, **more: Any) -> Page:
    context = browser.new_context(
        base_url=url, viewport={"width": 320, "height": 568}, java_script_enabled=False, reduced_motion="reduce", **more
    )
    return chromium.new_page(context)


def at_the_desk(browser: Browser, both: Both, role: str = "agent") -> Page:
    page = opened(browser, both.urls["desk"], locale="es-US")
    key = staff.desk(role).client.cookies["desk"].value
    page.context.add_cookies([{"name": "desk", "value": key, "url": both.urls["desk"]}])
    return page


def fill(page: Page, team: dict[str, str]) -> None:
    for name, text in team.items():
        page.locator(f"#{name}").fill(text)


def look(family: Page, both: Both, code: str) -> str:
    """Open the page with the code as it stands on the letter."""
    with both.as_public():
        family.goto("/es/letter")
        family.locator("#code").fill(code)
        family.get_by_role("button", name="Continuar").click()
        expect(family.locator("h1")).to_be_visible()
        return family.locator("main").inner_text()


def test_from_the_letter_to_the_end(browser: Browser, both: Both) -> None:
    desk = at_the_desk(browser, both)
    desk.goto("/family-pages/new")
    desk.locator("#case").fill("C-77")
    desk.locator('label[for="parties_0"]').click()
    fill(desk, TEAM)
    desk.get_by_role("button", name="Guardar").or_(desk.locator("main form.hl-form button")).first.click()
    expect(desk.locator("h1")).to_contain_text("C-77")
    case = desk.url
    desk.locator('select[name="language"]').first.select_option("es")
    desk.get_by_role("button", name=re.compile("Hacer la carta")).first.click()
    paper = desk.locator("#paper")
    expect(paper).to_contain_text("A quién llamar sobre su caso")
    (code,) = CODE.findall(paper.inner_text())

    family = opened(browser, both.urls["public"])
    said = look(family, both, code)
    assert OLD in said
    assert family.locator("main a[href^='tel:']").first.get_attribute("href") == "tel:911"
    assert family.locator('main a[href="tel:+19165550142"]').is_visible()
    assert family.title() == "Su página"
    assert family.url.endswith("/es/letter")
    assert not family.context.cookies()
    width = family.locator("body").bounding_box()
    assert width is not None
    assert width["width"] <= 320
    for one in family.locator("main *, header *").all():
        box = one.bounding_box()
        assert box is None or box["x"] + box["width"] <= 321, one.evaluate("e => e.outerHTML")[:200]

    desk.goto(case)
    fill(desk, NEXT)
    desk.get_by_role("button", name="Mostrar esto a la familia").click()
    expect(desk.locator("dl")).to_contain_text(NEW)
    said = look(family, both, code)
    assert NEW in said
    assert OLD not in said

    desk.locator("details:has(#sure) summary").click()
    desk.locator('label[for="sure"]').click()
    desk.get_by_role("button", name="Cerrarla ahora").click()
    expect(desk.locator("h1")).to_contain_text("cerrado")
    said = look(family, both, code)
    assert "Pregunte en la oficina" in said
    assert NEW not in said
    assert not View.unscoped.exists()
    family.go_back()
    assert NEW not in family.content(), "the browser kept a page"
    family.context.close()
    desk.context.close()


def test_leaving_is_one_press_and_everybody_can_use_the_pages(browser: Browser, both: Both) -> None:
    family = browser.new_context(base_url=both.urls["public"], viewport={"width": 320, "height": 568})
    page = chromium.new_page(family)
    with both.as_public():
        for path in ("/letter", "/es/letter", "/hmn/letter"):
            page.goto(path)
            assert by_axe(page) == [], path
            assert not page.evaluate(SIDEWAYS), path
        page.locator("#code").fill("nothing")
        page.locator("main form button").click()
        expect(page.locator("h1")).to_be_visible()
        assert by_axe(page) == []
        assert page.locator("[data-exit]").is_visible()
    family.close()


@pytest.mark.parametrize("path", ["/family-pages/", "/family-pages/new"])
def test_the_desks_pages_hold_in_every_look(window: Callable[..., Page], path: str) -> None:
    page = window(staff.desk("agent"))
    page.goto(path)
    assert list(in_every_look(page)) == []
