"""The pattern in local time: midnight, both changes of the clocks, a leap day, a start in mid-week, a new version."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from hearthline.duty.roster import plan
from hearthline.duty.roster.plan import Book, Line, Turn, Version, Worker

ZONE = ZoneInfo("America/Los_Angeles")
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERY = frozenset(range(7))


def line(starts, ends, *people, days=EVERY, turn_days=7, own="a", position="on_duty"):
    return Line(own, position, frozenset(days), time(*starts), time(*ends), turn_days, people)


def version(*lines, from_day=date(2026, 1, 1), number=1, post=("", ""), rota="r", made_at=EARLY):
    return Version(rota, "Nights", post, number, from_day, None, ZONE, made_at, lines)


def book(*versions, people=("ann", "bo", "cy"), **more):
    workers = {key: Worker(key, key.title(), supervisor=False) for key in people}
    return Book(ZONE, plan.in_force(versions), workers=workers, **more)


def local(*parts):
    return datetime(*parts, tzinfo=ZONE)


def told(turn: Turn):
    return turn.starts.astimezone(ZONE), turn.ends.astimezone(ZONE), turn.person


def one_turn(found, day):
    return next(turn for turn in found if turn.key.endswith(day))


@pytest.mark.req("S-10")
def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer():
    night = line((22, 0), (6, 0), "ann")
    turn = one_turn(plan.turns(book(version(night)), local(2026, 10, 31), local(2026, 11, 2)), "2026-10-31")
    assert told(turn)[:2] == (local(2026, 10, 31, 22), local(2026, 11, 1, 6))
    assert turn.ends - turn.starts == 9 * HOUR


def test_a_night_in_which_the_clocks_go_forward_is_an_hour_shorter():
    night = line((22, 0), (6, 0), "ann")
    turn = one_turn(plan.turns(book(version(night)), local(2026, 3, 7), local(2026, 3, 9)), "2026-03-07")
    assert turn.ends - turn.starts == 7 * HOUR


@pytest.mark.parametrize("at", [(2, 30), (1, 30), (2, 0), (3, 0), (1, 0)])
def test_shifts_that_meet_when_the_clocks_change_leave_no_hole(at):
    both = version(line(at, (14, 0), "ann"), line((14, 0), at, "bo", own="b"))
    for day in (date(2026, 3, 8), date(2026, 11, 1)):
        span = plan.bounds(day - timedelta(days=1), day + timedelta(days=1), ZONE)
        assert plan.holes(book(both), plan.EVERYWHERE, span) == []


def test_a_day_of_24_hours_ends_where_the_next_begins():
    whole = book(version(line((8, 0), (8, 0), "ann", "bo", turn_days=1)))
    assert plan.holes(whole, plan.EVERYWHERE, plan.bounds(date(2028, 2, 27), date(2028, 3, 2), ZONE)) == []
    leap = one_turn(plan.turns(whole, local(2028, 2, 29), local(2028, 3, 1)), "2028-02-29")
    assert told(leap)[:2] == (local(2028, 2, 29, 8), local(2028, 3, 1, 8))


def test_a_rota_that_starts_in_mid_week_counts_its_turns_from_its_first_day():
    thursday = date(2026, 6, 4)
    found = plan.turns(
        book(version(line((8, 0), (17, 0), "ann", "bo"), from_day=thursday)), local(2026, 6, 1), local(2026, 6, 19)
    )
    assert next(told(t)[0].date() for t in found) == thursday
    by_day = {told(t)[0].date(): t.person for t in found}
    assert by_day[date(2026, 6, 10)] == "ann"
    assert by_day[date(2026, 6, 11)] == "bo"
    assert by_day[date(2026, 6, 17)] == "bo"
    assert by_day[date(2026, 6, 18)] == "ann"


def test_only_the_named_days_of_the_week_have_a_shift():
    weekend = version(line((0, 0), (0, 0), "ann", days={5, 6}))
    found = plan.turns(book(weekend), local(2026, 6, 1), local(2026, 6, 8))
    assert [told(t)[0].date() for t in found] == [date(2026, 6, 6), date(2026, 6, 7)]


def test_a_later_version_takes_over_on_its_day_and_a_night_that_began_before_ends_as_it_was_planned():
    night = version(line((20, 0), (8, 0), "ann"))
    new = version(line((20, 0), (8, 0), "bo", own="b"), from_day=date(2026, 6, 10), number=2)
    found = plan.turns(book(night, new), local(2026, 6, 9, 12), local(2026, 6, 11, 7))
    assert [(told(t)[0].date(), t.person) for t in found] == [(date(2026, 6, 9), "ann"), (date(2026, 6, 10), "bo")]
    assert told(found[0])[1] == local(2026, 6, 10, 8)


def test_a_later_version_that_begins_earlier_takes_the_place_of_one_that_never_began():
    first = version(line((8, 0), (8, 0), "ann"))
    never = version(line((8, 0), (8, 0), "bo", own="b"), from_day=date(2026, 8, 1), number=2)
    new = version(line((8, 0), (8, 0), "cy", own="c"), from_day=date(2026, 7, 1), number=3)
    found = plan.in_force([first, never, new])
    assert [v.number for v in found] == [1, 3]
    assert found[0].until_day == date(2026, 7, 1)


def test_a_version_without_shifts_ends_the_rota():
    ended = version(from_day=date(2026, 6, 10), number=2)
    held = book(version(line((8, 0), (8, 0), "ann"), post=("north", "")), replace(ended, post=("north", "")))
    assert ("north", "") in plan.watched(held, local(2026, 6, 9))
    assert plan.watched(held, local(2026, 6, 10)) == [("", "")]


def test_nothing_is_planned_before_the_plan_was_made():
    made = local(2026, 6, 1, 14)
    held = book(version(line((8, 0), (16, 0), "ann"), from_day=date(2026, 6, 1), made_at=made))
    assert told(plan.turns(held, local(2026, 6, 1), local(2026, 6, 2))[0])[:2] == (made, local(2026, 6, 1, 16))


def test_an_absence_and_the_end_of_an_account_take_away_just_their_part():
    held = book(version(line((8, 0), (18, 0), "ann")), away={"ann": [(local(2026, 6, 2, 10), local(2026, 6, 2, 12))]})
    stood = plan.stretches(held, local(2026, 6, 2), local(2026, 6, 3))
    assert [(s.starts.astimezone(ZONE).hour, s.ends.astimezone(ZONE).hour) for s in stood] == [(8, 10), (12, 18)]
    leaves = replace(held, workers={"ann": Worker("ann", "Ann", supervisor=False, until=local(2026, 6, 2, 9))})
    stood = plan.stretches(leaves, local(2026, 6, 2), local(2026, 6, 3))
    assert [s.ends for s in stood] == [local(2026, 6, 2, 9)]
    assert plan.stretches(leaves, local(2026, 6, 3), local(2026, 6, 4)) == []


def test_a_swapped_shift_stands_with_who_took_it():
    held = book(version(line((8, 0), (18, 0), "ann")), swapped={"a:2026-06-02": "bo"})
    assert [t.person for t in plan.turns(held, local(2026, 6, 1), local(2026, 6, 4))] == ["ann", "bo", "ann"]
    turn = plan.turn_of(held, "a:2026-06-02")
    assert turn
    assert (turn.planned, turn.person) == ("ann", "bo")


@pytest.mark.parametrize("key", ["a:2025-12-31", "b:2026-06-02", "a:soon", "a", "", "a:2026-06-02:hand"])
def test_a_key_of_no_shift_finds_none(key):
    assert plan.turn_of(book(version(line((8, 0), (18, 0), "ann"))), key) is None


def test_a_post_falls_back_to_wider_places_and_at_each_to_any_programme():
    held = book(within={"isle": "river", "river": ""})
    assert plan.ways(held, ("isle", "hotline")) == (
        ("isle", "hotline"),
        ("isle", ""),
        ("river", "hotline"),
        ("river", ""),
        ("", "hotline"),
        ("", ""),
    )
    assert plan.ways(held, ("nowhere", "")) == (("nowhere", ""), ("", ""))


def test_places_that_lie_in_a_circle_end_somewhere():
    held = book(within={"a": "b", "b": "a"})
    assert plan.ways(held, ("a", "")) == (("a", ""), ("b", ""), ("", ""))


def test_a_backup_alone_is_a_hole():
    held = book(version(line((0, 0), (0, 0), "ann", position="backup")))
    span = (local(2026, 6, 2), local(2026, 6, 3))
    assert plan.holes(held, plan.EVERYWHERE, span) == [span]


def test_who_is_planned_twice_at_one_time_is_found():
    held = book(
        version(
            line((8, 0), (18, 0), "ann"), line((17, 0), (20, 0), "ann", own="b"), line((18, 0), (20, 0), "bo", own="c")
        )
    )
    pairs = plan.twice(held, local(2026, 6, 2), local(2026, 6, 3))
    assert [(one.person, one.turn.key[0], other.turn.key[0]) for one, other in pairs] == [("ann", "a", "b")]


def test_who_keeps_accounts_too_stands_nowhere():
    held = book(version(line((8, 0), (18, 0), "ann")))
    both = replace(held, workers={"ann": Worker("ann", "Ann", supervisor=True, opens=False)})
    assert plan.stretches(both, local(2026, 6, 2), local(2026, 6, 3)) == []
