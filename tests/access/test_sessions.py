"""A session: who may come in, how long, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from hearthline.access import sessions
from hearthline.access.actions import disable_user, grant_role, revoke_role
from hearthline.access.models import User
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
INSIDE = "/account/recovery-codes"


def inside(client: Client, **headers: str) -> bool:
    return client.get(INSIDE, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/", "/account/recovery-codes", "/account/password", "/reports/", "/no/such/page"])
def test_a_stranger_is_led_to_the_door_from_everywhere(client: Client, path: str) -> None:
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_the_door_the_health_page_and_styles_are_open(client: Client) -> None:
    assert client.get("/account/sign-in").status_code == 200
    assert client.get("/account/signed-out").status_code == 200
    assert client.get("/healthz").status_code in (200, 503)


def test_after_signing_in_one_is_where_one_wanted_to_be(client: Client) -> None:
    asked = client.get(INSIDE)
    page = client.get(asked["Location"])
    assert f'value="{INSIDE}"' in page.content.decode()


def test_a_part_of_a_page_is_told_to_load_the_door_as_a_whole(client: Client) -> None:
    answer = client.get(INSIDE, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == reverse("account_login")
    assert answer.content == b""


@pytest.mark.fault("57")
def test_a_session_left_alone_for_thirty_minutes_ends() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
    with clock.freeze(NOON + timedelta(minutes=29)):
        assert inside(desk.client)
    with clock.freeze(NOON + timedelta(minutes=58)):
        assert inside(desk.client), "what a person does keeps it alive"
    with clock.freeze(NOON + timedelta(minutes=88)):
        assert not inside(desk.client)
        assert "_auth_user_id" not in desk.client.session
    assert Entry.objects.get(tag=Tag.SESSION_EXPIRED).fields == "idle"


@pytest.mark.fault("57")
def test_a_page_that_asks_by_itself_does_not_keep_a_session_alive() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
    with clock.freeze(NOON + timedelta(minutes=20)):
        assert inside(desk.client, **{"Hearthline-Poll": "1"})
    with clock.freeze(NOON + timedelta(minutes=31)):
        assert not inside(desk.client)


def test_a_session_ends_after_twelve_hours_whatever_one_does() -> None:
    with clock.freeze(NOON):
        desk = staff.desk()
    for minutes in range(25, 12 * 60, 25):
        with clock.freeze(NOON + timedelta(minutes=minutes)):
            assert inside(desk.client)
    with clock.freeze(NOON + timedelta(hours=12)):
        assert not inside(desk.client)
    assert Entry.objects.get(tag=Tag.SESSION_EXPIRED).fields == "absolute"


@pytest.mark.fault("62")
def test_a_session_key_planted_before_sign_in_is_worth_nothing(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    client.post("/account/sign-in", {"login": person.username, "password": staff.PASSWORD})
    planted = client.session.session_key
    client.post("/account/code", {"code": staff.code(secret)})
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["desk"] = planted
    assert not inside(thief)
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.fault("48")
def test_a_removed_role_bites_at_the_next_request() -> None:
    desk, admin = staff.desk("screener"), staff.viewer("administrator")
    assert desk.viewer.roles == {"screener"}
    revoke_role(viewer=admin, user_id=desk.user.pk, role="screener")
    answer = desk.client.get(INSIDE)
    assert answer.wsgi_request.viewer.roles == frozenset()


@pytest.mark.fault("48")
def test_a_role_runs_out_by_itself() -> None:
    person, admin = staff.user(), staff.viewer("administrator")
    grant_role(viewer=admin, user_id=person.pk, role="screener", expires_at=NOON)
    with clock.freeze(NOON - timedelta(seconds=1)):
        assert staff.viewer_of(person).roles == {"screener"}
    with clock.freeze(NOON):
        assert staff.viewer_of(person).roles == frozenset()


@pytest.mark.fault("49")
def test_a_leavers_session_ends_at_once_and_stays_ended() -> None:
    desk, admin = staff.desk("screener"), staff.viewer("administrator")
    disable_user(viewer=admin, user_id=desk.user.pk)
    assert not inside(desk.client)
    User.objects.filter(pk=desk.user.pk).update(is_active=True)
    assert not inside(desk.client), "an account opened again does not revive its old sessions"


def test_signing_out_ends_the_session_and_tells_the_browser_to_forget() -> None:
    desk = staff.desk()
    key = desk.client.session.session_key
    assert desk.client.get("/account/sign-out").status_code == 200, "a link asks first"
    assert inside(desk.client)
    answer = desk.client.post("/account/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer["Cache-Control"]
    assert not inside(desk.client)
    assert not Session.objects.filter(session_key=key).exists()
    assert Entry.objects.filter(tag=Tag.SIGNED_OUT, actor_id=desk.user.pk.hex).count() == 1


@pytest.mark.fault("38", "66")
def test_no_desk_page_is_kept_by_a_cache() -> None:
    desk = staff.desk()
    for path in (INSIDE, "/account/password", "/account/sign-out"):
        assert "no-store" in desk.client.get(path)["Cache-Control"]
    assert "no-store" in Client().get("/account/sign-in")["Cache-Control"]


def test_the_cookie_is_not_for_scripts_nor_other_sites() -> None:
    cookie = staff.desk().client.cookies["desk"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.fault("59", "60")
def test_every_form_of_the_door_needs_its_own_token() -> None:
    desk = staff.desk()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["desk"] = desk.client.cookies["desk"].value
    for path in ("/account/sign-out", "/account/password", "/account/recovery-codes", "/account/start-again"):
        assert strict.post(path).status_code == 403
    stranger = Client(enforce_csrf_checks=True)
    login = {"login": desk.user.username, "password": staff.PASSWORD}
    assert stranger.post("/account/sign-in", login).status_code == 403, "nobody signs another person in"
    assert inside(desk.client), "and nothing happened"


@pytest.mark.fault("61")
def test_no_other_page_may_frame_the_door(client: Client) -> None:
    answer = client.get("/account/sign-in")
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_sessions_that_ended_are_swept_and_others_stay() -> None:
    desk = staff.desk()
    assert sessions.sweep() == 0
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert sessions.sweep() >= 1
    assert not inside(desk.client)


def test_a_request_costs_three_queries(django_assert_max_num_queries: object) -> None:
    desk = staff.desk()
    inside(desk.client)
    with django_assert_max_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture
        assert inside(desk.client)
