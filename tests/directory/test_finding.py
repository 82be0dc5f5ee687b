"""From what people type to a place."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.book import COUNTRY, Book
from hearthline.directory.finding import MOST, Spot, find, fold
from tests.directory.conftest import files

PLAIN = {
    "95814": Spot("CA"), " 95814-1234 ": Spot("CA"), "33101": Spot("FL"), "00601": Spot("PR"), "00801": Spot("VI"),
    "96910": Spot("GU"), "96799": Spot("AS"), "96950": Spot("MP"), "06390": Spot("NY"), "20001": Spot("DC"),
    "tx": Spot("TX"), "Texas": Spot("TX"), "NUEVA YORK": Spot("NY"), "Hawaii": Spot("HI"), "hawái": Spot("HI"),
    "D.C.": Spot("DC"), "Washington": Spot("WA"), "Washington DC": Spot("DC"), "Guam": Spot("GU"),
    "Sacramento": Spot("CA", "Sacramento"), "sacramento county": Spot("CA", "Sacramento"),
    "Condado de Sacramento": Spot("CA", "Sacramento"), "Clark County, NV": Spot("NV", "Clark"),
    "clark nevada": Spot("NV", "Clark"), "Dona Ana": Spot("NM", "Doña Ana"), "Miami, FL": Spot("FL"),
    "123 Main St, Reno, Nevada": Spot("NV"), "my house 95814": Spot("CA"),
}  # fmt: skip


@pytest.mark.req("D-1")
@pytest.mark.parametrize("typed", PLAIN)
def test_a_zip_a_county_or_a_state_finds_its_place(book: Book, typed: str) -> None:
    assert find(book, typed).spots == (PLAIN[typed],)


@pytest.mark.parametrize(
    "typed", ["09012", "34002", "96201", "00000", "123", "958141", "", "  ", "Atlantis", "??", "US"]
)
def test_what_nobody_knows_finds_nothing(book: Book, typed: str) -> None:
    assert find(book, typed).spots == ()


def test_a_county_name_of_many_states_is_a_choice(book: Book) -> None:
    spots = find(book, "Clark").spots
    assert 10 < len(spots) <= MOST
    assert Spot("NV", "Clark") in spots
    assert len({spot.place for spot in spots}) == len(spots)


@pytest.mark.parametrize("code", sorted(code for code in files().places if code != COUNTRY))
def test_every_place_is_found_by_its_name_its_letters_and_its_zip_codes(book: Book, code: str) -> None:
    assert find(book, code).spots == (Spot(code),)
    for name in book.places[code].names.values():
        assert find(book, name).spots == (Spot(code),)
    for start in [digits for digits, codes in book.zips.items() if code in codes]:
        full = start.ljust(5, "1") if f"{start}11" not in book.zips else start.ljust(5, "2")
        assert Spot(code) in find(book, full).spots


def test_every_county_is_found_with_its_state(book: Book) -> None:
    for code, names in book.counties.items():
        for name in names:
            assert Spot(code, name) in find(book, f"{name}, {code}").spots, (name, code)


@given(st.text(max_size=200))
def test_nothing_that_can_be_typed_breaks_it(typed: str) -> None:
    for spot in find(files(), typed).spots:
        assert spot.place in files().places


def test_the_form_leads_to_the_place_and_nothing_typed_stands_in_an_address(face: Client) -> None:
    answer = face.post("/lines", {"place": "89101"})
    assert (answer.status_code, answer["Location"]) == (303, "/lines/nv")
    answer = face.post("/es/lines", {"place": "condado de Sacramento"})
    assert (answer.status_code, answer["Location"]) == (303, "/es/lines/ca/sacramento")
    assert answer["Cache-Control"] == "no-store"


def test_a_place_nobody_knows_keeps_what_was_typed_and_asks_for_the_state(face: Client) -> None:
    answer = face.post("/lines", {"place": 'Atlantis "<b>'})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Atlantis &quot;&lt;b&gt;"' in html
    assert "We do not know this place. Write the name of your state." in html
    assert "We do not know this ZIP code" in face.post("/lines", {"place": "09012"}).content.decode()
    assert "Write a ZIP code" in face.post("/lines", {}).content.decode()


def test_a_name_of_several_places_is_answered_with_a_choice(face: Client) -> None:
    assert face.post("/lines", {"place": "Washoe or"})["Location"] == "/lines/or"
    html = face.post("/lines", {"place": "Orange County"}).content.decode()
    assert 'href="/lines/ca/orange"' in html
    assert "Which one do you mean?" in html


def test_other_methods_are_not_there(face: Client) -> None:
    assert face.delete("/lines").status_code == 405
    assert face.post("/lines/fl").status_code == 405


@given(st.text(st.characters(max_codepoint=127), max_size=80))
def test_plain_text_is_folded_as_the_long_way_folds_it(text: str) -> None:
    assert f"{fold(text)} e".strip() == fold(f"{text} é")
    assert fold(text) == fold(fold(text))
