"""Finding help: the rows as the worker makes them, and the public pages as a stranger sees them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hearthline.directory.finding_help import making
from hearthline.directory.finding_help.public import telling
from hearthline.ground.budget import Budget
from tests.directory.finding_help import listing

Answer = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_budget_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "_budget", Budget())


@pytest.fixture
def town(db: None) -> None:
    """A few services of an invented town, and the rows made from them."""
    week = "MO,TU,WE,TH,FR"
    listing.service(
        "pantry", "Oak Table", ["Food Pantries"], hours=[listing.weekly(week, "09:00", "17:00")],
        languages=["es", "hmn"], costs=[{"amount": 0}], county="Sacramento",
    )  # fmt: skip
    listing.service(
        "kitchen", "Night Kitchen", ["Meals"], at=(38.60, -121.45), zip_code="95815", county="Sacramento",
        hours=[listing.weekly("MO,TU,WE,TH,FR,SA,SU", "18:00", "02:00")], fees_description="Free",
    )  # fmt: skip
    listing.service(
        "beds", "Lantern Beds", ["Emergency Shelter"], county="Sacramento", checked_on=None,
        eligibility_description="Women and children",
    )  # fmt: skip
    listing.service(
        "haven", "Willow Haven", ["Domestic Violence Shelters"], county="Sacramento", phone="916-555-0142"
    )  # fmt: skip
    listing.service("line", "Talk Line", ["Counseling"], at=None, areas=["California"], phone="916-555-0143")
    listing.service("far", "Valley Food", ["Food Pantries"], at=(36.74, -119.78), zip_code="93701", county="Fresno")
    making.make_all()


@pytest.fixture
def stranger(face: Client) -> Client:
    """A browser at the public face."""
    return face
