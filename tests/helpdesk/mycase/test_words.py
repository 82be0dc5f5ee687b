"""How hard the page and the letter are to read: English by grade, Spanish by a Spanish formula, Hmong by sentences."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from hearthline.helpdesk.mycase.models import Party
from hearthline.ui.readability import grade, is_prose
from tests import staff
from tests.helpdesk.mycase.build import code_for, entered, main, opened
from tests.ui.extract import words_in
from tests.ui.pages import ROOT

pytestmark = [pytest.mark.req("H-5", "D-6")]
SRC = ROOT / "src/hearthline"
PAGES = ("helpdesk/mycase/public/**/*.py", "helpdesk/templates/helpdesk/public/mycase/[!p]*.html",
         "helpdesk/templates/helpdesk/public/mycase/page.html")  # fmt: skip
PAPER = ("helpdesk/templates/helpdesk/public/mycase/paper.html",)
PAGE_MOST, LETTER_MOST = 6, 8
LETTERS_ES = r"[a-záéíóúüñ]"
LONGEST_HMN = 25
"""Words of a sentence in Hmong, where each syllable is a word."""


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"[.!?:]+(?:\s|$)", text) if one.strip()]


def spanish(text: str) -> float:
    """Fernández Huerta's reading ease (1959), 0 hard to 100 easy: 206.84 - 60 syllables a word - 1.02 words a
    sentence."""
    words = re.findall(rf"{LETTERS_ES}+", text.lower())
    syllables = sum(max(1, len(re.findall(r"[aeiouáéíóúü]+", word))) for word in words)
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / max(1, len(sentences(text)))


def prose(html: str) -> list[str]:
    """Paragraphs and points of a page, as read."""
    found = re.findall(r"<(?:p|li)(?:\s[^>]*)?>(.*?)</(?:p|li)>", html, re.S)
    plain = [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]
    return [one for one in plain if is_prose(one)]


@pytest.mark.parametrize(("globs", "most"), [(PAGES, PAGE_MOST), (PAPER, LETTER_MOST)])
def test_english_words_are_easy(globs: tuple[str, ...], most: int) -> None:
    texts = [word.text for word in words_in(SRC, *globs)]
    scored = {text: grade(text) for text in texts if is_prose(text)}
    assert len(scored) > 5
    assert {text: score for text, score in scored.items() if round(score) > most} == {}


@pytest.mark.django_db
def test_the_letter_as_a_whole_is_for_grade_eight_and_below_and_spanish_is_plain(
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk, made = staff.desk("agent"), entered()
    party = Party.unscoped.get(pk=made.party())
    papers = {}
    for lang in ("en", "es", "hmn"):
        form = {"language": lang, "once": str(uuid4())}
        html = desk.client.post(f"/family-pages/parties/{party.pk}/letter", form).content.decode()
        papers[lang] = html[html.index("<article") : html.index("</article>")]
        assert f'lang="{lang}"' in papers[lang][:200]
    whole = grade(" ".join(prose(papers["en"])))
    ease = spanish(" ".join(prose(papers["es"])))
    longest = max(len(one.split()) for text in prose(papers["hmn"]) for one in sentences(text))
    with capsys.disabled():
        print(f"\n  letter: English grade {whole}, Spanish ease {ease:.0f} of 100, longest Hmong sentence {longest}")
    assert whole <= LETTER_MOST
    assert ease >= 70, "plain Spanish is 70 and more"
    assert longest <= LONGEST_HMN


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["right", "wrong"])
def test_the_pages_as_a_whole_are_for_grade_six_and_below(
    family: Client, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = code_for(entered().party()) if code == "right" else "wrong"
    english = grade(" ".join(prose(main(opened(family, typed)[1]))))
    ease = spanish(" ".join(prose(main(opened(family, typed, "/es/letter")[1]))))
    hmong = prose(main(opened(family, typed, "/hmn/letter")[1]))
    longest = max(len(one.split()) for text in hmong for one in sentences(text))
    with capsys.disabled():
        print(f"\n  {code} code: English grade {english}, Spanish ease {ease:.0f}, longest Hmong sentence {longest}")
    assert english <= PAGE_MOST
    assert ease >= 70
    assert longest <= LONGEST_HMN


def test_the_spanish_score_tells_plain_from_office_words() -> None:
    plain = "Llame a su trabajador. Es gratis. Puede pedir ayuda."
    office = "La administración procederá a la correspondiente notificación de la resolución administrativa."
    assert spanish(plain) > 80 > 40 > spanish(office)


@pytest.mark.django_db
def test_a_translation_nobody_checked_says_so(family: Client) -> None:
    html = opened(family, code_for(entered().party()), "/es/letter")[1]
    assert "hl-draft" in html


@pytest.mark.django_db
def test_the_letter_holds_its_code_its_address_and_nobodys_name() -> None:
    desk, made = staff.desk("agent"), entered()
    html = desk.client.post(
        f"/family-pages/parties/{made.party()}/letter", {"language": "en", "once": str(uuid4())}
    ).content.decode()
    paper = html[html.index("<article") : html.index("</article>")]
    assert "/letter" in paper
    assert "(916) 875-5437" in paper
    assert "911" in paper
    for word in ("Oyelaran", "Lindqvist", "Nakagawa", "C-0417", "Parent A", "555-0142", desk.user.name):
        assert word not in paper, word
