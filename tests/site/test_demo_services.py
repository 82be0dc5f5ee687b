"""The practice agency's community services: invented, imported once, and found by what people say."""

import json
import re

import pytest
from django.test import Client

from hearthline.directory.community.models import Service
from hearthline.directory.finding_help.models import Offer
from hearthline.site import demo_services
from tests.directory.conftest import face

__all__ = ["face"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("D-3")]


def test_every_listing_is_invented_and_says_so() -> None:
    listings = json.loads(demo_services.LISTINGS.read_text(encoding="utf-8"))
    assert len(listings) == 25
    for one in listings:
        assert one["name"].startswith("Practice ")
        assert one["organization"]["name"].startswith("Practice ")
        assert all(re.fullmatch(r"916-555-01[0-9]{2}", phone["number"]) for phone in one["phones"])
    assert "http" not in demo_services.LISTINGS.read_text(encoding="utf-8")


def test_they_are_taken_in_once_and_found_by_lay_words(face: Client) -> None:
    demo_services.load()
    demo_services.load()
    assert Service.objects.count() == 25
    assert Offer.objects.count() == 25
    assert not Offer.objects.filter(needs="").exists()
    for said, name in (
        ("food tonight", "Practice Night Kitchen"),
        ("somewhere to sleep", "Practice Emergency Shelter"),
        ("parenting class", "Practice Parenting Class"),
        ("drug treatment", "Practice New Start Treatment"),
        ("help with rent", "Practice Rent Help"),
        ("he hits me", "Practice Safe Harbor"),
        ("me pega", "Practice Safe Harbor"),
        ("zaub mov", "Practice Food Pantry"),
    ):
        answer = face.post("/help-near", {"need": said, "place": "95814"})
        assert answer.status_code == 200, said
        page = answer.content.decode()
        assert name in page, said
        assert "Practice listings, all invented" in page
    for lang, name in (("es", "Lista de práctica, toda inventada"), ("hmn", "Cov npe rau kev xyaum")):
        page = face.get(f"/{lang}/help-near/near?n=11&at=95814").content.decode()
        assert f'<span lang="{lang}">{name}' in page
        assert "all invented" not in page
