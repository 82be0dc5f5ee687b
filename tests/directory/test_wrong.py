""" "This number is wrong": nobody's name, no story, never refused."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from hearthline.directory.door import calls, noting
from hearthline.directory.door.models import WrongNumber
from hearthline.ground.budget import BUDGET

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-2")]
HERE = "/lines/wrong/fl.line"


def send(face: Client, **told: str) -> Any:
    return face.post(HERE, {"problem": "no_answer", "once": uuid4().hex} | told)


def test_it_is_kept_with_what_is_wrong_and_nothing_else(face: Client) -> None:
    answer = send(face, better=" (916) 555-0142 ")
    assert answer.status_code == 200
    assert "We will call and find out" in answer.content.decode()
    row = WrongNumber.unscoped.get()
    assert (row.entry, row.problem, row.better, row.burst) == ("fl.line", "no_answer", "(916) 555-0142", False)
    assert {f.name for f in WrongNumber._meta.get_fields()} == {
        "id", "agency_id", "entry", "mark", "problem", "better", "burst", "received_at", "settled_at",
    }  # fmt: skip
    assert not answer.cookies


def test_the_form_asks_about_danger_first_and_for_no_name(face: Client) -> None:
    html = face.get(HERE).content.decode()
    main = html[html.index("<main") :]
    assert main.index("tel:911") < main.index("<form")
    assert 'name="name"' not in html
    assert "<textarea" not in html
    assert "nobody reads stories here" in html


def test_a_story_is_not_taken_and_nothing_typed_is_lost(face: Client) -> None:
    answer = send(face, better="my neighbor hits her child")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="my neighbor hits her child"' in html
    assert "Write only the number." in html
    assert html.index("tel:911") < html.index("Write only the number. We cannot take a story here.</p>")
    assert not WrongNumber.unscoped.exists()


def test_without_an_answer_it_asks_again(face: Client) -> None:
    answer = send(face, problem="", better="555-0142")
    assert answer.status_code == 422
    assert 'value="555-0142"' in answer.content.decode()


def test_the_same_form_twice_is_one(face: Client) -> None:
    once = uuid4().hex
    for _ in range(3):
        assert send(face, once=once).status_code == 200
    assert WrongNumber.unscoped.count() == 1


@pytest.mark.usefixtures("still")
def test_whoever_sends_often_is_slowed_and_never_refused(face: Client) -> None:
    for _ in range(BUDGET):
        assert "find out" in send(face).content.decode()
    slowed = send(face, better="555-0142")
    assert slowed.status_code == 200
    assert "Press Continue to send" in slowed.content.decode()
    assert 'value="555-0142"' in slowed.content.decode()
    assert WrongNumber.unscoped.count() == BUDGET
    assert "find out" in send(face, again="1").content.decode()
    assert WrongNumber.unscoped.filter(burst=True).count() == 1


@pytest.mark.fault("5")
def test_without_the_database_the_answers_stay_on_the_page(face: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(WrongNumber.objects, "bulk_create", away)
    answer = send(face, better="555-0142")
    assert answer.status_code == 503
    html = answer.content.decode()
    assert "We could not keep this right now." in html
    assert 'value="555-0142"' in html
    assert "checked" in html


def test_without_the_database_the_numbers_are_still_there(face: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(calls.Standing.unscoped, "filter", away)
    assert "tel:+18009622873" in face.get("/lines/fl").content.decode()
    assert calls.calls() == {}


@pytest.mark.parametrize("entry", ["fl.disputed", "ok.ombudsman", "zz.line"])
def test_what_stands_on_no_page_cannot_be_called_wrong(face: Client, entry: str) -> None:
    assert face.get(f"/lines/wrong/{entry}").status_code == 404
    assert face.post(f"/lines/wrong/{entry}", {"problem": "other"}).status_code == 404


def test_a_form_that_was_changed_by_hand_is_kept_all_the_same(face: Client) -> None:
    assert send(face, once="not-an-id").status_code == 200
    assert WrongNumber.unscoped.count() == 1


def test_the_budget_is_kept_in_memory_by_network() -> None:
    assert not any(noting.over_budget(f"203.0.{n}.1") for n in range(50))
