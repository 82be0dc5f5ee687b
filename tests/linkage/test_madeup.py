"""The invented population and its questions: the same each time, streaming, and mixed as they promise."""

from collections import Counter
from collections.abc import Callable
from itertools import islice
from random import Random

import pytest

from hearthline.linkage.dates import parse_born
from hearthline.linkage.madeup import AS_OF, Asked, population, queries
from hearthline.linkage.madeup import asked as asking
from hearthline.linkage.madeup.cultures import GROUPS, SHARES, cultures
from hearthline.linkage.madeup.draw import Pick, pairs, ranked, sections, shares, words
from hearthline.linkage.madeup.mishear import heard, short, slip, wrong
from hearthline.linkage.madeup.population import BLOCK, neighbourhood, person
from hearthline.linkage.madeup.streets import telephone
from hearthline.linkage.record import Record

SIZE = 6_000


@pytest.fixture(scope="module")
def people() -> list[Record]:
    return list(population(SIZE, 5))


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return list(queries(SIZE, 5, 4_000, draw=3))


def share(of: list[object]) -> float:
    return sum(map(bool, of)) / len(of)


# -- the population ---------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_people_and_another_seed_gives_others(people: list[Record]) -> None:
    assert list(population(500, 5)) == people[:500]
    others = list(population(500, 6))
    assert sum(a == b for a, b in zip(people, others, strict=False)) == 0


def test_people_stream_without_the_rest_being_made() -> None:
    endless = population(10_000_000_000, 5)
    assert [one.id for one in islice(endless, 250)] == [f"p{at}" for at in range(250)]


def test_any_person_can_be_made_alone(people: list[Record]) -> None:
    for number in (0, 99, 100, 3_333, SIZE - 1):
        assert person(number, 5).record() == people[number]


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 777])
def test_there_are_as_many_people_as_asked_for_each_with_an_id_of_their_own(size: int) -> None:
    assert len({one.id for one in population(size, 2)}) == size


def test_a_smaller_population_is_the_beginning_of_a_larger_one(people: list[Record]) -> None:
    assert list(population(1_234, 5)) == people[:1_234]


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (0.12, lambda one: one.born),
        (0.25, lambda one: one.phones),
        (0.10, lambda one: one.addresses),
        (0.02, lambda one: one.sex),
    ],
)
def test_as_much_is_missing_as_agencies_lack(
    people: list[Record], missing: float, told: Callable[[Record], object]
) -> None:
    assert 1 - share([told(one) for one in people]) == pytest.approx(missing, abs=0.02)


def test_name_cultures_stand_at_their_shares() -> None:
    found = Counter(one.culture.key for block in range(250) for one in neighbourhood(3, block))
    for key, wanted in SHARES.items():
        assert found[key] / found.total() == pytest.approx(wanted, abs=0.04), key
    assert sum(SHARES.values()) == pytest.approx(1)
    assert set(SHARES) == set(GROUPS) == set(cultures())


def test_every_birth_date_was_a_day_before_the_day_of_asking(people: list[Record]) -> None:
    days = [one.born.exact for one in people if one.born]
    assert all(day is not None and day <= AS_OF for day in days)
    ages = [(AS_OF - day).days / 365.25 for day in days if day]
    assert 0.3 < share([age < 18 for age in ages]) < 0.6
    assert max(ages) < 95


def test_a_household_shares_its_address_and_its_members_name_each_other(people: list[Record]) -> None:
    by_home: dict[str, list[Record]] = {}
    for one in people:
        by_home.setdefault(one.household, []).append(one)
    many = [home for home in by_home.values() if len(home) > 1]
    assert len(many) > 1_000
    for home in many:
        firsts = {one.addresses[0] for one in home if one.addresses}
        assert len(firsts) <= 1
        for one in home:
            others = {other.names[0] for other in home if other is not one}
            assert others & set(one.with_names)


def test_families_move_part_and_have_twins_and_juniors(people: list[Record]) -> None:
    assert 0.4 < share([len(one.addresses) > 1 for one in people if one.addresses]) < 0.7
    assert any(one.names[0].suffix == "Jr" for one in people)
    births = Counter((one.household, one.born) for one in people if one.born)
    assert 3 < sum(number > 1 for number in births.values()) < 200
    assert any(name.kind == "birth" for one in people for name in one.names)


def test_spanish_surnames_are_double_for_some_and_hyphenated_for_few(people: list[Record]) -> None:
    spanish = [one.names[0].surname for at, one in enumerate(people) if person(at, 5).culture.key == "hispanic"]
    assert 0.3 < share([" " in name or "-" in name for name in spanish]) < 0.6
    assert 0.02 < share(["-" in name for name in spanish]) < 0.12


