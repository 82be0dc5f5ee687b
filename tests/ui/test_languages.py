"""Languages Django does not know, and the words of the frame in each of ours."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import check_for_language, get_language_info, trans_real

from hearthline.ui import languages
from tests.ui.pages import ROOT

UI = ROOT / "src/hearthline/ui"
# The desk's words are not for the public.
NOT_PUBLIC = {*UI.glob("templates/ui/desk/*.html"), UI / "keys.py", UI / "keys_page.py", UI / "context.py"}
QUOTED = re.compile(r"""{%-?\s*(?:translate|blocktranslate)\s+"([^"]+)\"""")
IN_CODE = re.compile(r"""gettext(?:_lazy)?\(\s*"([^"]+)"\s*\)""")
HOLES = re.compile(r"%\(\w+\)s")


def public_words() -> set[str]:
    templates = set(UI.rglob("templates/**/*.html")) - NOT_PUBLIC
    found = {word for path in templates for word in QUOTED.findall(path.read_text())}
    return found | {word for path in set(UI.rglob("*.py")) - NOT_PUBLIC for word in IN_CODE.findall(path.read_text())}


def catalogue(lang: str) -> dict[str, str]:
    path = Path(UI / "locale" / lang / "LC_MESSAGES" / "django.po")
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=None) if m.id and not m.fuzzy}


@pytest.mark.parametrize("code", ["hmn", "so", "ps", "tl", "ht"])
def test_django_knows_the_languages_it_lacked(code: str) -> None:
    assert get_language_info(code)["name_local"]


def test_registering_twice_changes_nothing_and_overwrites_nothing() -> None:
    before = get_language_info("es")
    languages.register()
    assert get_language_info("es") == before
    assert get_language_info("hmn")["name_local"] == "Hmoob"


def test_direction_is_known_for_every_language_and_assumed_for_others() -> None:
    assert languages.direction("ps") == "rtl"
    assert languages.direction("ar") == "rtl"
    assert languages.direction("hmn") == "ltr"
    assert languages.direction("xx") == "ltr"


@pytest.mark.parametrize(("active", "ours"), [("es-mx", "es"), ("en", "en"), ("hmn", "hmn"), (None, "en")])
def test_the_active_language_is_told_as_the_packs_know_it(active: str | None, ours: str) -> None:
    with translation.override(active):
        assert languages.current() == ours


@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_every_public_word_of_the_frame_exists_in_every_language(lang: str) -> None:
    words = catalogue(lang)
    missing = {word for word in public_words() if not words.get(word)}
    assert not missing


@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_a_translation_keeps_the_holes_and_the_number_911(lang: str) -> None:
    for source, said in catalogue(lang).items():
        assert sorted(HOLES.findall(source)) == sorted(HOLES.findall(said)), source
        assert ("911" in source) == ("911" in said), source
        assert source[-1:] != ":" or said[-1:] == ":", source


def everything_said() -> str:
    """All that the frame and the bar of the desk say, as one text: holes named, white space and breaks taken out."""
    files = [*UI.rglob("templates/**/*.html"), *UI.rglob("*.py"), ROOT / "src/hearthline/site/settings/base.py"]
    text = "\n".join(path.read_text() for path in files).replace('\\"', '"')
    return re.sub(r"\s+", " ", re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", text))


def test_no_public_word_is_kept_in_hmong_that_no_page_says() -> None:
    assert set(catalogue("hmn")) <= public_words()


def test_no_word_is_kept_in_spanish_that_no_page_says() -> None:
    said = everything_said()
    assert [word for word in catalogue("es") if re.sub(r"\s+", " ", word).replace("%%", "%") not in said] == []


def test_hmong_is_written_in_plain_letters() -> None:
    assert all(said.isascii() for said in catalogue("hmn").values())


def test_django_serves_every_language_we_offer() -> None:
    trans_real.translation_catalog_exists.cache_clear()
    for code, _name in languages.LANGUAGES:
        assert check_for_language(code), code
