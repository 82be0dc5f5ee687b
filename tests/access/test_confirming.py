"""A right that opens reports takes two people: an administrator gives it, a supervisor lets it take force."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from hearthline.access import queries
from hearthline.access.actions import confirm_role, create_user, disable_user, grant_role, revoke_role
from hearthline.access.models import RoleGrant, User
from hearthline.access.viewer import CONFIRMED_ROLES
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast, staff

pytestmark = [pytest.mark.django_db, pytest.mark.fault("50"), pytest.mark.req("S-5")]


def roles(user: User) -> frozenset[str]:
    return queries.viewer_of(user).roles


def given(role: str = "screener", **wanted: str) -> tuple[User, RoleGrant]:
    """Somebody new, to whom the administrator has just given `role`."""
    person = staff.user(username=wanted.get("username", "imogen"), name=cast.SCREENER)
    return person, grant_role(viewer=staff.viewer("administrator"), user_id=person.pk, role=role)


@pytest.mark.parametrize("role", CONFIRMED_ROLES)
def test_a_right_that_opens_reports_waits_for_a_supervisor(role: str) -> None:
    supervisor = staff.viewer("supervisor")
    person, grant = given(role)
    assert roles(person) == frozenset()
    confirm_role(viewer=supervisor, grant_id=grant.pk)
    assert roles(person) == {role}
    entry = Entry.objects.get(tag=Tag.ROLE_CONFIRMED)
    assert (entry.actor_id, entry.record_id) == (supervisor.id, person.pk.hex)
    assert "supervisor-confirms-new-rights" in entry.authority


def test_confirming_again_changes_nothing() -> None:
    first, second = staff.viewer("supervisor"), staff.viewer("supervisor", username="supervisor2")
    _, grant = given()
    confirm_role(viewer=first, grant_id=grant.pk)
    confirm_role(viewer=second, grant_id=grant.pk)
    assert RoleGrant.unscoped.get(pk=grant.pk).confirmed_by == first.id
    assert Entry.objects.filter(tag=Tag.ROLE_CONFIRMED).count() == 1


def test_an_administrator_alone_cannot_make_two_and_close_a_report() -> None:
    staff.viewer("supervisor")
    admin = staff.viewer("administrator")
    ghosts = [
        create_user(viewer=admin, username=name, name=name, role=role)[0]
        for name, role in (("ghost", "screener"), ("ghost2", "supervisor"))
    ]
    assert [roles(ghost) for ghost in ghosts] == [frozenset(), frozenset()]
    for viewer in (admin, *(queries.viewer_of(ghost) for ghost in ghosts)):
        for grant in RoleGrant.unscoped.filter(user__in=ghosts):
            with pytest.raises(Refused):
                confirm_role(viewer=viewer, grant_id=grant.pk)
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, fields__contains="role:confirm").count() == 6


def test_taking_the_last_supervisor_away_opens_no_way_round() -> None:
    last = staff.user("supervisor")
    admin = staff.viewer("administrator")
    revoke_role(viewer=admin, user_id=last.pk, role="supervisor")
    disable_user(viewer=admin, user_id=last.pk)
    person, _ = given("supervisor")
    assert roles(person) == frozenset()


def test_the_first_people_of_an_agency_need_nobody_who_is_not_there_yet() -> None:
    person, _ = given("supervisor")
    assert roles(person) == {"supervisor"}
    other, _ = given("screener", username="other")
    assert roles(other) == frozenset()


def test_a_supervisor_of_another_agency_counts_for_nothing() -> None:
    staff.viewer("supervisor")
    person, grant = given()
    theirs = staff.viewer("supervisor", staff.THERE)
    with pytest.raises(Refused):
        confirm_role(viewer=theirs, grant_id=grant.pk)
    assert queries.rights_to_confirm(theirs) == []
    assert roles(person) == frozenset()


def test_who_gave_it_and_who_gets_it_do_not_confirm_it() -> None:
    both = staff.viewer("supervisor")
    RoleGrant.objects.create(agency_id=staff.HERE, user_id=UUID(hex=both.id), role="administrator", granted_by="tests")
    both = queries.viewer_of(User.objects.get(pk=both.id))
    person = staff.user(username="imogen")
    own = grant_role(viewer=both, user_id=person.pk, role="screener")
    to_me = grant_role(viewer=staff.viewer("administrator"), user_id=UUID(hex=both.id), role="screener")
    assert queries.rights_to_confirm(both) == []
    for grant in (own, to_me):
        with pytest.raises(Refused):
            confirm_role(viewer=both, grant_id=grant.pk)


def test_the_database_itself_holds_the_two_apart() -> None:
    _, grant = given("administrator")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.unscoped.filter(pk=grant.pk).update(confirmed_by=grant.granted_by, confirmed_at=clock.now())


def test_a_right_taken_back_cannot_be_confirmed() -> None:
    supervisor = staff.viewer("supervisor")
    person, grant = given()
    revoke_role(viewer=staff.viewer("administrator"), user_id=person.pk, role="screener")
    with pytest.raises(Refused):
        confirm_role(viewer=supervisor, grant_id=grant.pk)


def test_the_supervisor_sees_who_gave_what_and_presses_one_button() -> None:
    desk = staff.desk("supervisor")
    person, grant = given()
    page = desk.client.get("/account/rights").content.decode()
    assert all(said in page for said in (cast.SCREENER, "imogen", "Screener", cast.ADMINISTRATOR))
    assert desk.client.post(reverse("access_confirm", args=[grant.pk]))["Location"] == "/account/rights"
    assert roles(person) == {"screener"}
    assert "Nothing waits for you." in desk.client.get("/account/rights").content.decode()


def test_the_administrator_sees_that_it_waits() -> None:
    staff.viewer("supervisor")
    given()
    page = staff.desk("administrator").client.get("/account/people").content.decode()
    assert "(waits for a supervisor)" in page


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_nobody_else_confirms_and_the_refusal_stays(role: str) -> None:
    staff.viewer("supervisor")
    _, grant = given()
    desk = staff.desk(role)
    assert desk.client.get("/account/rights").status_code == 403
    assert desk.client.post(reverse("access_confirm", args=[grant.pk])).status_code == 403
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, actor_id=desk.viewer.id).count() == 2


def test_an_administrators_page_refused_leaves_an_entry() -> None:
    desk = staff.desk("screener")
    assert desk.client.get("/account/people").status_code == 403
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, actor_id=desk.viewer.id).count() == 1
