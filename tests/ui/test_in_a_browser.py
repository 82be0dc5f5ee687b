"""What only a browser can tell: leaving fast, focus, keys, reflow, and what axe finds."""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.ui.conftest import Render
from tests.ui.test_desk_page import Someone
from tests.ui.test_fields import Report

pytestmark = pytest.mark.browser
SITE = "http://hearthline.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STEP = """{% extends "ui/public/base.html" %}{% load hearthline %}{% block title %}Step 3{% endblock %}{% block main %}
{% error_summary form %}{% steps 3 8 %}<form method="post" id="f" action="/posted">
{% field form.story big=True %}{% field form.danger %}{% field form.signs %}{% field form.age optional=True %}
{% field form.role %}{% field form.photo %}
{% buttons %}<button class="usa-button">Continue</button>{% endbuttons %}</form>{% endblock %}"""
PARTS = """{% extends "ui/public/base.html" %}{% load hearthline %}{% block main %}<h1>We have your report</h1>
<p class="hl-receipt">{% code_groups "7K3Q9FMXA2BC4DEF7K3Q9FMXQ8" %}</p>{% safety "safety.receipt" heading="Code" %}
{% call "emergency" %}{% phone "hotline" big=True %}{% alert "warning" heading="Careful" %}<p>Words</p>{% endalert %}
{% summary_list rows %}{% for u in levels %}{% urgency u %} {% endfor %}{% endblock %}"""
QUEUE = """{% extends "ui/desk/base.html" %}{% load hearthline %}{% block main %}<h1>Reports</h1>
<table class="hl-table"><caption>By danger</caption><thead><tr><th scope="col">Urgency</th><th scope="col">Report</th>
</tr></thead><tbody>{% for u in levels %}<tr data-row id="r{{ forloop.counter }}"><td>{% urgency u %}</td>
<td><a href="/queue#{{ forloop.counter }}">Report {{ forloop.counter }}</a>
<button type="button" data-key="c" class="hl-linkbutton">Claim {{ forloop.counter }}</button></td></tr>{% endfor %}
</tbody></table><form data-card><label for="note">Note</label><textarea id="note"></textarea></form>{% endblock %}"""
LEVELS = ["emergency", "urgent", "soon", "routine", "done"]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, render: Render) -> Iterator[Open]:
    """visit(source, width=..., height=..., script=True, **context): the page, under the strict policy of the site."""
    contexts = []

    def opened(source: str, lang: str = "en", face: str = "public", **more: Any) -> Page:
        size = {"width": more.pop("width", 1280), "height": more.pop("height", 800)}
        context = chromium.new_context(viewport=size, java_script_enabled=more.pop("script", True), bypass_csp=False)  # type: ignore[arg-type]  # a TypedDict
        contexts.append(context)
        html = render(source, lang, face, **more).html
        context.route("**/*", lambda route: answer(route, html))
        page = context.new_page()
        page.problems = []  # type: ignore[attr-defined]  # kept on the page for the test to read
        page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)  # type: ignore[attr-defined]
        page.goto(f"{SITE}/r/3")
        return page

    yield opened
    for context in contexts:
        context.close()


def answer(route: Route, html: str) -> None:
    path = route.request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        assert isinstance(found, str), path
        kind = mimetypes.guess_type(found)[0] or "text/plain"
        return route.fulfill(body=Path(found).read_bytes(), content_type=kind)
    if path.startswith(("/leave", "/posted", "/duty")):
        return route.fulfill(body=f"<title>there</title><p id=there>{route.request.post_data or ''}</p>")
    return route.fulfill(
        body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
    )


def faults(page: Page) -> list[str]:
    result = Axe().run(page)
    return [f"{v['id']}: {v['nodes'][0]['html'][:90]}" for v in result.response["violations"]]


@pytest.mark.parametrize("lang", ["en", "es", "hmn"])
def test_axe_finds_nothing_on_a_step_with_and_without_errors(visit: Open, lang: str) -> None:
    for data in (None, {}):
        form = Report(data)
        page = visit(STEP, lang, form=form, has_errors=data is not None, language_form="f", not_sent_yet=True)
        assert faults(page) == []
        assert page.problems == []  # type: ignore[attr-defined]


def test_axe_finds_nothing_on_the_parts_the_error_page_and_the_desk(visit: Open) -> None:
    rows = [{"key": "Where", "value": "x", "change_value": "4"}, {"key": "When", "value": ""}]
    assert faults(visit(PARTS, "es", rows=rows, levels=LEVELS)) == []
    assert faults(visit("ui/errors/500.html")) == []
    for look in ("light.roomy.on", "dim.dense.on"):
        page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS, cookies={"look": look})
        assert faults(page) == []
        assert page.problems == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", ["en", "es", "hmn"])
@pytest.mark.parametrize("source", [STEP, PARTS])
def test_nothing_scrolls_sideways_at_320_by_256(visit: Open, source: str, lang: str) -> None:
    rows = [{"key": "Where", "value": "x" * 60, "change_value": "4"}]
    page = visit(source, lang, form=Report({}), rows=rows, levels=LEVELS, width=320, height=256)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_nothing_is_cut_when_a_person_spaces_the_text_out(visit: Open) -> None:
    page = visit(STEP, "es", form=Report({}), width=320, height=640)
    page.evaluate("""() => { const s = new CSSStyleSheet();
      s.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}');
      document.adoptedStyleSheets = [s]; }""")
    cut = page.evaluate("""() => [...document.querySelectorAll('a,button,label,legend,p,summary')]
      .filter(e => !e.classList.contains('usa-sr-only') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
        && getComputedStyle(e).overflowX === 'hidden').map(e => e.className)""")
    assert cut == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_leaving_empties_the_page_within_100_milliseconds_and_back_shows_nothing(visit: Open) -> None:
    page = visit(STEP, form=Report())
    page.fill("textarea", "a story")
    took = page.evaluate("""() => new Promise(done => { const from = performance.now();
      new MutationObserver(() => done(performance.now() - from)).observe(document.body, { childList: true });
      document.querySelector('[data-exit]').click(); })""")
    assert took <= 100
    page.wait_for_url(f"{SITE}/leave")
    assert page.evaluate("history.length") <= 2


def shift(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_shift_three_times_leaves(visit: Open) -> None:
    page = visit(STEP, form=Report())
    shift(page, "ShiftLeft", "ShiftRight", "ShiftLeft")
    page.wait_for_url(f"{SITE}/leave")


def test_shift_used_to_write_capitals_never_leaves(visit: Open) -> None:
    page = visit(STEP, form=Report())
    page.focus("textarea")
    for letter in "WREN":
        page.keyboard.press(f"Shift+{letter}")
    shift(page, "ShiftLeft", "ShiftLeft", "a", "ShiftLeft", "ShiftLeft")
    assert page.input_value("textarea").upper() == "WRENA"
    assert page.url == f"{SITE}/r/3"


def test_a_touch_keyboard_never_leaves(visit: Open) -> None:
    page = visit(STEP, form=Report())
    for _ in range(4):
        page.evaluate("""() => ['keydown', 'keyup'].forEach(t =>
          document.dispatchEvent(new KeyboardEvent(t, { key: 'Shift', code: '', bubbles: true })))""")
    assert page.url == f"{SITE}/r/3"


def test_the_errors_take_the_focus_and_a_line_leads_to_its_field(visit: Open) -> None:
    page = visit(STEP, form=Report({}), has_errors=True, width=320, height=640)
    assert page.evaluate("document.activeElement.id") == "errors"
    page.click("#errors a >> nth=1")
    assert page.evaluate("document.activeElement.id") == "id_danger_0"
    hidden = page.evaluate("""() => document.activeElement.getBoundingClientRect().top
      < document.querySelector('.hl-bar').getBoundingClientRect().bottom""")
    assert hidden is False


def test_the_errors_take_the_focus_without_scripts(visit: Open) -> None:
    page = visit(STEP, form=Report({}), has_errors=True, script=False)
    page.locator("#errors:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#id_story")


def test_the_focus_is_never_under_the_bar_on_a_small_screen(visit: Open) -> None:
    page = visit(STEP, form=Report({}), width=320, height=256)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    for _ in range(18):
        page.keyboard.press("Shift+Tab")
        covered = page.evaluate("""() => { const e = document.activeElement, bar = document.querySelector('.hl-bar');
          if (!bar || bar.contains(e) || e === document.body || e.classList.contains('hl-skip')) return false;
          return e.getBoundingClientRect().bottom <= bar.getBoundingClientRect().bottom; }""")
        assert not covered, page.evaluate("document.activeElement.outerHTML.slice(0, 80)")


def test_the_order_of_tab_is_the_order_of_the_page(visit: Open) -> None:
    page = visit(STEP, form=Report())
    tops = []
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent.trim()") != "Continue":
        page.keyboard.press("Tab")
        tops.append(page.evaluate("Math.round(document.activeElement.getBoundingClientRect().top + window.scrollY)"))
    bar, rest = tops[:2], tops[2:]
    assert bar[0] == bar[1], "exit and language stand in one row"
    assert len(rest) > 7
    assert rest == sorted(rest)


def test_enter_in_a_field_goes_on_and_never_changes_the_language(visit: Open) -> None:
    page = visit(STEP, form=Report(), language_form="f")
    page.focus("#id_age")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{SITE}/posted")
    assert "_lang" not in page.inner_text("#there")


def test_another_language_takes_the_words_along(visit: Open) -> None:
    for script in (True, False):
        page = visit(STEP, form=Report(), language_form="f", script=script)
        page.fill("#id_age", "about six")
        page.click("summary")
        page.click("button[value=es]")
        page.wait_for_url(f"{SITE}/posted")
        sent = page.inner_text("#there")
        assert "about+six" in sent
        assert "_lang=es" in sent


def test_the_count_appears_near_the_end_and_never_blocks(visit: Open) -> None:
    page = visit(STEP, form=Report())
    note = page.locator("#id_story-count")
    page.fill("textarea", "a" * 15_000)
    assert note.is_hidden()
    page.fill("textarea", "a" * 19_990)
    assert note.inner_text() == "letters left: 10"
    page.fill("textarea", "a" * 20_005)
    assert note.inner_text() == "letters too many: 5"
    assert len(page.input_value("textarea")) == 20_005


def test_rows_answer_to_j_k_and_c_and_are_silent_while_typing(visit: Open) -> None:
    page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS)
    page.evaluate("document.addEventListener('click', e => { window.pressed = e.target.textContent; })")
    shift(page, "j", "j", "j", "k")
    assert page.get_attribute("#r2", "aria-current") == "true"
    shift(page, "c")
    assert page.evaluate("window.pressed") == "Claim 2"
    page.evaluate("window.pressed = ''")
    page.fill("#note", "")
    page.type("#note", "jck?")
    assert page.input_value("#note") == "jck?"
    assert page.evaluate("window.pressed") == ""
    assert page.get_attribute("#keys", "open") is None


def test_the_list_of_shortcuts_opens_and_escape_closes_it(visit: Open) -> None:
    page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS)
    shift(page, "?")
    assert page.locator("#keys").is_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


def test_shortcuts_can_be_turned_off(visit: Open) -> None:
    page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS, cookies={"look": "light.roomy.off"})
    shift(page, "j", "?")
    assert page.locator("[aria-current=true][data-row]").count() == 0
    assert page.locator("#keys").is_hidden()


def test_a_lost_connection_says_so_and_typing_goes_on(visit: Open) -> None:
    page = visit(QUEUE, face="desk", viewer=Someone(), levels=LEVELS)
    page.context.set_offline(True)
    page.locator("#connection").wait_for(state="visible")
    page.fill("#note", "still typing")
    assert page.input_value("#note") == "still typing"
