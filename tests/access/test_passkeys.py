"""Passkeys: made, used alone or after a password, named, taken away. Every wrong answer: `test_passkeys_refused.py`."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from hearthline.access.actions import disable_user
from hearthline.access.models import User
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.access.passkeys import INSIDE, signed_in, with_passkey
from tests.authenticator import Device, options, register, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_budget_is_spent() -> None:
    """Tries are counted in this process's memory, for all tests together."""
    cache.clear()


def test_a_passkey_alone_opens_the_desk(client: Client) -> None:
    desk, device = with_passkey()
    answer = sign_in(client, device)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(INSIDE).status_code == 200
    assert Entry.objects.get(tag=Tag.SIGNED_IN, fields="passkey").actor_id == desk.user.pk.hex
    assert Authenticator.objects.get(type="webauthn").last_used_at


def test_a_passkey_takes_the_place_of_the_code_after_a_password(client: Client) -> None:
    desk, device = with_passkey()
    client.post("/account/sign-in", {"login": desk.user.username, "password": staff.PASSWORD})
    assert not signed_in(client)
    told = options(client, "second").json()
    assert told["publicKey"]["userVerification"] == "required"
    answer = client.post("/account/code", {"credential": device.answer(told)})
    assert answer["Location"] == "/"
    assert client.get(INSIDE).status_code == 200
    assert Entry.objects.filter(tag=Tag.SIGNED_IN, fields="password webauthn").count() == 1


def test_a_new_person_may_begin_with_a_passkey_and_gets_recovery_codes(client: Client) -> None:
    person, device = staff.user("screener"), Device()
    staff.sign_in(client, person)
    page = register(client, device)
    assert len(page.context["codes"]) == 10
    assert client.get(INSIDE).status_code == 200, "set up, and in"
    other = Client()
    sign_in(other, device)
    assert signed_in(other)


def test_a_second_passkey_leaves_the_recovery_codes_as_they_are() -> None:
    desk, _device = with_passkey()
    before = Authenticator.objects.filter(type="recovery_codes").values_list("pk", flat=True)
    assert register(desk.client, Device(), "Another")["Location"] == "/account/ways?said=added"
    assert list(Authenticator.objects.filter(type="recovery_codes").values_list("pk", flat=True)) == list(before)
    assert Entry.objects.filter(tag=Tag.PASSKEY_ADDED).count() == 2


def test_a_lost_passkey_is_no_closed_door_a_recovery_code_stands_in_after_the_password(client: Client) -> None:
    desk, _lost = with_passkey()
    desk.client.post("/account/telephone/remove")
    codes = desk.client.post(INSIDE).context["codes"]
    assert client.post("/account/code", {"code": codes[0]}).status_code == 302, "alone it opens nothing"
    assert not signed_in(client)
    client.post("/account/sign-in", {"login": desk.user.username, "password": staff.PASSWORD})
    client.post("/account/code", {"code": codes[0]})
    assert signed_in(client)
    assert register(client, Device(), "The new one")["Location"] == "/account/ways?said=added"


@pytest.mark.fault("49")
def test_a_removed_passkey_signs_nobody_in(client: Client) -> None:
    desk, device = with_passkey()
    key = Authenticator.objects.get(type="webauthn")
    desk.client.post(f"/account/passkeys/{key.pk}", {"remove": "1"})
    assert sign_in(client, device)["Location"] == reverse("access_passkey_refused")
    assert not signed_in(client)
    assert Entry.objects.filter(tag=Tag.PASSKEY_REMOVED, record_id=desk.user.pk.hex).count() == 1


