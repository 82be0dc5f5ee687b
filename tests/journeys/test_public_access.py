"""Everybody can use it: axe on every page and every error, and what axe cannot see (experience brief, (c) 1 to 10)."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload

from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Person]

# Steps that can be wrong, and how.
WRONG = {
    1: {},
    2: {},
    3: {"children-0-looks": "w" * 600},
    4: {},
    5: {"trusted_adult": "w" * 300},
    6: {"when": "w" * 600},
}


def check_axe(somebody: Person, where: str) -> None:
    found = Axe().run(somebody.page)
    rules = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found.response["violations"]]
    assert not rules, (where, rules)


def pages(somebody: Person) -> Iterator[str]:
    """Every page of the public side, one after another; yields its name with the page open."""
    for path in ("/", "/r/job", "/back", "/draft", "/safety", "/lost-code", "/elsewhere"):
        yield somebody.open(path).page.url
    somebody.open("/back").page.locator("#code").fill("nonsense")
    somebody.page.locator("#code").press("Enter")
    yield "not found"
    somebody.open().choose()
    for number in range(1, 10):
        yield f"step {number}"
        if number in WRONG:
            for field, value in WRONG[number].items():
                somebody.page.locator(f"[id='{field}']").fill(value)
            somebody.go_on()
            yield f"step {number} with an error"
            for field in WRONG[number]:
                somebody.page.locator(f"[id='{field}']").fill("")
        if number == 7:
            wrong = FilePayload(name="a.exe", mimeType="x/y", buffer=b"MZ")
            somebody.page.locator("#files").set_input_files([wrong])
            somebody.go_on()
            yield "step 7 with a refused file"
        if number == 3:
            somebody.press("add")
            yield "two children"
            somebody.press("save")
            yield "saved"
        if number == 8:
            somebody.page.locator("#role").select_option("school_employee")
        somebody.step(number)
    yield "receipt"
    code = somebody.code
    somebody.open("/back").page.locator("#code").fill(code)
    somebody.page.locator("#code").press("Enter")
    yield "thread"
    somebody.go_on()
    yield "thread with an error"
    somebody.page.locator("#text").fill("It is apartment 4.")
    somebody.go_on()
    yield "thanks"
    somebody.open().choose().tick("danger_0").go_on()
    yield "911"
    somebody.press("cannot_call")
    yield "stored at once"


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_page_or_error(person: Make, width: int) -> None:
    somebody = person(width=width)
    for where in pages(somebody):
        check_axe(somebody, where)


@pytest.mark.parametrize("prefix", ["/es/", "/hmn/"])
def test_axe_finds_nothing_in_another_language(person: Make, prefix: str) -> None:
    somebody = person().open(prefix)
    check_axe(somebody, prefix)
    somebody.choose()
    for number in range(1, 10):
        check_axe(somebody, f"{prefix} step {number}")
        somebody.step(number)
    check_axe(somebody, f"{prefix} receipt")


def test_every_page_has_one_heading_no_sideways_scroll_and_large_targets(person: Make) -> None:
    somebody = person(width=320)
    for where in pages(somebody):
        if where.endswith("/elsewhere"):
            continue
        assert somebody.page.locator("h1").count() == 1, where
        assert somebody.page.evaluate("document.documentElement.scrollWidth") <= 320, where
        small = somebody.page.evaluate(
            """() => [...document.querySelectorAll('main :is(button, a[href], select, input:not([type=hidden]))')]
                .filter(e => e.offsetParent && !e.closest('p, li') )
                .map(e => [e.outerHTML.slice(0, 80), e.closest('.usa-radio, .usa-checkbox') || e])
                .map(([html, e]) => [html, e.getBoundingClientRect()])
                .filter(([_, r]) => r.height < 24 || r.width < 24).map(([html]) => html)"""
        )
        assert not small, (where, small)
        for main in somebody.page.locator("#answers button[name=continue]").all():
            box = main.bounding_box()
            assert box is not None
            assert box["height"] >= 44, where


def test_an_error_page_takes_the_focus_to_its_summary_and_each_link_to_its_field(person: Make) -> None:
    somebody = person(width=320).open().choose()
    for number in range(1, 7):
        for field, value in WRONG[number].items():
            somebody.page.locator(f"[id='{field}']").fill(value)
        somebody.go_on()
        assert somebody.page.title().startswith("Error: ")
        assert somebody.page.evaluate("document.activeElement.id") == "errors"
        assert somebody.page.locator("[role=alert]").count() == 1
        link = somebody.page.locator("#errors a").first
        said = link.inner_text()
        inline = somebody.page.locator("main form .usa-error-message").first.inner_text()
        assert inline.replace("\n", " ").split("Error: ")[-1].strip() == said
        target = link.get_attribute("href")
        link.click()
        assert "#" + somebody.page.evaluate("document.activeElement.id") == target
        for field in WRONG[number]:
            somebody.page.locator(f"[id='{field}']").fill("")
        somebody.step(number)


def test_few_stops_before_the_first_field_and_focus_is_never_hidden(person: Make) -> None:
    somebody = person(width=320, height=400).open().choose()
    for number in range(1, 9):
        stops = 0
        for _ in range(120):
            somebody.page.keyboard.press("Tab")
            here = somebody.page.evaluate(
                """() => { const e = document.activeElement, r = e.getBoundingClientRect();
                    const bar = document.querySelector('.hl-bar').getBoundingClientRect();
                    return {tag: e.tagName, inForm: !!e.closest('#answers'), bar: !!e.closest('.hl-bar'),
                            body: e === document.body,
                            hidden: r.bottom <= bar.bottom && !e.closest('.hl-bar, .hl-skip'),
                            out: r.bottom < 0 || r.top > innerHeight, name: e.name || ''}; }"""
            )
            if here["body"] or here["name"] == "continue":
                break
            stops += 0 if here["inForm"] else 1
            assert not here["hidden"], (number, here)
            assert not here["out"], (number, here)
            if here["inForm"]:
                assert stops <= 8, number
        somebody.step(number)


def test_sets_of_choices_have_their_question_as_legend(person: Make) -> None:
    somebody = person().open().choose()
    for number in range(1, 9):
        loose = somebody.page.evaluate(
            """() => [...document.querySelectorAll('input[type=radio]')]
                .filter(e => !e.closest('fieldset')?.querySelector('legend')?.innerText.trim()).length"""
        )
        assert loose == 0, number
        somebody.step(number)


def test_wide_text_spacing_and_large_text_cut_nothing_off(person: Make) -> None:
    somebody = person(width=320).open().choose()
    for number in range(1, 10):
        somebody.page.locator(f'input[name="from"][value="{number}"]').first.wait_for(state="attached")
        somebody.page.wait_for_load_state()
        somebody.page.evaluate(
            """() => { document.documentElement.style.fontSize = '200%';
                document.querySelectorAll('main *').forEach(e => { e.style.letterSpacing = '.12em';
                    e.style.wordSpacing = '.16em'; e.style.lineHeight = '1.5'; }); }"""
        )
        cut = somebody.page.evaluate(
            """() => [...document.querySelectorAll('main *')].filter(e => {
                const s = getComputedStyle(e);
                return (s.overflowX === 'hidden' || s.overflowY === 'hidden') && e.offsetParent
                    && !e.classList.contains('usa-sr-only')
                    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
            }).map(e => e.outerHTML.slice(0, 100))"""
        )
        assert not cut, (number, cut)
        somebody.step(number)


def test_foreign_words_carry_their_own_language(person: Make) -> None:
    somebody = person().open("/hmn/")
    english = somebody.page.locator('[lang="en"]').all_inner_texts()
    assert any(re.search(r"\b911\b", text) for text in english), "drafted safety words stand beside their English"


def test_help_and_telephone_are_at_the_same_place_on_every_page(person: Make) -> None:
    somebody = person()
    places = set()
    for path in ("/", "/r/job", "/back", "/draft", "/safety"):
        box = somebody.open(path).page.locator("header .hl-phone__number").first.bounding_box()
        assert box is not None
        places.add((round(box["x"]), round(box["y"])))
    somebody.open().choose().to(4)
    box = somebody.page.locator("header .hl-phone__number").first.bounding_box()
    assert box is not None
    places.add((round(box["x"]), round(box["y"])))
    assert len(places) == 1


def test_nothing_moves_for_who_asked_for_stillness(person: Make) -> None:
    somebody = person().open()
    moving = somebody.page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => {
            const s = getComputedStyle(e);
            return parseFloat(s.animationDuration) > 0.01 || parseFloat(s.transitionDuration) > 0.01; }).length"""
    )
    assert moving == 0


def test_borders_and_focus_show_in_forced_colors(person: Make) -> None:
    somebody = person().open().choose()
    somebody.page.emulate_media(forced_colors="active")
    width = somebody.page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('#answers button[name=continue]')).borderTopWidth)"
    )
    assert width >= 1
    somebody.page.locator("#danger_0").focus()
    assert somebody.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