def test_names_are_many_and_the_common_ones_are_common(people: list[Record]) -> None:
    surnames = Counter(one.names[0].surname for one in people)
    assert len(surnames) > 2_000
    assert 0.003 < surnames.most_common(1)[0][1] / len(people) < 0.03


def test_nobody_can_be_rung(people: list[Record]) -> None:
    numbers = [number for one in people for number in one.phones]
    assert all(len(number) == 10 and number.isdigit() and number[3] in "01" for number in numbers)
    assert len(set(numbers)) > len(numbers) / 4


def test_every_name_and_place_is_clean_text(people: list[Record]) -> None:
    for one in people[:2_000]:
        for name in one.names:
            assert name.given.strip() == name.given != ""
            assert name.surname.strip() == name.surname != ""
            assert "_" not in name.given + name.surname
        for address in one.addresses:
            assert address.zip.isdigit()
            assert len(address.zip) == 5
            assert "_" not in address.line + address.city


# -- the questions ----------------------------------------------------------------------------------------------------


def test_the_same_seed_asks_the_same_questions(asked: list[Asked]) -> None:
    assert list(queries(SIZE, 5, 200, draw=3)) == asked[:200]
    assert list(queries(SIZE, 5, 200, draw=4)) != asked[:200]


def test_every_question_is_about_somebody_in_the_population(asked: list[Asked], people: list[Record]) -> None:
    ids = {one.id for one in people}
    assert {one.person for one in asked} <= ids
    assert len({one.person for one in asked}) > 2_500
    assert not any(one.query.id or one.query.household for one in asked)


@pytest.mark.parametrize(("place", "mix"), [(0, asking.GIVEN), (1, asking.SURNAME)], ids=["given name", "surname"])
def test_names_are_misheard_as_often_as_measured_mixes_say(
    asked: list[Asked], place: int, mix: dict[str, float]
) -> None:
    found = Counter(one.kinds[place] for one in asked)
    for kind, wanted in mix.items():
        assert found[kind] / len(asked) == pytest.approx(wanted, abs=0.02), kind


@pytest.mark.parametrize(
    ("place", "mix", "stored"),
    [(2, asking.BORN, lambda one: one.born), (3, asking.ADDRESS, lambda one: one.addresses)],
    ids=["date of birth", "address"],
)
def test_of_what_is_stored_as_much_is_told_as_the_mix_says(
    asked: list[Asked], people: list[Record], place: int, mix: dict[str, float], stored: Callable[[Record], object]
) -> None:
    whom = {one.id: one for one in people}
    about = [one for one in asked if stored(whom[one.person])]
    found = Counter(one.kinds[place] for one in about)
    for kind, wanted in mix.items():
        assert found[kind] / len(about) == pytest.approx(wanted, abs=0.03), kind
    assert all(one.kinds[place] == "none" for one in asked if not stored(whom[one.person]))


def test_telephones_and_members_are_told_as_often_as_the_mix_says(asked: list[Asked], people: list[Record]) -> None:
    whom = {one.id: one for one in people}
    told = [one for one in asked if whom[one.person].phones]
    assert share([one.query.phones for one in told]) == pytest.approx(asking.PHONE, abs=0.03)
    right = [set(one.query.phones) <= set(whom[one.person].phones) for one in told if one.query.phones]
    assert 1 - share(right) == pytest.approx(asking.PHONE_WRONG, abs=0.05)
    home = [one for one in asked if whom[one.person].with_names]
    assert share([one.query.with_names for one in home]) == pytest.approx(asking.MEMBER, abs=0.03)


def test_what_is_told_right_is_right_and_what_is_told_wrong_is_not(asked: list[Asked], people: list[Record]) -> None:
    whom = {one.id: one for one in people}
    for one in asked:
        true = person(int(one.person[1:]), 5)
        if one.kinds[2] == "exact":
            assert one.query.born.exact == true.born
        elif one.kinds[2] == "wrong digit":
            assert one.query.born.exact not in (None, true.born)
        elif one.kinds[2] == "none":
            assert not one.query.born
        if one.kinds[0] == "none":
            assert "" in (one.query.names[0].given, one.query.names[0].surname)
        if one.kinds[3] == "moved":
            assert one.query.addresses[0] not in whom[one.person].addresses


def test_a_told_age_is_read_as_the_desk_reads_it_and_is_at_most_two_years_out(asked: list[Asked]) -> None:
    told = [one for one in asked if one.kinds[2] == "age"]
    possible = {parse_born(f"{about}{age}", AS_OF) for age in range(100) for about in ("", "about ")}
    for one in told:
        true = person(int(one.person[1:]), 5).born.year
        born = one.query.born
        assert born in possible
        assert born.exact is None
        assert (born.earliest or born.year or 0) - 3 <= true <= (born.latest or born.year or 9999) + 3


