"""The agency's directory makes and closes accounts (RFC 7643, RFC 7644), and gives no right by itself."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.actions import confirm_role, grant_role
from hearthline.access.directory import digest_of, end_token, make_token, tokens_of
from hearthline.access.models import DirectoryToken, OutsideIdentity, RoleGrant, User
from hearthline.access.outside.links import account_of
from hearthline.access.outside.providers import Provider
from hearthline.access.queries import viewer_of
from hearthline.access.scim import reading
from hearthline.access.scim.errors import Wrong
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast, staff

pytestmark = pytest.mark.django_db
USERS = "/scim/v2/Users"
INSIDE = "/account/recovery-codes"
JSON = "application/scim+json"
IMOGEN = {
    "schemas": [reading.USER],
    "userName": "Imogen",
    "externalId": "ext-1",
    "name": {"givenName": "Imogen", "familyName": "Farrow"},
    "emails": [{"value": "imogen@example.gov", "primary": True}],
    "active": True,
}


class Directory:
    """The agency's directory, with a token. Refuses to be fooled by a session or a form token."""

    def __init__(self, token: str) -> None:
        self.client, self.token = Client(enforce_csrf_checks=True), token

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"data": body if isinstance(body, str) else json.dumps(body), "content_type": JSON} if body else {}
        return getattr(self.client, method)(path, headers={"Authorization": f"Bearer {self.token}", **headers}, **sent)

    def patch(self, path: str, *steps: dict[str, Any]) -> Any:
        return self.ask("patch", path, {"schemas": [reading.PATCH], "Operations": list(steps)})


@pytest.fixture
def directory(settings: Any) -> Directory:
    settings.HEARTHLINE_PROVIDERS = (Provider("county", "County account", "oidc", "https://login.example.gov"),)
    staff.viewer("supervisor")
    return Directory(make_token(viewer=staff.viewer("administrator"), name="county directory", provider="county"))


@pytest.fixture
def plain() -> Directory:
    """A directory whose people have passwords here."""
    staff.viewer("supervisor")
    return Directory(make_token(viewer=staff.viewer("administrator"), name="plain directory"))


def error(answer: Any, status: int, kind: str = "") -> None:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == JSON
    told = answer.json()
    assert told["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert told["status"] == str(status)
    assert told.get("scimType", "") == kind


# the token


@pytest.mark.fault("46")
@pytest.mark.parametrize(
    "path",
    [
        USERS,
        f"{USERS}/00000000-0000-4000-8000-000000000001",
        "/scim/v2/Schemas",
        "/scim/v2/Groups",
        "/scim/",
        "/scim/x",
    ],
)
def test_without_a_good_token_there_is_nothing_by_any_method(directory: Directory, path: str) -> None:
    signed_in = staff.desk("administrator").client
    for client in (Client(), signed_in):
        for method in ("get", "post", "put", "patch", "delete", "options"):
            for header in ("", "Bearer ", "Bearer hl-dir-wrong", f"Basic {directory.token}", f"Bearer {'x' * 9999}"):
                answer = getattr(client, method)(path, headers={"Authorization": header} if header else {})
                error(answer, 401)
                assert answer["WWW-Authenticate"] == "Bearer"
    assert "no-store" in answer["Cache-Control"]


def test_only_a_hash_of_the_token_is_kept_and_it_is_long(directory: Directory) -> None:
    kept = DirectoryToken.unscoped.get()
    assert kept.digest == digest_of(directory.token)
    assert directory.token not in str(DirectoryToken.unscoped.values())
    assert len(directory.token) - len("hl-dir-") >= 43, "256 bits"


@pytest.mark.fault("48")
def test_a_token_ends_runs_out_and_is_changed_without_a_gap(directory: Directory) -> None:
    admin = staff.viewer("administrator")
    following = Directory(make_token(viewer=admin, name="county directory 2", days=365))
    assert directory.ask("get", USERS).status_code == following.ask("get", USERS).status_code == 200
    old = next(t for t in tokens_of(admin) if t.name == "county directory")
    end_token(viewer=admin, token_id=old.pk)
    error(directory.ask("get", USERS), 401)
    with clock.freeze(clock.now() + timedelta(days=365)):
        error(following.ask("get", USERS), 401)
    assert Entry.objects.filter(tag=Tag.TOKEN_ENDED).count() == 1


@pytest.mark.fault("46", "50")
@pytest.mark.parametrize("role", ["screener", "supervisor", ""])
def test_nobody_else_makes_or_ends_tokens(directory: Directory, role: str) -> None:
    who = staff.viewer(role)
    for act in (lambda: make_token(viewer=who, name="x"), lambda: tokens_of(who)):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Refused):
        end_token(viewer=who, token_id=DirectoryToken.unscoped.get().pk)
    with pytest.raises(Refused):
        end_token(viewer=staff.viewer("administrator", staff.THERE), token_id=DirectoryToken.unscoped.get().pk)
    assert directory.ask("get", USERS).status_code == 200, "another agency's administrator ends nothing here"


