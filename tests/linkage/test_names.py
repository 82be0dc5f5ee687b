"""Names folded and heard: what must come out as one, and what must not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.linkage import names
from hearthline.linkage.nicks import of as short_names
from hearthline.linkage.record import Name
from hearthline.linkage.tables import rows


@pytest.mark.parametrize(
    ("told", "folded"),
    [
        ("María José", "maria jose"),
        ("O'Brien", "obrien"),
        ("O’Brien-Müller", "obrien muller"),
        ("Nguyễn Thị Đào", "nguyen thi dao"),
        ("Straße", "strasse"),
        ("Łukasz", "lukasz"),
        ("Иванов Сергей", "ivanov sergey"),
        ("ՍԱՐԳՍՅԱՆ", "sargsyan"),
        ("김민준", "gimminjun"),
        ("张伟", "张伟"),
        ("محمد", "محمد"),
        ("  ", ""),
        ("J. R.", "j r"),
        ("ＡＮＡ", "ana"),
    ],
)
def test_a_name_folds_to_plain_letters(told: str, folded: str) -> None:
    assert names.fold(told) == folded


@settings(deadline=None)
@given(st.text(max_size=400))
def test_folding_never_raises_never_grows_without_end_and_does_nothing_twice(text: str) -> None:
    once = names.fold(text)
    assert len(once) <= names.LONGEST
    assert names.fold(once) == once
    assert all(sign.isalpha() or sign == " " for sign in once)


@pytest.mark.fault("18")
def test_a_name_of_five_thousand_letters_is_read_as_far_as_any_other() -> None:
    long = "Wren" * 1250
    assert len(names.fold(long)) <= names.LONGEST
    assert len(names.sound(names.tokens(long)[0])) <= 6
    assert len(names.tokens("a b " * 2000)) == names.MOST_TOKENS
    assert names.sounds("x" * 5000)
    assert names.nicknames("x" * 5000) == ()


@pytest.mark.parametrize(
    ("surname", "words"),
    [
        ("Abernathy-Solis", ("abernathy", "solis")),
        ("de la Cruz", ("cruz",)),
        ("Cruz y Vega", ("cruz", "vega")),
        ("Mc Donald", ("mcdonald",)),
        ("O Brien", ("obrien",)),
        ("Le", ("le",)),
        ("De", ("de",)),
        ("Okonjo Jr", ("okonjo",)),
        ("van der Berg", ("berg",)),
        ("Van Nguyen", ("van", "nguyen")),
        ("", ()),
    ],
)
def test_particles_go_unless_they_are_all_there_is(surname: str, words: tuple[str, ...]) -> None:
    assert names.surname_tokens(Name(surname=surname)) == words


def test_given_names_are_read_in_the_order_told() -> None:
    assert names.given_tokens(Name("Pao Houa", "Vaj")) == ("pao", "houa")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("smith", "smyth"),
        ("mohammed", "muhamad"),
        ("yusuf", "yousef"),
        ("vasquez", "bazquez"),
        ("hernandez", "ernandes"),
        ("gonzalez", "gonsales"),
        ("catherine", "kathryn"),
        ("philip", "filip"),
        ("thomas", "tomas"),
        ("rodriguez", "rodrigues"),
        ("nguyen", "nguyn"),
        ("guillermo", "gillermo"),
        ("wright", "rite"),
        ("allen", "alan"),
    ],
)
def test_spellings_of_one_sound_have_one_code(one: str, other: str) -> None:
    assert names.sound(one) in names.sounds(other)
    assert names.sound(other) in names.sounds(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vaj", "vang"),
        ("xyooj", "xiong"),
        ("thoj", "thao"),
        ("muas", "moua"),
        ("hawj", "her"),
        ("zhang", "chang"),
        ("zhang", "cheung"),
        ("tran", "chan"),
        ("gim", "kim"),
        ("bak", "park"),
        ("jimenez", "ximenez"),
        ("khalid", "halid"),
        ("castillo", "castiyo"),
        ("delacruz", "cruz"),
        ("oleksandr", "alexander"),
        ("hovhannes", "ovanes"),
        ("sean", "shawn"),
    ],
)
def test_spellings_of_one_name_are_found_from_either_side(one: str, other: str) -> None:
    assert names.sound(one) in names.sounds(other)
    assert names.sound(other) in names.sounds(one)


@pytest.mark.parametrize(
    ("one", "other"), [("lee", "lo"), ("trang", "trinh"), ("kim", "kam"), ("smith", "stone"), ("maria", "marta")]
)
def test_short_names_that_differ_stay_apart(one: str, other: str) -> None:
    assert names.sound(one) != names.sound(other)


@settings(deadline=None)
@given(st.sampled_from([word for row in rows("romanisations") for word in row[-1].split()]))
def test_every_romanisation_finds_its_whole_row_and_is_found_by_it(word: str) -> None:
    for other in names.romanisations(word):
        assert word in names.romanisations(other)


def test_hmong_has_its_eighteen_clans_and_every_row_two_spellings() -> None:
    clans = rows("romanisations")[:18]
    assert all(row[0] == "hmong" for row in clans)
    assert all(len(row[-1].split()) >= 2 for row in rows("romanisations"))
    assert all(word == names.fold(word) for row in rows("romanisations") for word in row[-1].split())


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("pepe", "jose"),
        ("chuy", "jesus"),
        ("lupe", "guadalupe"),
        ("nacho", "ignacio"),
        ("memo", "guillermo"),
        ("tono", "antonio"),
        ("bill", "william"),
        ("liz", "elizabeth"),
        ("jon", "john"),
        ("rosita", "rosa"),
        ("juanito", "juan"),
    ],
)
def test_a_short_name_leads_to_the_full_one_and_often_back(short: str, full: str) -> None:
    assert full in names.nicknames(short)
    assert short in short_names(full) or short.endswith(("ito", "ita"))


def test_the_spanish_table_has_more_than_a_hundred_and_fifty_rows_each_with_a_full_name() -> None:
    spanish = rows("nicknames_es")
    assert len(spanish) >= 150
    assert all(len(row) == 2 and row[1] for row in spanish)
    assert len({row[0] for row in spanish}) == len(spanish)


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_codes_are_short_and_nobody_is_their_own_nickname(word: str) -> None:
    assert len(names.sound(word)) <= 6
    assert 1 <= len(names.sounds(word)) <= 10
    assert names.sounds(word)[0] == names.sound(word)
    assert word not in names.nicknames(word)
    assert len(names.nicknames(word)) <= 14


@settings(deadline=None)
@given(st.dates())
def test_digits_of_every_script_become_plain_ones(day: object) -> None:
    text = str(day)
    for zero in ("٠", "۰", "०", "０", "๐"):
        assert names.plain_digits(text.translate({ord("0") + n: chr(ord(zero) + n) for n in range(10)})) == text
