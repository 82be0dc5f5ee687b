"""Many at once on one call: real threads, real connections, real locking."""

import pytest
from django.db import connection

from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.actions import Ended, Filed
from hearthline.intake.models import Envelope, Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.intake.calls.build import again, colleague, entries, put, screener, typed, without
from tests.intake.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 8


@pytest.mark.fault("18")
@pytest.mark.req("I-9")
def test_of_eight_who_save_one_field_at_once_one_is_kept_and_seven_are_told() -> None:
    viewer = screener()
    call = typed(viewer, {"story": "He"})
    jobs = [
        lambda n=n: put(colleague(), call, "story", f"Words number {n}.", base=1, writer=f"tab-{n}")
        for n in range(WRITERS)
    ]
    saved = at_once(jobs)
    kept = [one for one in saved if one.other is None]
    assert len(kept) == 1
    told = {one.other.text for one in saved if one.other is not None}
    assert [entry.version for entry in entries(call, "story")] == [1, 2]
    assert told == {queries.call_detail(viewer, call.pk).texts["story"]}


def test_eight_who_save_eight_fields_at_once_are_all_kept() -> None:
    viewer = screener()
    call = typed(viewer, {})
    names = ["story", "saw", "think", "where_now", "where_tomorrow", "with_whom", "when", "note"]
    people = [viewer, *(colleague() for _ in names[1:])]
    at_once(
        [
            lambda who=who, name=name: put(who, call, name, f"About {name}", writer="tab")
            for who, name in zip(people, names, strict=True)
        ]
    )
    assert queries.call_detail(viewer, call.pk).texts == {name: f"About {name}" for name in names}
    assert Entry.objects.filter(tag=Tag.CALL_TYPED).count() == len(names)


@pytest.mark.fault("16", "18")
def test_a_call_filed_by_six_at_once_is_one_report() -> None:
    call = typed(screener())
    filed = at_once([lambda: actions.file_call(viewer=colleague(), call_id=call.pk)] * 6)
    assert len({one.report_id for one in filed}) == 1
    assert sorted(one.again for one in filed) == [False] + [True] * 5
    assert Report.unscoped.count() == Envelope.unscoped.count() == 1
    assert Entry.objects.filter(tag=Tag.CALL_FILED).count() == 1


@pytest.mark.req("I-9")
@pytest.mark.parametrize("_round", range(5))
def test_words_that_were_acknowledged_while_the_call_was_filed_are_in_the_report_or_were_refused(_round: int) -> None:
    from hearthline.intake.keys import record_key
    from hearthline.intake.reading import assemble

    viewer = screener()
    call = typed(viewer, without("saw"))

    def save() -> bool:
        try:
            return put(viewer, call, "saw", "a bruise").other is None
        except Ended:
            return False

    def file() -> Filed:
        return actions.file_call(viewer=viewer, call_id=call.pk)

    saved, filed = at_once([save, file])
    assert isinstance(filed, Filed)
    report = Report.unscoped.get(pk=filed.report_id)
    content = assemble(report, record_key(report, actor="test", purpose="test")).main.content
    assert content is not None
    assert (content.saw == "a bruise") == saved


def test_a_call_that_is_filed_and_closed_at_once_is_one_of_both() -> None:
    call = typed(screener(), without("allegations"))

    def close() -> str:
        try:
            return actions.close_call(viewer=colleague(), call_id=call.pk, result="inquiry").state
        except Ended:
            return "filed"

    def file() -> str:
        try:
            return str(bool(actions.file_call(viewer=colleague(), call_id=call.pk)))
        except Ended:
            return "closed"

    closed, filed = at_once([close, file])
    state = again(call).state
    assert (closed, filed) in {("closed", "closed"), ("filed", "True")}
    assert state == closed
    assert Report.unscoped.count() == (1 if state == "filed" else 0)


def test_two_workers_raise_one_alarm() -> None:
    from datetime import timedelta

    from hearthline.duty.models import Alert
    from hearthline.ground import clock

    typed(screener(), {"story": "He"})
    late = clock.now() + timedelta(minutes=30)
    assert sum(at_once([lambda: actions.leave_calls(late)] * 4)) == 1
    assert Alert.unscoped.filter(kind="call_left").count() == 1
    assert Entry.objects.filter(tag=Tag.CALL_LEFT).count() == 1
    assert connection.vendor in ("sqlite", "postgresql")
