"""The list of offices: an administrator's, each with its source and the day somebody looked; never a made-up number."""

from datetime import timedelta

import pytest

from hearthline.dispatch.actions import end_responder, keep_responder
from hearthline.dispatch.models import Responder
from hearthline.dispatch.offices import chain_for
from hearthline.dispatch.places import Place
from hearthline.dispatch.queries import responders
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from tests.dispatch.build import her
from tests.intake.build import AGENCY, OTHER, administrator, agency, screener, supervisor

pytestmark = [pytest.mark.django_db, pytest.mark.req("E-2")]
GALT = {
    "recipient": "law_enforcement",
    "covers": "city",
    "place": "Galt",
    "name": "Galt Police Department",
    "phone": "(209) 555-0107",
    "source": "Their watch commander, by telephone",
}


def kept(**more: object) -> Responder:
    agency()
    return keep_responder(viewer=administrator(), values=GALT, checked_on=clock.now().date(), **more)  # type: ignore[arg-type]


def first(place: str = "Galt") -> tuple[str, str]:
    found = chain_for(AGENCY, "law_enforcement", Place("city", place))[0]
    return found.name, found.phone


def test_an_office_of_the_pack_is_called_without_a_number_until_somebody_writes_one_down():
    assert first() == ("Galt Police Department", "")
    kept(from_pack="police_galt")
    assert first() == ("Galt Police Department", "(209) 555-0107")
    assert [one.name for one in chain_for(AGENCY, "law_enforcement", Place("city", "Galt"))].count(first()[0]) == 1


def test_taking_an_office_over_twice_changes_the_one_row():
    row = kept(from_pack="police_galt")
    again = kept(from_pack="police_galt", version=row.version)
    assert again.pk == row.pk
    assert again.version == row.version + 1


def test_one_that_is_ended_is_not_called_any_more_and_the_packs_entry_does_not_come_back():
    row = kept(from_pack="police_galt")
    end_responder(viewer=administrator(), responder_id=row.pk, version=row.version)
    assert first()[0] != "Galt Police Department"
    assert Responder.unscoped.get().ended_at is not None


def test_an_old_page_changes_nothing():
    row = kept()
    kept(responder_id=row.pk, version=1)
    for old in (
        lambda: kept(responder_id=row.pk, version=1),
        lambda: end_responder(viewer=administrator(), responder_id=row.pk, version=1),
    ):
        with pytest.raises(DomainError) as caught:
            old()
        assert caught.value.code == "responder.changed"


def test_a_row_of_another_agency_is_not_there():
    row = kept()
    agency(OTHER)
    with pytest.raises(Refused):
        keep_responder(
            viewer=administrator(OTHER), values=GALT, checked_on=None, responder_id=row.pk, version=row.version
        )
    with pytest.raises(Refused):
        end_responder(viewer=administrator(OTHER), responder_id=row.pk, version=row.version)
    assert chain_for(OTHER, "law_enforcement", Place("city", "Galt"))[0].phone == ""


@pytest.mark.parametrize("who", [screener, supervisor])
def test_only_an_administrator_keeps_the_list(who):
    with pytest.raises(Refused):
        keep_responder(viewer=who(), values=GALT, checked_on=None)
    row = kept()
    with pytest.raises(Refused):
        end_responder(viewer=who(), responder_id=row.pk, version=row.version)
    assert Entry.objects.filter(outcome="refused").count() == 2


def test_everybody_who_works_here_may_look_and_the_reading_is_written_down():
    kept()
    for who in (her(), supervisor(), administrator()):
        assert "(209) 555-0107" in {one.phone for one in responders(who)}
    assert Entry.objects.filter(tag="dispatch:responder:list").count() == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipient": "aunt"}, "responder.recipient"),
        ({"covers": "moon"}, "responder.covers"),
        ({"place": " "}, "responder.place"),
        ({"name": ""}, "responder.name"),
        ({"source": ""}, "responder.source"),
    ],
)
def test_what_is_missing_is_asked_for(changes: dict[str, str], code: str):
    agency()
    with pytest.raises(DomainError) as caught:
        keep_responder(viewer=administrator(), values=GALT | changes, checked_on=None)
    assert caught.value.code == code
    assert not Responder.unscoped.exists()


def test_it_cannot_have_been_checked_tomorrow():
    with pytest.raises(DomainError) as caught:
        keep_responder(viewer=administrator(), values=GALT, checked_on=clock.now().date() + timedelta(days=2))
    assert caught.value.code == "responder.checked"


def test_no_number_is_kept_as_none():
    agency()
    row = keep_responder(viewer=administrator(), values=GALT | {"phone": " "}, checked_on=None)
    assert row.phone == ""
    assert first() == ("Galt Police Department", "")
