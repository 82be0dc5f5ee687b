"""The frame of every public page."""

from datetime import UTC, datetime

import pytest

from hearthline.ground import clock
from hearthline.ui.languages import LANGUAGES as LANGUAGE_NAMES
from tests.ui.conftest import Render

PAGE = """{% extends "ui/public/base.html" %}{% block title %}Step 3{% endblock %}
{% block main %}<h1>Where</h1>{% endblock %}"""
LANGUAGES = ("en", "es", "hmn")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_has_heading_telephone_language_clock_and_says_its_language(render: Render, lang: str) -> None:
    page = render(PAGE, lang)
    assert page.one("html").attrs["lang"] == lang
    assert page.one("html").attrs["dir"] == "ltr"
    assert len(page.all("h1")) == 1
    assert page.by_id("main").tag == "main"
    assert page.all("a", href="tel:+19168755437")
    assert page.one("details").has("hl-lang")
    assert page.one("footer").all_text
    assert page.all("time")


def test_the_first_tab_stop_is_the_skip_link_and_the_second_is_the_exit(render: Render) -> None:
    stops = render(PAGE).stops
    assert stops[0].attrs["href"] == "#main"
    assert "data-exit" in stops[1].attrs
    assert stops[1].attrs["href"] == "/leave"


def test_at_most_eight_tab_stops_come_before_the_page(render: Render) -> None:
    page = render(PAGE.replace("<h1>", "<input id=first><h1>"), "hmn")
    names = [e.attrs.get("id") for e in page.stops]
    hidden = sum(1 for e in page.stops if e.inside("details") and e.tag != "summary")
    assert names.index("first") - hidden <= 8


def test_a_page_with_errors_says_so_first_in_its_title(render: Render) -> None:
    assert render(PAGE, has_errors=True).one("title").all_text == "Error: Step 3"
    assert render(PAGE, "es", has_errors=True).one("title").all_text.startswith("Error:")
    assert render(PAGE).one("title").all_text == "Step 3"


def test_the_tab_of_the_browser_names_no_agency_and_no_abuse(render: Render) -> None:
    page = render(PAGE)
    assert page.one("title").all_text == "Step 3"
    assert page.one("link", rel="icon").attrs["href"] == "/static/ui/icon.svg"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_practice_system_says_so_and_names_911_in_the_page_s_language(render: Render, lang: str) -> None:
    strip = render(PAGE, lang).one("div", class_="hl-demo")
    assert "911" in strip.all_text
    if lang != "en":
        english = [e for e in strip.children[0].children[0].children[1].children if e.attrs.get("lang") == "en"]
        assert "practice system" in english[0].all_text


def test_a_real_system_shows_no_practice_banner(render: Render, settings: object) -> None:
    settings.HEARTHLINE_DEMO = False  # type: ignore[attr-defined]
    assert not render(PAGE).all("div", class_="hl-demo")


def test_the_language_menu_is_links_with_own_names_and_marks_the_current_one(render: Render) -> None:
    page = render(PAGE, "es", path="/r/3")
    items = [e for e in page.elements if e.has("hl-lang__item")]
    assert [e.attrs["lang"] for e in items] == ["en", "es", "hmn"]
    assert [e.all_text for e in items] == ["English", "Español", "Hmoob"]
    assert items[1].attrs["aria-current"] == "true"
    assert items[0].attrs["href"] == "/r/3?lang=en"
    assert items[0].attrs["hreflang"] == "en"


@pytest.mark.parametrize(
    ("browser", "lang", "offered"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "en", ["es"]),
        ("hmn,en;q=0.5", "en", ["hmn"]),
        ("fr-FR,fr;q=0.9,es;q=0.5", "en", ["es"]),
        ("es", "es", []),
        ("en-US,en;q=0.9,es;q=0.8", "en", []),
        ("en,es;q=0.9", "es", ["en"]),
        ("fr,*;q=0.1", "en", []),
        ("es;q=0", "en", []),
        ("", "en", []),
        ("es;q=nan,\x00" + "e" * 9000, "en", []),
    ],
)
def test_the_language_a_browser_asks_for_stands_beside_the_menu(
    render: Render, browser: str, lang: str, offered: list[str]
) -> None:
    page = render(PAGE, lang, headers={"Accept-Language": browser})
    found = [e for e in page.elements if e.has("hl-lang__offer")]
    assert [e.attrs["lang"] for e in found] == offered
    assert all(e.all_text == dict(LANGUAGE_NAMES)[e.attrs["lang"]] for e in found)


def test_nothing_is_offered_inside_a_form_where_a_link_would_lose_what_was_typed(render: Render) -> None:
    page = render(PAGE, headers={"Accept-Language": "es"}, language_form="answers")
    assert not [e for e in page.elements if e.has("hl-lang__offer")]


def test_inside_a_form_the_language_menu_posts_the_form_so_that_no_word_is_lost(render: Render) -> None:
    page = render(PAGE, language_form="f")
    button = page.one("button", value="es")
    assert (button.attrs["name"], button.attrs["form"]) == ("_lang", "f")
    assert "formnovalidate" in button.attrs


def test_enter_in_a_field_never_presses_the_language_menu(render: Render) -> None:
    page = render(PAGE, language_form="f")
    submits = [e for e in page.elements if e.attrs.get("form") == "f"]
    assert submits[0].has("hl-default")
    assert submits[0].attrs["type"] == "submit"
    assert "name" not in submits[0].attrs


def test_a_page_of_a_draft_language_says_that_nobody_has_checked_it(render: Render) -> None:
    assert not render(PAGE).all("div", class_="hl-drafted")
    assert "borrador" in render(PAGE, "es").one("div", class_="hl-drafted").all_text


def test_not_sent_yet_stands_on_the_page_when_asked_for(render: Render) -> None:
    assert "until you press Send" in render(PAGE, not_sent_yet=True).text
    assert "until you press Send" not in render(PAGE).text


def test_exit_can_be_left_out_where_it_makes_no_sense(render: Render) -> None:
    assert "data-exit" not in render(PAGE, hide_exit=True).html


def test_the_clock_is_the_server_s_in_the_agency_s_zone(render: Render) -> None:
    with clock.freeze(datetime(2026, 11, 22, 5, 14, tzinfo=UTC)):
        assert "9:14 p.m., today, Pacific time" in render(PAGE).one("footer").all_text


def test_a_pack_that_cannot_be_read_still_gives_a_page(render: Render, settings: object) -> None:
    settings.HEARTHLINE_PACK = "no-such-pack"  # type: ignore[attr-defined]
    page = render(PAGE, "es")
    assert page.one("h1")
    assert "llame al 911" in page.one("div", class_="hl-demo").all_text


def test_scripts_and_styles_come_from_us_and_wait_for_the_page(render: Render) -> None:
    page = render(PAGE)
    assert all(e.attrs["src"].startswith("/static/") and "defer" in e.attrs for e in page.all("script"))
    assert all(e.attrs["href"].startswith("/static/") for e in page.all("link", rel="stylesheet"))
