"""A shared workstation: locked at once, showing nothing, opened by the same person, or ended for somebody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from hearthline.access import browsers
from hearthline.access.models import User
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast, staff
from tests.access.test_every_address import METHODS, desk_addresses
from tests.authenticator import Device, options, register

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LOCKED = "/account/locked"
INSIDE = "/account/recovery-codes"


@pytest.fixture(autouse=True)
def _no_budget_is_spent() -> None:
    cache.clear()


def lock(desk: staff.Desk, place: str = "/account/ways") -> None:
    assert desk.client.post("/account/lock", {"next": place})["Location"] == LOCKED


def inside(desk: staff.Desk) -> bool:
    return desk.client.get(INSIDE).status_code == 200


@pytest.mark.fault("57")
def test_a_locked_desk_answers_no_address_by_any_method() -> None:
    desk = staff.desk("supervisor")
    lock(desk)
    own = {"access_locked", "access_unlock_passkey", "access_somebody_else"}
    for path, name in desk_addresses():
        for method in METHODS if name not in own else ():
            answer = getattr(desk.client, method)(path)
            assert (answer.status_code, answer["Location"]) == (302, LOCKED), (method, name)


@pytest.mark.fault("57")
def test_the_page_of_the_lock_shows_a_name_and_nothing_of_the_work() -> None:
    desk = staff.desk("supervisor")
    lock(desk)
    answer = desk.client.get(LOCKED)
    page = answer.content.decode()
    assert cast.SUPERVISOR in page
    assert "Find a person" not in page
    assert "hx-get" not in page
    assert answer["Cache-Control"] == "no-store"


def test_a_password_unlocks_and_one_is_where_one_was() -> None:
    desk = staff.desk()
    key = desk.client.session.session_key
    lock(desk, "/account/sessions")
    assert desk.client.post(LOCKED, {"password": "not mine"}).status_code == 200
    assert not inside(desk)
    assert desk.client.post(LOCKED, {"password": staff.PASSWORD})["Location"] == "/account/sessions"
    assert inside(desk)
    assert desk.client.session.session_key != key, "the session goes on under a new key"
    assert not Session.objects.filter(session_key=key).exists()
    assert [e.fields for e in Entry.objects.filter(tag__in=[Tag.DESK_LOCKED, Tag.DESK_UNLOCKED]).order_by("at")] == [
        "hand",
        "password",
    ]


def test_a_passkey_unlocks_and_is_a_fresh_proof() -> None:
    with clock.freeze(NOON):
        desk, device = staff.desk(), Device()
        register(desk.client, device)
    with clock.freeze(NOON + timedelta(minutes=20)):
        lock(desk)
        told = options(desk.client, "unlock").json()
        answer = desk.client.post("/account/locked/passkey", {"credential": device.answer(told)})
        assert answer["Location"] == "/account/ways"
        assert desk.client.get("/account/password").status_code == 200


def test_a_password_that_unlocks_is_no_fresh_proof() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
    with clock.freeze(NOON + timedelta(minutes=20)):
        lock(desk)
        desk.client.post(LOCKED, {"password": staff.PASSWORD})
        assert desk.client.get("/account/password")["Location"] == "/account/proof"


@pytest.mark.fault("69")
def test_somebody_elses_password_or_passkey_unlocks_nothing() -> None:
    desk, device = staff.desk(), Device()
    other = staff.desk("supervisor")
    register(other.client, device)
    User.objects.filter(pk=other.user.pk).update(password="")
    lock(desk)
    told = options(desk.client, "unlock").json()
    page = desk.client.post("/account/locked/passkey", {"credential": device.answer(told)})
    assert b"was not accepted" in page.content
    assert not inside(desk)


@pytest.mark.fault("69")
def test_tries_at_the_lock_count_like_those_at_the_door() -> None:
    desk = staff.desk()
    lock(desk)
    for _ in range(5):
        page = desk.client.post(LOCKED, {"password": "a guess"})
    assert b"Too many wrong tries" in page.content
    desk.client.post(LOCKED, {"password": staff.PASSWORD})
    assert not inside(desk)


def test_somebody_else_ends_the_locked_session_and_stands_at_the_door() -> None:
    desk = staff.desk()
    lock(desk)
    answer = desk.client.post("/account/locked/somebody-else")
    assert answer["Location"] == reverse("account_login")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in desk.client.session
    assert Entry.objects.get(tag=Tag.SIGNED_OUT).fields == "somebody-else"
    next_one = staff.user("supervisor")
    staff.sign_in(desk.client, next_one, staff.factor(next_one))
    assert desk.client.get(INSIDE).wsgi_request.user.pk == next_one.pk


@pytest.mark.fault("57")
def test_a_page_in_another_window_learns_of_the_lock_by_itself() -> None:
    desk = staff.desk()
    lock(desk)
    answer = desk.client.get("/alarms", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == LOCKED
    assert answer.content == b""


@pytest.mark.fault("57")
def test_a_locked_session_still_ends_when_nobody_comes_back() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
        lock(desk)
    with clock.freeze(NOON + timedelta(minutes=30)):
        assert desk.client.get(LOCKED)["Location"].startswith(reverse("account_login"))


@pytest.mark.fault("49")
def test_a_leavers_locked_desk_does_not_open() -> None:
    desk = staff.desk()
    lock(desk)
    User.objects.filter(pk=desk.user.pk).update(is_active=False)
    desk.client.post(LOCKED, {"password": staff.PASSWORD})
    assert not inside(desk)


@override_settings(HEARTHLINE_LOCK_MINUTES=10)
@pytest.mark.fault("57")
def test_an_agency_may_let_an_idle_desk_lock_itself_before_it_ends() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
    with clock.freeze(NOON + timedelta(minutes=9)):
        assert inside(desk)
    with clock.freeze(NOON + timedelta(minutes=19)):
        poll = desk.client.get("/alarms", headers={"HX-Request": "true", "Hearthline-Poll": "1"})
        assert poll["HX-Redirect"] == LOCKED
        assert desk.client.post(LOCKED, {"password": staff.PASSWORD})["Location"] == "/"
        assert inside(desk)
    assert Entry.objects.get(tag=Tag.DESK_LOCKED).fields == "idle"


def test_without_that_setting_an_idle_desk_does_not_lock_itself() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
    with clock.freeze(NOON + timedelta(minutes=29)):
        assert inside(desk)


def test_the_page_of_the_lock_is_nothing_for_a_desk_that_is_not_locked() -> None:
    desk = staff.desk()
    assert desk.client.get(LOCKED)["Location"] == "/"
    assert desk.client.post("/account/locked/passkey")["Location"] == "/"


@pytest.mark.fault("64")
@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_lock_leads_nowhere_else(place: str) -> None:
    desk = staff.desk()
    lock(desk, place)
    assert desk.client.post(LOCKED, {"password": staff.PASSWORD})["Location"] == "/"


CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (CHROME, "Chrome, Windows"),
        (CHROME + " Edg/140.0", "Edge, Windows"),
        (SAFARI, "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0 Safari/537.36", "Chrome, Chromebook"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_by_family_and_system_and_no_more(told: str, said: str) -> None:
    assert browsers.kind(told) == said


@pytest.mark.fault("57")
def test_ones_own_sessions_are_listed_and_one_is_ended_at_once() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
        phone = Client(HTTP_USER_AGENT=SAFARI)
        staff.sign_in(phone, desk.user, desk.secret)
        staff.desk("supervisor")
    with clock.freeze(NOON + timedelta(minutes=5)):
        found = desk.client.get("/account/sessions").context["sessions"]
        assert [(s.this, s.browser) for s in found] == [(True, ""), (False, "Safari, iPhone")]
        assert (found[0].seen, found[1].seen) == (NOON, NOON) or found[0].seen > found[1].seen
        answer = desk.client.post(f"/account/sessions/{found[1].id}/end")
        assert answer["Location"] == "/account/sessions?said=ended"
        assert phone.get(INSIDE).status_code == 302, "at its next request"
        assert inside(desk)
        assert len(desk.client.get("/account/sessions").context["sessions"]) == 1
    assert Entry.objects.filter(tag=Tag.SESSION_ENDED, record_id=desk.user.pk.hex).count() == 1


@pytest.mark.fault("42", "57")
def test_the_list_of_sessions_keeps_no_address_no_version_and_no_key() -> None:
    desk = staff.desk()
    phone = Client(HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="203.0.113.9")
    staff.sign_in(phone, desk.user, desk.secret)
    page = desk.client.get("/account/sessions").content.decode()
    for secret in ("203.0.113", "605.1", phone.session.session_key, desk.client.session.session_key):
        assert secret not in page


@pytest.mark.fault("57")
def test_all_others_end_and_this_one_goes_on() -> None:
    desk = staff.desk()
    others = [Client(), Client()]
    for client in others:
        staff.sign_in(client, desk.user, desk.secret)
    assert desk.client.post("/account/sessions/end-others").status_code == 302
    assert [c.get(INSIDE).status_code for c in others] == [302, 302]
    assert inside(desk)


def test_nobody_ends_somebody_elses_session() -> None:
    desk, other = staff.desk(), staff.desk("supervisor")
    theirs = other.client.get("/account/sessions").context["sessions"][0].id
    assert desk.client.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert inside(other)


def test_a_session_that_is_over_is_not_in_the_list() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
        staff.sign_in(Client(), desk.user, desk.secret)
    with clock.freeze(NOON + timedelta(minutes=20)):
        assert inside(desk)
    with clock.freeze(NOON + timedelta(minutes=40)):
        assert len(desk.client.get("/account/sessions").context["sessions"]) == 1
