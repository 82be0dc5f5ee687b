"""How to complain, for everybody; and where one stands, for who holds the receipt."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from hearthline.helpdesk.complaints.door.reading import Letter, PublicState
from hearthline.helpdesk.complaints.public.showing import SAID, shown
from hearthline.ui.readability import grade, is_prose
from tests.directory.conftest import face
from tests.helpdesk.complaints.conftest import NOW

__all__ = ["face"]
pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]).split())


def test_the_whole_ladder_is_on_one_page_with_danger_first(face: Client) -> None:
    said = text(face.get("/complain").content.decode())
    order = [
        "Is a child in danger now?",
        "Talk to your worker first.",
        "Ask for the boss",
        "They look at what your worker did",
    ]
    order += ["The ombudsperson is there for anyone", "You may not agree with what was found.", "Legal aid"]
    places = [said.index(one) for one in order]
    assert places == sorted(places)
    assert "(916) 875-2000" in said
    assert "They cannot give you legal advice." in said
    assert "You will have an answer in 5 days." in said
    assert "This is our promise, not a law." in said
    assert "1-877-846-1602" in said


def test_what_has_no_checked_number_says_so_and_shows_none(face: Client) -> None:
    said = text(face.get("/complain").content.decode())
    legal = said[said.index("Legal aid") : said.index("Groups that speak up")]
    assert "We have no checked number for this." in legal
    assert not re.search(r"\d{3}-\d{4}", legal)


@pytest.mark.parametrize(("lang", "words"), [("es", "Hable primero con su trabajador"), ("hmn", "Tham nrog koj tus")])
def test_it_is_there_in_three_languages(face: Client, lang: str, words: str) -> None:
    answer = face.get(f"/{lang}/complain")
    assert answer.status_code == 200
    assert words in text(answer.content.decode())


def test_it_asks_nothing_sets_no_cookie_and_needs_no_script(face: Client) -> None:
    answer = face.get("/complain")
    assert not answer.cookies
    assert "<form" not in answer.content.decode().split("<main")[1].split("</main>")[0]
    assert face.post("/complain").status_code == 405


@pytest.mark.parametrize("lang", ["", "/es", "/hmn"])
def test_each_page_that_the_steps_rest_on_is_named_once_and_marked_as_english(face: Client, lang: str) -> None:
    html = face.get(f"{lang}/complain").content.decode()
    named = re.findall(r'<a href="https://dcfas[^"]+"[^>]*>([^<]*)</a>', html)
    assert named == ["Sacramento County ombudsperson page"]
    assert html.count("Sacramento County ombudsperson page") == 1
    assert re.search(r'lang="en" hreflang="en">Sacramento County ombudsperson page', html)


STATE: dict[str, Any] = {
    "number": "CMP-0000-0000", "step": "supervisor", "late": False, "due_at": NOW,
    "letters": (Letter("We have your words.", NOW),), "asked": frozenset(),
}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "up", "back"),
    [("waiting", True, True), ("answered", True, True), ("closed", True, False), ("withdrawn", False, False)],
)
def test_what_the_person_can_do_is_a_button_and_nothing_else_is(face: Client, state: str, up: bool, back: bool) -> None:
    html = render_to_string(
        "helpdesk/public/complaints/parts/state.html", {"c": shown(PublicState(state=state, **STATE))}
    )
    assert ('value="up"' in html) is up
    assert ('value="withdraw"' in html) is back
    assert "We have your words." in html


def test_on_the_last_step_there_is_no_step_up_and_what_was_asked_cannot_be_asked_twice(face: Client) -> None:
    top = shown(PublicState(state="waiting", **(STATE | {"step": "civil_rights"})))
    assert not top["can_go_up"]
    asked = shown(PublicState(state="waiting", **(STATE | {"asked": frozenset({"up"})})))
    assert not asked["can_go_up"]
    assert asked["can_withdraw"]


def test_the_words_are_easy() -> None:
    with translation.override("en"):
        said = [str(word) for word in SAID.values()]
    assert [one for one in said if is_prose(one) and grade(one) > 6] == []
