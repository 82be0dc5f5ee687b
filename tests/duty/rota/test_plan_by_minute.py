"""The plan against a slow oracle: for each minute it looks at the clock on the wall, and knows nothing of stretches."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.duty.roster import plan
from hearthline.duty.roster.plan import Book, Line, Version, Worker

ZONE = ZoneInfo("America/Los_Angeles")
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PEOPLE = ("ann", "bo", "cy")
POSTS = (("", ""), ("river", ""), ("river", "hotline"), ("isle", "hotline"), ("", "hotline"))
WITHIN = {"isle": "river", "river": ""}
# Weeks in which the clocks change, the end of a year, a leap day; and one in which nothing happens.
DAYS = (date(2026, 3, 6), date(2026, 10, 30), date(2026, 12, 30), date(2028, 2, 27), date(2026, 6, 1))
# Boundaries that no change of the clocks skips or repeats: those have cases of their own in `test_plan`.
HOURS = st.sampled_from([0, 5, 8, 13, 17, 22])


@st.composite
def plans(draw):
    first = draw(st.sampled_from(DAYS))
    versions = []
    for number in range(draw(st.integers(1, 3))):
        lines = tuple(
            Line(
                f"{number}-{n}",
                draw(st.sampled_from(["on_duty", "on_duty", "backup"])),
                frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
                time(draw(HOURS)),
                time(draw(HOURS)),
                draw(st.sampled_from([1, 2, 7])),
                tuple(draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3))),
            )
            for n in range(draw(st.integers(0, 3)))
        )
        from_day = first - draw(st.integers(-2, 9)) * DAY
        rota = draw(st.sampled_from(["r", "q"]))
        # One rota is one post.
        post = POSTS[draw(st.integers(0, len(POSTS) - 1))] if rota == "q" else ("", "")
        versions.append(Version(rota, "Rota", post, number + 1, from_day, None, ZONE, EARLY, lines))
    start = datetime.combine(first, time(0), ZONE).astimezone(UTC)
    moments = st.integers(0, 3 * 24 * 60).map(lambda m: start + m * MINUTE)
    away = {
        p: [tuple(sorted(pair)) for pair in draw(st.lists(st.tuples(moments, moments), max_size=2))] for p in PEOPLE
    }
    swapped = {
        f"{n}-0:{(first + day * DAY).isoformat()}": draw(st.sampled_from(PEOPLE))
        for n, day in draw(st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3))
    }
    workers = {
        p: Worker(
            p, p, supervisor=False, until=draw(st.one_of(st.none(), moments)), opens=draw(st.booleans()) or p == "ann"
        )
        for p in PEOPLE
    }
    book = Book(ZONE, plan.in_force(versions), (), swapped, away, workers, WITHIN)
    return book, versions, start


def by_the_wall(book, versions, post, minute):
    """Whether somebody is on duty: by the clock on the wall, one rule after the other."""
    places = [post[0]] if post[0] else []
    while places and WITHIN.get(places[-1]):
        places.append(WITHIN[places[-1]])
    posts = {(p, q) for p in [*places, ""] for q in (post[1], "")}
    wall = minute.astimezone(ZONE)
    for version in versions:
        if version.post not in posts:
            continue
        for line in version.lines:
            for began in (wall.date(), wall.date() - DAY):
                if began < version.from_day or began.weekday() not in line.weekdays or line.position != "on_duty":
                    continue
                # The latest writing of that rota that speaks of this day is the one that counts.
                if any(v.rota == version.rota and v.number > version.number and v.from_day <= began for v in versions):
                    continue
                over = line.ends <= line.starts
                clock = wall.time().replace(fold=0)
                if began == wall.date():
                    there = line.starts <= clock and (over or clock < line.ends)
                else:
                    there = over and clock < line.ends
                if not there:
                    continue
                turn = (began - version.from_day).days // line.turn_days % len(line.people)
                who = book.swapped.get(f"{line.id}:{began.isoformat()}", line.people[turn])
                worker = book.workers[who]
                gone = worker.until is not None and minute >= worker.until
                if worker.opens and not gone and not any(a <= minute < b for a, b in book.away[who]):
                    return True
    return False


@settings(max_examples=60)
@given(plans(), st.sampled_from([*POSTS, ("elsewhere", "other")]))
def test_every_minute_of_three_days_is_as_the_clock_on_the_wall_says(drawn, post):
    book, versions, start = drawn
    span = (start, start + 3 * DAY)
    holes = plan.holes(book, post, span)
    for number in range(0, 3 * 24 * 60, 7):
        minute = start + number * MINUTE
        found = not any(a <= minute < b for a, b in holes)
        assert found == by_the_wall(book, versions, post, minute), minute


@settings(max_examples=4)
@given(plans())
def test_every_single_minute_of_a_day_too(drawn):
    book, versions, start = drawn
    holes = plan.holes(book, plan.EVERYWHERE, (start, start + 2 * DAY))
    for number in range(2 * 24 * 60):
        minute = start + number * MINUTE
        assert (not any(a <= minute < b for a, b in holes)) == by_the_wall(book, versions, plan.EVERYWHERE, minute)


@given(plans(), st.sampled_from(POSTS), st.integers(0, 3 * 24 * 60 - 1))
def test_who_stands_nearest_is_on_duty_for_a_way_of_the_post_and_is_nobody_when_there_is_a_hole(drawn, post, number):
    book, _versions, start = drawn
    at = start + number * MINUTE
    rows = plan.stretches(book, at, at + MINUTE)
    found = plan.nearest(book, post, plan.ON_DUTY, at, rows)
    assert bool(found) == (plan.holes(book, post, (at, at + timedelta(seconds=1))) == [])
    assert all(plan.free(book, person, (at, at + timedelta(seconds=1))) for way in found for person in way)
