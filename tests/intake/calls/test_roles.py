"""On PostgreSQL: the desk types and files, the worker raises alarms, the public face sees none of it."""

import io
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from hearthline.ground import clock
from hearthline.intake.actions import make_viewing_copies, mark_reporters
from hearthline.intake.calls import actions, queries
from hearthline.screening.actions.taking import take_call
from tests import staff
from tests.intake import files
from tests.intake.calls.build import put, typed, without
from tests.intake.test_roles import role

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")


def test_a_call_goes_its_whole_way_under_the_roles_of_the_desk_and_the_worker() -> None:
    from hearthline.intake import events
    from hearthline.screening import reactions

    viewer = staff.viewer("screener")
    events.on(events.ReportArrived, reactions.begin)
    events.on(events.AdditionArrived, reactions.facts_added)
    events.on(events.DangerRaised, reactions.danger_raised)
    events.on(events.ReportRead, reactions.read)
    with role("hl_desk"):
        call = typed(viewer, without(danger="yes", **{"fact.hit": "yes"}))
        actions.attach(viewer=viewer, call_id=call.pk, name="a.jpg", stream=io.BytesIO(files.jpeg()))
        filed = take_call(viewer=viewer, call_id=call.pk)
        actions.amend(viewer=viewer, call_id=call.pk, values={"saw": "A red car."}, writer="tab")
        more = typed(viewer, {"story": "He came back."})
        assert actions.add_call_to(viewer=viewer, call_id=more.pk, report_id=filed.report_id).number == filed.number
        left = typed(viewer, {"story": "He"})
        closed = typed(viewer, {"reporter.name": "Nobody"})
        actions.close_call(viewer=viewer, call_id=closed.pk, result="inquiry")
        assert queries.find_reference(viewer, left.reference)
    with role("hl_worker"):
        assert actions.leave_calls(clock.now() + timedelta(minutes=16)) == 1
        assert make_viewing_copies() == 1
        assert mark_reporters() == 1
    with role("hl_desk"):
        put(viewer, left, "story", "He hit", base=1)


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("hl_public", "SELECT count(*) FROM intake_call"),
        ("hl_public", "SELECT count(*) FROM intake_callentry"),
        ("hl_desk", "DELETE FROM intake_call"),
        ("hl_desk", "DELETE FROM intake_callentry"),
        ("hl_worker", "DELETE FROM intake_call"),
        ("hl_worker", "UPDATE intake_callentry SET version = 1"),
    ],
)
@pytest.mark.fault("53")
def test_the_database_itself_keeps_every_call(name: str, statement: str) -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(f"SET LOCAL ROLE {name}")
        cursor.execute(statement)
