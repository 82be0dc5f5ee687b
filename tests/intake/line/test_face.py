"""The line face's one address: signed events in, instructions out, in both dialects."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as tree

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.intake.line import dialects, xml
from hearthline.intake.line.models import Contact
from hearthline.intake.line.types import Verb
from hearthline.messaging import signing
from tests.intake.line.build import NUMBER, SECRET, row, someone_ready

PATH = "/line/events"


@pytest.fixture(autouse=True)
def _urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "hearthline.site.urls_line"
    settings.MIDDLEWARE = ["hearthline.site.middleware.Boundary"]


def post(body: bytes, kind: str = "application/json", path: str = PATH, secret: str = SECRET, **more: str) -> Any:
    told = signing.headers(secret, clock.now(), path, body)
    return Client().post(path, body, content_type=kind, headers={**told, **more})


def neutral(**told: str) -> Any:
    return post(json.dumps({"id": "e1", "contact": "c1", **told}).encode())


FORM = "application/x-www-form-urlencoded"
TOKEN = "I-Twilio-Idempotency-Token"


def form(path: str = PATH, token: str = "t1", **told: str) -> Any:
    body = urlencode({"CallSid": "CA1", **told}).encode()
    signed = signing.headers(SECRET, clock.now(), f"{path} {token}", body)
    return Client().post(path, body, content_type=FORM, headers={**signed, TOKEN: token})


@pytest.mark.django_db
@pytest.mark.fault("53")
def test_who_stands_between_cannot_make_a_form_look_like_one_that_came_before() -> None:
    someone_ready()
    assert form(From=NUMBER, CallStatus="ringing").status_code == 200
    body = urlencode({"CallSid": "CA1", "CallStatus": "completed"}).encode()
    signed = signing.headers(SECRET, clock.now(), f"{PATH} t2", body)
    for changed in ({TOKEN: "t1"}, {}):
        told = Client().post(PATH, body, content_type=FORM, headers={**signed, **changed})
        assert told.status_code == 403
    assert row("CA1").state == "menu"
    assert post(body, FORM).status_code == 200  # without the header the signature itself is the id
    assert row("CA1").state == "abandoned"


@pytest.mark.django_db
@pytest.mark.req("I-9")
def test_a_signed_event_is_answered_with_verbs() -> None:
    someone_ready()
    answer = neutral(kind="call", number=NUMBER)
    assert answer.status_code == 200
    verbs = answer.json()["verbs"]
    assert (verbs[0]["verb"], verbs[0]["text"], verbs[0]["language"]) == ("say", "safety.call_911", "en")
    assert verbs[-1]["verb"] == "gather"
    assert answer["Cache-Control"] == "no-store"
    assert NUMBER.encode() not in answer.content


@pytest.mark.django_db
@pytest.mark.fault("53")
def test_what_is_not_signed_by_who_holds_the_secret_changes_nothing() -> None:
    body = json.dumps({"id": "e1", "contact": "c1", "kind": "call"}).encode()
    assert post(body, secret="another-secret-of-thirty-two-letters").status_code == 403
    assert Client().post(PATH, body, content_type="application/json").status_code == 403
    assert Client().get(PATH).status_code == 405
    assert post(b"x" * 20_000).status_code == 413
    for wrong in (b"{", b"[]", b'{"id": 1}', b'{"id": "a", "kind": "nothing", "contact": "c"}'):
        assert post(wrong).status_code == 400
    assert not Contact.unscoped.exists()


@pytest.mark.django_db
def test_the_other_dialect_speaks_xml_for_the_same_call() -> None:
    someone_ready()
    first = tree.fromstring(form(From=NUMBER, CallStatus="ringing").content)
    gather = first.find("Gather")
    assert gather is not None
    assert [said.get("language") for said in gather.findall("Say")][:5:2] == ["en-US", "es-US", None]
    placed = tree.fromstring(form(PATH + "?kind=digits", "t2", Digits="2").content)
    assert row("CA1").language == "es"
    assert placed.find("Gather/Pause") is not None
    assert placed.find("Redirect") is not None
    assert form(PATH + "?kind=poll", "t3").status_code == 200
    form(token="t4", CallStatus="completed")
    assert row("CA1").state == "abandoned"


@pytest.mark.django_db
def test_a_joined_call_that_is_over_was_answered_even_if_nobody_said_so() -> None:
    someone_ready()
    form(From=NUMBER, CallStatus="ringing")
    form(PATH + "?kind=digits", "t2", Digits="1")
    form(PATH + "?kind=dial&dial=CA1-s0", "t3", DialCallStatus="completed")
    assert row("CA1").state == "ended"


def test_withheld_numbers_are_none_and_every_field_has_a_shape() -> None:
    now = clock.now()
    for name in ("anonymous", "+266696687", "", "Restricted"):
        body = json.dumps({"id": "e", "kind": "call", "contact": "c", "number": name}).encode()
        assert dialects.read_json(body, now).number == ""
    for one in ({"id": ""}, {"id": "a b"}, {"id": 7}, {"contact": "c" * 65}, {"contact": None}, {"kind": "x"}):
        with pytest.raises(dialects.BadEvent) as wrong:
            dialects.read_json(json.dumps({"id": "e", "kind": "call", "contact": "c", **one}).encode(), now)
        assert str(wrong.value) == next(iter(one))  # the field, never its value


@pytest.mark.fault("18")
@pytest.mark.parametrize(
    ("field", "given", "taken"),
    [
        ("language", "es-MX", "es"), ("language", "EN", "en"), ("language", "hmn_US", "hmn"), ("language", "?!", ""),
        ("language", 7, ""), ("number", "sip:+19165550142@" + "x" * 80, NUMBER), ("number", "x" * 65, ""),
        ("number", 19165550142, "19165550142"), ("digits", "1A2", "12"), ("digits", "1" * 40, "1" * 32),
        ("outcome", "well", ""), ("dial", "a b", "?"), ("dial", None, ""), ("reference", "r" * 501, ""),
        ("at", "yesterday", None), ("at", "2026-11-23T06:00:00", None), ("at", 5, None),
        ("at", "0001-01-01T00:00:00+14:00", None),
    ],
)  # fmt: skip
def test_a_call_for_help_is_not_lost_to_an_odd_field_beside_it(field: str, given: Any, taken: str | None) -> None:
    now = clock.now()
    body = {"id": "e1", "kind": "text", "contact": "c1", "number": NUMBER, "words": "a child is hurt", field: given}
    found = dialects.read_json(json.dumps(body).encode(), now)
    assert found.words == "a child is hurt"
    assert getattr(found, field) == (now if taken is None else taken)


verbs = st.builds(
    Verb,
    kind=st.sampled_from(("say", "gather", "wait", "dial", "record", "hangup", "message")),
    text=st.sampled_from(("", "line.next")),
    language=st.sampled_from(("", "en", "hmn")),
    words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    digits=st.integers(0, 15),
    seconds=st.integers(0, 60),
    address=st.sampled_from(("", "+19165550190", "sip:a&b@x")),
    key=st.sampled_from(("", "c-s0")),
)


@given(st.lists(verbs, max_size=6))
def test_verbs_come_back_from_json_and_are_always_xml(drawn: list[Verb]) -> None:
    told = tuple(drawn)
    assert dialects.read_verbs(dialects.write_verbs(told)) == told
    response = tree.fromstring(xml.write_xml(told))
    assert len(response) > 0  # an empty answer would end the call


@given(st.binary(max_size=200))
def test_nothing_that_is_posted_trips_the_readers(body: bytes) -> None:
    for read in (
        lambda: dialects.read_json(body, clock.now()),
        lambda: dialects.read_form(PATH, body, "t", clock.now()),
    ):
        with suppress(dialects.BadEvent):
            read()
