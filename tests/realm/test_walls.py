"""The wall between the realm and the desk: no permit, no cookie, no session, no secret and no role reaches across."""

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import cedarpy
import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.engine import POLICIES, book
from hearthline.access.outsider import Outsider
from hearthline.access.policy import can, may
from hearthline.access.viewer import ROLES, SYSTEM, Viewer
from hearthline.realm import sealed
from hearthline.realm.models import OutsideSession, Person
from hearthline.realm.signin import Backend
from hearthline.sealing import SealError
from hearthline.site import realm_grants
from hearthline.site.settings import outside as outside_settings
from tests import staff
from tests.realm import outsiders
from tests.site.test_role_walls import signed_in, tried

SOURCE = Path(__file__).parents[2] / "src" / "hearthline"
HERE, THERE = staff.HERE, staff.THERE
IDS = ("one", "two", "three")
SORTS = st.sampled_from(["organisation", "family", "requester", "", "screener"])
OUTSIDERS = st.builds(
    Outsider,
    kind=st.just("public"),
    id=st.sampled_from([*IDS, ""]),
    agency_id=st.sampled_from([HERE, HERE, THERE, ""]),
    sort=SORTS,
    standing=st.sampled_from(["administrator", "member", "own", "supervisor"]),
    organisation=st.sampled_from(["school", "hospital", ""]),
)
OWN = st.fixed_dictionaries(
    {"agency": st.sampled_from([HERE, HERE, THERE, ""])},
    optional={"owner": st.sampled_from(IDS), "organisation": st.sampled_from(["school", "hospital"])},
)
STAFF_ACTIONS = sorted(book().actions)
OUTSIDE_ACTIONS = sorted(book().outside_actions)


def test_the_actions_of_staff_and_of_people_outside_have_nothing_in_common() -> None:
    assert not book().actions & book().outside_actions
    assert len(OUTSIDE_ACTIONS) == 7


@given(outsider=OUTSIDERS, own=OWN, purpose=st.sampled_from(["", "screening"]))
def test_no_permit_for_staff_reaches_somebody_outside_whatever_is_known_of_them(
    outsider: Outsider, own: dict[str, str], purpose: str
) -> None:
    """Asked of Cedar itself, past our own guard: an Outsider, and even one dressed with every attribute of staff."""
    policies = cedarpy.PolicySet.from_str("\n".join(p.read_text() for p in sorted(POLICIES.glob("*.cedar"))))
    who = {"type": "Outsider", "id": outsider.id or "-"}
    attrs = {**outsider.attributes, "languages": ["en", "hmn"], "programmes": ["family"]}
    record = {"agency": own["agency"], "author": "other", "claimed_by": outsider.id, "language": "en", "state": "open"}
    for kind, attributes in (("Record", record), ("Own", own)):
        entities: list[dict[Any, Any]] = [
            {"uid": who, "attrs": attrs, "parents": []},
            {"uid": {"type": kind, "id": "r"}, "attrs": attributes, "parents": []},
        ]
        for action in STAFF_ACTIONS:
            asked = {
                "principal": who,
                "action": {"type": "Action", "id": action},
                "resource": {"type": kind, "id": "r"},
                "context": {"purpose": purpose},
            }
            assert not cedarpy.is_authorized(asked, policies, entities).allowed, (action, kind)


@given(outsider=OUTSIDERS, own=OWN)
def test_what_somebody_outside_may_is_their_own_or_their_organisation_s_and_nothing_else(
    outsider: Outsider, own: dict[str, str]
) -> None:
    for action in OUTSIDE_ACTIONS:
        if not may(outsider, action, own).allowed:
            continue
        assert outsider.agency_id
        assert outsider.agency_id == own["agency"]
        if action.startswith("own:"):
            assert own["owner"] == outsider.id
            assert action == "own:account" or outsider.sort == "organisation"
        else:
            assert (outsider.sort, outsider.standing) == ("organisation", "administrator")
            assert own["organisation"] == outsider.organisation
            assert action != "member:end" or own.get("owner") != outsider.id


