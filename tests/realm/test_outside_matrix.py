"""Every address of the outside face × every method × everybody who may walk up: what the policies say is what happens,
and nothing of one shows to another."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from hearthline.ground import clock
from hearthline.realm import accounts
from hearthline.realm.models import KeptReceipt, Person
from tests import staff
from tests.access.matrix.walk import METHODS, addresses, fill
from tests.realm import matrix, outsiders
from tests.realm.matrix import ANYONE, DOOR, OURS, TABLE, THEIRS, WALKERS

pytestmark = [pytest.mark.django_db, pytest.mark.fault("46")]
PATHS = addresses("outside")
ABSENT = UUID("01a201e0-915d-7d85-b16f-ab038e246602")


@pytest.fixture
def _django_db_helper() -> None:
    """In place of a transaction for each test (pytest-django's): all of them share the stage's."""


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Everybody signed in, with words of their own, in one transaction that is taken back."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as Django's TestCase does: durable blocks may open
    with django_db_blocker.unblock(), clock.freeze(clock.now()), whole:
        desk_key = staff.desk("supervisor").client.cookies["desk"].value
        with outsiders.outside_face():
            head = outsiders.head("Zqschoolqz")
            made = {
                "head": head,
                "member": outsiders.member(head[0], "Zqlabelqz"),
                "other head": outsiders.head("Zqotherqz"),
                "family": outsiders.given("family"),
                "requester": outsiders.given("requester"),
                "over": outsiders.given("family"),
            }
            found: dict[str, Any] = {name: outsiders.there(one) for name, one in made.items()}
            accounts.keep_details(person=made["member"][0], told={"name": "Zqnameqz", "phone": "555-0144"})
            accounts.keep_receipt(person=made["member"][0], code="ZQRC-EIPT")
            Person.unscoped.filter(pk=made["over"][0].pk).update(ended_at="2026-01-01T00:00Z", ended_why="own")
            half = Client()
            outsiders.sign_in(half, made["family"][0])
            desk = Client()
            desk.cookies["outside"] = desk.cookies["desk"] = desk_key
            yield {**found, "half": half, "desk": desk, "stranger": Client()}
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _face(stage: Any) -> Iterator[None]:
    with outsiders.outside_face():
        yield


def ids(stage: dict[str, Any], whose: str) -> dict[str, Any]:
    receipt = KeptReceipt.unscoped.get().pk
    member = stage["member"].person.pk if whose == OURS else ABSENT
    return {"member_id": member, "session_id": ABSENT, "receipt_id": receipt}


def asked(client: Client, method: str, path: str) -> Any:
    """One request, and everything as it was before."""
    point = transaction.savepoint()
    jar = client.cookies.output()
    form = {"sure": "", "label": "", "code": "", "name": "x", "password": "x"} if method == "post" else None
    try:
        return getattr(client, method)(path, form)
    finally:
        connection.needs_rollback = False
        transaction.savepoint_rollback(point)
        if client.cookies.output() != jar:
            client.cookies.load(jar.replace("Set-Cookie: ", ""))


# Whole words alone: a drawn secret in a page may well hold "Zq" and, later, "qz".
SECRETS = re.compile(rb"Zq(?:school|label|other|name)qz|\bZQRC\b|555-0144")


def test_every_address_of_the_outside_face_is_in_the_table() -> None:
    assert set(PATHS) == set(TABLE), "write what a new address asks into tests/realm/matrix.py"


@pytest.mark.parametrize("name", TABLE)
def test_each_cell_answers_as_the_policies_say(stage: dict[str, Any], name: str) -> None:
    entry, wrong = TABLE[name], []
    if DOOR in (entry.get, entry.post):
        return
    for walker in WALKERS:
        for whose in (OURS, THEIRS) if entry.about else (OURS,):
            for method in METHODS:
                want = {"get": entry.get, "post": entry.post}.get(method, "")
                may = matrix.allowed(walker, want, entry.about, whose) if want else False
                got = asked(stage[walker].client, method, fill(PATHS[name], ids(stage, whose)))
                said = f"{method} {name} by {walker} ({whose}): {got.status_code}"
                if not want:
                    wrong += [said] if got.status_code != 405 else []
                elif got.status_code in (405, 500) or may is (got.status_code == 403):
                    wrong.append(said)
                mine = {"head": b"Zqlabelqz", "member": b"Zqnameqz ZQRC 555-0144"}.get(walker, b"")
                wrong += [f"{said} tells {one!r}" for one in SECRETS.findall(got.content) if one not in mine]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("walker", ["stranger", "half", "over", "desk"])
def test_whoever_has_not_signed_in_here_is_sent_to_sign_in_from_everywhere(stage: dict[str, Any], walker: str) -> None:
    client = getattr(stage[walker], "client", stage[walker])
    for name, entry in TABLE.items():
        for whose in (OURS, THEIRS):
            for method in METHODS:
                got = asked(client, method, fill(PATHS[name], ids(stage, whose)))
                if DOOR in (entry.get, entry.post):
                    assert not SECRETS.search(got.content), (method, name)
                    continue
                assert (got.status_code, got["Location"]) == (302, "/sign-in"), (method, name, walker)


def test_an_address_that_is_not_there_tells_a_stranger_nothing(stage: dict[str, Any]) -> None:
    assert asked(stage["stranger"], "get", "/people/none")["Location"] == "/sign-in"
    assert asked(stage["head"].client, "get", "/no-such-page").status_code == 404


def test_another_school_s_member_oneself_and_nobody_are_refused_with_the_same_bytes(stage: dict[str, Any]) -> None:
    other = stage["other head"]
    told = set()
    for number in (stage["member"].person.pk, stage["head"].person.pk, other.person.pk, ABSENT):
        got = asked(other.client, "post", f"/people/{number}/end")
        told.add((got.status_code, re.sub(rb"<time.*?</time>", b"", got.content)))
    assert len(told) == 1
    assert told.pop()[0] == 403


def test_every_answer_keeps_the_rules_of_the_house(stage: dict[str, Any]) -> None:
    for walker in ("stranger", "member", "family"):
        client = getattr(stage[walker], "client", stage[walker])
        for name in TABLE:
            got = asked(client, "get", fill(PATHS[name], ids(stage, OURS)))
            assert got["X-Frame-Options"] == "DENY"
            assert "no-store" in got["Cache-Control"], name
            assert "script-src 'self'" in got["Content-Security-Policy"], name
            assert b"<script" not in got.content, "no page here needs one"
            assert b" style=" not in got.content, name


def test_no_address_takes_a_form_without_its_token(stage: dict[str, Any]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["outside"] = stage["head"].client.cookies["outside"].value
    for name, entry in TABLE.items():
        if entry.post:
            assert strict.post(fill(PATHS[name], ids(stage, OURS)), {}).status_code == 403, name


def test_the_cells_of_anyone_ask_the_policy_that_says_so() -> None:
    assert all(matrix.allowed(walker, "own:account") for walker in WALKERS)
    assert {one for one in TABLE.values() if ANYONE in (one.get, one.post)}