def test_a_token_has_a_name_a_time_and_a_provider_that_exists() -> None:
    admin = staff.viewer("administrator")
    for wanted, code in (
        ({"name": " "}, "name-empty"),
        ({"name": "x", "days": 366}, "days-wrong"),
        ({"name": "x", "days": 0}, "days-wrong"),
        ({"name": "x", "provider": "nowhere"}, "provider-unknown"),
    ):
        with pytest.raises(DomainError) as wrong:
            make_token(viewer=admin, **wanted)
        assert wrong.value.code == code
    make_token(viewer=admin, name="x")
    with pytest.raises(DomainError, match="name-taken"):
        make_token(viewer=admin, name="x")


# making


def test_a_new_person_comes_by_the_agencys_provider_and_has_no_right(directory: Directory) -> None:
    answer = directory.ask("post", USERS, IMOGEN)
    assert answer.status_code == 201
    told = answer.json()
    person = User.objects.get(username="imogen")
    assert answer["Location"] == told["meta"]["location"] == f"http://testserver{USERS}/{person.pk}"
    assert (told["userName"], told["displayName"], told["externalId"]) == ("imogen", "Imogen Farrow", "ext-1")
    assert told["active"] is True
    assert viewer_of(person).roles == frozenset()
    assert not person.has_usable_password()
    assert account_of(staff.HERE, "county", "ext-1") == person
    entry = Entry.objects.get(tag=Tag.USER_CREATED)
    assert (entry.actor_kind, entry.actor_id) == ("system", "directory:county directory")
    assert "directory-keeps-accounts" in entry.authority


def test_without_a_provider_an_administrator_makes_the_first_password(plain: Directory) -> None:
    person = User.objects.get(pk=plain.ask("post", USERS, IMOGEN).json()["id"])
    assert staff.sign_in(Client(), person, password="!").status_code == 200
    admin = staff.desk("administrator")
    page = admin.client.post(f"/account/people/{person.pk}/invite")
    assert staff.sign_in(Client(), person, password=page.context["password"]).status_code == 302


@pytest.mark.fault("50")
def test_a_role_is_only_proposed_and_an_administrator_is_never_made(directory: Directory) -> None:
    told = directory.ask("post", USERS, {**IMOGEN, "roles": [{"value": "screener"}]}).json()
    person = User.objects.get(pk=told["id"])
    assert viewer_of(person).roles == frozenset()
    confirm_role(viewer=staff.viewer("supervisor"), grant_id=RoleGrant.unscoped.get(user=person).pk)
    assert viewer_of(person).roles == {"screener"}
    for roles in ([{"value": "administrator"}], [{"value": "king"}], ["screener"], "screener", [{}]):
        error(directory.ask("post", USERS, {**IMOGEN, "userName": "x", "roles": roles}), 400, "invalidValue")
    directory.ask("put", f"{USERS}/{person.pk}", {**IMOGEN, "roles": []})
    assert viewer_of(person).roles == frozenset()


