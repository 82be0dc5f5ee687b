"""The first administrator, and the way back for an agency that has lost its last one. Warned weeks before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from hearthline.access.accounts import last_days
from hearthline.access.actions import confirm_role, disable_user, grant_role, revoke_role
from hearthline.access.commands import staff as command
from hearthline.access.models import Agency, RoleGrant, User
from hearthline.access.queries import viewer_of
from hearthline.access.staffing import confirm_supervisor, first_administrator
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.site.ending import warn_of_ends
from tests import cast, staff

pytestmark = [pytest.mark.django_db, pytest.mark.fault("50")]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_an_empty_agency_gets_its_first_administrator_at_the_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["first", "rutger", "Rutger", "Nakamura"]) == 0
    password = capsys.readouterr().out.splitlines()[0].removeprefix("rutger: ")
    person = User.objects.get(username="rutger")
    assert person.name == "Rutger Nakamura"
    assert not Agency.objects.get(pk=staff.HERE).demo
    assert viewer_of(person).roles == {"administrator"}
    assert staff.sign_in(Client(), person, password=password).status_code == 302
    assert {e.actor_id for e in Entry.objects.filter(tag__in=(Tag.USER_CREATED, Tag.ROLE_GRANTED))} == {"operator"}
    with pytest.raises(DomainError) as wrong:
        first_administrator(staff.HERE, "another", "Another")
    assert wrong.value.code == "administrator-there"


def test_the_first_people_of_an_agency_are_three_steps_away() -> None:
    admin, _ = first_administrator(staff.HERE, "rutger", cast.ADMINISTRATOR)
    person = staff.user(username="solveig", name=cast.SUPERVISOR)
    grant_role(viewer=viewer_of(admin), user_id=person.pk, role="supervisor")
    assert viewer_of(person).roles == {"supervisor"}


def test_a_lost_last_supervisor_is_replaced_by_an_administrator_and_the_operator_together() -> None:
    admin, last = staff.viewer("administrator"), staff.user("supervisor")
    person = staff.user(username="solveig")
    grant_role(viewer=admin, user_id=person.pk, role="supervisor")
    with pytest.raises(DomainError) as wrong:
        confirm_supervisor(staff.HERE, "solveig")
    assert wrong.value.code == "supervisor-there"
    revoke_role(viewer=admin, user_id=last.pk, role="supervisor")
    with pytest.raises(DomainError):
        confirm_supervisor(staff.HERE, "nobody")
    assert command(["confirm", "Solveig"]) == 0
    assert viewer_of(person).roles == {"supervisor"}
    assert Entry.objects.get(tag=Tag.ROLE_CONFIRMED).actor_id == "operator"


def test_the_operator_alone_makes_no_supervisor() -> None:
    last = staff.user("supervisor")
    admin, _ = first_administrator(staff.HERE, "rutger", cast.ADMINISTRATOR)
    disable_user(viewer=viewer_of(admin), user_id=last.pk)
    person = staff.user(username="solveig")
    RoleGrant.objects.create(agency_id=staff.HERE, user=person, role="supervisor", granted_by="operator")
    with pytest.raises(Refused):
        confirm_supervisor(staff.HERE, "solveig")


@pytest.mark.parametrize("argv", [[], ["first"], ["first", "x"], ["confirm"], ["other", "x", "y"]])
def test_what_is_not_understood_changes_nothing(argv: list[str]) -> None:
    assert command(argv) == 2
    assert not User.objects.exists()


def held(role: str, until: datetime, username: str) -> User:
    person = staff.user(role, username=username)
    RoleGrant.unscoped.filter(user=person).update(expires_at=until)
    User.objects.filter(pk=person.pk).update(last_login=NOON)
    return person


def test_an_agency_is_told_four_weeks_before_its_last_supervisor_or_administrator_is_gone() -> None:
    held("supervisor", NOON + timedelta(days=10), "first")
    held("supervisor", NOON + timedelta(days=28), "second")
    held("administrator", NOON + timedelta(days=29), "keeper")
    with clock.freeze(NOON):
        assert last_days(staff.HERE) == {"supervisor": NOON + timedelta(days=28)}
        assert warn_of_ends() == 1
        warn_of_ends()
        assert Alert.unscoped.count() == 1, "once a week"
    with clock.freeze(NOON + timedelta(days=7)):
        assert warn_of_ends() == 2
    found = Alert.unscoped.order_by("raised_at", "key")
    assert [(a.kind, a.subject_id, a.urgent) for a in found] == [
        ("access_ends", "supervisor", False),
        ("access_ends", "administrator", False),
        ("access_ends", "supervisor", False),
    ]


def test_an_account_that_nobody_uses_or_that_ends_counts_as_ending_too() -> None:
    held("administrator", NOON + timedelta(days=300), "keeper")
    User.objects.update(last_login=NOON - timedelta(days=70))
    with clock.freeze(NOON):
        assert last_days(staff.HERE)["administrator"] == NOON + timedelta(days=20)
    User.objects.update(last_login=NOON, ends_at=NOON + timedelta(days=5))
    with clock.freeze(NOON):
        assert last_days(staff.HERE)["administrator"] == NOON + timedelta(days=5)


def test_an_agency_that_has_lost_the_last_one_is_told_urgently_and_one_that_never_had_one_is_not() -> None:
    person = held("supervisor", NOON - timedelta(days=1), "gone")
    with clock.freeze(NOON):
        assert last_days(staff.HERE) == {"supervisor": NOON}
        warn_of_ends()
    assert Alert.unscoped.get().urgent
    assert viewer_of(person).roles == frozenset()


def test_a_right_that_waits_for_confirmation_saves_nobody() -> None:
    held("supervisor", NOON + timedelta(days=5), "last")
    with clock.freeze(NOON):
        person = staff.user(username="new")
        grant = grant_role(viewer=staff.viewer("administrator"), user_id=person.pk, role="supervisor")
        assert "supervisor" in last_days(staff.HERE)
        confirm_role(viewer=viewer_of(User.objects.get(username="last")), grant_id=grant.pk)
        assert "supervisor" not in last_days(staff.HERE)
