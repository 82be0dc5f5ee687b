"""What only a browser can tell of public pages: leaving fast, focus, reflow, drafts, and what axe finds."""

import pytest
from playwright.sync_api import Page, Route

from tests.ui.browser import LEVELS, QUEUE, SITE, Open, faults
from tests.ui.test_desk_page import Someone
from tests.ui.test_fields import Report

pytestmark = pytest.mark.browser
STEP = """{% extends "ui/public/base.html" %}{% load hearthline %}{% block title %}Step 3{% endblock %}{% block main %}
{% error_summary form %}{% steps 3 8 %}<form method="post" id="f" action="/posted">
{% field form.story big=True %}{% field form.danger %}{% field form.signs %}{% field form.age optional=True %}
{% field form.role %}{% field form.photo %}
{% buttons %}<button class="usa-button">Continue</button>{% endbuttons %}</form>{% endblock %}"""
PARTS = """{% extends "ui/public/base.html" %}{% load hearthline %}{% block main %}<h1>We have your report</h1>
<p class="hl-receipt">{% code_groups "7K3Q9FMXA2BC4DEF7K3Q9FMXQ8" %}</p>{% safety "safety.receipt" heading="Code" %}
{% call "emergency" %}{% phone "hotline" big=True %}{% alert "warning" heading="Careful" %}<p>Words</p>{% endalert %}
{% summary_list rows %}{% for u in levels %}{% urgency u %} {% endfor %}{% endblock %}"""

EMPTIED = """() => new Promise(done => { const from = performance.now();
  new MutationObserver(() => done(performance.now() - from)).observe(document.body, { childList: true });
  document.querySelector('[data-exit]').click(); })"""


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
    took = []
    for _ in range(3):  # the best counts: a busy machine stands still at times
        page = visit(STEP, form=Report())
        page.fill("textarea", "a story")
        took.append(page.evaluate(EMPTIED))
        page.wait_for_url(f"{SITE}/leave")
        assert page.evaluate("history.length") <= 2
    assert min(took) <= 100


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


DRAFT = """{% extends "ui/public/base.html" %}{% block main %}<h1>Words</h1><form method="post" data-autosave="/posted"
 data-autosave-done="Kept."><label for="a">Words</label><textarea id="a" name="a"></textarea>
<input type="hidden" name="state" value="sealed"><p data-autosave-status></p>
<button>Continue</button></form>{% endblock %}"""


def test_a_draft_is_kept_when_a_field_is_left_and_only_when_something_changed(visit: Open) -> None:
    page = visit(DRAFT)
    sent: list[str] = []

    def keep(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.context.route(f"{SITE}/posted", keep)
    page.focus("#a")
    page.focus("button")
    assert sent == []
    page.fill("#a", "more words")
    page.focus("button")
    page.get_by_text("Kept.").wait_for()
    assert len(sent) == 1
    assert "more words" in sent[0]
    assert "sealed" in sent[0]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