@pytest.mark.fault("50")
def test_a_directory_makes_no_supervisor_even_for_an_agency_that_never_had_one() -> None:
    alone = Directory(make_token(viewer=staff.viewer("administrator"), name="first"))
    told = alone.ask("post", USERS, {**IMOGEN, "roles": [{"value": "supervisor"}]}).json()
    assert viewer_of(User.objects.get(pk=told["id"])).roles == frozenset()


def test_names_and_ids_are_taken_once(directory: Directory) -> None:
    directory.ask("post", USERS, IMOGEN)
    error(directory.ask("post", USERS, {**IMOGEN, "userName": "IMOGEN", "externalId": "2"}), 409, "uniqueness")
    error(directory.ask("post", USERS, {**IMOGEN, "userName": "other"}), 409, "uniqueness")
    assert not User.objects.filter(username="other").exists(), "all of it or nothing"


# finding


def test_people_are_found_by_user_name_and_by_external_id_in_this_agency_only(directory: Directory) -> None:
    made = directory.ask("post", USERS, IMOGEN).json()
    theirs = staff.user("screener", agency_id=staff.THERE, username="theirs")
    for asked in ('userName eq "IMOGEN"', 'externalId eq "ext-1"', 'USERNAME EQ "imogen"'):
        found = directory.ask("get", f"{USERS}?filter={asked}").json()
        assert [r["id"] for r in found["Resources"]] == [made["id"]], asked
    for asked in ('userName eq "theirs"', 'userName eq "nobody"'):
        assert directory.ask("get", f"{USERS}?filter={asked}").json()["totalResults"] == 0
    for method in ("get", "delete"):
        for absent in (theirs.pk, uuid4()):
            error(directory.ask(method, f"{USERS}/{absent}"), 404)
    error(directory.patch(f"{USERS}/{theirs.pk}", {"op": "replace", "path": "active", "value": False}), 404)
    assert User.objects.get(pk=theirs.pk).is_active


@pytest.mark.parametrize(
    "asked",
    ['name sw "a"', "userName", 'userName eq "a" or userName eq "b"', "userName eq a", 'userName eq "\\x"', "x" * 500],
)
def test_another_filter_is_refused(directory: Directory, asked: str) -> None:
    error(directory.ask("get", f"{USERS}?filter={asked}"), 400, "invalidFilter")


def test_a_list_has_pages(directory: Directory) -> None:
    for number in range(5):
        staff.user("screener", username=f"person-{number}")
    whole = directory.ask("get", USERS).json()
    assert whole["totalResults"] == whole["itemsPerPage"] == User.objects.filter(agency_id=staff.HERE).count()
    part = directory.ask("get", f"{USERS}?startIndex=2&count=3").json()
    assert [r["id"] for r in part["Resources"]] == [r["id"] for r in whole["Resources"]][1:4]
    assert directory.ask("get", f"{USERS}?count=0").json()["Resources"] == []
    assert directory.ask("get", f"{USERS}?startIndex=-3&count=-1").json()["itemsPerPage"] == 0
    error(directory.ask("get", f"{USERS}?count=many"), 400, "invalidValue")


# changing and closing


