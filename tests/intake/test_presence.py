"""Who has a report open: told to colleagues, stale after thirty seconds, written rarely, in no journal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.intake import presence
from hearthline.intake.models import Presence
from hearthline.journal.models import Entry
from tests import cast, staff
from tests.intake.build import arrived

pytestmark = pytest.mark.django_db


def me():
    return staff.viewer("screener")


def other():
    return staff.second_screener()


def names(viewer, report, **more):
    found = presence.who(viewer, presence.REPORT, [report.pk.hex], **more)
    return [(one.name, one.editing, one.you) for one in found.get(report.pk.hex, ())]


def test_a_colleague_is_told_who_looks_and_who_types():
    report = arrived()
    assert presence.here(other(), "report", report.pk.hex, writer="w1")
    assert names(me(), report) == [(cast.SECOND_SCREENER, False, False)]
    presence.here(other(), "report", report.pk.hex, writer="w1", editing=True, place="facts")
    assert names(me(), report) == [(cast.SECOND_SCREENER, True, False)]


def test_a_person_is_not_told_of_themself_but_of_their_other_window():
    report = arrived()
    presence.here(me(), "report", report.pk.hex, writer="w1")
    presence.here(me(), "report", report.pk.hex, writer="w2", editing=True)
    assert names(me(), report) == []
    assert names(me(), report, writer="w1") == [(cast.SCREENER, True, True)]


def test_several_windows_of_one_person_count_as_one_and_the_typing_one_wins():
    report = arrived()
    for writer, editing in (("w1", False), ("w2", True), ("w3", False)):
        presence.here(other(), "report", report.pk.hex, writer=writer, editing=editing)
    assert names(me(), report) == [(cast.SECOND_SCREENER, True, False)]


def test_after_thirty_seconds_of_silence_nobody_is_there():
    report, now = arrived(), clock.now()
    with clock.freeze(now):
        presence.here(other(), "report", report.pk.hex, writer="w1")
    with clock.freeze(now + timedelta(seconds=29)):
        assert names(me(), report)
    with clock.freeze(now + timedelta(seconds=31)):
        assert not names(me(), report)
        assert not presence.everywhere(me(), "report")


def test_a_sign_of_life_that_says_nothing_new_is_not_written_again_at_once():
    report, now, viewer = arrived(), clock.now(), other()
    with clock.freeze(now):
        presence.here(viewer, "report", report.pk.hex, writer="w1")
    with clock.freeze(now + timedelta(seconds=3)), CaptureQueriesContext(connection) as asked:
        presence.here(viewer, "report", report.pk.hex, writer="w1")
    assert not [q for q in asked.captured_queries if not q["sql"].startswith("SELECT")]
    assert Presence.unscoped.get().seen_at == now
    with clock.freeze(now + timedelta(seconds=10)):
        presence.here(viewer, "report", report.pk.hex, writer="w1")
    assert Presence.unscoped.get().seen_at == now + timedelta(seconds=10)


@pytest.mark.fault("52")
def test_nothing_of_it_is_in_the_journal():
    report = arrived()
    before = Entry.objects.count()
    presence.here(other(), "report", report.pk.hex, writer="w1", editing=True)
    names(me(), report)
    presence.gone(other(), "report", report.pk.hex, writer="w1")
    assert Entry.objects.count() == before


def test_a_window_that_closes_is_gone_at_once_and_only_its_own_person_can_close_it():
    report = arrived()
    presence.here(other(), "report", report.pk.hex, writer="w1")
    presence.gone(me(), "report", report.pk.hex, writer="w1")
    assert names(me(), report)
    presence.gone(other(), "report", report.pk.hex, writer="w1")
    assert not names(me(), report)


def test_nobody_speaks_in_another_s_name():
    report = arrived()
    presence.here(other(), "report", report.pk.hex, writer="w1")
    presence.here(me(), "report", report.pk.hex, writer="w1", editing=True)
    assert names(me(), report) == [(cast.SECOND_SCREENER, False, False)]


@pytest.mark.fault("44", "46")
def test_another_agency_s_report_takes_no_sign_and_gives_none():
    report = arrived()
    presence.here(other(), "report", report.pk.hex, writer="w1")
    stranger = staff.viewer("screener", staff.THERE)
    assert not presence.here(stranger, "report", report.pk.hex, writer="w2")
    assert not presence.who(stranger, "report", [report.pk.hex])
    assert not presence.everywhere(stranger, "report")
    assert not presence.here(staff.viewer("administrator"), "report", report.pk.hex, writer="w3")
    assert Presence.unscoped.count() == 1


@pytest.mark.parametrize(
    ("kind", "subject", "writer", "place"),
    [
        ("report", "f" * 32, "w1", ""),
        ("report", "no id", "w1", ""),
        ("family", "f" * 32, "w1", ""),
        ("report", "", "w1", ""),
        ("report", "REAL", "", ""),
        ("report", "REAL", "w" * 33, ""),
        ("report", "REAL", "w 1", ""),
        ("report", "REAL", "w1", "Where Wren is"),
    ],
)
def test_what_no_page_of_ours_would_send_is_not_kept(kind: str, subject: str, writer: str, place: str):
    real = arrived().pk.hex
    assert not presence.here(me(), kind, subject.replace("REAL", real), writer=writer, place=place)
    assert not Presence.unscoped.exists()


def test_the_worker_sweeps_what_is_long_silent_and_nothing_else():
    report, now = arrived(), clock.now()
    for writer, ago in (("old", 11), ("new", 1)):
        with clock.freeze(now - timedelta(minutes=ago)):
            presence.here(other(), "report", report.pk.hex, writer=writer)
    assert presence.sweep(now) == 1
    assert Presence.unscoped.get().writer == "new"


def test_who_asks_once_however_many_rows(django_assert_num_queries):
    reports = [arrived() for _ in range(4)]
    for report in reports:
        presence.here(other(), "report", report.pk.hex, writer="w1")
    viewer = me()
    with django_assert_num_queries(1):
        assert len(presence.who(viewer, "report", [report.pk.hex for report in reports])) == 4


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=80))
def test_no_text_from_a_window_breaks_it(writer: str, place: str):
    viewer = staff.viewer("screener")
    presence.here(viewer, "report", "0" * 32, writer=writer, place=place)
    assert not Presence.unscoped.exists()
