"""Shelves are as the listings are, whatever came in and in what order: held against a reading of every row (D-3)."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community import queries, refiling, shelves
from hearthline.directory.community.models import Attribute, Service, Shelf, TaxonomyTerm
from hearthline.directory.community.queries import Wanted
from hearthline.ground import clock
from tests.directory.community.conftest import Take, made

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3")]
TERMS = ("pantry", "shelter", "counsel", "rent")
WORDS = ("food", "foodbank", "kitchen", "kit", "of", "ofrenda", "night", "Café", "(beds)")


def record(number: int, words: list[str], terms: list[str]) -> dict[str, Any]:
    """An invented service with these words, under these terms; two lists of terms, one word longer than the other."""
    return {
        "id": f"service-{number:02}",
        "name": f"{' '.join(words)} {number}",
        "status": "active",
        "eligibility_description": "Anybody",
        "attributes": [
            {
                "id": f"sorted-{number:02}-{term}",
                "link_entity": "service",
                "taxonomy_term": {
                    "id": term, "name": term, "description": "Invented.",
                    "taxonomy_detail": {"id": f"list-{len(term) % 2}", "name": "Needs", "description": "Invented."},
                },
            }
            for term in terms
        ],
    }  # fmt: skip


def wishes() -> Iterator[Wanted]:
    for search in ("", "food", "kit", "of", "o", "night kitchen", "cafe", "beds", "nobody", "!!", "FOOD of"):
        for taxonomy in ("", "list-0", "list-1", "none"):
            yield Wanted(search=search, taxonomy_id=taxonomy)
    for term in (*TERMS, "none"):
        yield Wanted(taxonomy_term_id=term)
        yield Wanted(taxonomy_term_id=term, taxonomy_id="list-0", search="food")


def held() -> None:
    """Everything that is asked of shelves is what a reading of every row says."""
    for wanted in wishes():
        rows = queries.services(wanted).order_by("ordinal", "pk")
        every = list(rows.values_list("pk", flat=True))
        for start, size in ((0, 50), (1, 2), (len(every), 3)):
            page = queries.page_of_services(wanted, start, size)
            assert page.total == len(every), wanted
            assert [row.pk for row in page.rows] == every[start : start + size], wanted
    kept = sorted((key, block, bytes(bits)) for key, block, bits in Shelf.objects.values_list("key", "block", "bits"))
    refiling.anew()
    anew = sorted((key, block, bytes(bits)) for key, block, bits in Shelf.objects.values_list("key", "block", "bits"))
    assert kept == anew


SERVICE = st.builds(
    record,
    st.integers(0, 7),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.lists(st.sampled_from(TERMS), unique=True, max_size=3),
)
DELIVERY = st.tuples(st.lists(SERVICE, min_size=1, max_size=6), st.booleans(), st.sampled_from(["one", "other"]))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DELIVERY, min_size=1, max_size=4), st.sets(st.integers(0, 7)))
def test_after_any_deliveries_the_shelves_say_what_every_row_says(
    take: Take, deliveries: list[tuple[list[dict[str, Any]], bool, str]], hidden: set[int]
) -> None:
    for model in (Shelf, Attribute, Service, TaxonomyTerm):
        model.objects.all().delete()
    for records, replace, source in deliveries:
        take(copy.deepcopy(records), source, replace=replace)
    Service.objects.filter(pk__in=[f"service-{number:02}" for number in hidden]).update(hidden=True)
    held()


def test_a_service_that_loses_a_term_or_a_word_leaves_that_list(take: Take) -> None:
    take([record(1, ["food"], ["pantry", "rent"]), record(2, ["food"], ["rent"])])
    assert queries.page_of_services(Wanted(taxonomy_term_id="rent"), 0, 9).total == 2
    take([record(1, ["night"], ["pantry"])])
    assert queries.page_of_services(Wanted(taxonomy_term_id="rent"), 0, 9).total == 1
    assert queries.page_of_services(Wanted(search="food"), 0, 9).total == 1
    held()


def test_rows_of_tables_may_come_before_what_they_are_about(take: Take) -> None:
    """In a file of tables, terms and what is sorted under them may stand before the services themselves."""
    tables = {
        "attributes.csv": [{"id": "a", "link_id": "s", "link_entity": "service", "taxonomy_term_id": "t"}],
        "services.csv": [{"id": "s", "name": "Oak Table", "status": "active"}],
        "taxonomy_terms.csv": [{"id": "t", "name": "Food", "description": "Invented.", "taxonomy_id": "x"}],
    }
    take(tables)
    assert queries.page_of_services(Wanted(taxonomy_term_id="t"), 0, 9).total == 1
    assert queries.page_of_services(Wanted(taxonomy_id="x"), 0, 9).total == 1
    assert queries.page_of_services(Wanted(search="tab"), 0, 9).total == 1
    take(tables | {"attributes.csv": [{"id": "other", "link_id": "none", "taxonomy_term_id": "t"}]})
    held()


def test_a_term_that_goes_over_to_another_list_takes_its_services_along(take: Take) -> None:
    take([record(1, ["food"], ["pantry"])])
    TaxonomyTerm.objects.filter(pk="pantry").update(taxonomy_id="elsewhere")
    assert queries.page_of_services(Wanted(taxonomy_id="elsewhere"), 0, 9).total == 1
    held()


@pytest.mark.parametrize("gone", [{"hidden": True}, {"withdrawn_at": clock.now()}])
def test_what_is_not_shown_is_counted_by_nothing_at_once(gone: dict[str, Any], take: Take) -> None:
    take([record(number, ["food"], ["pantry"]) for number in range(5)])
    Service.objects.filter(pk="service-02").update(**gone)
    for wanted in (Wanted(search="food"), Wanted(taxonomy_term_id="pantry"), Wanted()):
        page = queries.page_of_services(wanted, 0, 9)
        assert page.total == 4
        assert "service-02" not in {row.pk for row in page.rows}


def test_words_and_terms_go_together_with_an_organization_and_a_date(take: Take) -> None:
    everything = made(12)
    take(everything)
    owner = Service.objects.values_list("organization_id", flat=True)[0] or ""
    after = Service.objects.order_by("-modified_at").values_list("modified_at", flat=True)[5]
    for wanted in (
        Wanted(search="help", organization_id=owner),
        Wanted(search="help", modified_after=after),
        Wanted(search="help", modified_after=after, organization_id=owner),
    ):
        every = list(queries.services(wanted).order_by("ordinal").values_list("pk", flat=True))
        page = queries.page_of_services(wanted, 0, 50)
        assert (page.total, [row.pk for row in page.rows]) == (len(every), every)
    assert queries.page_of_services(Wanted(search="help"), 0, 50).total == 12


def test_pages_far_behind_are_the_same_where_two_came_at_one_moment(take: Take) -> None:
    take([record(number, ["food"], []) for number in range(8)])
    first = Service.objects.order_by("ordinal").values_list("ordinal", flat=True)[0]
    Service.objects.filter(ordinal__lt=first + 6).update(ordinal=F("ordinal") / 4 * 4)
    rows = queries.services(Wanted())
    every = list(rows.order_by("ordinal", "pk").values_list("pk", flat=True))
    for size in (1, 2, 3):
        pages = [[row.pk for row in queries.page(rows, start, size).rows] for start in range(0, 8, size)]
        assert [pk for page in pages for pk in page] == every


ASKED = ("", "taxonomy_id=list-0", "taxonomy_term_id=rent", "search=food", "search=food&taxonomy_id=list-0")


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("page", [1, 4])
def test_a_page_costs_as_few_questions_however_far_behind_and_reads_no_whole_table(
    asked: str, page: int, face: Client, take: Take
) -> None:
    take([record(number, ["food"], ["pantry", "rent"]) for number in range(12)])
    with CaptureQueriesContext(connection) as caught:
        answer = face.get(f"/hsds/services?{asked}&page={page}&per_page=3").json()
    assert (answer["total_items"], answer["size"], answer["total_pages"]) == (12, 3, 4)
    assert len(caught) <= 8
    if connection.vendor == "sqlite":
        tables = ("community_service", "community_attribute", "community_shelf")
        for query in caught.captured_queries:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
                plan = [str(row[-1]) for row in cursor.fetchall()]
            # Counted, or read up to the end of the page, by the index of what is shown or is not: that is none.
            own = ("community_service_list", "community_service_gone")
            whole = [line for line in plan if line.startswith("SCAN") and not line.endswith(own)]
            assert not [line for line in whole if line.split()[1] in tables], (query["sql"], plan)


def test_a_word_of_two_letters_is_looked_for_as_it_stands_and_a_longer_one_as_a_beginning(take: Take) -> None:
    take([record(1, ["of"], []), record(2, ["ofrenda"], []), record(3, ["foodbank"], [])])
    assert [row.pk for row in queries.page_of_services(Wanted(search="of"), 0, 9).rows] == ["service-01"]
    assert [row.pk for row in queries.page_of_services(Wanted(search="ofr"), 0, 9).rows] == ["service-02"]
    assert [row.pk for row in queries.page_of_services(Wanted(search="food"), 0, 9).rows] == ["service-03"]
    assert queries.page_of_services(Wanted(search="bank"), 0, 9).total == 0


def test_an_import_asks_and_writes_shelves_by_the_chunk_and_not_by_the_row(take: Take) -> None:
    def asked(count: int, seed: int) -> int:
        with CaptureQueriesContext(connection) as caught:
            take(made(count, seed))
        return len([query for query in caught.captured_queries if "community_shelf" in query["sql"]])

    few = asked(5, 2)
    assert asked(60, 3) <= few + 4
    assert Shelf.objects.exclude(key="").count() > 50
    assert shelves.count(shelves.with_word("families")) == Service.objects.count()
