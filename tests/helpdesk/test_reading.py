"""How hard the contact pages, "how to complain" and the family's page are to read: English by grade, Spanish by a
Spanish formula, Hmong by the length of its sentences (H-3, H-5, H-8, D-6). The answers: `answers/test_reading.py`."""

import re
from html import unescape

import pytest
from django.test import Client

from hearthline.ui.agency import current_pack
from hearthline.ui.readability import grade, is_prose
from tests import staff
from tests.directory.test_reading import longest, spanish_ease, words_of
from tests.ui.extract import HOLES, words_in
from tests.ui.pages import ROOT
from tests.ui.test_catalogues import catalogue, strings

pytestmark = [pytest.mark.req("H-3", "H-5", "H-8", "D-6")]
PUBLIC, EMERGENCY = 6, 4
ES_ALL, ES_EACH, ES_WORDS = 70, 55, 25
HMN_WORDS = 25
ROOMS = {
    "contact": (
        "helpdesk",
        ("helpdesk/public/**/*.py", "helpdesk/templates/helpdesk/public/*.html"),
    ),
    "complain": (
        "helpdesk/complaints",
        ("helpdesk/complaints/public/**/*.py", "helpdesk/templates/helpdesk/public/complaints/**/*.html"),
    ),
    "letter": (
        "helpdesk/mycase",
        ("helpdesk/mycase/public/**/*.py", "helpdesk/templates/helpdesk/public/mycase/[!p]*.html",
         "helpdesk/templates/helpdesk/public/mycase/page.html"),
    ),
}  # fmt: skip
LADDER = ("ladder.", "theme.", "route.")
"""Texts of the pack that "how to complain" shows."""
ALERT = re.compile(r'<div class="usa-alert usa-alert--emergency[^"]*">.*?</div></div>', re.S)


def sentence(text: str) -> str:
    """A line of a list is read alone; a hole is read as a number."""
    told = HOLES.sub("3", text).strip()
    return told if told[-1:] in ".!?:" else f"{told}."


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def english(room: str) -> list[str]:
    return sorted({word.text for word in words_in(ROOT / "src/hearthline", *ROOMS[room][1])})


def said_in(room: str, lang: str) -> list[str]:
    have = {key: entry for name in ("ui", "helpdesk", ROOMS[room][0]) for key, entry in catalogue(name, lang).items()}
    keys = {word.key for word in words_in(ROOT / "src/hearthline", *ROOMS[room][1])}
    return sorted(sentence(strings(have[key])[0]) for key in keys if key in have)


def of_the_ladder(lang: str) -> dict[str, str]:
    pack = current_pack()
    return {own: pack.text(own, lang).text for start in LADDER for own in pack.text_ids(start)}


@pytest.mark.parametrize("room", ROOMS)
def test_english_can_be_read_in_sixth_grade(room: str) -> None:
    said = english(room)
    assert len(said) > 20
    assert {text: grade(text) for text in said if is_prose(text) and grade(text) > PUBLIC} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_spanish_is_easy_by_a_spanish_formula(room: str) -> None:
    said = [text for text in said_in(room, "es") if len(words_of(text)) >= 6]
    assert len(said) > 8
    assert spanish_ease(" ".join(said)) >= ES_ALL
    assert {text: round(spanish_ease(text)) for text in said if spanish_ease(text) < ES_EACH} == {}
    assert [text for text in said if longest(text) > ES_WORDS] == []


@pytest.mark.parametrize("room", ROOMS)
def test_hmong_sentences_are_short(room: str) -> None:
    said = said_in(room, "hmn")
    assert len(said) > 15
    assert [text for text in said if longest(text) > HMN_WORDS] == []


def test_the_steps_of_the_ladder_are_as_plain_in_every_language() -> None:
    told = of_the_ladder("en")
    assert len(told) > 15
    assert {own: grade(text) for own, text in told.items() if is_prose(text) and grade(text) > PUBLIC} == {}
    spanish = [sentence(text) for text in of_the_ladder("es").values() if len(words_of(text)) >= 6]
    assert spanish_ease(" ".join(spanish)) >= ES_ALL
    assert [text for text in spanish if longest(text) > ES_WORDS] == []
    assert [text for text in of_the_ladder("hmn").values() if longest(sentence(text)) > HMN_WORDS] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/contact/", "/complain"])
def test_what_to_do_in_danger_can_be_read_in_fourth_grade(face: Client, address: str) -> None:
    staff.agency()
    alerts = ALERT.findall(face.get(address).content.decode())
    assert alerts
    for alert in alerts:
        text = plain(alert)
        assert "911" in text
        assert grade(text) <= EMERGENCY, text


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_the_page_for_a_child_in_danger_can_be_read_in_fourth_grade(face: Client, said: str) -> None:
    staff.agency()
    html = face.post("/contact/", {"from": "danger", "danger": said}).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    lines = [
        " ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in re.findall(r"<p[ >].*?</p>", main, re.S)
    ]
    prose = [sentence(one) for one in lines if is_prose(sentence(one))]
    assert prose
    assert grade(" ".join(prose)) <= EMERGENCY, prose


def test_the_scores_tell_hard_from_easy() -> None:
    assert grade("The aforementioned determination necessitates administrative consideration.") > PUBLIC
    assert spanish_ease("La tramitación administrativa requiere documentación complementaria legalizada.") < ES_EACH
