"""Shelves that say other than the listings are found, and made anew; who writes meanwhile is no false alarm (D-3)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community import refiling, shelves
from hearthline.directory.community.commands import services
from hearthline.directory.community.models import Attribute, Service, Shelf
from tests.directory.community.conftest import Take, made

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3")]
LISTS = "lists of searches that say other than the listings"


def kept() -> list[tuple[str, int, bytes]]:
    rows = Shelf.objects.values_list("key", "block", "bits")
    return sorted((key, block, bytes(bits)) for key, block, bits in rows)


def lost_a_shelf() -> None:
    Shelf.objects.order_by("pk")[0].delete()


def one_too_many() -> None:
    Shelf.objects.create(key="w:nothing", block=Shelf.objects.values_list("block", flat=True)[0], bits=b"\x01\x01")


def a_block_that_is_no_more() -> None:
    Shelf.objects.create(key="w:nothing", block=3, bits=b"\x01\x01")


def words_told_past_the_import() -> None:
    Service.objects.filter(pk=Service.objects.order_by("pk")[0].pk).update(folded=" zqword ")


def sorted_past_the_import() -> None:
    Attribute.objects.filter(link_entity="service").update(taxonomy_term_id="elsewhere")


WAYS: list[Callable[[], None]] = [
    lost_a_shelf, one_too_many, a_block_that_is_no_more, words_told_past_the_import, sorted_past_the_import,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_shelf_that_says_other_than_the_listings_is_counted_and_made_anew(
    way: Callable[[], None], take: Take, capsys: pytest.CaptureFixture[str]
) -> None:
    take(made(6))
    before = kept()
    assert services(["check"]) == 0
    assert LISTS not in capsys.readouterr().out
    way()
    assert refiling.differing() > 0
    assert services(["check"]) == 1
    assert f"{refiling.differing():>9,}  {LISTS}" in capsys.readouterr().out
    assert services(["index"]) == 0
    assert f"{Shelf.objects.count():,} lists made anew" in capsys.readouterr().out
    assert refiling.differing() == 0
    if way in (lost_a_shelf, one_too_many, a_block_that_is_no_more):
        assert kept() == before


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3 * shelves.BLOCK), min_size=6, max_size=6, unique=True))
def test_services_of_several_blocks_are_found_by_what_is_made_anew(take: Take, ordinals: list[int]) -> None:
    take(made(6))
    for pk, ordinal in zip(Service.objects.order_by("pk").values_list("pk", flat=True), ordinals, strict=True):
        Service.objects.filter(pk=pk).update(ordinal=ordinal, folded=" zqfood ")
    refiling.anew()
    assert refiling.differing() == 0
    assert shelves.page(shelves.with_word("zqfood"), 0, 9) == sorted(ordinals)


def test_what_an_import_does_between_two_looks_is_no_false_alarm(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    take(made(3))
    real, looks = refiling._said, 0

    def meanwhile(block: int) -> dict[str, int]:
        nonlocal looks
        looks += 1
        said = real(block)
        return {} if looks == 1 else said

    monkeypatch.setattr(refiling, "_said", meanwhile)
    assert refiling.differing() == 0
    assert looks > 1


def test_a_store_without_listings_has_nothing_to_say() -> None:
    assert (refiling.differing(), refiling.anew()) == (0, 0)


def test_a_look_asks_by_the_block_and_not_by_the_listing(take: Take) -> None:
    def asked(count: int) -> int:
        take(made(count))
        Service.objects.all().update(ordinal=5)
        refiling.anew()
        with CaptureQueriesContext(connection) as caught:
            assert refiling.differing() == 0
        return len(caught)

    few: Any = asked(3)
    assert asked(40) == few
