"""Passkeys: every answer that is not right, and what it tells nobody."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.access import factors
from hearthline.access.actions import set_up_factor
from hearthline.access.models import SignInFailure, User
from hearthline.access.totp import new_secret
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.access.passkeys import INSIDE, signed_in, with_passkey
from tests.authenticator import Device, options, register, sign_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_budget_is_spent() -> None:
    """Tries are counted in this process's memory, for all tests together."""
    cache.clear()


@pytest.mark.fault("69")
@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://localhost.elsewhere.example"},
        {"origin": "http://127.0.0.1:8001"},
        {"host": "elsewhere.example"},
        {"verifies": False},
    ],
)
def test_an_answer_made_elsewhere_or_without_its_person_is_refused(client: Client, wrong: dict[str, Any]) -> None:
    """A false page cannot use it: origin, host and person are inside what the device signs."""
    _desk, device = with_passkey()
    for name, value in wrong.items():
        setattr(device, name, value)
    assert sign_in(client, device)["Location"] == reverse("access_passkey_refused")
    assert not signed_in(client)
    assert not SignInFailure.objects.exists(), "and its owner is not locked out by it"


@pytest.mark.fault("65")
def test_the_name_passkeys_belong_to_is_the_configured_one_whatever_the_request_says() -> None:
    for host in ("localhost", "testserver", "127.0.0.1"):
        told = Client(HTTP_HOST=host).post("/account/passkeys/options", {"use": "sign-in"}).json()
        assert told["publicKey"]["rpId"] == "localhost"


def test_a_device_that_only_knows_that_somebody_is_there_makes_no_passkey() -> None:
    desk = staff.desk()
    answer = register(desk.client, Device(verifies=False))
    assert answer.status_code == 200
    assert b"was not made" in answer.content
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.fault("69")
def test_an_answer_works_once(client: Client) -> None:
    _desk, device = with_passkey()
    told = options(client, "sign-in").json()
    answer = device.answer(told)
    client.post("/account/passkeys/sign-in", {"credential": answer})
    assert signed_in(client)
    client.post("/account/sign-out")
    options(client, "sign-in")
    client.post("/account/passkeys/sign-in", {"credential": answer})
    assert not signed_in(client)


@pytest.mark.fault("69")
def test_a_wrong_answer_uses_its_challenge_up(client: Client) -> None:
    _desk, device = with_passkey()
    told = options(client, "sign-in").json()
    client.post("/account/passkeys/sign-in", {"credential": device.answer(told, signature="AAAA")})
    client.post("/account/passkeys/sign-in", {"credential": device.answer(told)})
    assert not signed_in(client)


def test_a_challenge_is_good_for_five_minutes(client: Client) -> None:
    with clock.freeze(NOON):
        _desk, device = with_passkey()
        late, soon = Client(), Client()
        told = [options(one, "sign-in").json() for one in (late, soon)]
    for one, minutes, ask, expected in ((soon, 4, told[1], True), (late, 5, told[0], False)):
        with clock.freeze(NOON + timedelta(minutes=minutes)):
            one.post("/account/passkeys/sign-in", {"credential": device.answer(ask)})
            assert signed_in(one) is expected


def test_a_challenge_for_one_use_answers_no_other(client: Client) -> None:
    desk, device = with_passkey()
    told = options(desk.client, "prove").json()
    desk.client.post("/account/lock")
    desk.client.post("/account/locked/passkey", {"credential": device.answer(told)})
    assert desk.client.get(INSIDE)["Location"] == reverse("access_locked")


def test_one_persons_passkey_is_no_second_step_of_anothers(client: Client) -> None:
    _desk, device = with_passkey()
    other, mine = with_passkey("supervisor")
    client.post("/account/sign-in", {"login": other.user.username, "password": staff.PASSWORD})
    told = options(client, "second").json()
    client.post("/account/code", {"credential": device.answer(told)})
    assert not signed_in(client)
    assert mine.handle != device.handle


def test_a_device_that_counts_back_is_two_devices_and_refused(client: Client) -> None:
    _desk, device = with_passkey(counts=True)
    sign_in(client, device)
    assert signed_in(client)
    other = Client()
    device.count -= 1
    sign_in(other, device)
    assert not signed_in(other)


@pytest.mark.fault("69")
def test_nobody_learns_from_a_refusal_whether_an_account_exists() -> None:
    """6.3.8: unknown, disabled, removed and wrongly signed look the same; and asking tells of nobody."""
    desk, device = with_passkey()
    stranger = Device(handle=device.handle)
    nobody = Device(handle="MDE5MzRhN2UtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw")
    seen = set()
    for wrong in (stranger, nobody, Device(handle="AAAA")):
        client = Client()
        told = options(client, "sign-in").json()["publicKey"]
        assert told.get("allowCredentials", []) == []
        answer = client.post("/account/passkeys/sign-in", {"credential": wrong.answer({"publicKey": told})})
        page = client.get(answer["Location"])
        seen.add((answer.status_code, answer["Location"], len(page.content)))
    User.objects.filter(pk=desk.user.pk).update(is_active=False)
    client = Client()
    answer = sign_in(client, device)
    seen.add((answer.status_code, answer["Location"], len(client.get(answer["Location"]).content)))
    assert len(seen) == 1


