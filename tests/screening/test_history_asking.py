"""Who is looked for: the people of a report, a call or a form, and nothing of who reports."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.intake.door.content import ReportContent
from hearthline.linkage.dates import NotADate
from hearthline.linkage.record import Address, Born, Name, Record
from hearthline.screening.history.ages import Age, age_on
from hearthline.screening.history.asking import less, names_of, of_call, of_contents, of_form
from tests.cast import ADULT, CHILD, MARISOL, SIBLING
from tests.intake.build import content

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Jon Smyth", [Name("Jon", "Smyth")]),
        ("  Jon   Smyth ", [Name("Jon", "Smyth")]),
        ("Smyth, Jon", [Name("Jon", "Smyth")]),
        ("Jon", [Name("Jon", "")]),
        ("Maria de la Luz Ruiz", [Name("Maria", "de la Luz Ruiz")]),
        ("Maria (Lupe) Ruiz", [Name("Maria", "Ruiz"), Name("Lupe", "Ruiz", kind="alias")]),
        ('Alberto "Beto" Ruiz', [Name("Alberto", "Ruiz"), Name("Beto", "Ruiz", kind="alias")]),
        ("Jon Smyth or Jon Smith", [Name("Jon", "Smyth"), Name("Jon", "Smith")]),
        ("", []),
        ("unknown", []),
        ("  ?  ", []),
        ("Desconocido", []),
        (",", []),
    ],
)
def test_a_name_is_read_as_people_write_it(said: str, names: list[Name]):
    assert list(names_of(said)) == names


@given(st.text(max_size=6000))
def test_whatever_is_typed_as_a_name_is_read_within_bounds(said: str):
    found = names_of(said)
    assert len(found) <= 4
    assert all(len(one.given) + len(one.surname) <= 400 for one in found)
    assert all(one.given or one.surname for one in found)


@pytest.mark.req("S-1")
def test_a_report_asks_for_its_children_and_adults_by_their_places():
    asked = of_contents([content()], TODAY)
    assert [(one.slot, one.name) for one in asked] == [
        ("child-1", CHILD.name),
        ("child-2", SIBLING.name),
        ("adult-1", ADULT.name),
    ]
    assert [one.is_child for one in asked] == [True, True, False]


def test_an_age_as_told_becomes_the_years_of_birth_it_allows():
    wren = of_contents([content()], TODAY)[0]
    born = wren.record.born
    assert born.exact is None
    assert (born.earliest or 0) <= 2020 <= (born.latest or 0)


def test_words_that_are_no_age_ask_for_nobody_less():
    odd = content(children=[{"name": CHILD.name, "age": "the middle one"}], adults=[])
    (wren,) = of_contents([odd], TODAY)
    assert wren.record.born == Born()
    assert wren.enough


def test_everybody_is_asked_for_with_the_others_of_the_report():
    wren, juniper, dashiell = of_contents([content()], TODAY)
    assert {one.surname for one in wren.record.with_names} == {"Abernathy-Solis", "Abernathy"}
    assert wren.record.names[0] not in wren.record.with_names
    assert len(juniper.record.with_names) == len(dashiell.record.with_names) == 2


def test_where_they_are_now_counts_when_it_is_an_address_and_not_a_description():
    (home,) = of_contents([content(where_now="88 Larkspur Court, Sacramento")], TODAY)[0].record.addresses
    assert home.number == "88"
    assert of_contents([content(where_now="near the red store")], TODAY)[0].record.addresses == ()


@pytest.mark.fault("18")
def test_nothing_of_the_reporter_is_ever_asked_for():
    told = content(reporter={"kind": "self", "category": "", "declined": []})
    for one in of_contents([told], TODAY):
        assert MARISOL.name.split()[0] not in repr(one.record)
        assert one.record.phones == ()


def test_a_child_without_a_name_is_not_looked_for_and_keeps_its_place():
    told = content(children=[{"name": "", "age": "9"}, {"name": CHILD.name, "age": "6"}], adults=[])
    assert [one.slot for one in of_contents([told], TODAY)] == ["child-2"]


def test_an_addition_that_names_somebody_again_moves_nobody():
    more = content(children=[{"name": SIBLING.name.upper(), "age": "3"}, {"name": "Tamsin Roe", "age": "9"}], adults=[])
    slots = {one.name: one.slot for one in of_contents([content(), more], TODAY)}
    assert slots[SIBLING.name] == "child-2"
    assert slots["Tamsin Roe"] == "child-3"


def test_two_children_of_one_name_in_one_report_are_two():
    told = content(children=[{"name": "Baby", "age": "1"}, {"name": "Baby", "age": "1"}], adults=[])
    assert [one.slot for one in of_contents([told], TODAY)] == ["child-1", "child-2"]


def test_forty_children_ask_for_twelve_at_most():
    many = [{"name": f"Robin Ash{n}", "age": "4"} for n in range(40)]
    assert len(of_contents([content(children=many)], TODAY)) == 12


def test_a_call_asks_for_who_is_typed_so_far_and_not_for_who_is_left_out():
    texts = {
        "children.0.name": CHILD.name,
        "children.0.removed": "yes",
        "children.1.name": SIBLING.name,
        "children.1.age": "2",
        "adults.0.name": "",
        "where_now": "88 Larkspur Court, Sacramento",
        "reporter.name": MARISOL.name,
        "reporter.phone": MARISOL.phone,
    }
    (one,) = of_call(texts, TODAY)
    assert (one.slot, one.name) == ("child-2", SIBLING.name)
    assert one.record.phones == ()
    assert of_call({}, TODAY) == ()


def test_a_form_asks_with_everything_that_was_typed():
    asked = of_form(
        {"name": "Jon Smyth", "born": "about 8", "sex": "male", "place": "4 Elm St", "phone": "(916) 555-0142",
         "other": "Ann Smyth"},
        TODAY,
    )  # fmt: skip
    assert asked.record.names == (Name("Jon", "Smyth"),)
    assert asked.record.sex == "male"
    assert asked.record.phones == ("9165550142",)
    assert asked.record.with_names == (Name("Ann", "Smyth"),)
    assert asked.record.addresses[0].number == "4"


def test_a_date_that_is_none_is_told_and_not_guessed():
    with pytest.raises(NotADate):
        of_form({"name": "Jon Smyth", "born": "31 February 2019"}, TODAY)


def test_a_sex_that_the_form_does_not_offer_is_not_asked():
    assert of_form({"name": "Jon", "sex": "x'; drop"}, TODAY).record.sex == ""


def test_searching_with_less_keeps_the_name_and_widens_the_years():
    whole = Record(
        names=(Name("Jon", "Smyth"),), born=Born(2018, 3, 5), sex="male", addresses=(Address("4 Elm St"),),
        phones=("9165550142",), with_names=(Name("Ann", "Smyth"),),
    )  # fmt: skip
    assert less(whole) == Record(names=whole.names, born=Born(earliest=2016, latest=2020))
    assert less(Record(names=whole.names)) == Record(names=whole.names)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (Born(2019, 3, 5), date(2026, 3, 4), Age(6, 6)),
        (Born(2019, 3, 5), date(2026, 3, 5), Age(7, 7)),
        (Born(2020, 2, 29), date(2021, 2, 28), Age(0, 0)),
        (Born(2019), date(2026, 11, 22), Age(6, 7)),
        (Born(2019, 3), date(2026, 11, 22), Age(7, 7)),
        (Born(2019, 12), date(2026, 12, 15), Age(6, 7)),
        (Born(earliest=2017, latest=2019), date(2026, 11, 22), Age(6, 9)),
        (Born(2026, 11), date(2026, 11, 22), Age(0, 0)),
        (Born(2027, 1, 9), date(2026, 11, 22), Age(0, 0, unborn=True)),
        (Born(), date(2026, 11, 22), None),
        (Born(month=3), date(2026, 11, 22), None),
    ],
)
def test_an_age_is_as_exact_as_the_birth(born: Born, day: date, age: Age | None):
    assert age_on(born, day) == age


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_what_is_known_less_exactly_never_contradicts_what_is_known_exactly(birth: date, day: date):
    exact = age_on(Born(birth.year, birth.month, birth.day), day)
    for vague in (Born(birth.year), Born(birth.year, birth.month), Born(earliest=birth.year - 1, latest=birth.year)):
        wide = age_on(vague, day)
        assert exact is not None
        assert wide is not None
        if not exact.unborn:
            assert wide.low <= exact.low <= wide.high


def test_a_content_without_people_asks_for_nobody():
    assert of_contents([ReportContent.of({"story": "x"})], TODAY) == ()
