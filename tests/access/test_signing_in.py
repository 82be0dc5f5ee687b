"""The door of the desk: password, then code; locks; what is said and what is remembered."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from hearthline.access.models import SignInFailure, User
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SIGN_IN = "/account/sign-in"


def tags() -> list[str]:
    return list(Entry.objects.order_by("at", "id").values_list("tag", flat=True))


def wrong(client: Client, name: str = "screener-sacramento-demo") -> object:
    return client.post(SIGN_IN, {"login": name, "password": "not the password at all"})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_password_and_code_open_the_desk(client: Client) -> None:
    person = staff.user("screener")
    answer = staff.sign_in(client, person, staff.factor(person))
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert signed_in(client)
    entry = Entry.objects.get(tag=Tag.SIGNED_IN)
    assert (entry.actor_id, entry.fields, entry.outcome) == (person.pk.hex, "password totp", "ok")


@pytest.mark.django_db
def test_an_empty_sign_in_says_what_each_field_wants_and_the_title_says_that_something_is_wrong(client: Client) -> None:
    staff.agency()
    assert "<title>Error:" not in client.get("/account/sign-in").content.decode()
    said = client.post("/account/sign-in", {"login": "", "password": ""}).content.decode()
    assert "<title>Error:" in said
    assert "This field is required" not in said
    for words in ("Write your user name.", "Write your password."):
        assert words in said.split("<h1", 1)[0]
        assert words in said.split("<h1", 1)[1]


@pytest.mark.django_db
def test_an_empty_code_says_what_is_wanted(client: Client) -> None:
    person = staff.user("screener")
    staff.factor(person)
    staff.sign_in(client, person)
    said = client.post("/account/code", {"code": ""}).content.decode()
    assert "Write the code." in said
    assert "This field is required" not in said


def test_a_password_alone_opens_nothing(client: Client) -> None:
    person = staff.user("screener")
    staff.factor(person)
    answer = client.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert client.get("/account/recovery-codes").status_code == 302


def test_the_user_name_is_found_however_it_is_typed(client: Client) -> None:
    person = staff.user("screener", username="imogen")
    staff.factor(person)
    answer = client.post(SIGN_IN, {"login": " IMOGEN ", "password": staff.PASSWORD})
    assert answer.status_code == 302


@pytest.mark.fault("69")
def test_a_code_works_once(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    with clock.freeze(NOON):
        staff.sign_in(client, person, secret)
        other = Client()
        other.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD})
        answer = other.post("/account/code", {"code": staff.code(secret)})
    assert answer.status_code == 200
    assert b"used before" in answer.content
    assert not signed_in(other)


@pytest.mark.fault("69")
def test_an_earlier_code_does_not_work_after_a_later_one(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    with clock.freeze(NOON + timedelta(seconds=30)):
        staff.sign_in(client, person, secret)
        other = Client()
        other.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD})
        other.post("/account/code", {"code": staff.code(secret, NOON)})
    assert not signed_in(other)


def test_a_code_typed_with_a_space_is_a_code(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    client.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD})
    code = staff.code(secret)
    client.post("/account/code", {"code": f"{code[:3]} {code[3:]}"})
    assert signed_in(client)


@pytest.mark.fault("69")
def test_five_wrong_passwords_lock_the_account_for_fifteen_minutes(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    with clock.freeze(NOON):
        for _ in range(5):
            answer = wrong(client)
        assert b"Too many wrong tries" in answer.content
        assert staff.sign_in(client, person, secret).status_code == 200, "right password, but locked"
    with clock.freeze(NOON + timedelta(minutes=14, seconds=59)):
        assert staff.sign_in(client, person, secret).status_code == 200
    with clock.freeze(NOON + timedelta(minutes=15)):
        assert staff.sign_in(client, person, secret).status_code == 302
    assert tags().count(Tag.ACCOUNT_LOCKED) == 1
    assert tags().count(Tag.SIGN_IN_FAILED) == 7


def test_four_wrong_passwords_do_not_lock(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    with clock.freeze(NOON):
        for _ in range(4):
            wrong(client)
        assert staff.sign_in(client, person, secret).status_code == 302
    assert not SignInFailure.objects.exists(), "a complete sign-in forgets them"


def test_five_failures_over_a_longer_time_do_not_lock(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    for n in range(5):
        with clock.freeze(NOON + timedelta(minutes=4 * n)):
            wrong(client)
    with clock.freeze(NOON + timedelta(minutes=17)):
        assert staff.sign_in(client, person, secret).status_code == 302


@pytest.mark.fault("69")
def test_wrong_codes_lock_too(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    with clock.freeze(NOON):
        client.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD})
        for _ in range(5):
            answer = client.post("/account/code", {"code": "abcdef"})
        assert b"Too many wrong tries" in answer.content
        client.post("/account/code", {"code": staff.code(secret)})
        assert not signed_in(client), "the right code, but locked"


@pytest.mark.fault("65", "69")
def test_a_spoofed_address_does_not_dodge_the_lock(client: Client) -> None:
    staff.user("screener")
    for n in range(5):
        client.post(
            SIGN_IN,
            {"login": "screener-sacramento-demo", "password": "not the password"},
            headers={"X-Forwarded-For": f"203.0.113.{n}"},
        )
    assert b"Too many wrong tries" in wrong(client).content


def test_a_name_nobody_has_answers_like_one_somebody_has() -> None:
    staff.user("screener")
    answers = []
    for name in ("screener-sacramento-demo", "no-such-person-here"):
        client = Client()
        said = [b"Too many wrong tries" in wrong(client, name).content for _ in range(6)]
        answers.append(said)
    assert answers[0] == answers[1] == [False] * 4 + [True] * 2


def test_a_name_nobody_has_costs_a_password_hash(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    """Equal time is equal work: one hash for a name nobody has."""
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(1))
    wrong(client, "no-such-person-here")
    assert hashed == [1]


def test_a_password_typed_as_a_name_is_kept_nowhere(client: Client) -> None:
    client.post(SIGN_IN, {"login": "larkspur ferry secret", "password": "x"})
    failure, entry = SignInFailure.objects.get(), Entry.objects.get()
    assert "larkspur" not in failure.account
    assert entry.record_id == failure.account


@pytest.mark.fault("49")
def test_a_disabled_account_answers_like_a_wrong_password(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    answer = staff.sign_in(client, person, secret)
    assert b"is not right" in answer.content
    assert not signed_in(client)


def test_the_secret_of_a_second_factor_does_not_rest_in_clear() -> None:
    secret = staff.factor(staff.user("screener"))
    assert secret not in str(Authenticator.objects.get().data)


def test_a_recovery_code_opens_the_desk_once(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    staff.sign_in(client, person, secret)
    page = client.post("/account/recovery-codes")
    codes = page.context["codes"]
    assert len(codes) == len(set(codes)) == 10
    for client, expected in ((Client(), True), (Client(), False)):
        client.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD})
        client.post("/account/code", {"code": codes[3]})
        assert signed_in(client) is expected
    assert tags().count(Tag.RECOVERY_CODE_USED) == 1


def test_new_recovery_codes_end_the_old_ones(client: Client) -> None:
    person = staff.user("screener")
    staff.sign_in(client, person, staff.factor(person))
    old = client.post("/account/recovery-codes").context["codes"][0]
    client.post("/account/recovery-codes")
    other = Client()
    other.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD})
    other.post("/account/code", {"code": old})
    assert not signed_in(other)


def test_start_again_forgets_the_right_password(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    client.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD})
    client.post("/account/start-again")
    client.post("/account/code", {"code": staff.code(secret)})
    assert not signed_in(client)


@pytest.mark.parametrize("field", ["login", "password"])
def test_hostile_text_at_the_door_is_a_message_and_not_an_error(client: Client, field: str) -> None:
    typed = {"login": "screener", "password": "x"}
    for text in (
        "\x00",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "a" * 100_000,
        "'; --",
        "{{7*7}}",
    ):
        answer = client.post(SIGN_IN, {**typed, field: text})
        assert answer.status_code == 200
        assert b"There is a problem" in answer.content


@pytest.mark.fault("64")
@pytest.mark.parametrize("next_url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(client: Client, next_url: str) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    client.post(SIGN_IN, {"login": person.username, "password": staff.PASSWORD, "next": next_url})
    answer = client.post("/account/code", {"code": staff.code(secret)})
    assert answer["Location"] == "/"
