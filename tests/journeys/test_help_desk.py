"""Somebody asks in Spanish, an agent answers at the desk, the person reads it by their code: no script anywhere."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

from hearthline.ground import clock
from hearthline.helpdesk import actions
from hearthline.helpdesk.door.models import Helped
from hearthline.helpdesk.models import Inquiry
from hearthline.site.settings import public
from tests import chromium, staff
from tests.journeys.looking import SIDEWAYS, in_every_look
from tests.journeys.person import Person
from tests.journeys.test_public_access import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Person]
CODE = re.compile(r"(?:[0-9A-Z]{4}\s+){6}[0-9A-Z]{4}")


@contextmanager
def outside(browser: Browser) -> Iterator[Page]:
    """A small telephone without scripts at the public face; the desk is not served meanwhile."""
    told = vars(public)
    with override_settings(
        ROOT_URLCONF="hearthline.site.urls_public", MIDDLEWARE=told["MIDDLEWARE"], HEARTHLINE_FACE="public"
    ):
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        assert thread.error is None
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{thread.port}",
            viewport={"width": 320, "height": 640},
            java_script_enabled=False,
            locale="es",
        )
        yield chromium.new_page(context)
        assert not context.cookies()
        context.close()
        thread.terminate()


@pytest.mark.req("H-3", "H-7")
def test_a_person_asks_in_spanish_an_agent_answers_and_the_person_reads_it_without_any_script(
    browser: Browser, window: Callable[..., Page]
) -> None:
    staff.agency()
    desk = staff.desk("agent", languages=("en", "es"))
    agent = window(desk, script=False)
    with outside(browser) as page:
        page.goto("/es/contact/")
        page.locator('label[for="danger_2"]').click()
        page.get_by_role("button", name="Continuar").click()
        page.locator('label[for="topic_1"]').click()
        page.get_by_role("button", name="Continuar").click()
        page.locator("#words").fill("La trabajadora no vino el martes. ¿Qué pasa ahora?")
        page.locator("main form#answers button.usa-button").click()
        found = CODE.search(page.locator(".hl-receipt").inner_text())
        assert found
        code = found.group()
        assert "contact" in page.url
        assert "?" not in page.url
    actions.open_pending()
    inquiry = Inquiry.unscoped.get()
    assert (inquiry.language, inquiry.way, inquiry.topic) == ("es", "web", "case")
    agent.goto("/help/")
    agent.get_by_role("link", name=inquiry.number).click()
    agent.locator("form[action$='/claim'] button").click()
    agent.locator("#words").fill("Hablamos con la supervisora. Le llaman.")
    agent.locator("details:has(#what_0) summary").click()
    agent.locator("#what_0").fill("Llamarle")
    agent.locator("#who_0").fill("Placa 417")
    agent.locator("#on_0").fill((clock.now() + timedelta(days=2)).date().isoformat())
    agent.locator("form[action$='/answer'] button.usa-button").click()
    agent.get_by_text("Hablamos con la supervisora").first.wait_for()
    with outside(browser) as page:
        page.goto("/es/contact/back")
        page.locator("#code").fill(code.lower())
        page.locator("#code").press("Enter")
        page.get_by_text("Hablamos con la supervisora").wait_for()
        told = page.locator("main").inner_text()
        assert "Llamarle" in told
        assert "Placa 417" in told
        assert "no vino el martes" not in told
        assert page.locator("fieldset").count() == 1, "one question about the answer, and no second one"
        page.locator("button[name=helped][value=yes]").click()
        page.get_by_text("Gracias").wait_for()
    assert Helped.unscoped.get().said == "yes"


@pytest.mark.req("H-3", "D-6")
def test_the_contact_pages_can_be_used_by_everybody_on_a_small_screen(person: Make) -> None:
    staff.agency()
    somebody = person(width=320)
    for path in ("/contact/", "/es/contact/", "/hmn/contact/back"):
        somebody.open(path)
        assert not somebody.page.evaluate(SIDEWAYS), path
        check_axe(somebody, path)
    page = somebody.open("/contact/").page
    page.locator('label[for="danger_0"]').click()
    page.locator("main form button").first.click()
    check_axe(somebody, "danger")
    page.locator("button[name=go_on]").click()
    page.locator('label[for="topic_2"]').click()
    page.locator("main form#answers button.usa-button").click()
    assert not page.evaluate(SIDEWAYS)
    check_axe(somebody, "the words")
    page.locator("main form#answers button.usa-button").click()
    page.locator("[role=alert]").wait_for()
    check_axe(somebody, "an error")


@pytest.mark.req("H-3", "H-7")
def test_the_help_desks_pages_can_be_used_by_everybody_in_every_look(window: Callable[..., Page]) -> None:
    from tests.helpdesk.build import came, fresh

    inquiry = came()
    actions.answer(
        viewer=staff.viewer("agent"), inquiry_id=inquiry.pk, version=fresh(inquiry).version, words="Zqanswer"
    )
    page = window(staff.desk("agent"))
    for path in ("/help/", f"/help/{inquiry.pk}", "/help/new", "/help/ways"):
        page.goto(path)
        assert list(in_every_look(page)) == [], path
