"""At the desk: organisations are invited, cards are made, and neither shows anything that people outside keep."""

from datetime import timedelta

import pytest

from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.realm.models import Invitation, Organisation, Person
from tests import staff
from tests.realm import outsiders

pytestmark = pytest.mark.django_db


def test_an_administrator_invites_an_organisation_and_sees_its_card_once() -> None:
    desk = staff.desk("administrator")
    answer = desk.client.post("/outside/organizations", {"name": "Practice school", "contact": "555-0160"})
    card = answer.context["card"]
    assert card.code.replace("-", " ") in answer.content.decode()
    again = desk.client.get("/outside/organizations").content.decode()
    assert "Practice school" in again
    assert card.code.replace("-", " ") not in again
    row = Invitation.unscoped.get()
    assert card.code.replace("-", "") not in str(vars(row))
    assert (row.administrator, row.at_desk) == (True, True)


def test_a_supervisor_makes_a_card_that_names_nobody() -> None:
    desk = staff.desk("supervisor")
    answer = desk.client.post("/outside/cards", {"kind": "family"})
    assert answer.context["card"].sign_in_name
    row = Invitation.unscoped.get()
    assert (row.label_box, row.organisation_id, row.administrator) == ("", None, False)
    assert desk.client.post("/outside/cards", {"kind": "organisation"}).status_code == 422
    assert desk.client.post("/outside/cards", {}).status_code == 422
    assert Invitation.unscoped.count() == 1


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("screener", "/outside/organizations"),
        ("supervisor", "/outside/organizations"),
        ("screener", "/outside/cards"),
        ("administrator", "/outside/cards"),
    ],
)
def test_who_has_not_the_right_lets_nobody_in(role: str, path: str) -> None:
    desk = staff.desk(role)
    assert desk.client.get(path).status_code == 403
    assert desk.client.post(path, {"name": "x", "kind": "family"}).status_code == 403
    assert not Invitation.unscoped.exists()
    assert Entry.objects.filter(tag="access:right:refuse").exists() or Entry.objects.filter(outcome="refused").exists()


@pytest.mark.fault("48")
def test_letting_somebody_in_asks_for_a_fresh_proof_and_brings_back_what_was_typed() -> None:
    desk = staff.desk("administrator")
    with clock.freeze(clock.now() + timedelta(minutes=16)):
        answer = desk.client.post("/outside/organizations", {"name": "Zqtyped"})
        assert (answer.status_code, answer["Location"]) == (302, "/account/proof")
        assert not Organisation.unscoped.exists()


def test_a_code_is_withdrawn_and_an_account_ended_once_and_for_good() -> None:
    boss = staff.desk("supervisor")
    card = boss.client.post("/outside/cards", {"kind": "requester"}).context["card"]
    assert boss.client.post(f"/outside/cards/{card.id}/withdraw").status_code == 302
    assert Invitation.unscoped.get().withdrawn_at is not None
    with outsiders.outside_face():
        person, _secret = outsiders.given()
    for _ in range(2):
        assert boss.client.post(f"/outside/accounts/{person.pk}/end").status_code == 302
    person.refresh_from_db()
    assert (person.ended_why, person.ended_by) == ("agency", boss.user.pk.hex)
    assert Entry.objects.filter(tag="realm:outsider:end").count() == 1


def test_another_agency_s_and_nobody_s_are_refused_alike() -> None:
    away = staff.viewer("administrator", staff.THERE)
    from hearthline.realm import inviting

    card = inviting.invite_organisation(viewer=away, name="Far school", contact="")
    house = Invitation.unscoped.get(pk=card.id).organisation_id
    desk, absent = staff.desk("administrator"), "01a201e0-915d-7d85-b16f-ab038e246602"
    for path in ("/outside/organizations/{}/end", "/outside/organizations/{}/code"):
        told = {desk.client.post(path.format(one)).status_code for one in (house, absent)}
        assert told == {403}
    assert desk.client.post(f"/outside/organizations/codes/{card.id}/withdraw").status_code == 403
    assert "Far school" not in desk.client.get("/outside/organizations").content.decode()


def test_the_desk_shows_a_drawn_name_and_nothing_that_its_person_wrote() -> None:
    from hearthline.realm import accounts

    with outsiders.outside_face():
        head, _secret = outsiders.head("Practice school")
        member, _other = outsiders.member(head, "Zqlabelqz")
        accounts.keep_details(person=member, told={"name": "Zqnameqz"})
    page = staff.desk("administrator").client.get("/outside/organizations").content.decode()
    assert "Practice school" in page
    assert "2 open accounts" in page
    assert "Zqlabelqz" not in page
    assert "Zqnameqz" not in page
    assert Person.unscoped.get(pk=member.pk).details_box not in page
