"""The outside face in a real browser, without a script, on a small screen: a school's first administrator, a teacher,
and a report that begins with the teacher's own details on the public face."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect

from hearthline.intake.door import budget
from hearthline.intake.door.models import Envelope
from hearthline.realm import inviting
from hearthline.realm.models import Person
from hearthline.site.settings import outside, public
from tests import chromium, staff
from tests.realm import outsiders
from tests.serving import Serving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Served:
    """Both faces, each on a port of its own with its own middleware; whose settings hold is `as_face`'s to say: in
    production each has a process of its own."""

    def __init__(self) -> None:
        self.ports: dict[str, int] = {}
        self.threads = []
        for face in ("outside", "public"):
            with self.as_face(face):
                thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
                thread.daemon = True
                thread.start()
                thread.is_ready.wait()
                if thread.error:
                    raise thread.error
            self.threads.append(thread)
            self.ports[face] = thread.port

    def url(self, face: str) -> str:
        return f"http://127.0.0.1:{self.ports.get(face, 0)}"

    def as_face(self, face: str) -> override_settings:
        config = dataclasses.replace(
            django_settings.HEARTHLINE,
            face=face,
            outside_port=self.ports.get("outside", 0),
            outside_address=self.url("outside"),
            public_address=self.url("public"),
            handover=outsiders.HANDOVER,
        )
        of_public = {"ROOT_URLCONF": "hearthline.site.urls_public", "MIDDLEWARE": vars(public)["MIDDLEWARE"]}
        told = outside.FACE if face == "outside" else of_public
        return override_settings(
            **told, HEARTHLINE=config, HEARTHLINE_FACE=face, SECRET_KEY=outsiders.SECRET, HEARTHLINE_CODE_STEPS=1
        )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.running() as running:
        yield running


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(budget, "_budget", budget.Budget())
    with Serving() as under_way:
        made = Served()
        yield made
        under_way.rest()
        for thread in made.threads:
            thread.terminate()


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    contexts = []

    def make(width: int = 320, locale: str = "en-US") -> Page:
        context = browser.new_context(
            base_url=served.url("outside"),
            viewport={"width": width, "height": 700},
            java_script_enabled=False,
            locale=locale,
            reduced_motion="reduce",
        )
        contexts.append(context)
        return chromium.new_page(context)

    yield make
    for context in contexts:
        context.close()


SHOTS = django_settings.HEARTHLINE.state / "shots"


def shot(page: Page, name: str) -> None:
    """Kept only where somebody asked for them: HEARTHLINE_TEST_STATE names a folder that stays."""
    if SHOTS.exists():
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def fits(page: Page) -> None:
    """Nothing sticks out sideways."""
    box = page.locator("body").bounding_box()
    width = (page.viewport_size or {"width": 0})["width"]
    assert box is not None
    assert box["width"] <= width
    for one in page.locator("main *, nav *, header *").all():
        found = one.bounding_box()
        assert found is None or found["x"] + found["width"] <= width + 1, one.evaluate("e => e.outerHTML")[:200]


def open_account(page: Page, code: str) -> str:
    """From the card to the recovery codes. Returns the app's secret."""
    page.goto("/open")
    page.get_by_label("Code on your card").fill(code)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("New password", exact=True).fill(outsiders.PASSWORD)
    page.get_by_label("The same password again").fill(outsiders.PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    secret = "".join(page.locator("main .hl-code").first.inner_text().split())
    page.get_by_label("Six digits that the app shows").fill(outsiders.code(secret))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    return secret


def test_a_school_comes_and_its_teacher_reports_with_details_kept_once(
    served: Served, visit: Callable[..., Page]
) -> None:
    with served.as_face("outside"):
        _house, code = outsiders.house()
        head = visit()
        open_account(head, code)
        fits(head)
        head.get_by_role("link", name="I have kept them").click()
        head.get_by_role("link", name="Our people").first.click()
        head.get_by_label("Who is it for?").fill("Second grade")
        head.get_by_role("button", name="Make a card").click()
        card = head.locator("#card")
        expect(card).to_contain_text("works once")
        shot(head, "people-320")
        fits(head)
        given = card.locator(".hl-code").first.inner_text()
        teacher = visit()
        open_account(teacher, given)
        teacher.get_by_role("link", name="I have kept them").click()
        expect(teacher.get_by_role("link", name="Our people")).to_have_count(0)
        teacher.get_by_role("link", name="My details").first.click()
        teacher.get_by_label("Your name").fill("Invented Person")
        teacher.get_by_label("Your work phone").fill("555-0144")
        teacher.get_by_label("Where you work").fill("Practice school")
        teacher.get_by_label("Your job, as the law names it").select_option(index=1)
        teacher.get_by_role("button", name="Keep my details").click()
        expect(teacher.get_by_role("status")).to_contain_text("kept")
        shot(teacher, "details-320")
        fits(teacher)
        teacher.get_by_role("link", name="Start a report").click()
        shot(teacher, "start-320")
        fits(teacher)
    cookies = len(teacher.context.cookies())
    with served.as_face("public"):  # the browser goes from one to the other by itself
        teacher.get_by_role("button", name="Start the report").click()
        expect(teacher.locator("main")).to_contain_text("Invented Person")
        expect(teacher.locator("main")).to_contain_text("555-0144")
        shot(teacher, "with-320")
        fits(teacher)
        teacher.get_by_role("button", name="A child", exact=True).click()
        expect(teacher.get_by_role("heading", level=1)).to_be_visible()
        assert len(teacher.context.cookies()) == cookies, "the public face sets none"
    assert not Envelope.unscoped.exists(), "nothing is sent before Send"


def test_a_family_s_account_is_empty_and_is_left_in_spanish(served: Served, visit: Callable[..., Page]) -> None:
    with served.as_face("outside"):
        made = outsiders.opened(inviting.give_code(viewer=staff.viewer("supervisor"), kind="family").code)
        page = visit()
        page.goto("/es/sign-in")
        shot(page, "sign-in-es-320")
        fits(page)
        page.get_by_label("Nombre de acceso").fill(made[0].sign_in_name)
        page.get_by_label("Contraseña").fill(outsiders.PASSWORD)
        page.get_by_role("button", name="Continuar").click()
        Person.unscoped.update(last_totp_step=0)
        page.get_by_label("Código de su aplicación").fill(outsiders.code(made[1]))
        page.locator("main form button").click()
        expect(page.locator("main")).to_contain_text("Todavía nada.")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        shot(page, "home-es-320")
        fits(page)
        for path, name in (
            ("sessions", "sessions"),
            ("account", "account"),
            ("leave", "leave"),
            ("password", "password"),
        ):
            page.goto(f"/es/{path}")
            shot(page, f"{name}-es-320")
            fits(page)
        page.goto("/es/leave")
        page.locator("main form button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Cerró la sesión")
        page.goto("/es/")
        expect(page.get_by_label("Nombre de acceso")).to_be_visible()
    assert Person.unscoped.get().ended_why == "own"


def test_wide_pages_look_right(served: Served, visit: Callable[..., Page]) -> None:
    with served.as_face("outside"):
        _house, code = outsiders.house()
        page = visit(1280)
        page.goto("/sign-in")
        shot(page, "sign-in-1280")
        page.goto("/open")
        page.get_by_label("Code on your card").fill("nothing")
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_title("Error: Open your account")
        shot(page, "open-error-1280")
        page.get_by_label("Code on your card").fill(code)
        page.get_by_role("button", name="Continue").click()
        shot(page, "choose-1280")
        page.get_by_label("New password", exact=True).fill(outsiders.PASSWORD)
        page.get_by_label("The same password again").fill(outsiders.PASSWORD)
        page.get_by_role("button", name="Open the account").click()
        shot(page, "factor-1280")
        secret = "".join(page.locator("main .hl-code").first.inner_text().split())
        page.get_by_label("Six digits that the app shows").fill(outsiders.code(secret))
        page.get_by_role("button", name="Continue").click()
        shot(page, "codes-1280")
        page.get_by_role("link", name="I have kept them").click()
        shot(page, "home-1280")
        for name in ("people", "details", "start", "receipts", "sessions", "account"):
            page.goto(f"/{name}")
            shot(page, f"{name}-1280")
            fits(page)


@pytest.fixture
def desk_url(transactional_db: None) -> Iterator[str]:
    """The desk, as the tests' own settings have it."""
    with Serving() as under_way:
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        yield f"http://127.0.0.1:{thread.port}"
        under_way.rest()
        thread.terminate()


@pytest.mark.parametrize(
    ("role", "path", "button"),
    [
        ("administrator", "/outside/organizations", "Hacer la tarjeta de su primera persona administradora"),
        ("supervisor", "/outside/cards", "Hacer una tarjeta"),
    ],
)
def test_the_desk_s_pages_work_without_a_script_and_fit_a_small_screen(
    browser: Browser, desk_url: str, role: str, path: str, button: str
) -> None:
    key = staff.desk(role).client.cookies["desk"].value
    for width in (320, 1280):
        context = browser.new_context(
            base_url=desk_url, viewport={"width": width, "height": 700}, java_script_enabled=False, locale="es-US"
        )
        context.add_cookies([{"name": "desk", "value": key, "url": desk_url}])
        page = chromium.new_page(context)
        page.goto(path)
        if role == "administrator":
            page.get_by_label("Nombre de la organización").fill("Practice school")
        else:
            page.get_by_text("Alguien de una familia", exact=True).first.click()
        page.get_by_role("button", name=button).click()
        expect(page.locator("#card")).to_contain_text("sirve una vez")
        shot(page, f"desk-{role}-es-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
