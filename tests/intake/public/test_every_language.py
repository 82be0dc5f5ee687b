"""Every string of the public pages exists in every language the site offers."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, pgettext

import hearthline.intake
from tests.intake.public.walking import Walk

ROOM = Path(hearthline.intake.__file__).parent
# The same word in both: no translation is missing.
ALIKE = {"No", "Error:", "File"}


def said() -> set[str]:
    """Every plain string of the templates and forms."""
    found: set[str] = set()
    for template in (ROOM / "templates" / "intake" / "public").glob("*.html"):
        found |= set(re.findall(r'{% translate "([^"]+)"', template.read_text()))
    for source in (ROOM / "public").rglob("*.py"):
        found |= set(re.findall(r'\b_\(\s*"([^"]+)"\s*\)', source.read_text()))
    return found


def in_context() -> set[tuple[str, str]]:
    """Every string with a context: the yes and no of each question."""
    found: set[tuple[str, str]] = set()
    for source in (ROOM / "public").rglob("*.py"):
        found |= set(re.findall(r'pgettext_lazy\("([^"]+)", "([^"]+)"\)', source.read_text()))
    return found


@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_no_string_of_the_public_pages_is_left_in_english(lang: str) -> None:
    strings, questions = said(), in_context()
    assert len(strings) > 150
    assert len(questions) > 25
    with translation.override(lang):
        missing = {one for one in strings if gettext(one) == one and one not in ALIKE}
        missing |= {f"{about}: {one}" for about, one in questions if pgettext(about, one) == one and one not in ALIKE}
    assert not missing


def test_hmong_answers_with_the_verb_of_the_question() -> None:
    """One pair of words for yes and no would be wrong: the answer repeats the verb."""
    with translation.override("hmn"):
        yes = {pgettext(about, one) for about, one in in_context() if one == "Yes"}
    assert len(yes) > 1


@pytest.mark.parametrize("prefix", ["/es", "/hmn"])
def test_a_step_in_another_language_shows_no_english_question(visitor: Client, prefix: str) -> None:
    walk = Walk(visitor, prefix=prefix).start()
    for number in range(1, 9):
        text = re.sub(r'<(\w+)[^>]*\blang="en"[^>]*>.*?</\1>', "", walk.text, flags=re.DOTALL)
        for english in ("Is a child", "Use your own words", "Tell us", "Where ", "When ", "Continue", "I do not know"):
            assert english not in text, (number, english)
        walk.to_next(number)
