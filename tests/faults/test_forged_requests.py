"""Requests that no page of ours makes: forged states, values nobody offers, odd addresses. Never a 500."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.intake.models import Envelope
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.state import seal, seal_wizard
from tests.cast import STORY
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db


def next_page(walk: Walk, number: int) -> None:
    """Press Continue with the least that step `number` asks."""
    least = {1: {"danger": "no"}, 2: {"story": STORY}, 4: {"where_now": "near the red store"}}
    walk.press(**least.get(number, {}))


@pytest.mark.fault("30")
@pytest.mark.parametrize(
    "state",
    [
        "",
        "x",
        "A" * 5000,
        "[" * 10_000,
        '{"kind":"report","it":{"token":"00"}}',
        "NaN",
        "\u2603",
        "=" * 100,
        "A" * 7_000_000,
    ],
    ids=range(9),
)
def test_a_state_we_did_not_seal_opens_nothing_and_the_typed_words_stay(visitor: Client, state: str) -> None:
    page = visitor.post("/r/3", {"state": state, "from": "2", "story": STORY})
    assert page.status_code == 422
    assert "Wren" in page.content.decode()
    for path in ("/r/send", "/r/note"):
        assert visitor.post(path, {"state": state, "from": "9"}).status_code == 422
    assert visitor.post("/r/keep", {"state": state, "from": "2", "story": STORY}).status_code == 409
    assert not Envelope.unscoped.exists()


@pytest.mark.fault("17", "30")
def test_a_state_of_another_form_is_not_a_report(visitor: Client) -> None:
    reply = seal("reply", {"code": "x", "token": "00" * 32, "danger": "", "text": "", "files": []})
    assert visitor.post("/r/send", {"state": reply, "from": "9"}).status_code == 422
    wizard = seal_wizard(Wizard.new())
    assert visitor.post("/back", {"state": wizard, "text": "hello"}).status_code == 422
    assert not Envelope.unscoped.exists()


@pytest.mark.fault("30")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "99"), ("from", "٣"), ("from", "-1"), ("from", "1e3"), ("from", "danger"), ("from", "start"),
        ("children-count", "999999999"), ("children-count", "-5"), ("children-count", "²"), ("add", "9" * 400),
        ("remove", "-1"), ("remove", "٣"), ("edit", "999"), ("_lang", "xx"), ("_lang", "../../etc"),
        ("danger", "cannot_call"), ("danger", ["yes", "no"]), ("danger_signs", ["nothing_like_it"] * 900),
        ("story", ["one", "two"]), ("about", "adult"),
    ],
)  # fmt: skip
def test_a_value_no_page_offers_is_never_an_error_of_ours(walk: Walk, name: str, value: Any) -> None:
    """At every step, with every button: an answer below 500, and the report can still be sent afterwards."""
    walk.start()
    for number in range(1, 9):
        held = walk.page
        page = walk.client.post(f"/r/{number}", {**walk.form["values"], name: value})
        assert page.status_code < 500, number
        walk.page = held
        next_page(walk, number)
    assert walk.client.post("/r/send", {**walk.form["values"], name: value}).status_code < 500


ODD = (
    "/r/0", "/r/10", "/r/99999999999999999999999", "/r/-1", "/r/1/", "//r/1", "/r/%00", "/es/r/1", "/xx/", "/%ff%fe",
    "/r/1;x", "/back/", "/.git/config", "/static/../settings.py", "/r/send?x=" + "y" * 5000,
)  # fmt: skip


@pytest.mark.fault("30")
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options", "trace", "head"])
def test_no_address_and_no_method_makes_the_public_face_fail(visitor: Client, method: str) -> None:
    assert [path for path in ODD if getattr(visitor, method)(path).status_code >= 500] == []


@pytest.mark.fault("30")
@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00", "0001-01-01", "x", "", "2026-13-45", "9" * 500]
)
def test_the_note_takes_any_time_a_page_could_name(walk: Walk, at: str) -> None:
    walk.start().to(9)
    page = walk.client.post("/r/note", {"state": walk.state, "at": at, "full": "1"})
    assert page.status_code == 200


@pytest.mark.fault("30")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    number=st.integers(0, 12),
    data=st.dictionaries(
        st.sampled_from(
            ["state", "from", "danger", "story", "children-count", "children-0-name", "where_now", "add", "remove",
             "save", "role", "phone", "at", "code", "text", "_lang", "cannot_call", "skip", "edit", "back"]
        ),
        st.text(max_size=80).filter(lambda text: not any("\ud800" <= ch <= "\udfff" for ch in text)),
    ),
)  # fmt: skip
def test_whatever_is_posted_is_answered(visitor: Client, number: int, data: dict[str, str]) -> None:
    state = seal_wizard(Wizard.new())
    for path in (f"/r/{number}", "/r/send", "/r/keep", "/r/note", "/back", "/draft"):
        assert visitor.post(path, {"state": state, **data}).status_code < 500
        assert visitor.post(path, data).status_code < 500
