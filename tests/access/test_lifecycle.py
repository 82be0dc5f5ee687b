"""An account begins with an invitation that lapses, ends by itself, and closing it ends everything at once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.actions import create_user, disable_user, grant_role
from hearthline.access.directory import make_token, viewer_for
from hearthline.access.lifecycle import invite_again, lapse, lapsed, renew, reopen, term
from hearthline.access.models import Agency, OutsideIdentity, RoleGrant, User
from hearthline.access.queries import viewer_of
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast, staff

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
INSIDE = "/account/recovery-codes"
A_DAY = timedelta(days=1)


def real() -> None:
    """Practice agencies close nobody; these tests are about real ones."""
    Agency.objects.update(demo=False)


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def made(**wanted: str) -> tuple[User, str]:
    return create_user(viewer=staff.viewer("administrator"), username="imogen", name=cast.SCREENER, **wanted)


# how it begins


def test_a_first_password_works_for_seven_days_and_then_like_a_wrong_one(client: Client) -> None:
    with clock.freeze(NOON):
        person, password = made()
    with clock.freeze(NOON + timedelta(days=7)):
        answer = staff.sign_in(client, person, password=password)
        assert "is not right" in answer.content.decode()
    with clock.freeze(NOON + timedelta(days=7) - timedelta(seconds=1)):
        assert staff.sign_in(client, person, password=password).status_code == 302


def test_a_new_first_password_ends_the_one_before_and_whoever_came_in_by_it() -> None:
    admin = staff.viewer("administrator")
    person, old = made()
    came = Client()
    assert staff.sign_in(came, person, password=old).status_code == 302
    assert came.get("/account/password").status_code == 200
    new = invite_again(viewer=admin, user_id=person.pk)
    assert came.get("/account/password").status_code == 302, "the old one's session is over"
    assert staff.sign_in(Client(), person, password=old).status_code == 200
    assert staff.sign_in(Client(), person, password=new).status_code == 302
    assert Entry.objects.filter(tag=Tag.USER_INVITED, record_id=person.pk.hex).count() == 1


@pytest.mark.fault("50")
def test_nobody_makes_a_password_for_somebody_who_has_one() -> None:
    person = staff.user("screener")
    with pytest.raises(DomainError) as wrong:
        invite_again(viewer=staff.viewer("administrator"), user_id=person.pk)
    assert wrong.value.code == "password-theirs"
    assert fresh(person).check_password(staff.PASSWORD)


@pytest.mark.fault("46", "50")
@pytest.mark.parametrize("role", ["screener", "supervisor", ""])
def test_only_an_administrator_invites_and_opens(role: str) -> None:
    person, _ = made()
    who = staff.viewer(role)
    for act in (invite_again, reopen):
        with pytest.raises(Refused):
            act(viewer=who, user_id=person.pk)


# how long it lasts


def test_accounts_and_rights_end_by_themselves_when_nobody_says_anything() -> None:
    staff.viewer("supervisor")
    with clock.freeze(NOON):
        person, _ = made(role="screener")
        grant = RoleGrant.unscoped.get(user=person)
        assert fresh(person).ends_at == NOON + term("ACCOUNT")
        assert grant.expires_at == NOON + term("GRANT")


def test_the_operator_says_how_long(settings: object) -> None:
    settings.HEARTHLINE_GRANT_DAYS, settings.HEARTHLINE_ACCOUNT_DAYS = 90, 180
    with clock.freeze(NOON):
        person, _ = made(role="administrator")
        assert RoleGrant.unscoped.get(user=person).expires_at == NOON + timedelta(days=90)
        assert fresh(person).ends_at == NOON + timedelta(days=180)


@pytest.mark.fault("48", "49")
def test_a_running_sessions_next_request_fails_once_the_account_has_ended() -> None:
    with clock.freeze(NOON):
        desk = staff.desk("screener")
        User.objects.filter(pk=desk.user.pk).update(ends_at=NOON + timedelta(minutes=10))
        assert desk.client.get(INSIDE).status_code == 200
    with clock.freeze(NOON + timedelta(minutes=10)):
        assert desk.client.get(INSIDE).status_code == 302
        assert staff.sign_in(Client(), desk.user, desk.secret).status_code == 200, "nor does the password open it"


def test_a_renewal_carries_the_account_and_the_rights_in_force_and_no_other() -> None:
    supervisor = staff.viewer("supervisor")
    with clock.freeze(NOON):
        person, _ = made(role="administrator")
        waiting = grant_role(viewer=staff.viewer("administrator"), user_id=person.pk, role="screener")
        gone = RoleGrant.objects.create(
            agency_id=staff.HERE, user=person, role="supervisor", granted_by="x", expires_at=NOON, confirmed_at=NOON
        )
    later = NOON + timedelta(days=100)
    with clock.freeze(later):
        assert renew(viewer=supervisor, user_id=person.pk) == later + term("GRANT")
    ends = {g.pk: g.expires_at for g in RoleGrant.unscoped.filter(user=person)}
    assert ends[waiting.pk] == NOON + term("GRANT"), "what nobody confirmed is not renewed"
    assert ends[gone.pk] == NOON, "what ran out is given again, and confirmed again"
    assert fresh(person).ends_at == later + term("ACCOUNT")
    assert Entry.objects.get(tag=Tag.USER_RENEWED).fields == "administrator"


@pytest.mark.fault("50")
def test_nobody_renews_themselves_nor_another_agencys_people() -> None:
    for role in ("supervisor", "administrator"):
        who = staff.viewer(role)
        theirs = staff.user("screener", agency_id=staff.THERE)
        for user_id in (who.user.pk, theirs.pk, uuid4()):
            with pytest.raises(Refused):
                renew(viewer=who, user_id=user_id)
    with pytest.raises(Refused):
        renew(viewer=staff.viewer("screener"), user_id=staff.user("supervisor").pk)


@given(days=st.integers(-400, 800))
def test_an_end_is_never_past_and_never_beyond_the_rule(days: int) -> None:
    supervisor, person = staff.viewer("supervisor"), staff.user("administrator")
    with clock.freeze(NOON):
        User.objects.filter(pk=person.pk).update(ends_at=NOON + A_DAY)
        until = NOON + timedelta(days=days)
        if 0 < days <= 365:
            assert renew(viewer=supervisor, user_id=person.pk, until=until) == until
        else:
            with pytest.raises(DomainError, match="end-wrong"):
                renew(viewer=supervisor, user_id=person.pk, until=until)
            assert fresh(person).ends_at == NOON + A_DAY


# how it ends


@pytest.mark.fault("48", "49")
def test_closing_ends_session_code_passkey_link_token_and_rights_at_once() -> None:
    admin, other = staff.desk("administrator"), staff.viewer("administrator", username="second-admin")
    token = make_token(viewer=admin.viewer, name="county directory")
    Authenticator.objects.create(user=admin.user, type=Authenticator.Type.WEBAUTHN, data={})
    OutsideIdentity.objects.create(agency_id=staff.HERE, user=admin.user, provider="county", subject="1", linked_by="x")
    assert admin.client.get("/account/people").status_code == 200
    assert viewer_for(f"Bearer {token}") is not None
    disable_user(viewer=other, user_id=admin.user.pk)
    assert admin.client.get("/account/people").status_code == 302
    assert viewer_for(f"Bearer {token}") is None, "who leaves has seen the token"
    assert not Authenticator.objects.filter(user=admin.user).exists()
    assert not OutsideIdentity.unscoped.filter(user=admin.user, ended_at__isnull=True).exists()
    assert viewer_of(admin.user).roles == frozenset()


def test_an_account_opened_again_has_nothing_but_a_first_password() -> None:
    admin, desk = staff.viewer("administrator"), staff.desk("screener")
    OutsideIdentity.objects.create(agency_id=staff.HERE, user=desk.user, provider="county", subject="1", linked_by="x")
    disable_user(viewer=admin, user_id=desk.user.pk)
    password = reopen(viewer=admin, user_id=desk.user.pk)
    assert desk.client.get(INSIDE).status_code == 302, "its old sessions stay ended"
    assert staff.sign_in(Client(), desk.user).status_code == 200, "its old password is gone"
    assert viewer_of(fresh(desk.user)).roles == frozenset()
    assert not OutsideIdentity.unscoped.filter(user=desk.user, ended_at__isnull=True).exists()
    client = Client()
    assert staff.sign_in(client, desk.user, password=password).status_code == 302
    assert client.get("/")["Location"] == "/account/password"
    with pytest.raises(DomainError, match="account-open"):
        reopen(viewer=admin, user_id=desk.user.pk)


@pytest.mark.fault("49")
def test_what_nobody_used_for_ninety_days_is_closed_and_what_somebody_used_is_not() -> None:
    idle, used, never = (staff.user("screener", username=name) for name in ("idle", "used", "never"))
    real()
    User.objects.filter(pk=idle.pk).update(last_login=NOON - timedelta(days=90))
    User.objects.filter(pk=used.pk).update(last_login=NOON - timedelta(days=89))
    User.objects.filter(pk=never.pk).update(last_login=None, created_at=NOON - timedelta(days=91))
    with clock.freeze(NOON):
        assert lapse() == 2
        assert lapse() == 0
    assert [fresh(p).is_active for p in (idle, used, never)] == [False, True, False]
    entries = Entry.objects.filter(tag=Tag.USER_LAPSED)
    assert {e.record_id for e in entries} == {idle.pk.hex, never.pk.hex}
    assert {(e.fields, e.actor_kind, e.actor_id) for e in entries} == {("idle", "system", "accounts")}
    assert "system-closes-unused-accounts" in entries[0].authority


def test_an_account_past_its_end_is_closed_for_good_by_the_worker() -> None:
    person = staff.user("screener")
    real()
    User.objects.filter(pk=person.pk).update(ends_at=NOON, last_login=NOON)
    with clock.freeze(NOON):
        assert lapse() == 1
    assert Entry.objects.get(tag=Tag.USER_LAPSED).fields == "ended"


def test_who_signs_in_while_the_worker_looks_is_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    person = staff.user("screener")
    real()
    User.objects.filter(pk=person.pk).update(last_login=NOON - timedelta(days=200))

    def found_then_used(agency: str, now: datetime) -> list[object]:
        ids = lapsed(agency, now)
        User.objects.filter(pk=person.pk).update(last_login=now)
        return ids

    monkeypatch.setattr("hearthline.access.lifecycle.lapsed", found_then_used)
    with clock.freeze(NOON):
        assert lapse() == 0
    assert fresh(person).is_active


def test_practice_staff_are_not_closed() -> None:
    person = staff.user("screener")
    User.objects.filter(pk=person.pk).update(last_login=NOON - timedelta(days=900))
    with clock.freeze(NOON):
        assert lapse() == 0


def test_rights_given_before_there_were_ends_get_one_and_practice_stays() -> None:
    from importlib import import_module

    from django.apps import apps

    practice = staff.user("screener", agency_id=staff.THERE)
    person = staff.user("screener")
    Agency.objects.filter(pk=staff.HERE).update(demo=False)
    with clock.freeze(NOON):
        import_module("hearthline.access.migrations.0003_terms").give_ends(apps, None)
    assert RoleGrant.unscoped.get(user=person).expires_at == NOON + timedelta(days=365)
    assert fresh(person).ends_at == NOON + timedelta(days=365)
    assert RoleGrant.unscoped.get(user=practice).expires_at is None


def test_a_password_that_nobody_knows_opens_nothing() -> None:
    person, password = made(with_password=False)
    assert password == ""
    assert not fresh(person).has_usable_password()
    assert make_password(None).startswith("!")
