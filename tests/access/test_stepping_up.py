"""The most sensitive acts ask for a fresh proof when the last is old; what was typed is not lost."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.access import stepup
from hearthline.access.models import RoleGrant, User
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.authenticator import Device, options, register

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=16)
PROVE = "/account/proof"
NEW = "quiet orchard seven lanterns"


@pytest.fixture(autouse=True)
def _no_budget_is_spent() -> None:
    cache.clear()


@pytest.fixture
def later() -> Iterator[staff.Desk]:
    """A supervisor who signed in sixteen minutes ago, and has worked since."""
    with clock.freeze(NOON):
        desk = staff.desk("supervisor")
    with clock.freeze(LATER):
        yield desk


def rows(page: str) -> list[tuple[str, str]]:
    form = page[page.index("data-send-again") :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[: form.index("</form>")])
    return [(name, unescape(value)) for name, value in found if name != "csrfmiddlewaretoken"]


def prove(desk: staff.Desk) -> str:
    User.objects.filter(pk=desk.user.pk).update(last_totp_step=0)
    answer = desk.client.post(PROVE, {"code": staff.code(desk.secret)})
    assert (answer.status_code, answer["Location"]) == (303, PROVE)
    return desk.client.get(PROVE).content.decode()


@pytest.mark.fault("48", "57")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/account/password"),
        ("post", "/account/password"),
        ("post", "/account/recovery-codes"),
        ("get", "/account/passkeys/new"),
        ("post", "/account/passkeys/new"),
        ("get", "/account/passkeys/1"),
        ("post", "/account/passkeys/1"),
        ("post", "/account/telephone/remove"),
        ("get", "/account/second-factor"),
        ("post", "/account/rights/01a201e0-915d-7d85-b16f-ab038e246602/confirm"),
        ("post", "/account/people"),
        ("post", "/account/people/01a201e0-915d-7d85-b16f-ab038e246602/role"),
        ("post", "/account/people/01a201e0-915d-7d85-b16f-ab038e246602/close"),
        ("post", "/reports/01a201e0-915d-7d85-b16f-ab038e246602/identity"),
        ("post", "/people/unseal"),
        ("post", "/account/sessions/01a201e0-915d-7d85-b16f-ab038e246602/end"),
        ("post", "/account/sessions/end-others"),
    ],
)
def test_each_sensitive_act_asks_again_after_fifteen_minutes(later: staff.Desk, method: str, path: str) -> None:
    answer = getattr(later.client, method)(path)
    assert (answer.status_code, answer["Location"]) == (302, PROVE), "asked first"
    with clock.freeze(NOON + timedelta(minutes=14)):
        assert getattr(later.client, method)(path).headers.get("Location") != PROVE, "a sign-in is a fresh proof"


def test_ordinary_work_asks_for_nothing(later: staff.Desk) -> None:
    for path in ("/", "/account/ways", "/account/sessions", "/account/rights", "/account/sign-out"):
        assert later.client.get(path).status_code == 200


def test_what_was_typed_comes_back_as_it_was_and_is_sent_as_it_was(later: staff.Desk) -> None:
    with clock.freeze(NOON):
        other = staff.user("screener", username="new-one")
        RoleGrant.objects.create(agency_id=staff.HERE, user=other, role="supervisor", granted_by="somebody-else")
    grant = RoleGrant.unscoped.get(user=other, role="supervisor")
    path = f"/account/rights/{grant.pk}/confirm"
    odd = ['a <b> & "c"', "line one\r\nline two", "¿qué?", ""]
    later.client.post(path, {"why": odd, "csrfmiddlewaretoken": "old"})
    assert "What you typed is kept" in later.client.get(PROVE).content.decode()
    page = prove(later)
    assert f'action="{path}"' in page
    assert rows(page) == [("why", value) for value in odd]
    assert rows(later.client.get(PROVE).content.decode()) == rows(page), "loading it again loses nothing"
    assert RoleGrant.unscoped.get(pk=grant.pk).confirmed_at is None, "and nothing happened yet"
    later.client.post(path, {"why": odd})
    assert RoleGrant.unscoped.get(pk=grant.pk).confirmed_at == LATER
    assert later.client.get(PROVE)["Location"] == "/", "nothing waits any more"
    assert Entry.objects.get(tag=Tag.PROVED_AGAIN).fields == "code"


@pytest.mark.fault("62")
def test_a_proof_gives_the_session_a_new_key_and_ends_the_old_one(later: staff.Desk) -> None:
    before = later.client.session.session_key
    prove(later)
    assert later.client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_page_that_was_asked_for_is_where_one_comes_out(later: staff.Desk) -> None:
    later.client.get("/account/password?from=menu")
    User.objects.filter(pk=later.user.pk).update(last_totp_step=0)
    later.client.post(PROVE, {"code": staff.code(later.secret)})
    assert later.client.get(PROVE)["Location"] == "/account/password?from=menu"


def test_a_passkey_is_a_fresh_proof() -> None:
    with clock.freeze(NOON):
        desk, device = staff.desk(), Device()
        register(desk.client, device)
    with clock.freeze(LATER):
        desk.client.get("/account/password")
        told = options(desk.client, "prove").json()
        assert len(told["publicKey"]["allowCredentials"]) == 1
        answer = desk.client.post("/account/proof/passkey", {"credential": device.answer(told)})
        assert answer["Location"] == PROVE
        assert desk.client.get("/account/password").status_code == 200
    assert Entry.objects.get(tag=Tag.PROVED_AGAIN).fields == "passkey"


@pytest.mark.fault("69")
def test_somebody_elses_passkey_proves_nothing(later: staff.Desk) -> None:
    device = Device()
    other = staff.desk("administrator")
    register(other.client, device)
    told = options(later.client, "prove").json()
    page = later.client.post("/account/proof/passkey", {"credential": device.answer(told)})
    assert b"was not accepted" in page.content
    assert later.client.get("/account/password")["Location"] == PROVE


@pytest.mark.fault("69")
def test_a_proof_is_no_way_round_the_lock_and_no_recovery_code_is_one(later: staff.Desk) -> None:
    with clock.freeze(NOON):
        codes = later.client.post("/account/recovery-codes").context["codes"]
    later.client.post(PROVE, {"code": codes[0]})
    assert later.client.get("/account/password")["Location"] == PROVE, "it is for who lost the telephone"
    for _ in range(4):
        page = later.client.post(PROVE, {"code": "000"})
    assert b"Too many wrong tries" in page.content
    User.objects.filter(pk=later.user.pk).update(last_totp_step=0)
    later.client.post(PROVE, {"code": staff.code(later.secret)})
    assert later.client.get("/account/password")["Location"] == PROVE


@pytest.mark.fault("69")
def test_the_code_of_signing_in_is_no_second_proof() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
        code = staff.code(desk.secret)
        session = desk.client.session
        session["hl_proved"] = (NOON - timedelta(hours=1)).isoformat()
        session.save()
        assert b"used before" in desk.client.post(PROVE, {"code": code}).content


def test_what_waits_rests_sealed_and_opens_for_its_own_person_only(later: staff.Desk) -> None:
    later.client.post("/account/recovery-codes", {"why": "Bramblewick Lane"})
    assert all("Bramblewick" not in str(s.get_decoded()) for s in Session.objects.all())
    other = staff.desk("screener")
    session = other.client.session
    session["hl_step_up"] = later.client.session["hl_step_up"]
    session.save()
    assert other.client.get(PROVE)["Location"] == "/"


def test_turning_back_forgets_what_waited(later: staff.Desk) -> None:
    later.client.post("/account/recovery-codes", {"why": "x"})
    assert later.client.post("/account/proof/turn-back")["Location"] == "/"
    assert "hl_step_up" not in later.client.session


def test_a_part_of_a_page_is_told_to_load_the_proof_as_a_whole(later: staff.Desk) -> None:
    answer = later.client.post("/account/recovery-codes", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, PROVE)


def test_who_has_neither_key_nor_app_here_is_told_to_sign_in_again(later: staff.Desk) -> None:
    Authenticator.objects.filter(user=later.user).delete()
    page = later.client.get(PROVE).content.decode()
    assert "Sign out and in again" in page
    assert 'name="code"' not in page


@override_settings(HEARTHLINE_STEP_UP_MINUTES=60)
def test_how_old_a_proof_may_be_is_the_agencys() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
    with clock.freeze(NOON + timedelta(minutes=29)):
        assert desk.client.get("/account/password").status_code == 200


@pytest.mark.fault("64")
def test_no_path_leads_off_the_desk(later: staff.Desk) -> None:
    later.client.get("//elsewhere.example/account/password", follow=False)
    found: Any = later.client.get(PROVE)
    assert "elsewhere" not in str(found.headers.get("Location", ""))


class _Session(dict[str, Any]):
    """What the functions ask of a session."""


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=12), st.lists(st.text(max_size=60), min_size=1, max_size=3), max_size=6
    )
)
def test_any_form_comes_back_as_it_went(sent: dict[str, list[str]]) -> None:
    factory = RequestFactory()
    request = factory.post(
        "/somewhere", {k: [v.encode("utf-8", "replace").decode() for v in vs] for k, vs in sent.items()}
    )
    request.session = _Session(_auth_user_id="7")
    assert isinstance(stepup.ask(request), HttpResponse)
    expected = {k: v for k, v in request.POST.lists() if k != "csrfmiddlewaretoken"}
    assert stepup.waiting(request) == ("/somewhere", expected)
    request.session["_auth_user_id"] = "8"
    assert stepup.waiting(request) is None


def test_a_form_too_long_to_keep_is_refused_before_anything_happens() -> None:
    request = RequestFactory().post("/somewhere", {"a": "x" * (stepup.LONGEST + 1)})
    request.session = _Session()
    with pytest.raises(RequestDataTooBig):
        stepup.ask(request)


@pytest.mark.parametrize("text", ["", "x", "====", "AAAA" * 20])
def test_damaged_text_in_the_session_is_nothing_that_waits(text: str) -> None:
    request = RequestFactory().get("/")
    request.session = _Session(hl_step_up=text)
    assert stepup.waiting(request) is None


def test_a_stranger_has_nothing_to_prove(client: Client) -> None:
    assert client.get(PROVE)["Location"].startswith(reverse("account_login"))
