"""Accounts and rights: who gives and takes them, what is remembered, what nobody can do."""

import inspect
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection

from hearthline.access import actions, queries
from hearthline.access.actions import create_user, disable_user, grant_role, revoke_role
from hearthline.access.desk import urls
from hearthline.access.models import RoleGrant, User
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast, staff

pytestmark = pytest.mark.django_db


def last() -> Entry:
    return Entry.objects.latest("at", "id")


def test_an_administrator_makes_an_account_with_a_password_that_must_be_changed() -> None:
    admin = staff.viewer("administrator")
    user, password = create_user(viewer=admin, username=" Imogen ", name=cast.SCREENER, languages=("en", "es"))
    assert (user.username, user.agency_id, user.must_change_password) == ("imogen", admin.agency_id, True)
    assert user.check_password(password)
    assert user.reads == {"en", "es"}
    entry = last()
    assert (entry.tag, entry.record_id, entry.actor_id) == (Tag.USER_CREATED, user.pk.hex, admin.id)
    assert "administrator-keeps-accounts" in entry.authority


@pytest.mark.django_db(transaction=True)
def test_no_password_is_hashed_while_a_transaction_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow on purpose; inside a transaction it would hold up every writer on SQLite."""
    open_when_hashed = []

    def slow(raw: str) -> str:
        open_when_hashed.append(connection.in_atomic_block)
        return make_password(raw)

    monkeypatch.setattr(actions, "make_password", slow)
    user, _ = create_user(viewer=staff.viewer("administrator"), username="imogen", name=cast.SCREENER)
    actions.change_password(viewer=queries.viewer_of(user), password=staff.PASSWORD)
    assert open_when_hashed == [False, False]
    assert User.objects.get(pk=user.pk).check_password(staff.PASSWORD)


def test_a_name_that_is_taken_or_empty_is_a_message() -> None:
    admin = staff.viewer("administrator")
    create_user(viewer=admin, username="imogen", name=cast.SCREENER)
    with pytest.raises(DomainError) as taken:
        create_user(viewer=admin, username="IMOGEN", name=cast.SCREENER)
    assert taken.value.code == "name-taken"
    for username, name in (("", cast.SCREENER), ("x", " "), ("\u200b", cast.SCREENER)):
        with pytest.raises(DomainError) as empty:
            create_user(viewer=admin, username=username, name=name)
        assert empty.value.code == "name-empty"


@pytest.mark.fault("46")
@pytest.mark.parametrize("role", ["screener", "supervisor", ""])
def test_only_administrators_manage_accounts(role: str) -> None:
    viewer, other = staff.viewer(role), staff.user("screener", username="other")
    attempts: list[Any] = [
        lambda: create_user(viewer=viewer, username="new", name=cast.SCREENER),
        lambda: grant_role(viewer=viewer, user_id=other.pk, role="supervisor"),
        lambda: revoke_role(viewer=viewer, user_id=other.pk, role="screener"),
        lambda: disable_user(viewer=viewer, user_id=other.pk),
        lambda: queries.staff(viewer),
    ]
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()
    assert queries.viewer_of(other).roles == {"screener"}
    assert User.objects.get(pk=other.pk).is_active
    refused = Entry.objects.filter(tag=Tag.RIGHT_REFUSED, outcome="refused", actor_id=viewer.id)
    assert refused.count() == 5


@pytest.mark.fault("46")
def test_somebody_of_another_agency_is_refused_like_nobody() -> None:
    admin, theirs = staff.viewer("administrator"), staff.user("screener", agency_id=staff.THERE)
    said = []
    for user_id in (theirs.pk, uuid7()):
        with pytest.raises(Refused) as refused:
            disable_user(viewer=admin, user_id=user_id)
        said.append((refused.value.code, refused.value.message))
    assert said[0] == said[1]
    assert User.objects.get(pk=theirs.pk).is_active


@pytest.mark.fault("50")
@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator"])
def test_nobody_changes_their_own_rights(role: str) -> None:
    admin = staff.viewer("administrator")
    with pytest.raises(Refused):
        grant_role(viewer=admin, user_id=UUID(hex=admin.id), role=role)
    assert queries.viewer_of(User.objects.get(pk=admin.id)).roles == {"administrator"}


@pytest.mark.fault("50")
def test_no_use_case_sets_another_persons_password() -> None:
    """`change_password` takes the viewer's own account and no other; there is no other way to one."""
    assert "user" not in inspect.signature(actions.change_password).parameters
    public = {name for name in dir(actions) if name.endswith("_password") and name[:4] not in ("make", "_kee")}
    assert public == {"change_password"}
    # One's own passkeys and sessions: tests of those addresses show that somebody else's are not there.
    own = {"passkeys/<int:key_id>", "sessions/<uuid:session_id>/end"}
    about_others = {str(pattern.pattern) for pattern in urls.urlpatterns if "<" in str(pattern.pattern)} - own
    assert about_others == {
        "people/<uuid:user_id>/role",
        "people/<uuid:user_id>/close",
        "rights/<uuid:grant_id>/confirm",
        # A first password may be made anew while nobody has used it; what was chosen is never set by another.
        "people/<uuid:user_id>",
        "people/<uuid:user_id>/invite",
        "people/<uuid:user_id>/renew",
        "people/<uuid:user_id>/end-sessions",
        "people/<uuid:user_id>/open",
        "people/<uuid:user_id>/outside",
        "outside/<uuid:link_id>/end",
        "outside/<uuid:link_id>/confirm",
        "directory/<uuid:token_id>/end",
        *(f"with/<slug:provider_id>{step}" for step in ("", "/back", "/acs", "/finish", "/metadata")),
    }


