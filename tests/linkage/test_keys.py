"""Keys: what the order, hyphens, case, accents and digits of a telling must never change; what a search may not miss;
and how much work any input may cost."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.linkage.keys import CAP, MOST_KEYS, MOST_PROBES, keys_of, number, probes_of
from hearthline.linkage.record import Address, Born, Name, Record
from hearthline.linkage.vocabulary import KnownWords

GIVEN = ["José", "María", "Wren", "Pao Houa", "Jean-Luc", "Nguyệt", "Sergey", "Juniper", "Dashiell", "Zoë Ann", "Óscar"]
SURNAMES = ["Vaj", "García-López", "Abernathy-Solis", "Núñez", "O'Brien", "de la Cruz", "Nguyễn", "Okonjo", "Müller"]
SCRIPTS = "٠۰०０๐"

name_parts = st.tuples(st.sampled_from(GIVEN), st.sampled_from(SURNAMES))
births = st.builds(Born, st.integers(1930, 2026), st.integers(1, 12), st.integers(1, 28)) | st.just(Born())
places = st.builds(
    lambda house, street: Address(line=f"{house} {street}", zip="95815"),
    st.integers(1, 9999),
    st.sampled_from(["Larkspur Court", "Mulberry Row", "Old Ferry Road", "N 4th Ave"]),
)
people = st.builds(
    lambda names, born, place, phone, others: Record(
        names=tuple(Name(*one) for one in names),
        born=born,
        addresses=(place,) if place else (),
        phones=(f"(916) 555-01{phone:02}",) if phone is not None else (),
        with_names=tuple(Name(*one) for one in others),
    ),
    st.lists(name_parts, min_size=1, max_size=3),
    births,
    st.none() | places,
    st.none() | st.integers(0, 99),
    st.lists(name_parts, max_size=3),
)


def plain(text: str) -> str:
    """Without the accents that the samples above use."""
    return text.translate(str.maketrans("éíóáúñüëệễÓ", "eioaunueeeO"))


def same_for_both(one: Record, other: Record) -> None:
    assert set(keys_of(one)) == set(keys_of(other))
    assert set(probes_of(one)) == set(probes_of(other))


@settings(deadline=None)
@given(people)
def test_given_and_surname_swapped_have_the_same_keys(person: Record) -> None:
    swapped = tuple(replace(name, given=name.surname, surname=name.given) for name in person.names)
    same_for_both(person, replace(person, names=swapped))


@settings(deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_the_order_of_words_names_and_others_says_nothing(person: Record, chance: Random) -> None:
    def shuffled(items: Sequence[object]) -> list[object]:
        found = list(items)
        chance.shuffle(found)
        return found

    def turned(name: Name) -> Name:
        return replace(name, given=" ".join(map(str, shuffled(name.given.split()))))

    names = tuple(turned(name) for name in shuffled(person.names))  # type: ignore[arg-type]
    same_for_both(person, replace(person, names=names, with_names=tuple(shuffled(person.with_names))))  # type: ignore[arg-type]


@settings(deadline=None)
@given(people)
def test_hyphens_case_and_accents_say_nothing(person: Record) -> None:
    for change in (
        str.upper,
        str.lower,
        plain,
        lambda text: text.replace("-", " "),
        lambda text: text.replace("'", "’"),
    ):
        names = tuple(replace(one, given=change(one.given), surname=change(one.surname)) for one in person.names)
        same_for_both(person, replace(person, names=names))


@settings(deadline=None)
@given(people, st.sampled_from(SCRIPTS))
def test_the_script_of_digits_says_nothing(person: Record, zero: str) -> None:
    other = {ord("0") + digit: chr(ord(zero) + digit) for digit in range(10)}
    same_for_both(
        person,
        replace(
            person,
            phones=tuple(phone.translate(other) for phone in person.phones),
            addresses=tuple(
                replace(one, line=one.line.translate(other), zip=one.zip.translate(other)) for one in person.addresses
            ),
        ),
    )


@settings(deadline=None)
@given(people)
def test_a_person_is_found_by_what_is_stored_of_them(person: Record) -> None:
    assert not keys_of(person) or set(keys_of(person)) & set(probes_of(person))


@settings(deadline=None)
@given(people, births, places)
def test_a_fact_more_takes_no_key_away(person: Record, born: Born, place: Address) -> None:
    bare = replace(person, born=Born(), addresses=(), phones=(), with_names=(), names=person.names[:1])
    assert set(keys_of(bare)) <= set(keys_of(replace(bare, born=born, addresses=(place,))))


# Of a long text only the seed is drawn, not each of its thousands of letters: that would be most of the work.
long_texts = st.builds(
    lambda seed, size: "".join(Random(seed).choices("ab ", k=size)), st.integers(), st.integers(2000, 5000)
)
texts = st.text(max_size=60) | long_texts


@settings(deadline=None)
@given(
    st.lists(st.builds(Name, texts, texts), max_size=6),
    st.builds(Born, *[st.none() | st.integers(-5, 99999)] * 5),
    st.lists(st.builds(Address, line=texts, zip=st.text(max_size=9)), max_size=5),
    st.lists(texts, max_size=6),
    st.lists(st.builds(Name, texts, texts), max_size=9),
)
@pytest.mark.fault("18")
def test_any_input_makes_a_bounded_number_of_keys(
    names: list[Name], born: Born, addresses: list[Address], phones: list[str], others: list[Name]
) -> None:
    record = Record(
        names=tuple(names), born=born, addresses=tuple(addresses), phones=tuple(phones), with_names=tuple(others)
    )
    vocabulary = KnownWords(["wren", "abernathy"])
    for found, most in ((keys_of(record), MOST_KEYS), (probes_of(record, vocabulary), MOST_PROBES)):
        assert len(found) == len(set(found)) <= most
        assert all(-(2**63) <= key < 2**63 for key in found)


@pytest.mark.fault("18")
def test_the_worst_input_costs_little_more_than_a_common_one() -> None:
    """Ten thousand people in one record, each with a name of five thousand letters."""
    long = tuple(Name(f"wren{at} " * 700, f"solis{at}-" * 700) for at in range(10_000))
    worst = Record(names=long, with_names=long, phones=("9165550142",) * 10_000, born=Born(earliest=1900, latest=2026))
    began = time.process_time()
    assert len(keys_of(worst)) <= MOST_KEYS
    assert len(probes_of(worst)) <= MOST_PROBES
    assert time.process_time() - began < 10, "unbounded, it would take hours"


def test_nothing_told_has_no_keys() -> None:
    assert keys_of(Record()) == probes_of(Record()) == []
    assert keys_of(Record(names=(Name("-", "?"),))) == []


def found(query: Record, person: Record, *words: str) -> bool:
    return bool(set(probes_of(query, KnownWords(words))) & set(keys_of(person)))


WREN = Record(names=(Name("Wren", "Abernathy-Solis"),), born=Born(2019, 3, 14))


@pytest.mark.req("I-6")
@pytest.mark.parametrize(
    "query",
    [
        Record(names=(Name("Wren", "Solis"),)),
        Record(names=(Name("Wren", "Solis Abernathy"),)),
        Record(names=(Name("Abernathy", "Wren"),)),
        Record(names=(Name("Ren", "Abernathy"),), born=Born(earliest=2018, latest=2019)),
        Record(names=(Name("", "Abernathi"),), born=Born(earliest=2017, latest=2018)),
        Record(names=(Name("Wren", "Zolis"),), born=Born(2019, 3, 15)),
        Record(names=(Name("Wren", "Somebody"),), born=Born(2019, 3, 14)),
        Record(names=(Name("Wren", "Somebody"),), born=Born(2009, 3, 14)),
        Record(names=(Name("Wr", "Abernathy"),)),
        Record(names=(Name("Wren", "Aberntahy"),)),
        Record(names=(Name("Wten", "Absrnathy"),)),
    ],
)
def test_a_child_is_found_by_what_callers_make_of_the_name_and_the_birthday(query: Record) -> None:
    assert found(query, WREN, "wren", "abernathy", "solis")


@pytest.mark.req("I-6")
def test_day_and_month_the_wrong_way_round_find_the_child() -> None:
    child = Record(names=(Name("Wren", "Solis"),), born=Born(2019, 3, 4))
    assert found(Record(names=(Name("Wrem", "Soliz"),), born=Born(2019, 4, 3)), child, "wren", "solis")


@pytest.mark.req("I-6")
@pytest.mark.parametrize(
    ("said", "stored"),
    [
        (Name("Pepe", "Ibarguen"), Name("José", "Ibarguen")),
        (Name("Chuy", "Garcia"), Name("Jesús", "García López")),
        (Name("Bill", "Okonjo"), Name("William", "Okonjo")),
        (Name("Pao", "Vang"), Name("Pao", "Vaj")),
        (Name("Wei", "Chang"), Name("Wei", "Zhang")),
        (Name("Min Jun", "Park"), Name("Min-jun", "Bak")),
        (Name("Minjun", "Park"), Name("Min Jun", "Bak")),
        (Name("Min Jun", "Park"), Name("Minjun", "Bak")),
        (Name("Xiaoming", "Li"), Name("Xiao-ming", "Lee")),
        (Name("Mohammed", "Khalid"), Name("Muhamad", "Halid")),
        (Name("Sergei", "Ivanov"), Name("Сергей", "Иванов")),
        (Name("Ana", "Delacruz"), Name("Ana", "de la Cruz")),
        (Name("Imogen", "Farro"), Name("Imogen", "Farrow")),
    ],
)
def test_other_mouths_short_names_and_scripts_find_the_same_person(said: Name, stored: Name) -> None:
    assert found(Record(names=(said,)), Record(names=(stored,)))


@pytest.mark.req("I-6")
def test_a_child_told_under_the_surname_of_its_companion_is_found() -> None:
    child = Record(names=(Name("Wren", "Solis"),), with_names=(Name("Juniper", "Solis"),))
    said = Record(names=(Name("Wren", "Abernathy"),), with_names=(Name("Juniper", "Solis"),))
    assert set(probes_of(said)) & set(keys_of(child)) - set(keys_of(Record(names=(Name("Wren", ""),))))


def test_the_same_place_is_one_key_however_it_is_written() -> None:
    one = Record(addresses=(Address(line="88 Larkspur Court Apt 2"),))
    other = Record(addresses=(Address(line="88 LARKSPUR CT, Sacramento CA 95815"),))
    assert keys_of(one) == keys_of(other) != []


def test_strangers_share_nothing() -> None:
    stranger = Record(names=(Name("Bartholomew", "Quintanar"),), born=Born(1980, 7, 9), phones=("9165550117",))
    assert not set(probes_of(stranger)) & set(keys_of(WREN))


def test_the_rarest_kinds_are_asked_first() -> None:
    query = replace(WREN, phones=("(916) 555-0142",), addresses=(Address(line="88 Larkspur Court"),))
    first = probes_of(query)[:2]
    assert first == [number("t|5550142"), number("h|88|" + "lrkspr")]


def test_a_key_is_the_same_number_in_another_process() -> None:
    code = "from hearthline.linkage.keys import number; print(number('p|a|b'))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert int(other.stdout) == number("p|a|b") == 4023816684750347899


def test_the_cap_is_the_one_that_was_measured() -> None:
    assert CAP == 150


def test_region_and_a_pair_in_one_household_are_kept_where_names_are_common_and_cost_nothing_where_they_are_rare() -> (
    None
):
    """Each own name with each other's is kept whatever they are: four."""

    def extra(name: Name) -> int:
        place = Address(line="88 Larkspur Court", zip="95815")
        bare = Record(names=(name,), addresses=(replace(place, zip=""),))
        return len(keys_of(replace(bare, addresses=(place,), with_names=(Name("Wren"), Name("Juniper"))))) - len(
            keys_of(bare)
        )

    assert extra(Name("Maria", "Garcia")) == 4 + 3
    assert extra(Name("Maria", "Quintanar")) == 4 + 1
    assert extra(Name("Solveig", "Quintanar")) == 4


