"""Error pages: calm, with the telephone, needing nothing."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.ui.conftest import Render
from tests.ui.pages import ROOT, Page

CODES = sorted(p.stem for p in (ROOT / "src/hearthline/ui/templates/ui/errors").glob("[0-9]*.html"))


def test_there_is_a_page_for_every_refusal() -> None:
    assert {"400", "403", "404", "405", "408", "410", "413", "422", "429", "500", "503"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("lang", ["en", "es", "hmn"])
def test_an_error_page_has_911_the_hotline_and_one_heading(render: Render, code: str, lang: str) -> None:
    page = render(f"ui/errors/{code}.html", lang)
    assert len(page.all("h1")) == 1
    assert page.one("title").all_text == page.one("h1").all_text
    assert page.all("a", href="tel:911")
    assert page.all("a", href="tel:+19168755437")
    assert page.one("html").attrs["lang"] == lang


@pytest.mark.parametrize("code", ["408", "413", "503"])
def test_a_refusal_before_the_language_is_known_speaks_all_of_them(code: str) -> None:
    with translation.override("en"):
        page = Page(render_to_string(f"ui/errors/{code}.html", {"status": int(code)}))
    assert {e.attrs["lang"] for e in page.elements if e.has("hl-inset")} == {"es", "hmn"}


@pytest.mark.parametrize("code", ["400", "413", "422", "500", "503"])
def test_people_are_told_where_their_words_are(render: Render, code: str) -> None:
    assert "Your words are still there" in render(f"ui/errors/{code}.html").text


@pytest.mark.parametrize("code", CODES)
def test_an_error_page_shows_even_when_the_pack_is_gone(render: Render, settings: object, code: str) -> None:
    settings.HEARTHLINE_PACK = "no-such-pack"  # type: ignore[attr-defined]
    page = render(f"ui/errors/{code}.html")
    assert page.all("a", href="tel:911")
    assert "practice system" in page.text


def test_no_error_page_blames_or_shows_a_code_to_the_reader(render: Render) -> None:
    for code in CODES:
        text = render(f"ui/errors/{code}.html").text.lower()
        assert code not in text
        for word in ("invalid", "illegal", "forbidden", "exception", "server error", "please note"):
            assert word not in text