@pytest.mark.fault("48", "49")
@pytest.mark.parametrize("how", ["patch", "patch-whole", "patch-text", "put", "delete"])
def test_who_leaves_is_out_at_the_next_request(directory: Directory, how: str) -> None:
    desk = staff.desk("screener")
    path = f"{USERS}/{desk.user.pk}"
    assert desk.client.get(INSIDE).status_code == 200
    answer = {
        "patch": lambda: directory.patch(path, {"op": "replace", "path": "active", "value": False}),
        "patch-whole": lambda: directory.patch(path, {"op": "Replace", "value": {"active": False}}),
        "patch-text": lambda: directory.patch(path, {"op": "replace", "path": "active", "value": "False"}),
        # Whatever else does not fit: who leaves is out.
        "put": lambda: directory.ask("put", path, {**IMOGEN, "userName": "renamed", "active": False}),
        "delete": lambda: directory.ask("delete", path),
    }[how]()
    assert answer.status_code == (204 if how == "delete" else 200), answer.content
    assert desk.client.get(INSIDE).status_code == 302
    assert viewer_of(desk.user).roles == frozenset()
    entry = Entry.objects.get(tag=Tag.USER_DISABLED)
    assert entry.actor_id == "directory:county directory"
    assert directory.ask("get", path).json()["active"] is False


def test_closing_again_changes_nothing(directory: Directory) -> None:
    path = f"{USERS}/{staff.user('screener').pk}"
    for _ in range(2):
        assert directory.ask("delete", path).status_code == 204
    assert Entry.objects.filter(tag=Tag.USER_DISABLED).count() == 1


def test_who_comes_back_has_their_link_and_no_right(directory: Directory) -> None:
    made = directory.ask("post", USERS, {**IMOGEN, "roles": [{"value": "screener"}]}).json()
    person = User.objects.get(pk=made["id"])
    confirm_role(viewer=staff.viewer("supervisor"), grant_id=RoleGrant.unscoped.get(user=person).pk)
    path = f"{USERS}/{person.pk}"
    directory.patch(path, {"op": "replace", "path": "active", "value": False})
    assert account_of(staff.HERE, "county", "ext-1") is None
    assert directory.patch(path, {"op": "replace", "path": "active", "value": True}).json()["active"] is True
    assert account_of(staff.HERE, "county", "ext-1") == person
    assert viewer_of(person).roles == frozenset()


def test_names_and_addresses_follow_the_directory_and_the_journal_says_which_fields(directory: Directory) -> None:
    path = f"{USERS}/{directory.ask('post', USERS, IMOGEN).json()['id']}"
    told = directory.patch(
        path,
        {"op": "replace", "path": "displayName", "value": cast.SECOND_SCREENER},
        {"op": "add", "path": 'emails[type eq "work"].value', "value": "new@example.gov"},
    ).json()
    assert (told["displayName"], told["emails"][0]["value"]) == (cast.SECOND_SCREENER, "new@example.gov")
    assert Entry.objects.get(tag=Tag.USER_CHANGED).fields.split() == ["email", "name"]


@pytest.mark.fault("50", "58")
def test_a_stolen_token_hands_no_supervisors_account_to_somebody_else(directory: Directory) -> None:
    supervisor = staff.user("supervisor")
    OutsideIdentity.objects.create(
        agency_id=staff.HERE, user=supervisor, provider="county", subject="theirs", linked_by="x",
        confirmed_by="y", confirmed_at=clock.now(),
    )  # fmt: skip
    path = f"{USERS}/{supervisor.pk}"
    whole = {**IMOGEN, "userName": supervisor.username}
    error(directory.ask("put", path, {**whole, "externalId": "mine"}), 400, "mutability")
    error(directory.ask("put", path, IMOGEN), 400, "mutability")
    for field in ("externalId", "userName", "password", "roles", "id", "meta.created", "groups"):
        error(directory.patch(path, {"op": "replace", "path": field, "value": "mine"}), 400, "invalidPath")
    extra = {"password": "mine", "agency_id": staff.THERE, "is_active": False, "must_change_password": False}
    assert directory.ask("put", path, {**whole, "externalId": "theirs", **extra}).status_code == 200
    kept = User.objects.get(pk=supervisor.pk)
    assert kept.check_password(staff.PASSWORD)
    assert (kept.agency_id, kept.is_active) == (staff.HERE, True)
    assert account_of(staff.HERE, "county", "mine") is None