@pytest.mark.req("I-6")
@pytest.mark.parametrize(
    "query",
    [
        Record(names=(Name("", "Solis"),), with_names=(Name("Dashiell"),)),
        Record(names=(Name("Wren", "Somebody"),), with_names=(Name("Dashiel"),)),
        Record(names=(Name("", "Zolis"),), with_names=(Name("Dashiell"),)),
        Record(names=(Name("W", "Solis"),)),
        Record(names=(Name("Wr", "Aberntahy"),)),
        Record(names=(Name("Wrenny", "Solsi"),)),
    ],
)
def test_half_a_name_and_one_of_the_household_or_a_letter_lead_to_the_child(query: Record) -> None:
    """Without the keys of one name alone, which among many persons are hot."""
    child = replace(WREN, with_names=(Name("Dashiell", "Abernathy"),))
    alone = {number(f"l|{code}") for code in ("rn", "sls", "abrnt")} | {number("l|wrn")}
    words = KnownWords(["wren", "abernathy", "solis", "dashiell"])
    assert set(probes_of(query, words)) & (set(keys_of(child)) - alone)


@pytest.mark.req("I-6")
def test_two_of_very_many_marias_are_told_apart_by_whom_they_live_with() -> None:
    """The pair alone and each name alone are lists too long to keep: what is left must still hold her."""
    maria = Record(names=(Name("María", "García"),), with_names=(Name("Dashiell", "García"),))
    said = Record(names=(Name("Mary", "Garsia"),), with_names=(Name("Dashiell", ""),))
    alone = set(probes_of(replace(said, with_names=())))
    assert set(probes_of(said)) & set(keys_of(maria)) - alone
