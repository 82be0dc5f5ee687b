"""Coming back with the code: status, our question, and a place for more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.intake.door import accept, lookup, spooling
from hearthline.intake.door.models import Envelope, StaffQuestion
from hearthline.sealing import seal_to_reporter
from tests.intake.public import opening
from tests.intake.public.walking import Walk
from tests.statuses import set_shown

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-5")]

UNKNOWN = "0000-0000-0000-0000-0000-0000-0000"


@pytest.fixture
def code(walk: Walk) -> str:
    """The code of a report that was just sent."""
    walk.start().to(9).send()
    values: dict[str, str] = next(one["values"] for one in walk.read.forms if "code" in one["values"])
    return values["code"]


def come_back(walk: Walk, typed: str) -> Walk:
    walk.page = walk.client.post("/back", {"code": typed})
    return walk


def set_status(status: str) -> None:
    envelope = Envelope.unscoped.get(kind="report")
    set_shown(envelope.root_id, envelope.agency_id, status, clock.now())


def ask(text: str) -> None:
    envelope = Envelope.unscoped.get(kind="report")
    key = uuid7()
    where = lookup.question_context(envelope.agency_id, key)
    sealed = seal_to_reporter(bytes(envelope.reporter_key), text.encode(), where)
    StaffQuestion.unscoped.create(
        id=key, agency_id=envelope.agency_id, root_id=envelope.root_id, sealed=sealed, asked_at=clock.now()
    )
    set_status("question")


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: f"\t{code}\n",
    ],
)
def test_the_code_is_read_however_it_is_typed(walk: Walk, code: str, typed: "type[str]") -> None:
    come_back(walk, typed(code))
    assert walk.page.status_code == 200
    assert walk.heading == "We have your report. No person has read it yet."


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        ("received", "We have your report. No person has read it yet."),
        ("read", "A worker has seen your report."),
        ("closed", "This report is closed to messages. Call us if something new happens."),
    ],
)
def test_the_status_is_one_of_four_and_tells_no_decision(walk: Walk, code: str, status: str, heading: str) -> None:
    set_status(status)
    assert come_back(walk, code).heading == heading
    assert ('name="text"' in walk.text) == (status != "closed")


def test_our_question_comes_before_everything_else(walk: Walk, code: str) -> None:
    ask("Which apartment is it? <script>")
    come_back(walk, code)
    assert walk.heading == "We have a question for you"
    assert "Which apartment is it? &lt;script&gt;" in walk.text
    assert walk.read.title.strip() == "Your page"


def test_an_earlier_question_stands_below_the_newest(walk: Walk, code: str) -> None:
    ask("Which apartment is it?")
    with clock.freeze(clock.now() + timedelta(minutes=5)):
        ask("Is there a gate?")
    come_back(walk, code)
    assert walk.text.index("Is there a gate?") < walk.text.index('name="text"') < walk.text.index("Which apartment")


def test_what_was_sent_is_never_shown_again(walk: Walk, code: str) -> None:
    come_back(walk, code)
    assert "near the red store" not in walk.text
    assert "Wren" not in walk.said


def test_a_reply_arrives_as_an_addition_to_the_same_report(walk: Walk, code: str) -> None:
    come_back(walk, code).press(danger="no", text="It is apartment 4.")
    assert walk.heading == "We have your message"
    addition = Envelope.unscoped.get(kind="addition")
    assert addition.root_id == Envelope.unscoped.get(kind="report").root_id
    assert opening.report(addition)["story"] == "It is apartment 4."


def test_the_code_is_not_typed_twice_and_stands_in_no_address(walk: Walk, code: str) -> None:
    come_back(walk, code)
    assert code not in walk.text
    assert walk.form["action"] == "/back"


def test_the_same_reply_twice_is_one_addition(walk: Walk, code: str) -> None:
    come_back(walk, code)
    values = {**walk.form["values"], "text": "It is apartment 4."}
    for _ in range(2):
        walk.client.post("/back", values)
    assert Envelope.unscoped.filter(kind="addition").count() == 1


def test_an_empty_reply_is_told_beside_the_box(walk: Walk, code: str) -> None:
    come_back(walk, code).press()
    assert walk.page.status_code == 422
    assert walk.text.count("Write your answer, or add a file.") == 2
    assert walk.read.title.startswith("Error: ")


@pytest.mark.req("I-2")
@pytest.mark.parametrize(("button", "stored"), [("called", "yes"), ("cannot_call", "cannot_call")])
def test_new_danger_leads_to_911_first_and_nothing_is_lost(walk: Walk, code: str, button: str, stored: str) -> None:
    come_back(walk, code).press(danger="yes", text="He is back.")
    assert walk.heading == "Call 911 now"
    walk.press(button)
    assert walk.heading == "We have your message"
    addition = Envelope.unscoped.get(kind="addition")
    assert (addition.danger, opening.report(addition)["story"]) == (stored, "He is back.")


def test_back_from_911_keeps_the_reply(walk: Walk, code: str) -> None:
    come_back(walk, code).press(danger="yes", text="He is back.").press("back")
    assert walk.form["values"]["text"] == "He is back."


def test_another_language_keeps_the_reply(walk: Walk, code: str) -> None:
    come_back(walk, code).press("_lang", "es", text="He is back.")
    assert walk.form["values"]["text"] == "He is back."
    assert '<html lang="es"' in walk.text


def test_a_reply_that_cannot_be_stored_stays_in_the_box(walk: Walk, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise accept.NotTaken

    come_back(walk, code)
    monkeypatch.setattr(accept, "accept", refuse)
    walk.press(text="It is apartment 4.")
    assert walk.page.status_code == 503
    assert walk.form["values"]["text"] == "It is apartment 4."
    assert 'href="tel:' in walk.text


@pytest.mark.fault("35", "36")
def test_wrong_codes_of_every_kind_get_the_same_page(visitor: Client) -> None:
    answers = [visitor.post("/back", {"code": typed}) for typed in ("nonsense", UNKNOWN, "0" * 28, "Ω", "a" * 900)]
    assert {one.status_code for one in answers} == {422}
    sizes = [len(one.content) for one in answers]
    assert max(sizes) <= min(sizes) * 1.05
    bodies = {
        one.content.replace(b"nonsense", b"").replace(UNKNOWN.encode(), b"").split(b'id="code"')[0] for one in answers
    }
    assert len(bodies) == 1


@pytest.mark.fault("36")
def test_wrong_codes_of_every_kind_cost_the_same_questions_to_the_database(
    visitor: Client, django_assert_num_queries: Any
) -> None:
    for typed in ("nonsense", UNKNOWN, "0" * 28, "Ω"):
        with django_assert_num_queries(3):
            visitor.post("/back", {"code": typed})


@pytest.mark.fault("36")
def test_an_expunged_report_answers_as_one_that_never_was(walk: Walk, code: str) -> None:
    Envelope.unscoped.all().delete()
    gone = come_back(walk, code).page
    never = walk.client.post("/back", {"code": UNKNOWN})
    assert gone.status_code == never.status_code
    assert gone.content.replace(code.encode(), b"") == never.content.replace(UNKNOWN.encode(), b"")


@pytest.mark.parametrize("waiting", [0, 1])
def test_not_yet_is_said_only_while_something_waits(
    visitor: Client, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(spooling.spool()), "count", lambda _self: waiting)
    text = visitor.post("/back", {"code": UNKNOWN}).content.decode()
    assert ("Look again in 15 minutes." in text) == bool(waiting)
    assert ("Check each letter and number." in text) != bool(waiting)


def test_no_code_at_all_is_told(visitor: Client) -> None:
    answer = visitor.post("/back", {"code": "  "})
    assert answer.status_code == 422
    assert "Write your code." in answer.content.decode()


def test_a_code_gone_in_the_middle_keeps_the_typed_words(walk: Walk, code: str) -> None:
    come_back(walk, code)
    Envelope.unscoped.all().delete()
    walk.press(text="It is apartment 4.")
    assert walk.page.status_code == 422
    assert "It is apartment 4." in walk.text


@pytest.mark.parametrize(("answer", "kept"), [({}, ""), ({"danger": "unsure"}, "unsure"), ({"danger": "no"}, "no")])
def test_a_blank_answer_about_danger_stays_blank(walk: Walk, code: str, answer: dict[str, str], kept: str) -> None:
    come_back(walk, code).press(text="It is apartment 4.", **answer)
    addition = Envelope.unscoped.get(kind="addition")
    assert opening.report(addition)["danger"] == kept
    assert addition.danger == (kept or "no")
