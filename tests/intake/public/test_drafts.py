"""Save and come back: by a code, for 72 hours, and never said when it is not so."""

import html
import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client

from hearthline.ground import clock
from hearthline.intake.door.models import Draft, Envelope
from tests.cast import CHILD, STORY
from tests.intake.public import opening
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db(transaction=True)
CODE = re.compile(r"D-(?:[0-9A-Z]{5}-){5}[0-9A-Z]{5}")


def saved(walk: Walk) -> str:
    found = CODE.search(walk.text)
    assert found is not None
    return found.group()


def test_saving_is_offered_after_the_danger_question_and_never_asked_for(walk: Walk) -> None:
    walk.start()
    assert "save" not in walk.form["buttons"]
    walk.to(3)
    assert "save" in walk.form["buttons"]


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code} "])
def test_a_draft_opens_where_it_was_left(walk: Walk, typed: "type[str]") -> None:
    walk.start().to(3).press("save", **{"children-0-name": CHILD.name})
    code = saved(walk)
    assert "Not sent yet. We keep it for 72 hours" in html.unescape(walk.text)
    walk.page = walk.client.post("/draft", {"code": typed(code)})
    assert walk.heading.startswith("Tell us about the child")
    assert walk.form["values"]["children-0-name"] == CHILD.name
    for number in range(3, 10):
        walk.to_next(number)
    assert opening.only()["story"] == STORY
    assert opening.only()["children"][0]["name"] == CHILD.name


def test_saving_again_keeps_the_code(walk: Walk) -> None:
    walk.start().to(3).press("save")
    code = saved(walk)
    walk.press("save", **{"children-0-age": "six"})
    assert saved(walk) == code
    assert Draft.unscoped.count() == 1


def test_once_saved_every_continue_brings_the_draft_up_to_date(walk: Walk) -> None:
    walk.start().to(3).press("save")
    code = saved(walk)
    walk.press(**{"children-0-age": "about six"})
    walk.page = walk.client.post("/draft", {"code": code})
    walk.press("back") if "Step 4" in walk.text else None
    assert "about six" in walk.text


def test_nothing_is_said_to_be_saved_when_it_was_not(walk: Walk) -> None:
    def away(*_: object) -> None:
        raise OperationalError("away")

    walk.start().to(3)
    with connection.execute_wrapper(away):
        walk.press("save", **{"children-0-name": CHILD.name})
    assert walk.page.status_code == 200
    assert "Not saved" in walk.text
    assert not CODE.search(walk.text)
    assert walk.form["values"]["children-0-name"] == CHILD.name


def test_a_draft_is_gone_after_72_hours(walk: Walk) -> None:
    walk.start().to(3).press("save")
    code = saved(walk)
    with clock.freeze(clock.now() + timedelta(hours=72, seconds=1)):
        walk.page = walk.client.post("/draft", {"code": code})
    assert walk.page.status_code == 422
    assert "We cannot open this code." in walk.text


@pytest.mark.fault("35")
@pytest.mark.parametrize(
    "typed", ["", "nonsense", "D-00000-00000-00000-00000-00000-00000", "\x00", "<b>x</b>", "a" * 9999]
)
def test_a_code_that_opens_nothing_is_said_beside_the_field(visitor: Client, typed: str) -> None:
    walk = Walk(visitor)
    walk.page = visitor.post("/draft", {"code": typed})
    assert walk.page.status_code == 422
    assert walk.read.title.startswith("Error: ")
    assert "<b>x</b>" not in walk.text


def test_nothing_was_sent_by_saving(walk: Walk) -> None:
    walk.start().to(3).press("save")
    assert not Envelope.unscoped.exists()


def test_the_check_page_saves_too(walk: Walk) -> None:
    walk.start().to(9).press("save")
    code = saved(walk)
    walk.page = walk.client.post("/draft", {"code": code})
    assert walk.heading == "Check your answers"


def test_autosave_answers_204_only_when_it_is_kept(walk: Walk) -> None:
    walk.start().to(3)
    assert walk.client.post("/r/keep", {"state": walk.state, "from": "3"}).status_code == 409
    walk.press("save")
    code = saved(walk)
    words = {**walk.form["values"], "children-0-name": CHILD.name}
    assert walk.client.post("/r/keep", words).status_code == 204
    assert walk.client.post("/r/keep", {**words, "children-0-looks": "w" * 2000}).status_code == 409
    walk.page = walk.client.post("/draft", {"code": code})
    assert walk.form["values"]["children-0-name"] == CHILD.name


def test_autosave_says_when_the_database_is_away(walk: Walk) -> None:
    def away(*_: object) -> None:
        raise OperationalError("away")

    walk.start().to(3).press("save")
    with connection.execute_wrapper(away):
        assert walk.client.post("/r/keep", walk.form["values"]).status_code == 503