def test_an_action_of_staff_is_none_that_can_be_asked_for_somebody_outside_nor_the_other_way_round() -> None:
    head = Outsider("public", "one", HERE, "organisation", "administrator", "school")
    with pytest.raises(KeyError):
        may(head, "report:read", {"agency": HERE, "owner": "one"})
    for role in (*ROLES, SYSTEM):
        viewer = Viewer("person", "one", HERE, roles=frozenset({role}))
        with pytest.raises(KeyError):
            can(viewer, "own:account", {"agency": HERE, "owner": "one"})


@pytest.mark.parametrize(
    ("role", "may_do"),
    [
        ("administrator", {"organisation:list", "organisation:invite", "organisation:end"}),
        ("supervisor", {"outsider:list", "outsider:give", "outsider:end"}),
        ("screener", set()),
        (SYSTEM, {"outsider:lapse"}),
    ],
)
def test_who_at_the_desk_lets_people_in(role: str, may_do: set[str]) -> None:
    viewer = Viewer("person", "one", HERE, roles=frozenset({role}))
    asked = {one for one in STAFF_ACTIONS if one.startswith(("organisation:", "outsider:"))}
    assert {one for one in asked if can(viewer, one, {"agency": HERE}).allowed} == may_do
    assert not {one for one in asked if can(viewer, one, {"agency": THERE}).allowed}


# Cookies, sessions, secrets


@pytest.mark.django_db
def test_a_cookie_of_one_face_is_nothing_at_the_other() -> None:
    desk = staff.desk("supervisor")
    key = desk.client.cookies["desk"].value
    with outsiders.outside_face():
        them = outsiders.there(outsiders.given())
        other = them.client.cookies["outside"].value
        for name in ("desk", "outside", "sessionid", "__Host-desk", "__Host-outside"):
            client = Client()
            client.cookies[name] = key
            assert client.get("/account")["Location"] == "/sign-in", name
    for name in ("desk", "outside"):
        client = Client()
        client.cookies[name] = other
        assert client.get("/").status_code == 302
        assert "/account/sign-in" in client.get("/")["Location"]


@pytest.mark.django_db
def test_a_session_s_row_carried_into_the_other_table_signs_nobody_in() -> None:
    from django.contrib.sessions.models import Session

    desk = staff.desk("supervisor")
    row = Session.objects.get(session_key=desk.client.cookies["desk"].value)
    OutsideSession.objects.create(
        session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date
    )
    with outsiders.outside_face():
        client = Client()
        client.cookies["outside"] = row.session_key
        assert client.get("/account")["Location"] == "/sign-in"
        them = outsiders.there(outsiders.given())
        theirs = OutsideSession.objects.get(session_key=them.client.cookies["outside"].value)
        Session.objects.create(session_key="q" * 32, session_data=theirs.session_data, expire_date=theirs.expire_date)
    client = Client()
    client.cookies["desk"] = "q" * 32
    assert "/account/sign-in" in client.get("/")["Location"]


@pytest.mark.django_db
def test_nobody_of_the_desk_is_signed_in_outside_by_password_by_session_or_by_id() -> None:
    person = staff.user("supervisor")
    with outsiders.outside_face():
        for name in (person.username, person.pk.hex, person.pk.hex[:8]):
            answer = Client().post("/sign-in", {"name": name, "password": staff.PASSWORD})
            assert answer.status_code == 422
        assert Backend().get_user(person.pk) is None