@pytest.mark.fault("49")
def test_a_leavers_passkey_opens_nothing_from_the_moment_the_account_is_closed(client: Client) -> None:
    desk, device = with_passkey()
    begun = Client()
    told = options(begun, "sign-in").json()
    disable_user(viewer=staff.viewer("administrator"), user_id=desk.user.pk)
    assert sign_in(client, device)["Location"] == reverse("access_passkey_refused")
    begun.post("/account/passkeys/sign-in", {"credential": device.answer(told)})
    assert not signed_in(client)
    assert not signed_in(begun), "nor by a challenge that was asked for before"
    assert desk.client.get(INSIDE).status_code != 200


@pytest.mark.fault("49")
def test_a_leaver_who_was_half_way_in_stays_out(client: Client) -> None:
    desk, device = with_passkey()
    client.post("/account/sign-in", {"login": desk.user.username, "password": staff.PASSWORD})
    told = options(client, "second").json()
    User.objects.filter(pk=desk.user.pk).update(is_active=False)
    client.post("/account/code", {"credential": device.answer(told)})
    assert not signed_in(client)


def test_the_last_second_step_stays() -> None:
    desk, _device = with_passkey()
    desk.client.post("/account/telephone/remove")
    key = Authenticator.objects.get(type="webauthn")
    answer = desk.client.post(f"/account/passkeys/{key.pk}", {"remove": "1"})
    assert b"your only second step" in answer.content
    assert Authenticator.objects.filter(pk=key.pk).exists()
    assert Entry.objects.filter(tag=Tag.FACTOR_REMOVED).count() == 1


def test_a_passkey_is_renamed_and_nobody_elses_is_found() -> None:
    desk, _device = with_passkey()
    key = Authenticator.objects.get(type="webauthn")
    desk.client.post(f"/account/passkeys/{key.pk}", {"name": "Ring of keys"})
    assert b"Ring of keys" in desk.client.get("/account/ways").content
    other = staff.desk("supervisor").client
    assert other.get(f"/account/passkeys/{key.pk}").status_code == 404
    assert other.post(f"/account/passkeys/{key.pk}", {"remove": "1"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_an_account_keeps_ten_passkeys_and_none_twice() -> None:
    desk, device = with_passkey()
    again = register(desk.client, device)
    assert b"kept already" in again.content
    for _ in range(9):
        register(desk.client, Device())
    assert b"ten passkeys" in register(desk.client, Device()).content
    assert Authenticator.objects.filter(type="webauthn").count() == 10


@pytest.mark.fault("64")
@pytest.mark.parametrize(
    ("wanted", "there"),
    [("/account/ways", "/account/ways"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")],
)
def test_a_passkey_leads_where_one_wanted_and_nowhere_else(client: Client, wanted: str, there: str) -> None:
    _desk, device = with_passkey()
    told = options(client, "sign-in").json()
    sent = {"credential": device.answer(told), "next": wanted}
    assert client.post("/account/passkeys/sign-in", sent)["Location"] == there


def test_a_locked_account_opens_to_its_own_passkey(client: Client) -> None:
    """Whoever types wrong passwords at somebody's name does not shut them out: nobody guesses a passkey."""
    desk, device = with_passkey()
    for _ in range(5):
        client.post("/account/sign-in", {"login": desk.user.username, "password": "not the password"})
    sign_in(client, device)
    assert signed_in(client)


@override_settings(HEARTHLINE_PASSKEY_HOST="")
def test_a_system_without_a_name_says_so_and_asks_for_no_passkey(client: Client) -> None:
    assert options(client, "sign-in").status_code == 403
    page = client.get("/account/sign-in").content.decode()
    assert "data-passkey=" not in page
    assert "has no passkeys" in page


def test_the_door_without_javascript_has_a_hidden_button_and_says_what_is_needed(client: Client) -> None:
    page = client.get("/account/sign-in", headers={"host": "localhost"}).content.decode()
    assert 'data-passkey="get"' in page
    assert page.count(" hidden>") >= 1
    assert "with JavaScript switched on" in page
    away = client.get("/account/sign-in", headers={"host": "127.0.0.1:8001"}).content.decode()
    assert "http://localhost:8001" in away
