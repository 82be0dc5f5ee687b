"""How hard the words are: English by grade, Spanish by a Spanish formula, Hmong by the length of its sentences."""

import re

import pytest

from hearthline.directory.book import Book
from hearthline.ui.readability import grade, is_prose
from tests.directory.conftest import Visit
from tests.ui.extract import words_in
from tests.ui.pages import ROOT

PUBLIC = (
    "directory/public/**/*.py",
    "directory/words.py",
    "directory/templates/directory/public/**/*.html",
    "directory/finding_help/public/**/*.py",
    "directory/finding_help/words.py",
    "directory/finding_help/templates/helpfinder/public/**/*.html",
)
SENTENCE = re.compile(r"[.!?]+(?:\s|$)")


def spoken(lang: str, book: Book) -> dict[str, str]:
    """Every sentence of these pages in a language: the room's own words and the short words of the entries."""
    from tests.ui.test_catalogues import catalogue, strings

    public = {word.key for word in words_in(ROOT / "src/hearthline", *PUBLIC)}
    if lang == "en":
        own = {text: text for _context, text in public}
    else:
        entries = catalogue("directory", lang)
        own = {key[1]: strings(entries[key])[0] for key in public if key in entries}
    return own | dict(book.texts.get(lang, {}))


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def spanish_ease(text: str) -> float:
    """Szigriszt-Pazos (1993): 206.84 - 62.3 syllables a word - words a sentence. 65 and more is fairly easy."""
    words = words_of(text)
    groups = sum(max(1, len(re.findall(r"[aeiouáéíóúü]+", word.lower()))) for word in words)
    sentences = max(1, len(SENTENCE.findall(text)))
    return 206.84 - 62.3 * groups / len(words) - len(words) / sentences


def longest(text: str) -> int:
    return max(len(words_of(one)) for one in SENTENCE.split(text) if one.strip())


def test_english_can_be_read_in_sixth_grade(book: Book) -> None:
    said = spoken("en", book)
    assert len(said) > 120
    assert {text: grade(text) for text in said.values() if is_prose(text) and grade(text) > 6} == {}


def test_what_is_said_in_danger_can_be_read_in_fourth_grade(visit: Visit) -> None:
    html = visit("/lines/al")
    alerts = re.findall(r'<div class="usa-alert usa-alert--(?:emergency|warning)">.*?</div></div>', html, re.S)
    assert len(alerts) >= 2
    for alert in alerts:
        text = " ".join(re.sub(r"<[^>]+>", " ", alert).split())
        assert grade(text) <= 4, text


def test_spanish_is_easy_by_a_spanish_formula(book: Book) -> None:
    said = [text for text in spoken("es", book).values() if len(words_of(text)) >= 6]
    assert len(said) > 60
    whole = " ".join(text if SENTENCE.search(text) else f"{text}." for text in said)
    assert spanish_ease(whole) >= 75
    assert [text for text in said if longest(text) > 20] == []


def test_hmong_sentences_are_short(book: Book) -> None:
    said = [text for text in spoken("hmn", book).values() if len(words_of(text)) >= 6]
    assert len(said) > 40
    assert [text for text in said if longest(text) > 24] == []


def test_the_formulas_tell_hard_from_easy() -> None:
    hard = "La tramitación administrativa correspondiente requiere documentación complementaria debidamente legalizada."
    assert spanish_ease(hard) < 30 < spanish_ease("Llame al 911 ahora. La casa es roja y el niño está aquí.")
    assert longest("Hu rau 911. Ib ob peb plaub.") == 4


@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_a_translation_says_informe_and_never_a_criminal_complaint(lang: str, book: Book) -> None:
    for text in spoken(lang, book).values():
        low = f" {text.lower()} "
        assert not any(bad in low for bad in ("denuncia", " reporte", "me nyuam", "xov tooj", "los sis")), text
