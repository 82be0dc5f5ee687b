"""On a page in another language, every word is in that language or says that it is not."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.cast import STORY
from tests.intake.public.walking import LEAST, Walk
from tests.ui.pages import Page

pytestmark = pytest.mark.django_db

LANGS = ("es", "hmn")
PLACE = str(LEAST[4]["where_now"])
# The same in any language: what a relay is called, and what was typed.
EVERYWHERE = {"TTY", STORY, PLACE}
SAME = {"es": {"No", "Error:"}, "hmn": {"File"}}
SEEN_AND_HEARD = ("aria-label", "title", "placeholder", "alt", "data-exit-more", "data-left", "data-over")
WORD = re.compile(r"[^\W\d_]{2,}")
SIDE_PAGES = ("", "safety", "back", "draft", "lost-code", "r/job", "no-such-page")


def texts(html: str, lang: str) -> Iterator[str]:
    """Every piece of text that a page gives out as being in `lang`."""
    for element in Page(html).elements:
        if element.lang != lang or element.tag in ("script", "style"):
            continue
        parts = [part for part in element.parts if isinstance(part, str)]
        for part in [*parts, *(element.attrs.get(name, "") for name in SEEN_AND_HEARD)]:
            said = " ".join(part.split())
            if WORD.search(said):
                yield said


def pages(client: Client, lang: str, about: str) -> Iterator[str]:
    """Every page of one way through the wizard, each with its error, and the receipt and the page behind its code."""
    prefix = "" if lang == "en" else f"/{lang}"
    walk = Walk(client, prefix).start(about)
    for number in range(1, 9):
        yield walk.text
        if number in LEAST:
            yield walk.press("continue").text
        if number == 3:
            yield walk.press("save").text
        if number == 8 and about != "self":
            yield walk.press("_lang", lang, role="school_employee").text
        walk.to_next(number)
    yield walk.text
    yield walk.send().text
    code = next(form["values"]["code"] for form in walk.read.forms if "code" in form["values"])
    walk.page = client.post(f"{prefix}/back", {"code": code})
    yield walk.text
    yield walk.press("continue").text
    yield walk.press("continue", text="x").text
    for path in ("back", "draft"):
        yield client.post(f"{prefix}/{path}", {"code": ""}).content.decode()
        yield client.post(f"{prefix}/{path}", {"code": "AAAA-BBBB"}).content.decode()


def danger_pages(client: Client, lang: str) -> Iterator[str]:
    """The 911 page, and what follows when nobody can call."""
    walk = Walk(client, "" if lang == "en" else f"/{lang}").start()
    yield walk.press(danger="yes").text
    yield walk.press("cannot_call").text


def said(client: Client, lang: str, about: str) -> set[str]:
    found = [*pages(client, lang, about)]
    if about == "child":
        side = [client.get(f"{'' if lang == 'en' else '/' + lang}/{path}").content.decode() for path in SIDE_PAGES]
        found += [*danger_pages(client, lang), *side]
    return {text for html in found for text in texts(html, lang)}


@pytest.mark.parametrize("about", ["child", "self", "past"])
@pytest.mark.parametrize("lang", LANGS)
def test_no_page_has_english_that_does_not_say_so(lang: str, about: str) -> None:
    client = Client(raise_request_exception=False)
    english, theirs = said(client, "en", about), said(client, lang, about)
    assert len(theirs) > 100
    assert sorted((english & theirs) - EVERYWHERE - SAME[lang]) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_title_of_a_page_is_in_its_language(lang: str) -> None:
    client = Client(raise_request_exception=False)
    for html, english in zip(pages(client, lang, "child"), pages(client, "en", "child"), strict=True):
        assert Page(html).one("title").all_text != Page(english).one("title").all_text


@pytest.mark.parametrize("lang", LANGS)
def test_the_note_to_keep_is_in_the_language_of_the_page(lang: str) -> None:
    client = Client()
    walk = Walk(client, f"/{lang}").start().to(9).send()
    form = next(one for one in walk.read.forms if one["action"].endswith("/note"))
    assert form["action"].startswith(f"/{lang}/")
    note = client.post(form["action"], {**form["values"], "full": "1"}).content.decode()
    assert STORY in note
    for english in ("Received", "Code:", "Phone", "interpreter is free", "What you told us", "Use your own words"):
        assert english not in note
