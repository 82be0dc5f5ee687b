"""An independent walk over the pages, by nothing but the standard's words, counts what the database counts (D-3)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.models import Organization, Service, ServiceAtLocation
from tests.directory.community.conftest import Take, made

pytestmark = pytest.mark.django_db(transaction=True)
MODELS_OF = {
    "services": Service, "organizations": Organization, "service_at_locations": ServiceAtLocation,
    "taxonomies": MODELS["taxonomy"], "taxonomy_terms": MODELS["taxonomy_term"],
}  # fmt: skip


def pages(face: Client, name: str, per_page: int, how: str = "") -> Iterator[dict[str, Any]]:
    """Every page, from the first to the one that says that it is the last."""
    number = 1
    while True:
        page: dict[str, Any] = face.get(f"/hsds/{name}?page={number}&per_page={per_page}{how}").json()
        assert page["page_number"] == number
        assert page["first_page"] == (number == 1)
        assert page["size"] == len(page["contents"]) <= per_page
        assert page["empty"] == (page["size"] == 0)
        yield page
        if page["last_page"]:
            return
        assert page["size"] == per_page
        number += 1


def walk(
    face: Client, name: str, per_page: int, how: str = "", between: Callable[[int], None] | None = None
) -> list[str]:
    found: list[str] = []
    for page in pages(face, name, per_page, how):
        found += [record["id"] for record in page["contents"]]
        if between:
            between(page["page_number"])
    return found


@pytest.mark.parametrize("per_page", [1, 2, 3, 7, 23, 500])
def test_a_walk_meets_every_record_once(per_page: int, face: Client, take: Take) -> None:
    take(made(23))
    for name, model in MODELS_OF.items():
        found = walk(face, name, per_page)
        assert len(found) == len(set(found)) == model.objects.count()
        assert set(found) == set(model.objects.values_list("pk", flat=True))
        first = next(pages(face, name, per_page))
        assert first["total_items"] == len(found)
        assert first["total_pages"] == -(-len(found) // per_page)


@pytest.mark.parametrize("per_page", [1, 4, 10])
@pytest.mark.parametrize("how", ["", "&full=true", "&minimal=true"])
def test_a_walk_meets_every_record_once_while_others_are_added(
    per_page: int, how: str, face: Client, take: Take
) -> None:
    """Ids are drawn at random: in their order, a new one would push others over the edge of a page."""
    everything = made(30)
    take(everything[:20])
    waiting = everything[20:]

    def add(_: int) -> None:
        if waiting:
            take([waiting.pop()])

    found = walk(face, "services", per_page, how, add)
    assert len(found) == len(set(found))
    assert {one["id"] for one in everything[:20]} <= set(found)
    assert set(walk(face, "services", per_page)) == set(Service.objects.values_list("pk", flat=True))


def test_a_record_that_is_told_again_stays_where_it_was(face: Client, take: Take) -> None:
    everything = made(12)
    take(everything)
    before = walk(face, "services", 5)
    take([{**everything[4], "description": "We changed this."}])
    assert walk(face, "services", 5) == before
    assert before == [one["id"] for one in everything]


def test_an_empty_list_is_one_empty_page(face: Client) -> None:
    assert [page["size"] for page in pages(face, "services", 10)] == [0]
