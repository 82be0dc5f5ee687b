"""The administrator's page: makes accounts, gives and takes roles, closes accounts."""

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast, staff

pytestmark = pytest.mark.django_db
PEOPLE = "/account/people"
NEW = {"name": cast.SCREENER, "username": "imogen", "role": "screener", "languages": ["en", "hmn"]}


def test_who_keeps_accounts_lands_on_the_list_of_people(client: Client) -> None:
    admin = staff.user("administrator")
    assert staff.sign_in(client, admin, staff.factor(admin))["Location"] == reverse("access_people")


def test_the_list_shows_this_agency_only() -> None:
    staff.user("screener", name=cast.SCREENER)
    staff.user("screener", agency_id=staff.THERE, name=cast.PAO_HOUA.name)
    page = staff.desk("administrator").client.get(PEOPLE).content.decode()
    assert cast.SCREENER in page
    assert cast.PAO_HOUA.name not in page


def test_a_new_person_can_sign_in_with_the_password_shown_once(client: Client) -> None:
    desk = staff.desk("administrator")
    answer = desk.client.post(PEOPLE, NEW)
    made = answer.context["made"]
    assert made["password"] in answer.content.decode()
    assert made["password"] not in desk.client.get(PEOPLE).content.decode()
    user = User.objects.get(username="imogen")
    assert viewer_of(user).roles == {"screener"}
    assert user.reads == {"en", "hmn"}
    assert staff.sign_in(client, user, password=made["password"]).status_code == 302
    assert client.get("/")["Location"] == reverse("access_password")


def test_a_form_that_will_not_do_says_so_and_keeps_what_was_typed() -> None:
    desk = staff.desk("administrator")
    staff.user("screener", username="imogen")
    for changed in ({}, {"name": ""}, {"role": "king"}, {"languages": []}):
        answer = desk.client.post(PEOPLE, {**NEW, **changed})
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()
        assert 'value="imogen"' in answer.content.decode()
    assert User.objects.count() == 2


@pytest.mark.fault("58")
def test_extra_fields_in_the_form_change_nothing() -> None:
    desk = staff.desk("administrator")
    desk.client.post(PEOPLE, {**NEW, "agency_id": staff.THERE, "is_active": "", "must_change_password": "", "id": "1"})
    user = User.objects.get(username="imogen")
    assert (user.agency_id, user.is_active, user.must_change_password) == (staff.HERE, True, True)


def test_roles_are_given_and_taken() -> None:
    desk, person = staff.desk("administrator"), staff.user("screener", username="imogen")
    address = reverse("access_role", args=[person.pk])
    desk.client.post(address, {"give": "supervisor"})
    assert viewer_of(person).roles == {"screener", "supervisor"}
    desk.client.post(address, {"take": "screener"})
    assert viewer_of(person).roles == {"supervisor"}
    assert desk.client.post(address, {"give": "king"}).status_code == 403
    assert desk.client.post(address).status_code == 403


@pytest.mark.fault("49")
def test_a_closed_account_is_shown_as_closed() -> None:
    desk, person = staff.desk("administrator"), staff.user("screener", username="imogen")
    desk.client.post(reverse("access_close", args=[person.pk]))
    assert not User.objects.get(pk=person.pk).is_active
    assert "Closed" in desk.client.get(PEOPLE).content.decode()
    assert Entry.objects.filter(tag=Tag.USER_DISABLED, record_id=person.pk.hex).count() == 1


@pytest.mark.fault("46", "50")
@pytest.mark.parametrize("role", ["screener", "supervisor", ""])
def test_nobody_else_sees_or_changes_people(role: str) -> None:
    desk, person = staff.desk(role), staff.user("screener", username="imogen")
    assert desk.client.get(PEOPLE).status_code == 403
    assert desk.client.post(PEOPLE, NEW).status_code == 403
    assert desk.client.post(reverse("access_role", args=[person.pk]), {"give": "supervisor"}).status_code == 403
    assert desk.client.post(reverse("access_close", args=[person.pk])).status_code == 403
    assert viewer_of(person).roles == {"screener"}


@pytest.mark.fault("46", "50")
def test_an_administrator_reaches_neither_another_agency_nor_themselves() -> None:
    desk = staff.desk("administrator")
    theirs = staff.user("screener", agency_id=staff.THERE)
    for target in (theirs.pk, desk.user.pk):
        assert desk.client.post(reverse("access_role", args=[target]), {"give": "screener"}).status_code == 403
        assert desk.client.post(reverse("access_close", args=[target])).status_code == 403
    assert desk.viewer.roles == {"administrator"}
    assert User.objects.get(pk=theirs.pk).is_active