def test_a_refused_passkey_is_in_the_journal_and_its_text_is_not(client: Client) -> None:
    desk, device = with_passkey()
    sign_in(client, device, signature="AAAA")
    entry = Entry.objects.get(tag=Tag.SIGN_IN_FAILED)
    assert (entry.record_id, entry.fields, entry.outcome) == (desk.user.pk.hex, "passkey", "refused")


@pytest.mark.parametrize("use", ["second", "add", "prove", "unlock", "", "everything"])
def test_a_stranger_is_told_of_nobodys_passkeys(client: Client, use: str) -> None:
    with_passkey()
    assert options(client, use).status_code == 403


def test_a_password_that_is_not_right_leads_to_no_list_of_passkeys(client: Client) -> None:
    desk, _device = with_passkey()
    client.post("/account/sign-in", {"login": desk.user.username, "password": "not this one"})
    assert options(client, "second").status_code == 403


@pytest.mark.fault("69")
@pytest.mark.parametrize("elsewhere", ["passkey", "app"])
def test_who_has_the_password_alone_adds_nothing_once_the_account_is_set_up(client: Client, elsewhere: str) -> None:
    """A thief of the first password signs in before its owner, waits, and would then add a passkey of their own."""
    person = staff.user("screener")
    staff.sign_in(client, person)
    thief_device, told = Device(), options(client, "add").json()
    owner = Client()
    staff.sign_in(owner, person)
    if elsewhere == "passkey":
        register(owner, Device())
    else:
        staff.factor(person)
    sent = {"name": "x", "credential": thief_device.make(told)}
    for path in ("/account/passkeys/new", "/account/second-factor", "/account/password"):
        assert client.post(path, sent)["Location"].startswith("/account/sign-in")
    assert Authenticator.objects.filter(user=person, type="webauthn").count() == (elsewhere == "passkey")
    assert Entry.objects.get(tag=Tag.SESSION_EXPIRED).fields == "half-open"


def test_the_use_cases_say_the_same_in_one_transaction() -> None:
    desk, _device = with_passkey()
    for add in (
        lambda: factors.add_passkey(viewer=desk.viewer, name="x", answer={"id": "other"}, proved=False),
        lambda: set_up_factor(viewer=desk.viewer, secret=(s := new_secret()), code=staff.code(s)),
    ):
        User.objects.filter(pk=desk.user.pk).update(last_totp_step=0)
        with pytest.raises(DomainError) as wrong:
            add()
        assert wrong.value.code in ("factor.there", "factor-there")


def bent(whole: str, place: tuple[str, ...], value: Any) -> str:
    told = json.loads(whole)
    inner = told
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    return json.dumps(told)


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=40), st.lists(st.text(max_size=4), max_size=3)
)
PLACES = st.sampled_from(
    [("id",), ("rawId",), ("type",), ("response",), ("clientExtensionResults",)]
    + [("response", n) for n in ("clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject")]
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(PLACES, ODD)
@pytest.mark.fault("69")
def test_a_bent_answer_is_a_refusal_and_never_an_error(place: tuple[str, ...], value: Any) -> None:
    cache.clear()
    desk = staff.desk()
    Authenticator.objects.filter(type="webauthn").delete()
    device, client = Device(), Client()
    register(desk.client, device)
    told = options(client, "sign-in").json()
    answer = client.post("/account/passkeys/sign-in", {"credential": bent(device.answer(told), place, value)})
    assert answer.status_code == 302
    if place[0] == "response":
        assert not signed_in(client) or place[-1] == "attestationObject"
    made = bent(Device().make(options(desk.client, "add").json()), place, value)
    assert desk.client.post("/account/passkeys/new", {"name": "x", "credential": made}).status_code in (200, 302)


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "7", '"x"', "{", "{}", "x" * 30_000, "[" * 5000, '{"response": {"userHandle": 7}}', "\x00"],
)
def test_hostile_text_in_the_place_of_an_answer_is_a_refusal(client: Client, text: str) -> None:
    options(client, "sign-in")
    assert client.post("/account/passkeys/sign-in", {"credential": text}).status_code == 302
    desk = staff.desk()
    options(desk.client, "add")
    assert desk.client.post("/account/passkeys/new", {"name": "x", "credential": text}).status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()
