"""A value that was damaged in the store: shown as such, and never in the way of the others or of the filing."""

import pytest

from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.entries import answers
from hearthline.intake.calls.models import CallEntry
from hearthline.intake.keys import record_key
from hearthline.intake.models import Report
from hearthline.intake.reading import assemble
from tests.cast import STORY
from tests.intake.calls.build import WHOLE, put, screener, typed, without

pytestmark = [pytest.mark.django_db, pytest.mark.fault("15")]


def damage(call, field: str) -> None:
    """Change one bit of the newest version."""
    row = CallEntry.unscoped.filter(call=call, field=field).order_by("-version")[0]
    blob = bytearray(row.sealed)
    blob[-1] ^= 1
    CallEntry.unscoped.filter(pk=row.pk).update(sealed=bytes(blob))


def test_one_damaged_value_hides_no_other() -> None:
    viewer = screener()
    call = typed(viewer)
    damage(call, "story")
    shown = queries.call_detail(viewer, call.pk)
    assert shown.values["story"].damaged
    assert shown.texts["story"] == ""
    assert shown.texts["where_now"] == WHOLE["where_now"]
    assert [lack.field for lack in shown.lacks] == ["story"]
    assert queries.news(viewer, call.pk, call.opened_at).fields["story"].damaged
    assert queries.history(viewer, call.pk, "story")[0].damaged


def test_a_damaged_field_can_be_written_again_and_what_was_damaged_stays() -> None:
    viewer = screener()
    call = typed(viewer)
    damage(call, "story")
    assert put(viewer, call, "story", "Anew.", base=1).version == 2
    assert [value.damaged for value in queries.history(viewer, call.pk, "story")] == [True, False]


def test_who_had_not_seen_the_damaged_version_is_told() -> None:
    one, two = screener(), screener()
    call = typed(one)
    damage(call, "story")
    told = put(two, call, "story", "Anew.", writer="other").other
    assert told is not None
    assert (told.text, told.version) == ("", 1)


def test_a_call_is_filed_with_the_version_before_the_damaged_one() -> None:
    viewer = screener()
    call = typed(viewer)
    put(viewer, call, "story", "Something else.", base=1)
    damage(call, "story")
    filed = actions.file_call(viewer=viewer, call_id=call.pk)
    report = Report.unscoped.get(pk=filed.report_id)
    content = assemble(report, record_key(report, actor="test", purpose="test")).main.content
    assert content is not None
    assert content.story == STORY


def test_a_damaged_answer_to_the_tool_is_no_answer() -> None:
    viewer = screener()
    call = typed(viewer, without(**{"fact.hit": "yes", "fact.injury": "minor"}))
    damage(call, "fact.hit")
    assert answers(viewer, call.pk) == {"injury": "minor"}
