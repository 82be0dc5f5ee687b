"""Calling a number: who called, what was heard, what becomes of the public pages, and who may."""

from datetime import UTC, datetime, timedelta

import pytest

from hearthline.access.viewer import Viewer
from hearthline.directory import actions, loading, queries
from hearthline.directory.book import Entry
from hearthline.directory.door import calls, noting
from hearthline.directory.models import Check, Standing, WrongNumber
from hearthline.directory.pages import page
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry as JournalEntry
from tests import staff

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-2")]
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


def entry(entry_id: str) -> Entry:
    found = loading.current().entry(entry_id)
    assert found is not None
    return found


def called(viewer: Viewer, entry_id: str, outcome: str, **more: object) -> Check:
    told = {"mark": entry(entry_id).mark, "heard": "They said the name of the office.", "called_at": None} | more
    return actions.check(viewer=viewer, entry_id=entry_id, outcome=outcome, **told)  # type: ignore[arg-type]


def why(viewer: Viewer) -> dict[str, tuple[str, ...]]:
    return {item.entry.id: item.why for item in queries.worklist(viewer)}


def test_what_is_not_checked_waits_to_be_called() -> None:
    with clock.freeze(NOW):
        found = why(staff.viewer())
    assert found["fl.disputed"] == ("disputed",)
    assert found["gu.line"] == ("old",)
    assert found["ok.ombudsman"] == ("unverified",)
    assert "fl.line" not in found
    assert {e.id for e in loading.current().all() if not e.trusted} <= set(found)


def test_what_nobody_looked_at_for_long_waits_too() -> None:
    later = NOW + timedelta(days=loading.current().stale_days + 1)
    with clock.freeze(later):
        assert why(staff.viewer())["fl.line"] == ("stale",)


def test_a_call_that_went_well_makes_an_old_print_a_checked_number() -> None:
    viewer = staff.viewer()
    with clock.freeze(NOW):
        row = called(viewer, "gu.line", "works")
        shown = page(loading.current(), "GU", "", calls.calls())
        assert "gu.line" not in why(viewer)
    assert [e.id for e in shown.report] == ["gu.line"]
    assert shown.report[0].verified_on == NOW.date()
    assert not shown.unknown
    assert (row.by, row.by_name, row.called_at) == (viewer.id, viewer.name, NOW)


def test_a_call_that_found_it_wrong_takes_it_off_the_public_pages() -> None:
    viewer = staff.viewer("supervisor")
    with clock.freeze(NOW):
        called(viewer, "ut.line", "wrong", better="(801) 555-0142")
        shown = page(loading.current(), "UT", "", calls.calls())
        assert why(viewer)["ut.line"] == ("withdrawn",)
    assert shown.unknown
    assert all(e.id != "ut.line" for e in (*shown.report, *shown.printed, *shown.support))


def test_one_person_takes_no_place_its_line_for_reports_and_a_second_one_does() -> None:
    one, two = staff.viewer(), staff.second_screener()
    with clock.freeze(NOW):
        for _ in range(2):  # the same person twice is one person
            called(one, "ut.line", "wrong")
        assert [e.id for e in page(loading.current(), "UT", "", calls.calls()).report] == ["ut.line"]
        assert queries.worklist(one)[0].why[0] == "second"
    with clock.freeze(NOW + timedelta(hours=1)):
        called(two, "ut.line", "wrong")
        assert why(one)["ut.line"] == ("withdrawn",)


def test_what_was_found_wrong_before_it_worked_agrees_with_nobody() -> None:
    one, two = staff.viewer(), staff.second_screener()
    for hour, (who, outcome) in enumerate(((one, "wrong"), (one, "works"), (two, "wrong"))):
        with clock.freeze(NOW + timedelta(hours=hour)):
            called(who, "ut.line", outcome)
    with clock.freeze(NOW + timedelta(hours=3)):
        assert why(one)["ut.line"][0] == "second"
        assert Standing.unscoped.get().state == "works"


def test_a_disputed_number_stays_hidden_whatever_a_call_comes_to() -> None:
    viewer = staff.viewer()
    with clock.freeze(NOW):
        called(viewer, "fl.disputed", "works")
        shown = page(loading.current(), "FL", "", calls.calls())
        assert why(viewer)["fl.disputed"] == ("disputed",)
    assert [e.id for e in shown.tty] == ["fl.tty"]


