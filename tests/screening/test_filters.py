"""What can be asked of the list: codes only, pages by key, and the same number of queries for ten rows and for 300."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.intake.models import Report, ReportPart
from hearthline.screening import actions, queries
from hearthline.screening.models import Screening
from hearthline.screening.queries.filters import BY_TIME, BY_URGENCY, CODES, SINCE, Filter, Place
from hearthline.screening.queries.queue import PAGE
from tests import staff
from tests.screening.build import IN_TEN_DAYS, NOBODY, came, decide, other_screener, screener

pytestmark = pytest.mark.django_db

codes = st.fixed_dictionaries(
    {
        **{name: st.sampled_from(["", *sorted(known)]) for name, known in CODES.items()},
        "language": st.sampled_from(["", "en", "es", "hmn", "zh-hant"]),
        "since": st.one_of(st.sampled_from(["", *SINCE]), st.dates(date(2001, 1, 1), date(2900, 1, 1)).map(str)),
    }
)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - of a strategy


def asked(viewer=None, **wanted: str) -> list[object]:
    return [row.screening.pk for row in queries.queue(viewer or screener(), Filter.of(wanted)).rows]


def at(minutes_ago: int, **changes) -> Screening:
    with clock.freeze(clock.now() - timedelta(minutes=minutes_ago)):
        return came(**changes)


def many(first: Screening, count: int) -> None:
    """So many more rows like this one, past the use cases: only how many there are matters."""
    report, part = first.report, ReportPart.unscoped.get(report=first.report)
    for _ in range(count):
        report.pk, report.number, report.root_id = uuid7(), uuid4().hex[:16], uuid4().hex
        report.save(force_insert=True)
        part.pk, part.envelope_id, part.report = uuid7(), uuid4().hex, report
        part.save(force_insert=True)
        first.pk, first.report = uuid7(), report
        first.save(force_insert=True)


# Codes


@given(codes)
def test_a_filter_comes_back_from_its_own_address(given_codes: dict[str, str]):
    wanted = Filter.of(given_codes)
    assert Filter.read(wanted.codes) == wanted
    assert Filter.of(dict(parse_qsl(wanted.codes))) == wanted
    if wanted.who or wanted.due:
        assert wanted.by_urgency


@given(st.dictionaries(st.sampled_from(["state", "level", "language", "channel", "who", "due", "since", "told", "x"]),
                       st.text(max_size=60)))  # fmt: skip
def test_whatever_an_address_holds_only_codes_are_kept(given_text: dict[str, str]):
    wanted = Filter.of(given_text)
    for name, value in wanted.asked():
        assert value in CODES.get(name, ()) or value in SINCE or name in ("language", "since")
    assert len(wanted.codes) <= 200
    assert wanted.codes.isascii()


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading_of_codes_or_of_a_place(text: str):
    assert isinstance(Filter.read(text), Filter)
    for wanted in (Filter(), Filter(state="decided")):
        place = Place.read(text, wanted)
        assert place is None or len(place.keys) in (2, 6)


@given(st.integers(0, 3), st.booleans(), moments, st.integers(0, 32_000), moments, st.uuids())
def test_a_place_comes_back_from_its_token(rank, burst, due, age, received, own):
    for names, wanted in ((BY_URGENCY, Filter()), (BY_TIME, Filter(state="all"))):
        values = {"rank": rank, "burst": burst, "due_at": due, "age_order": age, "received_at": received, "id": own}
        place = Place(wanted.by_urgency, tuple(values[name] for name in names))
        assert Place.read(place.token, wanted) == place
        assert Place.read(place.token, Filter(state="all" if wanted.by_urgency else "open")) is None


# What is found


def test_each_code_finds_its_own():
    danger, spanish, late = at(1, danger="yes"), at(2, language="es"), at(2000)
    done = came()
    decide(done, screener(), IN_TEN_DAYS)
    open_ones = {danger.pk, spanish.pk, late.pk}
    assert set(asked()) == open_ones
    assert asked(state="decided") == [done.pk]
    assert set(asked(state="all")) == open_ones | {done.pk}
    assert asked(level="emergency") == [danger.pk]
    assert asked(language="es") == [spanish.pk]
    assert asked(due="late") == [late.pk]
    assert set(asked(since="12h")) == {danger.pk, spanish.pk}
    assert asked(channel="fax") == []
    assert set(asked(channel="web")) == open_ones
    assert asked(language="es", level="emergency") == []


def test_due_soon_is_within_half_an_hour():
    screening = came()
    Screening.unscoped.filter(pk=screening.pk).update(due_at=clock.now() + timedelta(minutes=20))
    assert asked(due="soon") == [screening.pk]
    assert asked(due="late") == []


def test_mine_held_and_nobody_s_follow_the_lease():
    mine, theirs, free = came(), came(), came()
    actions.claim(viewer=screener(), report_id=mine.report_id)
    actions.claim(viewer=other_screener(), report_id=theirs.report_id)
    assert asked(who="mine") == [mine.pk]
    assert set(asked(who="held")) == {mine.pk, theirs.pk}
    assert asked(who="free") == [free.pk]
    with clock.freeze(clock.now() + timedelta(hours=3)):
        assert asked(who="held") == []
        assert len(asked(who="free")) == 3


def test_an_answer_that_nobody_has_read_is_found_and_shown_until_somebody_read_it():
    from hearthline.intake.actions import mark_read
    from hearthline.sealing import new_token

    token = new_token()
    screening = came(token=token)
    came()
    assert asked(told="unread") == []
    came(token=token, kind="addition", story="The door is the blue one.")
    assert asked(told="unread") == [screening.pk]
    assert [row.unread for row in queries.queue(screener()).rows if row.screening.pk == screening.pk] == [True]
    parts = list(ReportPart.unscoped.filter(report_id=screening.report_id).values_list("pk", flat=True))
    mark_read(viewer=screener(), report_id=screening.report_id, parts=parts)
    assert asked(told="unread") == []


def test_decided_ones_come_newest_first():
    older, newer = at(300), at(10)
    for one in (newer, older):
        decide(one, screener(), IN_TEN_DAYS)
    assert asked(state="decided") == [newer.pk, older.pk]


@pytest.mark.fault("44", "46")
@pytest.mark.parametrize("wanted", [{}, {"state": "all"}, {"told": "unread"}, {"who": "free"}, {"language": "en"}])
def test_no_filter_finds_or_counts_another_agency_s(wanted: dict[str, str]):
    theirs = came(agency_id=staff.agency(staff.THERE).pk)
    found = queries.queue(screener(), Filter.of(wanted))
    assert not found.rows
    assert not found.more
    assert sum(found.levels.values()) == 0
    there = queries.queue(staff.viewer("screener", staff.THERE), Filter.of({"state": "all"}))
    assert [row.screening.pk for row in there.rows] == [theirs.pk]
    assert sum(there.levels.values()) == 1


# Pages


@pytest.mark.parametrize("state", ["open", "all"])
def test_pages_by_key_show_every_row_once_and_in_order_although_rows_come_and_go(monkeypatch, state: str):
    monkeypatch.setattr(import_module("hearthline.screening.queries.queue"), "PAGE", 3)
    first = at(50, children=[])
    many(first, 6)
    many(at(40, danger="unsure"), 2)
    Screening.unscoped.update(due_at=clock.now() + timedelta(hours=1))
    viewer, wanted = screener(), Filter(state=state)
    all_of_it = list(Screening.unscoped.order_by(*(BY_URGENCY if state == "open" else ("-received_at", "-id"))))
    seen: list[object] = []
    found = queries.queue(viewer, wanted)
    while True:
        seen += [row.screening.pk for row in found.rows]
        assert found.more == len(all_of_it) - len(seen)
        if not found.next:
            break
        # Whoever leaves the pages already seen moves nobody from one page to another.
        Screening.unscoped.filter(pk=seen[0]).update(state="proposed")
        found = queries.queue(viewer, wanted, found.next)
        assert not found.first
    assert seen == [one.pk for one in all_of_it]


def test_a_place_of_another_list_or_of_nobody_s_shows_the_first_page():
    came()
    assert queries.queue(screener(), Filter(), "nonsense").first
    assert len(queries.queue(screener(), Filter(), "bm9uc2Vuc2U").rows) == 1


@pytest.mark.parametrize("wanted", [{}, {"state": "all"}, {"told": "unread"}, {"who": "free", "since": "7d"}])
def test_ten_rows_and_three_hundred_ask_the_same_number_of_questions(wanted: dict[str, str], django_assert_num_queries):
    first = came()
    many(first, 9)
    viewer = screener()
    with CaptureQueriesContext(connection) as ten:
        queries.queue(viewer, Filter.of(wanted))
    many(came(), 290)
    assert Report.unscoped.count() == 301
    # One more for a list that is longer than a page: how many more there are.
    longer = 1 if len(queries.queue(viewer, Filter.of(wanted)).rows) == PAGE else 0
    with django_assert_num_queries(len(ten) + longer):
        queries.queue(viewer, Filter.of(wanted))
    with django_assert_num_queries(2):
        queries.stamp(viewer)


def test_the_supervisor_s_counts_read_no_closed_row():
    came()
    decide(came(), screener(), IN_TEN_DAYS)
    decide(came(), screener(), NOBODY, "A game in the yard.")
    viewer = staff.viewer("supervisor")
    with CaptureQueriesContext(connection) as asked_:
        found = queries.stats(viewer)
    assert (found.decided, found.proposed, found.closed_unseen, sum(found.open_by_level.values())) == (1, 1, 0, 2)
    assert len(asked_) == 5
