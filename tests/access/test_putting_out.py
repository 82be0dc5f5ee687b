"""An administrator ends somebody's sessions, all of them, and the account stays as it is (OWASP ASVS 7.4.5)."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from hearthline.access.lifecycle import end_sessions
from hearthline.access.models import RoleGrant, User
from hearthline.ground.errors import Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff

pytestmark = pytest.mark.django_db
INSIDE = "/account/recovery-codes"


def inside(client: Client) -> bool:
    return client.get(INSIDE).status_code == 200


@pytest.mark.fault("49", "57")
def test_every_session_of_one_person_ends_at_its_next_request_and_they_may_come_back() -> None:
    admin, desk = staff.desk("administrator"), staff.desk("screener")
    phone = Client()
    staff.sign_in(phone, desk.user, desk.secret)
    assert inside(desk.client)
    assert inside(phone)
    page = f"/account/people/{desk.user.pk}"
    assert "End every session" in admin.client.get(page).content.decode()
    answer = admin.client.post(f"{page}/end-sessions", follow=True)
    assert "Every session of this person has ended." in answer.content.decode()
    assert not inside(desk.client)
    assert not inside(phone)
    assert inside(admin.client), "nobody else is put out"
    assert staff.sign_in(phone, desk.user, desk.secret).status_code == 302
    assert inside(phone), "the account stayed open, with its password and its factor"
    assert Entry.objects.get(tag=Tag.SESSIONS_ENDED).record_id == desk.user.pk.hex


def test_rights_factors_and_password_stay() -> None:
    desk = staff.desk("screener")
    held = [
        sorted(RoleGrant.unscoped.filter(user=desk.user).values_list("role", "revoked_at")),
        sorted(Authenticator.objects.filter(user=desk.user).values_list("pk", flat=True)),
    ]
    end_sessions(viewer=staff.viewer("administrator"), user_id=desk.user.pk)
    after = User.objects.get(pk=desk.user.pk)
    assert after.is_active
    assert after.check_password(staff.PASSWORD)
    assert held == [
        sorted(RoleGrant.unscoped.filter(user=desk.user).values_list("role", "revoked_at")),
        sorted(Authenticator.objects.filter(user=desk.user).values_list("pk", flat=True)),
    ]


@pytest.mark.fault("46", "50")
@pytest.mark.parametrize("role", ["screener", "supervisor", ""])
def test_who_keeps_no_accounts_ends_nobody_s_session(role: str) -> None:
    desk, other = staff.desk("screener"), staff.desk(role, username="somebody-else")
    assert other.client.post(f"/account/people/{desk.user.pk}/end-sessions").status_code == 403
    with pytest.raises(Refused):
        end_sessions(viewer=other.viewer, user_id=desk.user.pk)
    assert inside(desk.client)


@pytest.mark.fault("47")
def test_another_agency_s_people_and_nobody_are_refused_alike() -> None:
    there, admin = staff.desk("screener", staff.THERE), staff.desk("administrator")
    answers = [admin.client.post(f"/account/people/{one}/end-sessions") for one in (there.user.pk, uuid4())]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert inside(there.client)
    assert not Entry.objects.filter(tag=Tag.SESSIONS_ENDED).exists()
