"""Words that could not be saved because somebody else wrote there wait until their writer has chosen."""

import pytest

from hearthline.intake.calls import actions
from hearthline.intake.calls.models import CallEntry
from hearthline.intake.calls.queries import call_detail
from tests import staff

pytestmark = pytest.mark.django_db


def two() -> tuple[staff.Desk, staff.Desk]:
    return staff.desk(), staff.desk(username="screener2", name="Rosa Imbert")


def save(desk: staff.Desk, call: object, text: str, base: int = 0, field: str = "story", writer: str = "") -> object:
    return actions.save(
        viewer=desk.viewer, call_id=call.pk, field=field, text=text, base=base, writer=writer or desk.user.username
    )


def test_words_wait_sealed_and_appended_and_are_no_value_of_the_call():
    mine, hers = two()
    call = actions.open_call(viewer=mine.viewer)
    save(hers, call, "Hers.")
    save(mine, call, "My own words.")
    save(mine, call, "My own words, and more.")
    rows = CallEntry.unscoped.filter(call=call, field__startswith="parked.")
    assert rows.count() == 2
    assert all(b"own words" not in bytes(row.sealed) for row in rows)
    found = call_detail(mine.viewer, call.pk)
    assert found.waiting == {"story": "My own words, and more."}
    assert set(found.values) == {"story"}
    assert call_detail(hers.viewer, call.pk).waiting == {}
    assert "own words" not in repr(found)


@pytest.mark.parametrize("kept", ["Mine.", "Hers.", "Both."])
def test_any_choice_ends_the_waiting_and_deletes_nothing(kept: str):
    mine, hers = two()
    call = actions.open_call(viewer=mine.viewer)
    save(hers, call, "Hers.")
    other = save(mine, call, "Mine.").other
    before = CallEntry.unscoped.filter(call=call).count()
    assert save(mine, call, kept, base=other.version).other is None
    assert call_detail(mine.viewer, call.pk).waiting == {}
    assert CallEntry.unscoped.filter(call=call).count() > before


def test_another_field_and_another_person_end_nothing():
    mine, hers = two()
    call = actions.open_call(viewer=mine.viewer)
    save(hers, call, "Hers.")
    save(mine, call, "Mine.")
    save(mine, call, "An aunt.", field="with_whom")
    save(hers, call, "Hers, and more.", base=1)
    assert call_detail(mine.viewer, call.pk).waiting == {"story": "Mine."}


def test_the_reporters_own_words_that_wait_are_emptied_with_the_call():
    mine, _hers = two()
    call = actions.open_call(viewer=mine.viewer)
    save(mine, call, "555-0101", field="reporter.phone", writer="tab-1")
    save(mine, call, "555-0102", field="reporter.phone", writer="tab-2")
    assert call_detail(mine.viewer, call.pk).waiting == {"reporter.phone": "555-0102"}
    actions.close_call(viewer=mine.viewer, call_id=call.pk, result="abandoned")
    rows = CallEntry.unscoped.filter(call=call, field__startswith="parked.reporter.")
    assert [bytes(row.sealed) for row in rows] == [b""]


def test_filing_uses_no_word_that_waits():
    mine, hers = two()
    call = actions.open_call(viewer=mine.viewer)
    save(hers, call, "Hers.")
    save(mine, call, "Mine.")
    actions.close_call(viewer=mine.viewer, call_id=call.pk, result="inquiry")
    assert call_detail(mine.viewer, call.pk).texts == {"story": "Hers."}