def test_swapped_names_are_as_many_as_the_mix_says(asked: list[Asked]) -> None:
    plain = [one for one in asked if one.kinds[0] == one.kinds[1] == "right"]
    swapped = 0
    for one in plain:
        true = person(int(one.person[1:]), 5)
        swapped += one.query.names[0].surname.split(" ")[0] == true.given.split(" ")[0] != true.surnames[0]
    assert swapped / len(plain) == pytest.approx(asking.SWAPPED, abs=0.025)


def test_the_evidence_is_named_by_what_is_told(asked: list[Asked]) -> None:
    for one in asked:
        query = one.query
        more = bool(query.addresses or query.phones or query.with_names)
        if one.evidence == "A":
            assert query.born.exact
        elif one.evidence in "BC":
            assert query.born
            assert not query.born.exact
            assert more == (one.evidence == "B")
        elif one.evidence in "DE":
            assert not query.born
            assert more == (one.evidence == "D")
        else:
            assert one.kinds[0] in ("none", "beginning")
    assert set("ABCDEF") == {one.evidence for one in asked}


def test_a_group_can_be_asked_for_alone() -> None:
    found = list(queries(SIZE, 5, 40, group="hmong"))
    assert len(found) == 40
    assert {one.group for one in found} == {"hmong"}


def test_asking_for_a_group_that_nobody_is_of_says_so() -> None:
    with pytest.raises(ValueError, match="nobody of the group"):
        list(queries(100, 5, 1, group="martian"))
    with pytest.raises(ValueError, match="nobody"):
        list(queries(0, 5, 1))


# -- mishearing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Smith", "Hernandez", "De La Cruz", "Xiong", "O'Brien", "Ji-hoon", "Li", "Anne Marie"]
)
def test_a_slip_changes_one_word_by_a_letter_and_keeps_the_others(name: str) -> None:
    for seed in range(60):
        made = slip(Random(seed), name)
        assert made != ""
        assert abs(len(made) - len(name)) <= 1
        assert sum(a != b for a, b in zip(made.split(" "), name.split(" "), strict=True)) <= 1


@pytest.mark.parametrize("name", ["Vang", "Stephen", "Jimenez", "Catherine", "Philips", "Nguyen", "Ashford"])
def test_what_is_misheard_is_another_spelling(name: str) -> None:
    made = {heard(Random(seed), name) for seed in range(40)}
    assert len(made) > 2
    assert all(one and one[0].isupper() for one in made)
    assert share([one != name for one in made]) > 0.8


def test_mishearing_never_fails_on_what_is_no_word() -> None:
    for text in ("", " ", "-", "A", "X Y", "é", "王", "3"):
        for change in (slip, heard, wrong):
            assert isinstance(change(Random(1), text), str)


def test_short_names_are_the_known_ones_or_the_beginning_of_the_name() -> None:
    assert {short(Random(seed), "Robert", "male", spanish=False) for seed in range(30)} == {"Rob", "Bob", "Bobby"}
    assert short(Random(1), "Francisco Javier", "male", spanish=True) in ("Paco", "Pancho", "Frank", "Cisco")
    made = {short(Random(seed), "Marisol", "female", spanish=True) for seed in range(30)}
    assert made == {"Marisolita", "Mar"}
    for name in ("Bo", "Ty", "Xai", "Ia"):
        assert short(Random(1), name, "male", spanish=False) not in ("", name)


# -- drawing ----------------------------------------------------------------------------------------------------------


def test_a_pick_draws_by_weight() -> None:
    rng = Random(1)
    found = Counter(map(shares({"often": 9, "seldom": 1, "never": 0}), [rng] * 5_000))
    assert found["often"] / 5_000 == pytest.approx(0.9, abs=0.02)
    assert found["never"] == 0
    first, second, *_ = (n for _, n in Counter(map(ranked("abc"), [rng] * 5_000)).most_common())
    assert first >= second


@pytest.mark.parametrize(("things", "weights"), [((), ()), ((1, 2), (1,))])
def test_a_pick_of_nothing_is_refused(things: tuple[int, ...], weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Pick(things, weights)


@pytest.mark.parametrize("table", ["us", "hispanic", "asian", "others", "places", "heard"])
def test_every_section_of_a_table_holds_words_and_none_twice(table: str) -> None:
    found = sections(table)
    assert found
    for _, held in found:
        assert len(held) == len(set(held)) > 3


def test_a_missing_section_is_an_error_and_heads_go_with_their_ends() -> None:
    with pytest.raises(KeyError):
        words("us", "no such")
    assert len(pairs("us")) == 4
    assert len(pairs("others", "slavic.head", "slavic.end")) == 1


def test_telephones_are_spread_over_their_range() -> None:
    rng = Random(2)
    assert len({telephone(rng)[3:] for _ in range(2_000)}) > 1_990
