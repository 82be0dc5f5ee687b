"""Where a shelter from violence is stands in no list, on no page and in no answer, also when the vocabulary changes;
and what is not given any more is offered to nobody (D-2, D-3)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from hearthline.directory.community import models as store
from hearthline.directory.finding_help import making, needs
from hearthline.directory.finding_help.models import Making, Offer, Sign, Word
from hearthline.ground import clock
from tests.directory.finding_help import listing
from tests.directory.finding_help.test_public import body, text

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-2", "D-3")]
STREET, TOWN = "77 Zqhidden Lane", "Zqpractice"


NEEDS = ("violence", "food", "shelter", "parenting")


def house(
    id_: str = "haven", name: str = "Willow Haven", term: str = "Domestic Violence Shelters", **more: Any
) -> None:
    """A service whose one address has words that stand nowhere else."""
    listing.service(id_, name, [term], county="Sacramento", zip_code="95897", **more)
    for row in store.Address.objects.filter(pk__startswith=f"d-{id_}-"):
        told = json.loads(row.told) | {"address_1": STREET, "city": TOWN}
        store.Address.objects.filter(pk=row.pk).update(told=json.dumps(told))


def every_page(stranger: Client) -> str:
    """All that a stranger can be shown of all services."""
    found = []
    codes = "&".join(f"n={needs.current().needs[own].code}" for own in NEEDS)
    for at in ("95814", "95897", "ca-sacramento", "ca"):
        found.append(stranger.get(f"/help-near/near?{codes}&at={at}"))
    for words in ("willow", "zqhidden", "zqpractice", "95897"):
        found.append(stranger.post("/help-near", {"need": words, "place": "CA"}, follow=True))
    for offer in Offer.objects.all():
        found.append(stranger.get(f"/help-near/at/{offer.pk}"))
    assert {answer.status_code for answer in found} <= {200, 422}
    return "".join(body(answer) for answer in found)


def with_need(own: needs.Vocabulary, name: str, **changed: Any) -> needs.Vocabulary:
    """The vocabulary with one need changed."""
    changed_: Mapping[str, needs.Need] = {**own.needs, name: replace(own.needs[name], **changed)}
    return replace(own, needs=changed_)


def test_no_list_no_page_and_no_search_says_where_a_shelter_is(stranger: Client) -> None:
    house()
    house("oak", "Oak Table", "Food Pantries")
    making.make_all()
    pages = every_page(stranger)
    assert "Willow Haven" in pages
    assert pages.count(STREET) == pages.replace("Oak Table", "").count(STREET)
    store.Service.objects.filter(pk="oak").delete()
    making.make_all()
    pages = every_page(stranger)
    assert "Willow Haven" in pages
    for secret in (STREET, TOWN, quote(STREET)):
        assert secret not in pages
    assert not Word.objects.filter(word__in=["zqhidden", "zqpractice"]).exists()


@pytest.mark.parametrize("need", ["food", "shelter", "parenting"])
def test_a_need_that_hides_its_places_from_now_on_hides_those_that_are_shown(
    stranger: Client, monkeypatch: pytest.MonkeyPatch, need: str
) -> None:
    """A fault that was here: with a word more in the packs, `hide_address: true`, the worker made no row again, and
    every address stayed on its page."""
    own = needs.current()
    house("one", "Willow Haven", own.needs[need].terms[0])
    making.make_all()
    assert STREET in every_page(stranger)
    changed = with_need(own, need, hide_address=True)
    monkeypatch.setattr(needs, "current", lambda: changed)
    making.turn()
    assert STREET not in every_page(stranger)
    assert Sign.objects.filter(lat__isnull=False).count() == 0
    assert store.Location.objects.get().secret is True
    assert making.turn().written == 0, "once more, since places changed; no row does"
    seen = Making.objects.get().seen
    assert making.turn().written == 0
    assert Making.objects.get().seen == seen


def test_a_term_that_means_a_need_from_now_on_is_found_without_a_change_of_their_number(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = needs.current()
    house("one", "Willow House", "Zqnovel Gatherings")
    making.make_all()
    assert Offer.objects.get().needs == ""
    terms = own.needs["food"].terms
    changed = with_need(own, "food", terms=("zqnovel gatherings", *terms[1:]))
    assert len(changed.terms) <= len(own.terms) + 1
    monkeypatch.setattr(needs, "current", lambda: changed)
    making.turn()
    assert Offer.objects.get().needs.split() == ["food"]
    assert "Willow House" in text(body(stranger.get(f"/help-near/near?n={own.needs['food'].code}&at=95897")))


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_what_is_suspended_or_closed_for_good_is_offered_to_nobody_and_comes_back_when_it_is_given_again(
    stranger: Client, status: str
) -> None:
    house("oak", "Oak Table", "Food Pantries")
    making.make_all()
    [offer] = Offer.objects.all()
    store.Service.objects.update(status=status)
    making.make_some(["oak"])
    assert stranger.get(f"/help-near/at/{offer.pk}").status_code == 404
    assert "Oak Table" not in every_page(stranger)
    assert not Sign.objects.exists()
    assert not Word.objects.exists()
    store.Service.objects.update(status="active")
    making.make_some(["oak"])
    assert stranger.get(f"/help-near/at/{offer.pk}").status_code == 200, "the same address as before"


@pytest.mark.parametrize("what", ["service", "organization", "place"])
def test_what_the_agency_hides_is_off_the_pages_and_a_hidden_place_leaves_its_service(
    stranger: Client, what: str
) -> None:
    house("oak", "Oak Table", "Food Pantries")
    model = {"service": store.Service, "organization": store.Organization, "place": store.Location}[what]
    model.objects.update(hidden=True)
    making.make_all()
    pages = every_page(stranger)
    assert STREET not in pages
    assert ("Oak Table" in pages) == (what == "place")


def test_a_place_in_two_states_of_mind_is_shown_only_for_what_may_be_known(stranger: Client) -> None:
    """A pantry and a shelter at one address: who looks for somebody would go to that door, so no page says where it is,
    and none says why."""
    house("oak", "Oak Table", "Food Pantries")
    listing.service("haven", "Willow Haven", ["Domestic Violence Shelters"], at=None, areas=["Sacramento County, CA"])
    where = store.Location.objects.get().pk
    store.ServiceAtLocation.objects.create(
        pk="a-haven", service_id="haven", location_id=where, told="{}", **listing.listed()
    )
    making.make_all()
    haven, oak = Offer.objects.get(service="haven"), Offer.objects.get(service="oak")
    pages = (stranger.get(f"/help-near/at/{one.pk}") for one in (oak, haven))
    for page in (*pages, stranger.get("/help-near/near?n=21&at=95897")):
        assert page.status_code == 200
        assert STREET not in body(page)
    assert (haven.lat, haven.address, haven.zip) == (None, "", "958")


@pytest.mark.parametrize(
    "name", ["Shelter from domestic violence", "Rape crisis line and house", "Battered women's house"]
)
def test_a_house_whose_terms_say_nothing_is_hidden_by_its_name(stranger: Client, name: str) -> None:
    house("haven", name, "Zqunknown term")
    making.make_all()
    assert json.loads(Offer.objects.get().told)["secret"] is True
    assert STREET not in every_page(stranger)


# -- when somebody last made sure ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "es", "hmn"])
@pytest.mark.parametrize("zone_hour", [0, 12, 23])
def test_the_day_on_which_somebody_made_sure_is_said_as_a_day_and_never_as_today(
    stranger: Client, lang: str, zone_hour: int
) -> None:
    house("oak", "Oak Table", "Food Pantries", checked_on=listing.TODAY)
    making.make_all()
    with clock.freeze(datetime(2026, 11, 23, zone_hour, 30, tzinfo=ZoneInfo("America/Los_Angeles"))):
        page = text(body(stranger.get(f"/help-near/at/{Offer.objects.get().pk}?lang={lang}")))
    assert "2026" in page
    assert "today" not in page.casefold()


@pytest.mark.parametrize("never", [True, False])
def test_what_nobody_made_sure_of_says_so_before_anything_else_that_is_sure(stranger: Client, never: bool) -> None:
    house("oak", "Oak Table", "Food Pantries", checked_on=None if never else listing.TODAY)
    making.make_all()
    page = text(body(stranger.get(f"/help-near/at/{Offer.objects.get().pk}")))
    assert ("Nobody has checked this. Call first." in page) == never
    assert ("Last checked:" in page) != never
