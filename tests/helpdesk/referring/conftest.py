"""Referrals need a town with services that can be found."""

import pytest

from hearthline.directory.finding_help import making
from tests.directory.finding_help import listing


@pytest.fixture(autouse=True)
def _town(db: None) -> None:
    """Three invented services: food, a shelter whose place is secret, and treatment."""
    listing.service("pantry", "Oak Table", ["Food Pantries"], county="Sacramento", languages=["es"])
    listing.service("haven", "Willow Haven", ["Domestic Violence Shelters"], county="Sacramento", phone="916-555-0142")
    listing.service("clean", "Clear Morning", ["Substance Abuse"], county="Sacramento", phone="916-555-0143")
    making.make_all()