@pytest.mark.django_db
def test_what_is_sealed_outside_opens_with_no_other_secret_and_in_no_other_row() -> None:
    with outsiders.outside_face():
        one, two = outsiders.given()[0], outsiders.given()[0]
        box = sealed.seal(sealed.DETAILS, HERE, one.pk, {"name": "Zqname"})
        assert "Zqname" not in box
        assert sealed.opened(sealed.DETAILS, HERE, one.pk, box) == {"name": "Zqname"}
        for what, agency, row in (
            (sealed.DETAILS, HERE, two.pk), (sealed.LABEL, HERE, one.pk), (sealed.DETAILS, THERE, one.pk)
        ):  # fmt: skip
            with pytest.raises(SealError):
                sealed.opened(what, agency, row, box)
        for broken in ("x", box[:-8], box[:40] + "AAAA" + box[44:]):
            with pytest.raises(SealError):
                sealed.opened(sealed.DETAILS, HERE, one.pk, broken)
    with pytest.raises(SealError):  # the desk's secret is another
        sealed.opened(sealed.DETAILS, HERE, one.pk, box)


@pytest.mark.fault("59")
@pytest.mark.django_db
def test_no_form_outside_is_taken_without_its_token() -> None:
    with outsiders.outside_face():
        them = outsiders.there(outsiders.head())
        strict = Client(enforce_csrf_checks=True)
        strict.cookies["outside"] = them.client.cookies["outside"].value
        strict_stranger = Client(enforce_csrf_checks=True)
        for path in ("/people", "/password", "/leave", "/details", "/receipts", "/sessions/end-others", "/sign-out"):
            assert strict.post(path, {}).status_code == 403, path
        for path in ("/sign-in", "/open"):
            assert strict_stranger.post(path, {}).status_code == 403, path
        assert them.get("/").status_code == 200


def test_the_faces_have_other_names_for_everything_that_says_who_is_signed_in() -> None:
    from hearthline.site.settings import desk

    face, told = outside_settings.FACE, vars(desk)
    for name in (
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_ENGINE",
        "AUTHENTICATION_BACKENDS",
        "ROOT_URLCONF",
    ):
        assert face[name] != told[name], name
    assert not [one for one in vars(outside_settings)["INSTALLED_APPS"] if one.startswith("allauth")]
    assert told["AUTH_USER_MODEL"] == "access.User", "the desk's accounts stay the desk's"


def test_the_realm_knows_nothing_of_the_desk_s_accounts() -> None:
    """No file of the realm imports the tables of who works here, their sessions, or allauth."""
    barred = ("hearthline.access.models", "hearthline.access.sessions", "hearthline.access.queries", "allauth")
    found = []
    for path in (SOURCE / "realm").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            found += [(path.name, one) for one in named if one.startswith(barred)]
    assert found == []


# The database's own wall


POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="roles exist on PostgreSQL only")


@POSTGRES
@pytest.mark.postgres
@pytest.mark.fault("53")
@pytest.mark.django_db
def test_the_outside_role_reads_no_table_but_its_own() -> None:
    from django.apps import apps

    mine = {apps.get_model(label)._meta.db_table: verbs for label, verbs in realm_grants.TABLE.items()}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    wrong = []
    with signed_in(realm_grants.OUTSIDE) as own:
        for table in tables:
            for verb, statement in (
                ("S", f'SELECT * FROM "{table}" LIMIT 0'),
                ("I", f'INSERT INTO "{table}" DEFAULT VALUES'),
                ("D", f'DELETE FROM "{table}" WHERE false'),
                ("", f'TRUNCATE "{table}"'),
            ):
                said = tried(own, statement)
                denied = said.startswith("42501") and "row-level security" not in said
                if denied is (bool(verb) and verb in mine.get(table, "")):
                    wrong.append(statement)
        assert tried(own, "SELECT hl_same_reporter(NULL)").startswith("42501")
    assert wrong == []
    assert not [table for table in mine if table.startswith(("access_", "intake_", "people_", "django_", "screening_"))]


