"""Light pages, no database on the way, words that people can read."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from hearthline.intake.public.steps import STEPS, Page
from hearthline.intake.public.wording import wording
from tests.cast import CHILD
from tests.intake.public.walking import Walk

STORY_OF_1000_WORDS = " ".join(f"word{n * 7919 % 1000}" for n in range(1000))


def on_the_wire(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.mark.fault("3")
@pytest.mark.parametrize("prefix", ["", "/es", "/hmn"])
def test_no_step_asks_the_database_for_anything(visitor: Client, prefix: str) -> None:
    """No `django_db` mark: any query at all would raise."""
    for path in ("/", "/r/job", "/back", "/draft", "/safety", "/lost-code", "/leave"):
        assert visitor.get(prefix + path).status_code in (200, 303)
    walk = Walk(visitor, prefix=prefix).start()
    walk.press(danger="yes").press("called").press("back").press(danger="no")
    for number in range(2, 9):
        walk.press("_lang", "es").to_next(number)
    walk.press("edit", "3").press("add", **{"children-0-name": CHILD.name}).press()
    assert walk.page.status_code == 200
    assert CHILD.name in walk.text


def test_the_first_page_and_all_it_needs_weigh_less_than_75_kB(visitor: Client) -> None:
    text = visitor.get("/").content
    total = on_the_wire(text)
    for path in re.findall(r'(?:href|src)="/static/([^"]+)"', text.decode()):
        found = finders.find(path)
        assert found
        with open(found, "rb") as file:
            total += on_the_wire(file.read())
    assert total <= 75_000
    assert on_the_wire(text) <= 14_000


@pytest.mark.parametrize("prefix", ["", "/es", "/hmn"])
def test_every_next_page_weighs_less_than_15_kB_with_a_thousand_words(visitor: Client, prefix: str) -> None:
    walk = Walk(visitor, prefix=prefix).start()
    for number in range(1, 9):
        assert on_the_wire(walk.page.content) <= 15_000, number
        walk.to_next(number, **({"story": STORY_OF_1000_WORDS} if number == 2 else {}))
    assert on_the_wire(walk.page.content) <= 15_000


def test_a_story_of_the_greatest_length_still_goes_through(walk: Walk) -> None:
    walk.start().to(2).press(story="ж" * 100_000)
    assert walk.page.status_code == 200
    walk.press("back")
    assert walk.form["values"]["story"] == "ж" * 100_000


@pytest.mark.parametrize("about", ["child", "self", "past"])
def test_no_question_is_left_without_words(walk: Walk, about: str) -> None:
    walk.start(about)
    words = wording("en")
    for step in STEPS.values():
        for form in Page(step, _wizard(about), words).all:
            for name, field in form.fields.items():
                assert str(field.label).strip(), (step.number, name)
                for code, label in getattr(field, "choices", ()):
                    assert str(label).strip(), (name, code)


def _wizard(about: str):  # type: ignore[no-untyped-def]  # a helper of one test
    from hearthline.intake.public.answers import Wizard

    return Wizard(token="00", about=about)


@pytest.mark.parametrize("lang", ["en", "es", "hmn"])
def test_the_pack_has_every_text_the_pages_show(lang: str) -> None:
    from pathlib import Path

    import hearthline.intake

    folder = Path(hearthline.intake.__file__).parent / "templates" / "intake" / "public"
    shown = set()
    for template in folder.glob("*.html"):
        shown |= set(re.findall(r'{% (?:safety|packtext) "([^"]+)"', template.read_text()))
    assert len(shown) >= 10
    with translation.override(lang):
        for text_id in shown | {f"status.{one}" for one in ("received", "read", "closed", "not_found")}:
            assert wording(lang).text(text_id).strip(), text_id


def test_the_count_of_letters_does_not_show_before_the_end_is_near(walk: Walk) -> None:
    walk.start().to(2)
    assert 'data-count-from="80000"' in walk.text
    assert re.search(r'id="story-count"[^>]* hidden', walk.text)


def test_every_sentence_of_the_pages_can_be_read_in_sixth_grade() -> None:
    from pathlib import Path

    import hearthline.intake
    from hearthline.ui.readability import grade, is_prose

    room = Path(hearthline.intake.__file__).parent
    said: set[str] = set()
    for template in (room / "templates" / "intake" / "public").glob("*.html"):
        text = template.read_text()
        said |= set(re.findall(r'{% translate "([^"]+)"', text))
        said |= {" ".join(one.split()) for one in re.findall(r"blocktranslate[^%]*%}(.*?){%", text, re.DOTALL)}
    for source in (room / "public").rglob("*.py"):
        said |= set(re.findall(r'_\(\s*"([^"]+)"', source.read_text()))
    assert len(said) > 150
    hard = {one: grade(one) for one in said if is_prose(one) and grade(one) > 6}
    assert not hard