def test_nobody_answered_settles_nothing_and_counts() -> None:
    viewer = staff.viewer()
    with clock.freeze(NOW):
        called(viewer, "gu.line", "no_answer")
        called(viewer, "gu.line", "no_answer")
        item = next(one for one in queries.worklist(viewer) if one.entry.id == "gu.line")
    assert (item.tries, item.why) == (2, ("old",))
    assert not Standing.unscoped.exists()


def test_a_check_of_another_number_counts_no_more() -> None:
    viewer = staff.viewer()
    with clock.freeze(NOW):
        called(viewer, "gu.line", "works")
        Standing.unscoped.update(mark="of-another-time")
        assert page(loading.current(), "GU", "", calls.calls()).unknown


def test_a_call_written_down_late_does_not_undo_a_later_one() -> None:
    viewer = staff.viewer("supervisor")
    with clock.freeze(NOW):
        called(viewer, "ut.line", "wrong")
        called(viewer, "ut.line", "works", called_at=NOW - timedelta(days=2))
    assert Standing.unscoped.get().state == "wrong"
    assert Check.unscoped.count() == 2


def test_a_later_call_takes_the_place_of_an_earlier_one() -> None:
    viewer = staff.viewer("supervisor")
    with clock.freeze(NOW):
        called(viewer, "ut.line", "wrong")
    with clock.freeze(NOW + timedelta(days=1)):
        called(viewer, "ut.line", "works")
    found = Standing.unscoped.get()
    assert (found.state, found.version, found.checked_on) == ("works", 2, (NOW + timedelta(days=1)).date())


def test_what_strangers_say_waits_first_and_is_settled_by_a_call() -> None:
    viewer = staff.viewer()
    with clock.freeze(NOW):
        for problem in ("no_answer", "no_answer", "other"):
            noting.note(entry("fl.line"), problem, "555-0142", "", burst=False)
        first = queries.worklist(viewer)[0]
        assert (first.entry.id, first.why, first.reported) == ("fl.line", ("reported",), 3)
        assert first.said[0] == ("no_answer", 2)
        sheet = queries.sheet(viewer, "fl.line")
        assert sheet is not None
        assert sheet.better == ("555-0142",)
        called(viewer, "fl.line", "works")
        assert "fl.line" not in why(viewer)
    assert WrongNumber.unscoped.filter(settled_at=NOW).count() == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "fine"}, "check.outcome"),
        ({"heard": "  "}, "check.heard"),
        ({"called_at": NOW + timedelta(minutes=1)}, "check.called"),
        ({"mark": "another"}, "check.changed"),
    ],
)
def test_a_check_that_says_too_little_is_not_taken(changes: dict[str, object], code: str) -> None:
    told = {"outcome": "works"} | changes
    with clock.freeze(NOW), pytest.raises(DomainError) as refused:
        called(staff.viewer(), "gu.line", **told)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not Check.unscoped.exists()


def test_an_entry_that_is_gone_is_said_to_be_gone() -> None:
    with pytest.raises(DomainError, match=r"check\.entry"):
        actions.check(viewer=staff.viewer(), entry_id="zz.line", mark="", outcome="works", heard="x", called_at=None)
    assert queries.sheet(staff.viewer(), "zz.line") is None


@pytest.mark.req("C-3")
def test_who_has_no_right_here_sees_and_writes_nothing() -> None:
    nobody = staff.viewer("")
    with pytest.raises(Refused):
        queries.worklist(nobody)
    with pytest.raises(Refused):
        called(nobody, "gu.line", "works")


def test_another_agency_sees_none_of_ours() -> None:
    with clock.freeze(NOW):
        called(staff.viewer(), "gu.line", "works")
        noting.note(entry("fl.line"), "other", "", "", burst=False)
        away = staff.viewer("supervisor", staff.THERE)
        assert why(away)["gu.line"] == ("old",)
        assert "fl.line" not in why(away)
        sheet = queries.sheet(away, "gu.line")
    assert sheet is not None
    assert sheet.log == ()


def test_a_check_is_in_the_journal_without_what_was_heard() -> None:
    viewer = staff.viewer()
    with clock.freeze(NOW):
        called(viewer, "gu.line", "wrong", heard="Wren answered")
    row = JournalEntry.objects.get(tag="directory:number:check")
    assert (row.record_id, row.record_kind) == ("gu.line", "directory")
    assert "Wren" not in str(vars(row))


def test_the_list_asks_the_database_three_times(django_assert_num_queries: object) -> None:
    viewer = staff.viewer()
    noting.note(entry("fl.line"), "other", "", "", burst=False)
    called(viewer, "gu.line", "no_answer")
    with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture
        queries.worklist(viewer)
