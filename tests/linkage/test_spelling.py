"""Two spellings of one name part, and the level on which they stand."""

import pytest

from hearthline.linkage.compare import AT
from hearthline.linkage.ready import Ready, ready
from hearthline.linkage.record import Address, Name, Record
from hearthline.linkage.score import Scorer
from hearthline.linkage.settings import FIELDS, load

SETTINGS = load()
SCORER = Scorer(SETTINGS)


def level(field: str, a: Record | Ready, b: Record | Ready) -> str:
    at = SCORER.levels(a, b)[AT[field]]
    return SETTINGS.field(field).levels[at].name if at >= 0 else ""


def called(given: str = "", surname: str = "", suffix: str = "", **more: object) -> Record:
    return Record(names=(Name(given, surname, suffix),), **more)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("Xochitl", "xóchitl", "same_rare"),
        ("John", "JOHN", "same_common"),
        ("Maria Guadalupe", "Guadalupe Maria", "same_rare"),
        ("Bill", "William", "nickname"),
        ("Katherine", "Kathryne", "sounds"),
        ("Gabriella", "Gabrielal", "near"),
        ("Mai Xue", "Maixue", "near"),
        ("Maria Elena", "Maria Ximena", "part"),
        ("J", "Jeremiah", "begins"),
        ("Wren", "Teodoro", "else"),
        ("", "Teodoro", ""),
    ],
)
def test_given_names_stand_on_the_level_that_people_would_name(mine, theirs, expected):
    assert level("given", called(mine), called(theirs)) == expected
    assert level("given", called(theirs), called(mine)) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("Quintanar-Webb", "quintanar webb", "both"),
        ("Ibarguen", "Ibargüen", "same_rare"),
        ("Quintanar Webb", "Quintanar", "same_rare"),
        ("Garcia", "García", "same_common"),
        ("Garcia Lopez", "Garcia Ximenez", "part"),
        ("Vang", "Vang", "same_clan"),
        ("Vang", "Vaj", "same_clan"),
        ("Smith", "Smyth", "sounds"),
        ("Abernathy", "Abernatsy", "near"),
        ("Abernathy", "Zubiri", "else"),
        ("", "Zubiri", ""),
    ],
)
def test_surnames_stand_on_the_level_that_people_would_name(mine, theirs, expected):
    assert level("surname", called("", mine), called("", theirs)) == expected
    assert level("surname", called("", theirs), called("", mine)) == expected


def test_names_told_the_other_way_round_are_read_so():
    mine, theirs = called("Ibarguen", "Teodoro"), called("Teodoro", "Ibarguen")
    assert level("order", mine, theirs) == "swapped"
    assert level("given", mine, theirs) == level("surname", mine, theirs) == "same_rare"
    assert level("order", theirs, theirs) == ""


def test_an_alias_is_as_good_as_a_name():
    person = Record(names=(Name("Teodoro", "Ibarguen"), Name("Teo", "Webb", kind="alias")))
    assert level("surname", called("Teo", "Webb"), person) == "same_rare"


def test_a_clan_s_names_go_together_and_count_less_together():
    assert level("pair", called("Mai", "Vang"), called("Mai", "Vaj")) == "clan"
    assert level("pair", called("Mai", "Vang"), called("Teodoro", "Vang")) == ""
    assert level("pair", called("Mai", "Webb"), called("Mai", "Webb")) == ""


def test_junior_and_senior_differ_and_a_suffix_told_once_says_nothing():
    assert level("suffix", called("T", "W", "Jr."), called("T", "W", "junior")) == "same"
    assert level("suffix", called("T", "W", "Jr."), called("T", "W", "Sr")) == "else"
    assert level("suffix", called("T", "W", "Jr."), called("T", "W")) == ""


def test_a_sex_that_is_neither_counts_against_nobody():
    assert level("sex", Record(sex="other"), Record(sex="female")) == ""
    assert level("sex", Record(sex="other"), Record(sex="other")) == "same"
    assert level("sex", Record(sex="male"), Record(sex="female")) == "else"


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (
            Address(number="88", street="larkspur ct"),
            Address(number="88", street="larkspur ct"),
            ("same", "same", "all"),
        ),
        (Address(number="88", street="larkspur ct"), Address(number="89", street="larkspur ct"), ("near", "same", "")),
        (Address(number="88", street="larkspur ct"), Address(number="88", street="larkspr ct"), ("same", "near", "")),
        (
            Address(number="88", street="larkspur ct"),
            Address(number="402", street="old ferry"),
            ("else", "else", "moved"),
        ),
        (Address(street="larkspur ct"), Address(number="402", street="larkspur ct"), ("", "same", "")),
    ],
)
def test_a_home_stands_where_people_would_say(mine, theirs, expected):
    one, other = Record(addresses=(mine,)), Record(addresses=(theirs,))
    assert tuple(level(field, one, other) for field in ("number", "street", "home")) == expected


def test_of_several_homes_the_one_that_fits_best_is_taken():
    old = Address(number="402", street="mulberry row", city="Sacramento", zip="95817")
    new = Address(number="88", street="larkspur ct", city="Sacramento", zip="95814")
    assert level("home", Record(addresses=(old,)), Record(addresses=(new, old))) == "all"


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("(916) 555-0142", "916-555-0142", "same"),
        ("555-0142", "916-555-0142", "same"),
        ("916-555-0142", "916-555-0124", "near"),
        ("530-555-0142", "916-555-0142", "near"),
        ("916-555-0142", "916-555-0117", "else"),
        ("", "916-555-0117", ""),
    ],
)
def test_telephones_stand_where_people_would_say(mine, theirs, expected):
    assert level("phone", Record(phones=(mine,)), Record(phones=(theirs,))) == expected


def test_numbers_of_different_kinds_are_not_compared():
    school, case = Record(identifiers=(("school", "A1001"),)), Record(identifiers=(("case", "A1001"),))
    assert level("identifier", school, case) == ""
    assert level("identifier", case, Record(identifiers=(("case", "a 1001"),))) == "same"
    assert level("identifier", case, Record(identifiers=(("case", "a 1010"),))) == "near"
    assert level("identifier", case, Record(identifiers=(("case", "777"),))) == "else"


def test_another_of_the_household_is_known_by_given_name():
    mother = Record(with_names=(Name("Marisol", "Webb"),))
    assert level("others", mother, Record(with_names=(Name("Dashiell"), Name("Marisol")))) == "same"
    assert level("others", mother, Record(with_names=(Name("Dashiell"),))) == "else"
    assert level("others", mother, Record()) == ""


def test_a_vector_has_one_place_for_each_field():
    levels = SCORER.against(Record()).levels(ready(Record()))
    assert levels == (-1,) * len(FIELDS)


def test_a_name_of_five_thousand_letters_costs_no_more_than_a_long_one():
    endless = called("Wren " * 1000, "Abernathy-" * 500, phones=("9" * 5000,) * 50, sex="female")
    folded = ready(endless)
    assert sum(map(len, folded)) < 1000
    assert SCORER.score(endless, endless).bits > 0