def test_a_role_is_given_once_and_taken_once() -> None:
    admin, person = staff.viewer("administrator"), staff.user(username="imogen")
    first = grant_role(viewer=admin, user_id=person.pk, role="screener")
    assert grant_role(viewer=admin, user_id=person.pk, role="screener").pk == first.pk
    revoke_role(viewer=admin, user_id=person.pk, role="screener")
    revoke_role(viewer=admin, user_id=person.pk, role="screener")
    grant_role(viewer=admin, user_id=person.pk, role="screener")
    assert RoleGrant.unscoped.filter(user=person).count() == 2, "what was revoked stays on record"
    tags = list(Entry.objects.filter(record_id=person.pk.hex).order_by("at").values_list("tag", flat=True))
    assert tags == [Tag.ROLE_GRANTED, Tag.ROLE_REVOKED, Tag.ROLE_GRANTED]


def test_a_role_that_ran_out_can_be_given_again() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    admin, person = staff.viewer("administrator"), staff.user(username="imogen")
    with clock.freeze(noon):
        grant_role(viewer=admin, user_id=person.pk, role="screener", expires_at=noon + timedelta(hours=1))
    with clock.freeze(noon + timedelta(hours=2)):
        assert not queries.viewer_of(person).roles
        grant_role(viewer=admin, user_id=person.pk, role="screener")
        assert queries.viewer_of(person).roles == {"screener"}


def test_a_role_nobody_knows_is_a_message() -> None:
    with pytest.raises(DomainError) as wrong:
        grant_role(viewer=staff.viewer("administrator"), user_id=staff.user().pk, role="king")
    assert wrong.value.code == "role-unknown"


def test_the_list_of_staff_is_one_agencys_and_costs_two_queries(django_assert_num_queries: Any) -> None:
    admin = staff.viewer("administrator")
    staff.user("screener", "supervisor", username="imogen", name=cast.SCREENER)
    staff.user("screener", agency_id=staff.THERE)
    with django_assert_num_queries(4):  # two, and the bounds of their transaction
        listed = queries.staff(admin)
    assert [(m.name, m.roles) for m in listed] == [
        (cast.SCREENER, ("screener", "supervisor")),
        (cast.ADMINISTRATOR, ("administrator",)),
    ]


def test_names_are_told_within_the_agency_only() -> None:
    viewer, theirs = staff.viewer("screener"), staff.user("screener", agency_id=staff.THERE)
    assert queries.names(viewer, {viewer.id, theirs.pk.hex, "system-job"}) == {viewer.id: cast.SCREENER}


def test_what_happened_to_a_record_is_for_supervisors_of_its_agency() -> None:
    admin, person = staff.viewer("administrator"), staff.user(username="imogen")
    grant_role(viewer=admin, user_id=person.pk, role="screener")
    supervisor = staff.viewer("supervisor")
    assert [e.tag for e in queries.journal_of(supervisor, "user", person.pk.hex)] == [Tag.ROLE_GRANTED]
    theirs = staff.viewer("supervisor", agency_id=staff.THERE)
    assert not queries.journal_of(theirs, "user", person.pk.hex).exists()
    with pytest.raises(Refused):
        queries.journal_of(staff.viewer("screener"), "user", person.pk.hex)


def test_nothing_printed_about_a_person_holds_their_name() -> None:
    person = staff.user("screener", name=cast.SCREENER)
    assert cast.SCREENER not in f"{person!r} {person} {queries.viewer_of(person).user!r}"
