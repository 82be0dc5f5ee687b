"""A store from before the shelves gets them, by what the step says and nothing that changes later (D-3)."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from hearthline.directory.community.models import Attribute, Organization, Service, Shelf
from tests.directory.community.conftest import Take

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3")]
STEP: Any = import_module("hearthline.directory.community.migrations.0002_shelves")
FOOD, BEDS, ADVICE = "service-food", "service-beds", "service-advice"


def told(pk: str, terms: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": pk, "name": pk, "status": "active",
        "organization": {"id": "org", "name": "Neighbours' table", "description": "Invented."},
        "attributes": [
            {"id": f"{pk}-{term}", "link_entity": "service", "taxonomy_term": {
                "id": term, "name": term, "description": "Invented.",
                "taxonomy_detail": {"id": "needs", "name": "Needs", "description": "Invented."},
            }} for term in terms
        ],
    }  # fmt: skip


@pytest.fixture
def _before(take: Take) -> None:
    """Three services as a store had them before the step: folded words as they stood, no shelf."""
    take([told(FOOD, ("pantry",)), told(BEDS, ("shelter", "pantry")), told(ADVICE, ())])
    for pk, ordinal, folded in (
        (FOOD, 4_095, "food & (supper)"),
        (BEDS, 4_096, "beds, food"),
        (ADVICE, 3, ""),
    ):
        Service.objects.filter(pk=pk).update(ordinal=ordinal, folded=folded)
    Organization.objects.update(folded="neighbours' table")
    Attribute.objects.create(  # says something of a program, whose id is a service's by chance
        id="other", link_id=ADVICE, link_entity="program", taxonomy_term_id="pantry",
        source_id="county-211", delivery_id=Service.objects.get(pk=FOOD).delivery_id, told="{}",
    )  # fmt: skip
    Shelf.objects.all().delete()


def step() -> None:
    """As the machinery runs it: with the models as they were at that step."""
    STEP.file_what_is_there(MigrationLoader(connection).project_state(("community", "0002_shelves")).apps, None)


@pytest.mark.usefixtures("_before")
def test_a_store_with_listings_gets_its_shelves_block_by_block() -> None:
    step()
    kept = {(key, block): bytes(bits) for key, block, bits in Shelf.objects.values_list("key", "block", "bits")}
    last, first = b"\x00\xff\x0f", b"\x01\x01"  # bit 4,095 of a block, as a list of one; bit 0, as it is
    assert kept == {
        ("w:food", 0): last, ("w:supper", 0): last, ("t:pantry", 0): last,
        ("w:food", 1): first, ("w:beds", 1): first, ("t:pantry", 1): first, ("t:shelter", 1): first,
    }  # fmt: skip


@pytest.mark.usefixtures("_before")
def test_its_words_stand_with_a_blank_on_both_sides_from_then_on() -> None:
    step()
    assert dict(Service.objects.values_list("pk", "folded")) == {FOOD: " food supper ", BEDS: " beds food ", ADVICE: ""}
    assert Organization.objects.get().folded == " neighbours table "
    step_again = dict(Service.objects.values_list("pk", "folded"))
    Shelf.objects.all().delete()
    step()  # a step that stopped midway is begun anew
    assert dict(Service.objects.values_list("pk", "folded")) == step_again
    assert Shelf.objects.count() == 7


def test_long_lines_are_cut_where_the_column_ends() -> None:
    assert STEP.line("word " * 100, 12) == " word word "
    assert STEP.line(" .,; ", 12) == ""


def test_a_store_without_listings_gets_no_shelf() -> None:
    step()
    assert not Shelf.objects.exists()
