"""Words of prior history, of who looked, of need to know: each has a Spanish draft that says what the English says."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils import translation

from hearthline.ground import clock
from hearthline.linkage.record import Born
from hearthline.linkage.say import HOLDS, WORDS
from hearthline.people.models import AlertKind, PastKind, Relation, Sex
from hearthline.screening.history import words
from hearthline.screening.history.ages import Age
from hearthline.screening.history.earlier import ALERTS
from hearthline.screening.need.rules import rules
from hearthline.ui import speaking
from hearthline.ui.times import month_name
from tests.site.test_desk_words import errors, menu
from tests.site.test_desk_words import words as desk
from tests.ui.extract import HOLES, Word, words_in
from tests.ui.pages import ROOT

SRC = ROOT / "src/hearthline"
OURS = (
    "screening/history/*.py",
    "screening/desk/history/*.py",
    "screening/templates/screening/desk/history/**/*.html",
    "screening/templates/screening/desk/parts/history.html",
    "screening/templates/screening/desk/calls/parts/history.html",
    "screening/accesses/*.py",
    "screening/desk/accesses.py",
    "screening/templates/screening/desk/accesses.html",
    "screening/need/*.py",
    "screening/desk/need/*.py",
    "screening/templates/screening/desk/need/*.html",
)
Key = tuple[str, str]


def catalogue(lang: str, *rooms: str) -> dict[Key, Message]:
    found: dict[Key, Message] = {}
    for room in rooms:
        path = Path(SRC / room / "locale" / lang / "LC_MESSAGES" / "django.po")
        with path.open("rb") as file:
            rows = [m for m in read_po(file, locale=None) if m.id]
        found |= {(str(m.context or ""), m.id if isinstance(m.id, str) else m.id[0]): m for m in rows}
    return found


def strings(message: Message) -> tuple[str, ...]:
    given = message.string or ""
    return (given,) if isinstance(given, str) else tuple(given)


def ours() -> set[Word]:
    return set(words_in(SRC, *OURS))


def sentences() -> set[str]:
    return {*WORDS.values(), *HOLDS.values(), *(rule.text for rule in rules())}


def test_every_word_and_every_sentence_of_the_matching_has_spanish():
    have = catalogue("es", "screening", "ui", "intake", "duty", "directory", "helpdesk/answers")
    assert sorted(word.text for word in ours() if word.key not in have) == []
    assert sorted(text for text in sentences() if ("", text) not in have) == []


@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_nothing_is_empty_left_over_or_said_twice(lang: str):
    here = catalogue(lang, "screening")
    used = {word.key for word in ours()} | {("", text) for text in sentences()}
    if lang in speaking.WHOLE:
        used |= {word.key for word in desk()} | {("", text) for text in (*errors(), *menu())}
    dates = (SRC / "linkage/dates.py").read_text()
    assert [key for key, m in here.items() if m.fuzzy or not all(map(str.strip, strings(m)))] == []
    assert [key for key in here if key not in used and key[1] not in dates] == []
    assert set(here) & set(catalogue(lang, "ui", "intake")) == set()


@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_what_is_filled_in_keeps_its_place_holders_and_the_end_of_the_sentence(lang: str):
    for (_context, english), message in catalogue(lang, "screening").items():
        for said in strings(message):
            assert set(HOLES.findall(said)) == set(HOLES.findall(english)), english
            assert (english[-1] in "?:") == (said[-1] in "?:"), english


@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_the_head_says_that_nobody_has_reviewed_it(lang: str):
    head = (SRC / f"screening/locale/{lang}/LC_MESSAGES/django.po").read_text().split("\n\n", maxsplit=1)[0]
    assert "no named person has reviewed" in head


def test_every_code_has_its_word():
    assert set(Relation.values) <= set(words.RELATIONS)
    assert set(PastKind.values) <= set(words.PAST)
    assert set(Sex.values) <= set(words.SEXES)
    assert {*AlertKind.values, *ALERTS} <= set(words.ALERTS)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (None, ""),
        (Age(7, 7), "7"),
        (Age(0, 0), "under 1"),
        (Age(6, 7), "6 or 7"),
        (Age(6, 9), "6 to 9"),
        (Age(0, 0, unborn=True), "not born yet"),
    ],
)
def test_an_age_is_said_as_exactly_as_it_is_known(age: Age | None, said: str):
    assert words.age(age) == said


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (Born(), ""),
        (Born(2019, 3, 5), "born March 5, 2019"),
        (Born(2019, 2, 30), "born in 2019"),
        (Born(2019), "born in 2019"),
        (Born(earliest=2017, latest=2017), "born in 2017"),
        (Born(earliest=2017, latest=2019), "born between 2017 and 2019"),
        (Born(month=3), ""),
    ],
)
def test_a_birth_is_said_as_exactly_as_it_is_known(born: Born, said: str):
    assert words.born(born) == said


def test_a_place_in_a_report_is_said_as_people_count():
    assert (words.slot("child-1"), words.slot("adult-12"), words.slot("")) == ("Child 1", "Adult 12", "")


def test_dangers_for_a_visitor_are_said_once_each():
    assert words.alerts(("violence", "dog", "dogs", "weapon", "weapons")) == "violence, a dog that may bite, weapons"
    assert words.alerts(()) == ""


def test_no_report_and_no_number_are_told_apart():
    assert words.reports(0) == "No earlier report is shown"
    assert words.reports(1) == "1 earlier report"
    assert words.reports(2) == "2 earlier reports"


def test_who_is_born_today_is_born_on_a_date_in_every_language():
    today = clock.now().date()
    born = Born(today.year, today.month, today.day)
    assert words.born(born).startswith("born ")
    assert "today" not in words.born(born)
    with translation.override("es"):
        assert words.born(born) == f"nació el {today.day} de {month_name(today.month, 'es')} de {today.year}"
