"""Every page of the answers (H-1, H-4, H-6): what stands on it, in three languages, with nothing asked of anybody."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hearthline.directory.book import Found
from hearthline.directory.door import calls
from hearthline.directory.loading import current as directory
from hearthline.helpdesk.answers.book import ANSWER, TOPIC, WHO, Book, code_of
from hearthline.helpdesk.answers.public import showing
from hearthline.helpdesk.answers.public.words import PEOPLE, SURE
from hearthline.law.answers.kinds import PEOPLE as KINDS
from hearthline.ui.agency import current_pack
from tests.helpdesk.answers.conftest import Visit, links, main, words_of
from tests.ui.pages import Page

LANGS = ("en", "es", "hmn")
DIRECTORY_CALLED = "us.childhelp"


def address(kind: str, name: str, lang: str = "en") -> str:
    return f"{'' if lang == 'en' else '/' + lang}/answers/{code_of(kind, name)}"


@pytest.mark.req("H-1", "D-2")
@pytest.mark.parametrize("lang", LANGS)
def test_every_answer_says_where_it_comes_from_since_when_and_how_sure_we_are(
    visit: Visit, book: Book, lang: str
) -> None:
    for one in book.answers.values():
        html = visit(address(ANSWER, one.id, lang))
        text = words_of(main(html))
        for source in one.sources:
            assert " ".join(source.citation.split()) in text, one.id
            assert not source.address or source.address in links(html), one.id
        assert text.count("2026") >= len(one.sources), one.id
        page = Page(html)
        assert len(page.all("h1")) == 1
        assert page.one("html").attrs["lang"] == lang


@pytest.mark.req("I-2")
@pytest.mark.parametrize("lang", LANGS)
def test_every_page_of_the_answers_gives_911_and_the_line(visit: Visit, book: Book, lang: str) -> None:
    prefix = "" if lang == "en" else f"/{lang}"
    for code, (kind, name) in book.pages.items():
        html = visit(f"{prefix}/answers/{code}")
        assert 'href="tel:911"' in main(html), (kind, name)
        assert "tel:+19168755437" in html
    assert 'href="tel:911"' in main(visit(f"{prefix}/answers/"))


@pytest.mark.req("I-2")
def test_an_answer_about_danger_begins_with_911(visit: Visit, book: Book) -> None:
    urgent = [one for one in book.answers.values() if one.emergency]
    assert len(urgent) >= 3
    for one in urgent:
        assert links(visit(address(ANSWER, one.id)))[1] == "tel:911", one.id


@pytest.mark.req("D-6")
@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_a_draft_says_so_and_has_the_english_beside_it(visit: Visit, book: Book, lang: str) -> None:
    draft = {"es": "es un borrador", "hmn": "tsis tau muaj leej twg"}[lang]
    for one in book.answers.values():
        html = visit(address(ANSWER, one.id, lang))
        page = Page(html)
        beside = [e for e in page.all("div", lang="en") if e.inside("details")]
        assert len(beside) == 1
        assert one.question["en"][:20] in beside[0].all_text
        assert page.one("h1").lang == lang
        assert draft in words_of(html) or "borrador" in words_of(html) or lang == "hmn"


@pytest.mark.req("D-6")
def test_an_answer_that_a_language_lacks_comes_in_english_and_says_so(
    visit: Visit, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = book.answers["my-worker"]
    bare = replace(own, question={"en": own.question["en"]}, blocks={"en": own.blocks["en"]}, drafted=())
    monkeypatch.setitem(book.answers, "my-worker", bare)  # type: ignore[arg-type]  # a dict underneath
    page = Page(visit(address(ANSWER, "my-worker", "es")))
    assert page.one("h1").lang == "en"
    assert "Por ahora solo lo tenemos en inglés." in page.text
    assert page.all("div", class_="hl-answer")[0].attrs["lang"] == "en"


@pytest.mark.req("H-1")
def test_what_is_not_known_is_said_with_whom_to_ask(visit: Visit, book: Book) -> None:
    unknown = [one for one in book.answers.values() if one.unknown]
    assert len(unknown) > 10
    for one in unknown:
        text = words_of(main(visit(address(ANSWER, one.id))))
        assert "What we do not know" in text, one.id
        assert "Who you can ask" in text, one.id


@pytest.mark.req("H-1")
def test_an_answer_says_whose_rules_these_are(visit: Visit, book: Book) -> None:
    titles = {"us": "United States", "us-ca": "California", "us-ca-sacramento": "Sacramento County, California"}
    assert {one.pack for one in book.answers.values()} >= {"us", "us-ca"}
    for one in book.answers.values():
        assert f"These are the rules in: {titles[one.pack]} ." in words_of(visit(address(ANSWER, one.id))), one.id


def test_no_hole_is_left_on_any_page(visit: Visit, book: Book) -> None:
    for lang in LANGS:
        for one in book.answers.values():
            text = words_of(main(visit(address(ANSWER, one.id, lang))))
            assert "{" not in text, one.id
            assert "}" not in text, one.id


def test_a_value_that_went_unknown_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    with translation.override("en"):
        said = showing._filled("It costs {fee.nowhere} cents.", current_pack(), "en")
    assert said == "It costs unknown cents."


@pytest.mark.req("D-2")
def test_a_number_found_wrong_by_a_call_is_off_the_answers(face: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = directory().entry(DIRECTORY_CALLED)
    assert entry is not None
    assert showing._of_directory(DIRECTORY_CALLED) is not None
    wrong = {entry.id: Found(entry.mark, "wrong", entry.verified_on)}  # type: ignore[arg-type]  # it is verified
    monkeypatch.setattr(calls.Kept, "now", lambda self: wrong)
    assert showing._of_directory(DIRECTORY_CALLED) is None


@pytest.mark.req("D-2")
def test_a_contact_that_nobody_checked_is_not_given() -> None:
    pack = current_pack()
    assert showing.of_pack(pack, "childhelp") is None  # unverified in the pack
    assert showing.of_pack(pack, "written_report") is None  # unknown
    assert showing.of_pack(pack, "nobody") is None
    line = showing.of_pack(pack, "ombudsperson_email")
    assert line is not None
    assert line.links[0].href == "mailto:DCFAS-Ombudsperson@saccounty.gov"


@pytest.mark.req("H-4")
@pytest.mark.parametrize("who", PEOPLE)
def test_a_kind_of_people_has_its_rights_first_then_the_rest_by_topic(visit: Visit, book: Book, who: str) -> None:
    html = visit(address(WHO, who))
    for one in book.of_people(who):
        if one.topic == "rights":
            assert unescape(html).index(one.question["en"]) < html.index('role="search"')
        else:
            assert address(ANSWER, one.id) in links(html), one.id


def test_every_kind_of_people_and_of_certainty_has_words() -> None:
    assert set(PEOPLE) == set(KINDS) - {"anyone"}
    assert set(SURE) == {"verified", "secondary", "unverified"}


def test_the_first_page_begins_with_what_people_say_of_themselves(visit: Visit) -> None:
    html = visit("/answers/")
    text = words_of(main(html))
    said = [
        "A worker came to my home",
        "My child was taken",
        "I got a letter",
        "I want to complain",
        "I need help",
        "I want records",
    ]
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    assert places[-1] < text.index("Who are you?") < text.index("All topics")
    assert {"/answers/notes", "/lines"} <= set(links(html))


def test_no_page_asks_the_database_or_another_site_or_keeps_a_cookie(
    face: Client, book: Book, django_assert_num_queries: Any, db: None
) -> None:
    pages = ["/answers/", "/answers/notes", "/es/answers/search", *(f"/answers/{code}" for code in book.pages)]
    face.get("/answers/")
    with django_assert_num_queries(0):
        answers = [face.get(page) for page in pages]
    for page, answer in zip(pages, answers, strict=True):
        html = answer.content.decode()
        assert not answer.cookies
        assert re.findall(r"<(?:img|script|link|iframe|form)[^>]+(?:src|href|action)=\"(?:https?:)?//", html) == [], (
            page
        )
        assert "<title>Answers</title>" in html or page.startswith("/es")
        assert 'method="get"' not in html


def test_a_link_out_takes_nothing_along(visit: Visit, book: Book) -> None:
    out = 0
    for one in book.answers.values():
        for tag in re.findall(r'<a [^>]*href="http[^>]+>', main(visit(address(ANSWER, one.id)))):
            out += 1
            assert 'rel="noreferrer noopener"' in tag, one.id
            assert 'href="https://' in tag, one.id
    assert out > 50


def test_no_address_of_a_page_says_what_is_read_there(book: Book) -> None:
    told = " ".join([*book.answers, *book.shelf.front.topics, *KINDS]).replace("-", " ").split()
    for code in book.pages:
        assert not any(
            word in reverse("answers:page", args=[code], urlconf="hearthline.site.urls_public")
            for word in told
            if len(word) > 6
        )


@pytest.mark.parametrize("path", ["/answers/zzzzzz", "/answers/my-worker", "/answers/809B83", "/es/answers/x"])
def test_what_is_not_there_is_not_there(face: Client, path: str) -> None:
    assert face.get(path).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_only_reading_and_searching_is_done_here(face: Client, book: Book, method: str) -> None:
    for path in ("/answers/", "/answers/search", "/answers/notes", address(TOPIC, "records")):
        assert getattr(face, method)(path).status_code == 405
    assert face.post("/answers/").status_code == 405


@pytest.mark.req("H-1")
def test_the_public_first_page_leads_here_in_one_line(face: Client) -> None:
    html = face.get("/").content.decode()
    assert links(html).count("/answers/") == 1