@POSTGRES
@pytest.mark.postgres
@pytest.mark.fault("53")
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["hl_desk", "hl_worker", "hl_public"])
def test_no_other_role_reads_a_session_a_password_or_what_somebody_outside_wrote(role: str) -> None:
    with signed_in(role) as own:
        for statement in (
            "SELECT * FROM realm_outsidesession",
            "SELECT session_key FROM realm_outsidesession",
            "INSERT INTO realm_outsidesession (session_key, session_data, expire_date) VALUES ('a', 'b', now())",
            "SELECT * FROM realm_person",
            "SELECT password FROM realm_person",
            "SELECT secret_box, label_box, details_box FROM realm_person",
            "UPDATE realm_person SET password = 'x'",
            "UPDATE realm_person SET administrator = true",
            "UPDATE realm_person SET organisation_id = NULL",
            "DELETE FROM realm_person",
            "SELECT * FROM realm_keptreceipt",
            "SELECT * FROM realm_recoverycode",
            "SELECT * FROM realm_signinfailure",
        ):
            assert tried(own, statement).startswith("42501"), (role, statement)
        seen = tried(own, "SELECT id, ended_at FROM realm_person")
        assert bool(seen) is (role == "hl_public")


@POSTGRES
@pytest.mark.postgres
@pytest.mark.django_db
def test_the_outside_role_writes_no_entry_in_the_name_of_staff() -> None:
    row = (
        "INSERT INTO journal_entry (id, at, agency_id, actor_kind, actor_id, tag, record_kind, record_id, purpose,"
        " authority, fields, digest, outcome) VALUES (gen_random_uuid(), now(), 'a', '{kind}', '{who}', 't', '', '',"
        " '', '', '', '', 'ok')"
    )
    told = {}
    for role in (realm_grants.OUTSIDE, "hl_public"):
        with signed_in(role) as own:
            for kind, who in (("person", "x"), ("system", "x"), ("public", "x"), ("public", "")):
                told[role, kind, who] = tried(own, row.format(kind=kind, who=who)) == ""
    assert [one for one, went in told.items() if went] == [
        (realm_grants.OUTSIDE, "public", "x"),
        (realm_grants.OUTSIDE, "public", ""),
        ("hl_public", "public", ""),
    ]


@POSTGRES
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_each_process_does_its_work_with_its_own_role() -> None:
    """The journeys of this room, under the roles that they have in production."""
    from hearthline.ground import clock
    from hearthline.realm import ending, inviting
    from hearthline.realm.door import using
    from hearthline.sealing.handover import seal_handover
    from tests.realm.test_handing_over import public_face

    def under(role: str, act: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")
        try:
            return act()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    boss, admin = staff.viewer("supervisor"), staff.viewer("administrator")
    _house, one_time = under("hl_desk", outsiders.house)
    card = under("hl_desk", lambda: inviting.give_code(viewer=boss, kind="family"))
    with outsiders.outside_face():
        made = under("hl_outside", lambda: outsiders.opened(one_time))
        them = under("hl_outside", lambda: outsiders.there(made))
        for path in ("/", "/people", "/details", "/start", "/receipts", "/sessions", "/account"):
            assert under("hl_outside", lambda path=path: them.get(path)).status_code == 200, path
        assert under("hl_outside", lambda: them.post("/people", {"label": "Second grade"})).status_code == 200
    assert under("hl_desk", lambda: inviting.houses(admin))[0].people == 1
    assert len(under("hl_desk", lambda: inviting.given_in_person(boss))) == 1
    under("hl_desk", lambda: inviting.withdraw(viewer=boss, code_id=card.id))
    under("hl_desk", lambda: inviting.end_head(viewer=admin, account_id=made[0].pk))
    assert under("hl_worker", lambda: ending.lapse([HERE])) == 0
    with outsiders.outside_face():
        assert under("hl_outside", ending.destroy_ended) == 1
    assert Person.unscoped.get(pk=made[0].pk).ended_why == "agency"
    handed = seal_handover(outsiders.HANDOVER, HERE, {"name": "Zqname"})
    with public_face():
        assert (under("hl_public", lambda: using.take(handed)) or {})["name"] == "Zqname"
        assert under("hl_public", lambda: using.take(handed)) is None
    assert under("hl_worker", using.forget_old) == 0
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert under("hl_worker", using.forget_old) == 1
