"""Lay words in three languages lead to needs, and a slip in the file stops the start."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.finding_help import needs
from hearthline.directory.finding_help.needs import LANGUAGES, Vocabulary
from hearthline.directory.loading import current as book
from hearthline.law import PackError
from hearthline.ui.readability import grade, is_prose

pytestmark = pytest.mark.req("D-3", "H-2", "D-6")
FILE = Path(__file__).resolve().parents[3] / "packs" / "directory" / "needs.yaml"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return needs.load(FILE)


SENTENCES = [
    ("food tonight", "food"),
    ("My kids are hungry and there is nothing to eat", "food"),
    ("somewhere to sleep", "shelter"),
    ("We are sleeping in my car", "shelter"),
    ("help with rent", "rent"),
    ("they want to evict us, eviction notice", "rent"),
    ("they shut my lights off, power bill", "bills"),
    ("diapers", "baby"),
    ("parenting class", "parenting"),
    ("drug treatment", "drugs"),
    ("my brother drinks too much", "drugs"),
    ("he hits me", "violence"),
    ("My husband hits me when he is drunk", "violence"),
    ("I’m scared of him", "violence"),
    ("I want to die", "crisis"),
    ("someone to talk to", "counseling"),
    ("I need a lawyer", "legal"),
    ("they took my kids", "legal"),
    ("raising my grandchildren", "kin"),
    ("who can watch my kids while I work", "childcare"),
    ("no tengo qué comer, tenemos hambre", "food"),
    ("¿Dónde dormir esta noche?", "shelter"),
    ("ayuda con la renta", "rent"),
    ("clases para padres", "parenting"),
    ("tratamiento de drogas", "drugs"),
    ("mi esposo me pega", "violence"),
    ("pañales", "baby"),
    ("me quitaron a mis hijos", "legal"),
    ("zaub mov hmo no", "food"),
    ("kuv tsis muaj tsev nyob", "shelter"),
    ("them nqi tsev", "rent"),
    ("kev kawm ua niam ua txiv", "parenting"),
    ("kho yeeb tshuaj", "drugs"),
    ("nws ntaus kuv", "violence"),
    ("kws lij choj", "legal"),
]


@pytest.mark.parametrize(("said", "need"), SENTENCES)
def test_what_people_say_is_a_need_in_their_own_language(vocabulary: Vocabulary, said: str, need: str) -> None:
    assert vocabulary.asked(said).needs[:1] == (need,)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_name_of_each_need_leads_to_it_in_each_language(vocabulary: Vocabulary, lang: str) -> None:
    lost = {n.names[lang] for n in vocabulary.needs.values() if n.id not in vocabulary.asked(n.names[lang]).needs}
    assert lost == set()


def test_every_phrase_of_the_file_leads_to_its_own_need(vocabulary: Vocabulary) -> None:
    """None is hidden by a longer or an earlier one."""
    lost = [
        (" ".join(phrase), own)
        for phrase, own in vocabulary.phrases.items()
        if set(vocabulary.asked(" ".join(phrase)).needs) != set(own)
    ]
    assert lost == []


def test_the_longest_phrase_wins(vocabulary: Vocabulary) -> None:
    assert vocabulary.asked("crisis nursery").needs == ("respite",)
    assert vocabulary.asked("crisis").needs == ("crisis",)
    assert vocabulary.asked("baby food").needs == ("baby",)


def test_two_needs_in_one_sentence_come_in_the_order_in_which_they_were_said(vocabulary: Vocabulary) -> None:
    assert vocabulary.asked("a place to sleep and diapers").needs == ("shelter", "baby")


def test_the_rest_is_the_name_of_a_place(vocabulary: Vocabulary) -> None:
    asked = vocabulary.asked("the Willow Lantern house, please")
    assert (asked.needs, asked.words) == ((), ("willow", "lantern", "house"))
    assert vocabulary.asked("please help me now").words == ()


@given(st.text(max_size=400))
def test_nothing_that_is_typed_stops_it(typed: str) -> None:
    asked = needs.current().asked(typed)
    assert len(asked.words) <= needs.LONGEST


def test_the_terms_of_lists_are_needs(vocabulary: Vocabulary) -> None:
    assert vocabulary.of_terms(["Food Pantries"]) == ("food",)
    assert vocabulary.of_terms(["Domestic Violence Shelters"]) == ("shelter", "violence")
    assert vocabulary.of_terms(["Substance Use Disorder Services"]) == ("drugs",)
    assert vocabulary.of_terms(["Astronomy"]) == ()


def test_every_line_of_a_need_stands_in_the_directory_and_may_be_called(vocabulary: Vocabulary) -> None:
    for need in vocabulary.needs.values():
        assert need.lines
        found = [book().entry(line) for line in need.lines]
        assert all(entry is not None and not entry.reports for entry in found), need.id
        assert any(entry is not None and entry.callable for entry in found), need.id


def test_danger_to_a_person_is_never_answered_with_an_address(vocabulary: Vocabulary) -> None:
    assert {need.id for need in vocabulary.needs.values() if need.leave} == {"violence", "sexual", "crisis"}
    assert {need.id for need in vocabulary.needs.values() if need.hide_address} == {"violence", "sexual"}


def test_the_names_are_plain(vocabulary: Vocabulary) -> None:
    hard = [n.names["en"] for n in vocabulary.needs.values() if is_prose(n.names["en"]) and grade(n.names["en"]) > 6]
    assert hard == []
    for need in vocabulary.needs.values():
        assert len({need.names[lang] for lang in LANGUAGES}) == 3 or need.names["es"] != need.names["en"], need.id


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    code: 12\n", "    code: 11\n", "one code"),
        ("stale_days: 180", "stale_days: 0", "1 or more"),
        ("    code: 12\n", "", "code"),
        ("  shelter:\n", "  Shelter:\n", "code"),
        ("    hide_address: true", "    hide: true", "hide"),
    ],
)
def test_a_slip_in_the_file_is_refused_and_says_what(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "needs.yaml"
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError, match=says):
        needs.load(wrong)
