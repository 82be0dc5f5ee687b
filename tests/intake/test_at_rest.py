"""After a whole report has gone its way, nothing a person wrote rests anywhere in clear."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from hearthline.access.viewer import Viewer
from hearthline.dispatch.actions import record_answer, tell
from hearthline.dispatch.queries import hand_off
from hearthline.ground import clock
from hearthline.intake.actions import (
    amend,
    ask_question,
    make_follow_up,
    make_viewing_copies,
    mark_reporters,
    open_file,
    open_pending,
    reveal_identity,
)
from hearthline.intake.after.followups import follow_ups
from hearthline.intake.door.accept import accept, circuit
from hearthline.intake.door.attachments import store
from hearthline.intake.door.drafts import save
from hearthline.intake.door.lookup import find
from hearthline.intake.models import FileCopy, Report
from hearthline.intake.queries import report_detail, report_list
from hearthline.sealing import new_token
from tests.cast import ADULT, CHILD, MARISOL, SIBLING, STORY
from tests.intake import files
from tests.intake.build import AGENCY, IDENTITY, agency, receipt_of, screener, sealed
from tests.planted import database_files, planted_at_rest, planted_in

QUESTION = "Which of the two schools by the river does the child go to?"
REASON = "She asked to be called back about the bruise."
NAME = "wren-on-friday.jpg"
PROMISE = "Ring the night nurse about the fever chart."
TOLD = ("Placer intake desk by the railway", "(530) 555-0148", "A child of six on the upper floor.", "Badge Zulu 4471")
LEARNT = "The school says that she came without shoes."
WORDS = [STORY[:60], CHILD.name, SIBLING.name, ADULT.name, MARISOL.name, MARISOL.phone, MARISOL.email, CHILD.address]
WORDS += [PROMISE, *TOLD, LEARNT, QUESTION, REASON, NAME, "916555" + MARISOL.phone[-4:]]


def test_the_search_itself_finds_what_is_planted() -> None:
    for shape in (STORY.encode(), STORY.upper().encode(), STORY.encode("utf-16-le")):
        assert planted_in(b"\0\1" + shape + b"\2", [STORY[:60]])
    import base64

    for shift in range(3):
        assert planted_in(base64.b64encode(b"x" * shift + STORY.encode() + b"tail"), [STORY[:60]])
    assert planted_in(b"nothing", [STORY[:60]]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("41", "43")
def test_nothing_of_a_report_its_reporter_or_its_receipt_rests_in_clear(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    agency()
    token, second, viewer = new_token(), new_token(), screener()
    code = receipt_of(token).code
    draft_code = save(STORY.encode(), agency_id=AGENCY)
    file = store(files.jpeg(marks=b"38.5816N-121.4944W"), NAME, agency_id=AGENCY)
    accept(sealed(token, identity=IDENTITY, files=[file.mapping()], danger="yes"))
    circuit.trip()
    assert accept(sealed(second, identity=IDENTITY)).durable == "spooled"
    open_pending()
    mark_reporters()
    make_viewing_copies()
    report = Report.unscoped.get()
    ask_question(viewer=viewer, report_id=report.id, text=QUESTION, version=report.version)
    _afterwards(viewer, report)
    reveal_identity(viewer=viewer, report_id=report.id, purpose="call_back", reason=REASON)
    open_file(viewer=viewer, copy_id=FileCopy.unscoped.get().id)
    report_list(viewer)
    report_detail(viewer, report.id, "screening")
    find(code, agency_id=AGENCY)
    secrets = [code, code.replace("-", ""), receipt_of(second).code, str(draft_code), file.key, token.hex()]
    assert planted_at_rest([*WORDS, *secrets, "38.5816N"], [Path(settings.HEARTHLINE.state)]) == {}
    assert planted_in(caplog.text.encode(), [*WORDS, *secrets]) == []
    if connection.vendor == "sqlite":
        assert database_files()


def _afterwards(viewer: Viewer, report: Report) -> None:
    """A promise, a hand-off with its answer, and something learnt later."""
    soon = clock.now() + timedelta(hours=1)
    make_follow_up(viewer=viewer, report_id=report.id, kind="other", words=PROMISE, due_at=soon)
    whom, phone, said, who = TOLD
    row = tell(
        viewer=viewer,
        report_id=report.id,
        recipient="other_county",
        why="out_of_area",
        agency=whom,
        phone=phone,
        said=said,
    )
    record_answer(viewer=viewer, hand_off_id=row.pk, answered_by=who, their_reference="", answered_at=clock.now())
    amend(viewer=viewer, report_id=report.id, text=LEARNT, channel="phone")
    assert follow_ups(viewer)[0].words in (PROMISE, "")
    assert hand_off(viewer, row.pk).answered


TELEPHONES_OF_STAFF = {
    ("LineRung", "address"),
    ("LineStaff", "address"),
    ("Message", "address"),
    ("BackCall", "address"),
    ("Reach", "address"),
}
"""Where people who work here are telephoned and written to: what they or the agency wrote down, not where they came
from."""


@pytest.mark.django_db
@pytest.mark.fault("42")
def test_no_column_could_hold_an_address_of_the_network() -> None:
    from django.apps import apps

    ours = (model for model in apps.get_models() if model.__module__.startswith("hearthline"))
    columns = {(model.__name__, field.name) for model in ours for field in model._meta.fields}
    assert len(columns) > 100
    found = {(table, name) for table, name in columns if set(name.split("_")) & {"ip", "address", "agent", "host"}}
    listings = {("Address", "address_type"), ("Offer", "address")}  # of a place where help is given, in HSDS's words
    assert found == TELEPHONES_OF_STAFF | listings


@pytest.mark.django_db
@pytest.mark.fault("41")
def test_no_row_shows_a_value_in_its_repr() -> None:
    from django.apps import apps

    agency()
    accept(sealed(identity=IDENTITY))
    open_pending()
    for model in apps.get_app_config("intake").get_models():
        for row in model._default_manager.all():  # type: ignore[attr-defined]  # every table of the room
            assert planted_in((repr(row) + str(row)).encode(), WORDS) == []