def test_an_account_that_came_without_the_directory_is_not_linked_by_it(directory: Directory) -> None:
    person = staff.user("supervisor")
    answer = directory.ask("put", f"{USERS}/{person.pk}", {**IMOGEN, "userName": person.username})
    assert answer.status_code == 200
    assert account_of(staff.HERE, "county", "ext-1") is None


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ("{", 400, "invalidSyntax"),
        ("[" * 100_000, 413, ""),
        ("[" * 30_000, 400, "invalidSyntax"),
        ("[]", 400, "invalidSyntax"),
        ({}, 400, "invalidSyntax"),
        ({**IMOGEN, "schemas": "x"}, 400, "invalidSyntax"),
        ({**IMOGEN, "userName": None}, 400, "invalidValue"),
        ({**IMOGEN, "userName": "x" * 65}, 400, "invalidValue"),
        ({**IMOGEN, "userName": 3}, 400, "invalidValue"),
        ({**IMOGEN, "active": "perhaps"}, 400, "invalidValue"),
        ({**IMOGEN, "emails": [{"value": "no address"}]}, 400, "invalidValue"),
        ({**IMOGEN, "emails": "x"}, 400, "invalidValue"),
        ({**IMOGEN, "name": "x"}, 400, "invalidValue"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_made(
    directory: Directory, body: Any, status: int, kind: str
) -> None:
    people = User.objects.count()
    error(directory.ask("post", USERS, body or "{}"), status, kind)
    assert User.objects.count() == people


def test_a_form_is_not_json(directory: Directory) -> None:
    header = {"Authorization": f"Bearer {directory.token}"}
    error(directory.client.post(USERS, {"userName": "x"}, headers=header), 415)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["active", "op", "path", "value", "name", "emails", "userName", "roles", "schemas", "Operations"]), x, max_size=4), max_leaves=12))  # fmt: skip  # noqa: E501 - one drawing
def test_whatever_is_sent_is_read_or_refused(drawn: Any) -> None:
    for read, schema in ((reading.user, reading.USER), (reading.patch, reading.PATCH)):
        told = {**drawn, "schemas": [schema]} if isinstance(drawn, dict) else {"schemas": [schema], "Operations": drawn}
        try:
            found = read(told)
        except Wrong as wrong:
            assert wrong.status == 400
        else:
            assert isinstance(found, reading.Told)


# about itself


def test_it_says_what_it_can_do(directory: Directory) -> None:
    config = directory.ask("get", "/scim/v2/ServiceProviderConfig").json()
    assert config["patch"]["supported"] is config["filter"]["supported"] is True
    assert config["bulk"]["supported"] is config["sort"]["supported"] is config["etag"]["supported"] is False
    types = directory.ask("get", "/scim/v2/ResourceTypes").json()
    assert [t["endpoint"] for t in types["Resources"]] == ["/Users"]
    schema = directory.ask("get", "/scim/v2/Schemas").json()["Resources"][0]
    assert schema["id"] == reading.USER
    assert {a["name"] for a in schema["attributes"]} == {
        "userName", "externalId", "displayName", "name", "emails", "active", "roles",
    }  # fmt: skip
    error(directory.ask("get", "/scim/v2/Groups"), 404)
    error(directory.ask("put", "/scim/v2/ServiceProviderConfig", {"x": 1}), 405)


def test_a_token_opens_nothing_else_of_the_desk(directory: Directory) -> None:
    for path in ("/", "/account/people", "/account/directory"):
        assert directory.ask("get", path)["Location"].startswith("/account/sign-in")


def test_a_proposed_role_that_is_held_already_is_left_alone(directory: Directory) -> None:
    person = staff.user("screener")
    grant_role(viewer=staff.viewer("administrator"), user_id=person.pk, role="screener")
    whole = {**IMOGEN, "userName": person.username, "roles": [{"value": "screener"}]}
    assert directory.ask("put", f"{USERS}/{person.pk}", whole).status_code == 200
    assert viewer_of(person).roles == {"screener"}
