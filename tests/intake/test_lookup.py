"""Coming back with a receipt: the right code finds its own, every other code answers alike."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from hearthline.intake.actions import ask_question, mark_read, set_state
from hearthline.intake.door.accept import accept, circuit
from hearthline.intake.door.envelope import build
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.lookup import Found, NotFound, find
from hearthline.intake.models import Envelope, Report, StaffQuestion
from hearthline.sealing import new_token
from tests.cast import STORY
from tests.intake.build import AGENCY, OTHER, arrived, content, receipt_of, screener, sealed

pytestmark = pytest.mark.django_db

WRONG = [
    "",
    "hello",
    "0000-0000-0000-0000-0000-0000-0000",
    "x" * 5_000,
    "' OR 1=1 --",
    "\x00\ud800",
    "nobody",
]


def test_a_receipt_finds_its_status_and_nothing_of_what_was_sent() -> None:
    token = new_token()
    accept(sealed(token))
    found = find(receipt_of(token).code, agency_id=AGENCY)
    assert isinstance(found, Found)
    assert (found.status, found.questions) == ("received", ())
    assert STORY not in repr(vars(found))
    assert set(vars(found)) == {"origin", "status", "status_at", "questions"}


def test_a_receipt_is_read_tolerantly() -> None:
    token = new_token()
    accept(sealed(token))
    code = receipt_of(token).code
    typed = "  " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert isinstance(find(typed, agency_id=AGENCY), Found)


@pytest.mark.fault("35", "36")
@pytest.mark.parametrize("typed", WRONG)
def test_wrong_codes_answer_alike_with_the_same_queries(typed: str) -> None:
    token = new_token()
    accept(sealed(token))
    typed = receipt_of(new_token()).code if typed == "nobody" else typed
    with CaptureQueriesContext(connection) as right:
        find(receipt_of(token).code, agency_id=AGENCY)
    with CaptureQueriesContext(connection) as wrong:
        answer = find(typed, agency_id=AGENCY)
    assert answer == NotFound(not_yet=False)
    shape = [[query["sql"].split("WHERE")[0] for query in found] for found in (right, wrong)]
    assert shape[0] == shape[1]
    assert len(wrong) == 3


@pytest.mark.fault("36")
def test_an_expunged_report_answers_like_an_unknown_one() -> None:
    token = new_token()
    accept(sealed(token))
    Envelope.unscoped.all().delete()
    assert find(receipt_of(token).code, agency_id=AGENCY) == NotFound(not_yet=False)


def test_another_agencys_receipt_is_unknown_here() -> None:
    token = new_token()
    accept(sealed(token))
    assert find(receipt_of(token).code, agency_id=OTHER) == NotFound(not_yet=False)


@pytest.mark.fault("3")
def test_while_the_spool_holds_anything_an_unknown_code_is_not_found_yet() -> None:
    token = new_token()
    circuit.trip()
    accept(sealed(token))
    assert find(receipt_of(token).code, agency_id=AGENCY) == NotFound(not_yet=True)
    assert find("hello", agency_id=AGENCY) == NotFound(not_yet=True)


@pytest.mark.fault("3")
def test_while_the_database_is_away_every_code_is_not_found_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(Envelope.unscoped, "filter", away)
    assert find("hello", agency_id=AGENCY) == NotFound(not_yet=True)


def test_a_question_is_read_with_the_receipt_and_the_answer_joins_the_report() -> None:
    token = new_token()
    report = arrived(token)
    ask_question(viewer=screener(), report_id=report.id, text="Which school?", version=report.version)
    found = find(receipt_of(token).code, agency_id=AGENCY)
    assert isinstance(found, Found)
    assert (found.status, [one.text for one in found.questions]) == ("question", ["Which school?"])
    reply = build(
        keys=door_keys(),
        agency_id=AGENCY,
        token=new_token(),
        content=content(story="The one by the river.", children=[]),
        kind="addition",
        origin=found.origin,
    )
    accept(reply)
    from hearthline.intake.actions import open_pending

    assert open_pending().additions == 1
    after = find(receipt_of(token).code, agency_id=AGENCY)
    assert isinstance(after, Found)
    assert after.status == "read"
    assert Report.unscoped.count() == 1


def test_a_question_opens_with_its_own_receipt_only() -> None:
    token, other = new_token(), new_token()
    report, stranger = arrived(token), arrived(other)
    ask_question(viewer=screener(), report_id=report.id, text="Which school?", version=report.version)
    StaffQuestion.unscoped.update(root_id=stranger.root_id)
    found = find(receipt_of(other).code, agency_id=AGENCY)
    assert isinstance(found, Found)
    assert found.questions == ()


def test_the_status_goes_from_received_to_read_to_closed() -> None:
    token, viewer = new_token(), screener()
    report = arrived(token)

    def status() -> str:
        found = find(receipt_of(token).code, agency_id=AGENCY)
        assert isinstance(found, Found)
        return found.status

    assert status() == "received"
    mark_read(viewer=viewer, report_id=report.id)
    assert status() == "read"
    set_state(viewer=viewer, report_id=report.id, state="closed", version=report.version)
    assert status() == "closed"
