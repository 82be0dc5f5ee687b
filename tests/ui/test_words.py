"""Pack wording on a page: a translation nobody checked never stands alone."""

import json
from typing import Any

import pytest

from hearthline import law
from hearthline.ui import agency, words
from tests.ui.conftest import Render
from tests.ui.pages import ROOT


def changed(review: str, drop: str = "") -> law.Pack:
    """The practice pack with its Spanish safety wording in this state of review; `drop` leaves one text out."""
    from datetime import date

    real = law.load(ROOT / "packs").at("us-ca-sacramento", date(2026, 11, 22))
    data = json.loads(real.canonical())
    for key, entry in data["texts"]["es"].items():
        if key.startswith("safety."):
            entry.update(review=review, by="A. Reviewer" if review == "reviewed" else "", on="2026-11-22")
    data["texts"]["es"].pop(drop, None)
    return law.Pack(data)


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(made: law.Pack) -> None:
        monkeypatch.setattr(agency, "current_pack", lambda: made)
        monkeypatch.setattr(words, "current_pack", lambda: made)

    return use


SAFETY = '{% load hearthline %}{% safety "safety.call_911" %}'


def test_a_drafted_translation_shows_the_mark_the_english_and_an_interpreter(render: Render, pack: Any) -> None:
    pack(changed("drafted"))
    page = render(SAFETY, "es")
    assert "todavía sin revisar" in page.text
    english = page.one("p", lang="en")
    assert english.all_text.startswith("Call 911 now")
    assert page.all("a", href="tel:+19168755437")


def test_a_reviewed_translation_stands_alone(render: Render, pack: Any) -> None:
    pack(changed("reviewed"))
    page = render(SAFETY, "es")
    assert not page.all("p", lang="en")
    assert not page.all("a")
    assert page.text.startswith("Llame al 911")


def test_a_text_that_is_not_there_comes_in_english_and_says_so(render: Render, pack: Any) -> None:
    pack(changed("drafted", drop="safety.call_911"))
    page = render(SAFETY, "es")
    assert page.one("p", lang="en").attrs["dir"] == "ltr"
    assert page.all("a", href="tel:+19168755437")
    inline = render('{% load hearthline %}{% packtext "safety.call_911" %}', "es")
    assert inline.one("span").attrs["lang"] == "en"


def test_english_is_the_source_and_carries_no_mark(render: Render, pack: Any) -> None:
    pack(changed("drafted"))
    page = render(SAFETY, "en")
    assert len(page.all("p")) == 1
    assert "lang" not in page.one("p").attrs


def test_a_page_is_a_draft_until_its_safety_words_are_reviewed(render: Render, pack: Any) -> None:
    frame = '{% extends "ui/public/base.html" %}'
    pack(changed("drafted"))
    assert render(frame, "es").all("div", class_="hl-drafted")
    pack(changed("reviewed"))
    assert not render(frame, "es").all("div", class_="hl-drafted")


def test_a_line_for_the_frame_never_fails(render: Render, pack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "current_agency", lambda: None)
    assert render('{% load hearthline %}{% safety_line "safety.call_911" fallback="Call 911" %}').text == "Call 911"
    assert words.maybe("safety.no_such_text", changed("drafted")) is None


def test_an_unknown_text_in_a_page_is_loud(render: Render) -> None:
    with pytest.raises(law.PackError):
        render('{% load hearthline %}{% packtext "safety.no_such_text" %}')


def test_a_heading_can_stand_over_a_safety_text(render: Render) -> None:
    page = render('{% load hearthline %}{% safety "safety.receipt" heading="Your code" %}')
    assert page.one("h2").all_text == "Your code"
