"""Words as keyed hashes: found again whatever the accent or case, readable by nobody, and only what one may see."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.intake import searching
from hearthline.intake.keys import record_key
from hearthline.intake.models import Report, SearchTerm
from tests import cast, staff
from tests.intake.build import IDENTITY, agency, arrived

pytestmark = pytest.mark.django_db


def indexed(**changes) -> Report:
    report = arrived(**changes)
    searching.index_report(report, key_of(report))
    return report


def key_of(report: Report):
    return record_key(report, actor="tests", purpose="search")


def found(text: str, viewer=None) -> list[object]:
    return searching.search(viewer or staff.viewer("screener"), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The boy was at HOME.", ["boy", "home"]),
        ("Peña-Ruiz, José", ["pena", "ruiz", "jose"]),
        ("O'Neil doesn't", ["oneil", "doesnt"]),
        ("88 Larkspur Court, 6 a", ["88", "larkspur", "court", "6"]),
        ("bruise bruise BRUISE", ["bruise"]),
        ("and the of to", []),
        ("", []),
        ("孩子在家", ["孩子", "子在", "在家"]),
        ("x", []),
    ],
)
def test_words_are_folded_each_once_and_without_those_that_are_everywhere(text: str, expected: list[str]):
    assert searching.words(text) == expected


@given(st.text(max_size=300))
def test_folding_words_again_changes_nothing(text: str):
    once = searching.words(text)
    assert searching.words(" ".join(once)) == [word for word in once if searching.words(word) == [word]]
    assert searching.words(unicodedata.normalize("NFD", text)) == searching.words(unicodedata.normalize("NFC", text))


@given(st.lists(st.text(alphabet="abcdefghijkl", min_size=3, max_size=12), unique=True, max_size=30))
def test_a_hash_is_sixty_four_bits_the_same_again_and_another_for_another_word(words: list[str]):
    hashes = searching.terms("one", words)
    assert hashes == searching.terms("one", words)
    assert len(set(hashes)) == len(words)
    assert all(-(2**63) <= term < 2**63 for term in hashes)
    assert not set(hashes) & set(searching.terms("another agency", words))


def test_every_word_must_be_there_and_accents_and_case_do_not_matter():
    one = indexed(story="Beatriz Peña oyó GOLPES en la cocina.")
    two = indexed(story="Golpes en el patio.")
    assert found("pena") == [one.pk]
    assert found("PEÑA golpes") == [one.pk]
    assert set(found("golpes")) == {one.pk, two.pk}
    assert found("golpes garage") == []
    assert found("golpe") == []


def test_names_places_looks_and_notes_are_found_and_the_newest_comes_first():
    older = indexed(children=[{"name": "Linnet", "looks": "red jacket"}], where_now="Quarry Road")
    newer = indexed(adults=[{"name": "Alder", "note": "drives a van"}], saw="a van by the Quarry")
    assert found("quarry") == [newer.pk, older.pk]
    assert found("linnet jacket") == [older.pk]
    assert found("alder van") == [newer.pk]


@pytest.mark.req("C-1")
@pytest.mark.fault("43")
def test_nothing_of_the_reporter_can_be_found_neither_who_nor_in_what_capacity():
    indexed(
        identity=IDENTITY,
        reporter={"kind": "mandated", "category": "teacher", "declined": ["name"], "why_declined": "frightened"},
    )
    for word in (*cast.MARISOL.name.split(), cast.MARISOL.phone, "marisol example", "95814", "teacher", "frightened"):
        assert found(word) == [], word


@pytest.mark.fault("42")
def test_no_word_of_a_report_is_in_the_table():
    indexed(story="The unmistakable word quokka.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_searchterm")
        kept = repr(cursor.fetchall())
    assert "quokka" not in kept
    assert found("quokka")


@pytest.mark.fault("44", "46")
def test_another_agency_finds_nothing_of_ours_and_an_administrator_nothing_at_all():
    agency("other-demo")
    ours = indexed(story="quokka")
    theirs = indexed(story="quokka", agency_id=staff.agency(staff.THERE).pk)
    assert found("quokka") == [ours.pk]
    assert found("quokka", staff.viewer("screener", staff.THERE)) == [theirs.pk]
    assert found("quokka", staff.viewer("administrator")) == []


def test_a_row_that_points_at_another_agency_s_report_is_no_way_in():
    theirs = arrived(story="quokka", agency_id=staff.agency(staff.THERE).pk)
    ours = staff.agency().pk
    SearchTerm.objects.create(agency_id=ours, term=searching.terms(ours, ["quokka"])[0], report=theirs)
    assert found("quokka") == []


def test_indexing_again_adds_nothing_and_a_report_has_four_hundred_words_at_most():
    report = indexed(story=" ".join(f"word{n}" for n in range(900)))
    assert SearchTerm.unscoped.filter(report=report).count() == searching.MOST_TERMS
    assert searching.index_report(report, key_of(report)) == 0
    # Names come before the story: however long it is, they are found.
    assert found(cast.CHILD.name) == [report.pk]


def test_a_damaged_part_hides_no_other_words():
    report = arrived(story="quokka")
    report.parts.update(sealed=b"damaged")
    assert searching.index_report(report, key_of(report), more=["translated wallaby"]) == 2
    assert found("wallaby") == [report.pk]


def test_pages_are_by_key_and_cover_everything_once():
    ids = [indexed(story="quokka").pk for _ in range(7)]
    viewer, seen, before = staff.viewer("screener"), [], None
    while True:
        page = searching.search(viewer, "quokka", before=before, most=3)
        if not page:
            break
        seen += page
        before = page[-1]
    assert seen == sorted(ids, reverse=True)


def test_the_number_of_queries_is_the_number_of_words_and_one(
    django_assert_num_queries,
):
    indexed(story="common rare")
    for _ in range(3):
        indexed(story="common")
    viewer = staff.viewer("screener")
    with django_assert_num_queries(3):
        assert len(found("common rare", viewer)) == 1


def test_a_search_says_nothing_that_eight_words_do_not():
    report = indexed(story="one two three four five six seven eight nine")
    assert found("one two three four five six seven eight unheard") == [report.pk]
    assert found("unheard one two three four five six seven eight") == []


@settings(deadline=None)
@given(st.text(max_size=120))
def test_no_text_breaks_a_search(text: str):
    viewer = staff.viewer("screener")
    assert searching.search(viewer, text) == []
