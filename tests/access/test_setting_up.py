"""A new person's first hour: a password of their own, a second factor, recovery codes."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from hearthline.access.actions import create_user, grant_role
from hearthline.access.models import User
from hearthline.access.totp import code_for, step_at
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff

pytestmark = pytest.mark.django_db
NEW = "quiet orchard seven lanterns"


def shown_secret(page: str) -> str:
    return "".join(re.search(r'<bdi[^>]*class="hl-code"[^>]*>([A-Z2-7 ]+)</bdi>', page)[1].split())


def enrol(client: Client) -> object:
    secret = shown_secret(client.get("/account/second-factor").content.decode())
    return client.post("/account/second-factor", {"code": code_for(secret, step_at(clock.now()))})


@pytest.mark.parametrize("path", ["/", "/account/recovery-codes", "/reports/"])
def test_without_a_second_factor_everything_leads_to_setting_one_up(client: Client, path: str) -> None:
    staff.sign_in(client, staff.user("screener"))
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("access_factor")
    assert client.post(path).status_code == 302


def test_a_page_that_asks_by_itself_is_not_sent_round_in_circles(client: Client) -> None:
    staff.sign_in(client, staff.user("screener"))
    answer = client.get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content, answer.has_header("HX-Redirect")) == (204, b"", False)


def test_setting_up_shows_a_picture_and_the_same_as_text(client: Client) -> None:
    staff.sign_in(client, staff.user("screener"))
    page = client.get("/account/second-factor").content.decode()
    assert "<svg" in page
    assert len(shown_secret(page)) == 32
    assert "style=" not in page
    assert "data:image" not in page


def test_the_secret_stays_the_same_after_a_wrong_code(client: Client) -> None:
    staff.sign_in(client, staff.user("screener"))
    before = shown_secret(client.get("/account/second-factor").content.decode())
    answer = client.post("/account/second-factor", {"code": "not digits"})
    assert b"There is a problem" in answer.content
    assert shown_secret(answer.content.decode()) == before
    assert not Authenticator.objects.exists()


def test_a_right_code_keeps_the_factor_and_shows_recovery_codes_once(client: Client) -> None:
    person = staff.user("screener")
    staff.sign_in(client, person)
    page = enrol(client)
    assert len(page.context["codes"]) == 10
    assert client.get("/account/recovery-codes").context.get("codes") is None
    assert client.get("/account/second-factor").status_code == 302, "set up already"
    tags = set(Entry.objects.filter(record_id=person.pk.hex).values_list("tag", flat=True))
    assert {Tag.FACTOR_ADDED, Tag.RECOVERY_CODES_MADE} <= tags


def test_the_code_of_setting_up_cannot_be_used_again_to_sign_in(client: Client) -> None:
    person = staff.user("screener")
    staff.sign_in(client, person)
    secret = shown_secret(client.get("/account/second-factor").content.decode())
    code = code_for(secret, step_at(clock.now()))
    client.post("/account/second-factor", {"code": code})
    other = Client()
    other.post("/account/sign-in", {"login": person.username, "password": staff.PASSWORD})
    other.post("/account/code", {"code": code})
    assert "_auth_user_id" not in other.session


def test_a_secret_that_is_being_set_up_does_not_rest_in_clear(client: Client) -> None:
    staff.sign_in(client, staff.user("screener"))
    secret = shown_secret(client.get("/account/second-factor").content.decode())
    assert all(secret not in str(s.get_decoded()) for s in Session.objects.all())


def test_a_new_account_chooses_its_own_password_then_its_factor(client: Client) -> None:
    admin = staff.viewer("administrator")
    person, first = create_user(viewer=admin, username="Imogen", name="Imogen Farrow")
    grant_role(viewer=admin, user_id=person.pk, role="screener")
    staff.sign_in(client, person, password=first)
    assert client.get("/")["Location"] == reverse("access_password")
    answer = client.post("/account/password", {"present": first, "new": NEW, "again": NEW})
    assert answer.status_code == 302
    assert client.get("/account/recovery-codes")["Location"] == reverse("access_factor")
    enrol(client)
    assert client.get("/account/recovery-codes").status_code == 200
    assert User.objects.get(pk=person.pk).check_password(NEW)
    assert not staff.sign_in(Client(), person, password=first).has_header("Location"), "the first one is over"


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("short", "short", "too short"),
        (NEW, NEW + "x", "not the same"),
        ("1qaz2wsx3edc", "1qaz2wsx3edc", "too common"),
        (staff.PASSWORD, staff.PASSWORD, "not had before"),
        ("Hearthline-Winter-2026!", "Hearthline-Winter-2026!", "anybody here would guess"),
        ("practice agency 12345", "practice agency 12345", "anybody here would guess"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_a_reason(new: str, again: str, said: str) -> None:
    desk = staff.desk()
    answer = desk.client.post("/account/password", {"present": staff.PASSWORD, "new": new, "again": again})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert User.objects.get(pk=desk.user.pk).check_password(staff.PASSWORD)
    assert new not in answer.content.decode() or new == "short"


def test_the_present_password_must_be_right() -> None:
    desk = staff.desk()
    desk.client.post("/account/password", {"present": "a guess", "new": NEW, "again": NEW})
    assert User.objects.get(pk=desk.user.pk).check_password(staff.PASSWORD)
    assert Entry.objects.filter(tag=Tag.SIGN_IN_FAILED).count() == 1


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    desk = staff.desk()
    elsewhere = Client()
    staff.sign_in(elsewhere, desk.user, desk.secret)
    assert elsewhere.get("/account/recovery-codes").status_code == 200
    desk.client.post("/account/password", {"present": staff.PASSWORD, "new": NEW, "again": NEW})
    assert desk.client.get("/account/recovery-codes").status_code == 200
    assert elsewhere.get("/account/recovery-codes").status_code == 302
