"""Wrong tries lock the place they come from: nobody shuts another person out of the desk from afar."""

import pytest
from django.test import Client

from hearthline.access import lockout, places
from hearthline.access.models import SignInFailure
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff

pytestmark = [pytest.mark.django_db, pytest.mark.fault("51")]
FAR = "203.0.113.66"
OFFICE = "10.0.0.5"


def wrong(client: Client, username: str, times: int = lockout.LIMIT) -> str:
    page = ""
    for n in range(times):
        page = client.post("/account/sign-in", {"login": username, "password": f"wrong {n}"}).content.decode()
    return page


def crowd(username: str) -> None:
    """Wrong tries from many addresses, none of which is locked by itself."""
    key = lockout.account_key(username)
    for n in range(lockout.LIMIT_ANYWHERE - 1):
        SignInFailure.objects.create(account=key, place=f"place{n}", at=clock.now())
    wrong(Client(REMOTE_ADDR=FAR), username, 1)


def test_five_wrong_tries_from_afar_lock_nobody_in_the_office() -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    far = Client(REMOTE_ADDR=FAR)
    assert "Too many wrong tries" in wrong(far, person.username)
    assert "Too many wrong tries" in staff.sign_in(far, person, secret).content.decode()
    assert staff.sign_in(Client(REMOTE_ADDR=OFFICE), person, secret)["Location"] == "/"


def test_a_browser_used_before_is_not_locked_by_its_neighbour_at_the_same_address() -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    mine = Client(REMOTE_ADDR=OFFICE)
    staff.sign_in(mine, person, secret)
    mine.post("/account/sign-out")
    wrong(Client(REMOTE_ADDR=OFFICE), person.username)
    assert staff.sign_in(mine, person, secret)["Location"] == "/"


def test_a_known_browser_is_locked_by_its_own_wrong_tries() -> None:
    desk = staff.desk("screener")
    desk.client.post("/account/sign-out")
    assert "Too many wrong tries" in wrong(desk.client, desk.user.username)


def test_tries_from_everywhere_lock_strangers_alarm_and_leave_known_browsers_alone() -> None:
    desk = staff.desk("screener")
    desk.client.post("/account/sign-out")
    crowd(desk.user.username)
    entries = Entry.objects.filter(tag=Tag.ACCOUNT_LOCKED)
    assert "anywhere" in str(entries.get(record_id=desk.user.pk.hex, fields__contains="anywhere").fields)
    new = Client(REMOTE_ADDR="10.0.0.77")
    assert "Too many wrong tries" in staff.sign_in(new, desk.user, desk.secret).content.decode()
    assert staff.sign_in(desk.client, desk.user, desk.secret)["Location"] == "/"


def test_the_cookie_is_signed_for_one_person_ends_and_no_script_reads_it() -> None:
    desk = staff.desk("screener")
    cookie = desk.client.cookies[places.cookie_name()]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert cookie["max-age"] == 30 * 24 * 3600
    other = staff.user("screener", username="other")
    secret = staff.factor(other)
    wrong(Client(), other.username)
    for value in (cookie.value, cookie.value[:-1] + "x", "", "{}", "a:b"):
        thief = Client()
        thief.cookies[places.cookie_name()] = value
        assert "Too many wrong tries" in staff.sign_in(thief, other, secret).content.decode()


def test_the_cookie_of_a_browser_is_forgotten_after_thirty_days() -> None:
    desk = staff.desk("screener")
    desk.client.post("/account/sign-out")
    with clock.freeze(clock.now() + places.KEPT):
        crowd(desk.user.username)
        assert "Too many wrong tries" in staff.sign_in(desk.client, desk.user, desk.secret).content.decode()


def test_with_tls_the_cookie_is_bound_to_this_host(settings: object) -> None:
    settings.SESSION_COOKIE_SECURE = True  # type: ignore[attr-defined]  # pytest-django's fixture
    assert places.cookie_name() == "__Host-known"


def test_no_address_is_kept_as_it_is() -> None:
    wrong(Client(REMOTE_ADDR=FAR), staff.user("screener").username, 1)
    kept = SignInFailure.objects.get()
    assert FAR not in kept.place
    assert len(kept.place) == 64
