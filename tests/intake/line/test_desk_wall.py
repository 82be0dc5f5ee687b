"""The wall: figures and words for who is three metres away, what breaks a promise, and nobody's name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hearthline.ground import clock
from hearthline.intake.line import queries
from hearthline.intake.line.types import Wall
from hearthline.screening.desk.telephone.promises import Promises, of_pack
from hearthline.screening.desk.telephone.tiles import Tile, tiles
from hearthline.screening.desk.telephone.words import span
from hearthline.ui.agency import current_pack
from tests import staff
from tests.intake.line.standins import MINUTE, NUMBER, busy, contact, quiet

pytestmark = pytest.mark.django_db

PROMISED = Promises(
    longest_wait=2 * MINUTE, call_back=15 * MINUTE, answered_at_once=80, abandoned=5, ready=2, screening=240 * MINUTE
)
NONE = Promises(None, None, None, None, None, None)
SMALL = 1_000
"""Bytes of an answer without news: an hour of them is less than one page."""


def by_code(wall: Wall, promised: Promises = PROMISED) -> dict[str, Tile]:
    return {tile.code: tile for tile in tiles(wall, promised)}


def broken(wall: Wall, promised: Promises = PROMISED) -> set[str]:
    return {tile.code for tile in tiles(wall, promised) if tile.broken}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[[Wall], None]:
    """Puts these figures on the wall."""

    def put(wall: Wall) -> None:
        monkeypatch.setattr(queries, "wall", lambda _viewer, _now: wall)

    return put


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode())


@pytest.mark.req("S-11")
def test_a_quiet_line_breaks_no_promise():
    assert broken(quiet()) == set()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"waiting": 1, "longest": timedelta(seconds=121)}, "waiting"),
        ({"call_backs": 1, "oldest_call_back": timedelta(minutes=15, seconds=1)}, "call-backs"),
        ({"staffed": 1}, "people"),
        ({"staffed": 0}, "people"),
        ({"answered_hour": 10, "answered_in_30s_hour": 7}, "hour"),
        ({"answered_hour": 10, "answered_in_30s_hour": 10, "abandoned_hour": 1}, "hour"),
        ({"unscreened": (("older", 1),), "oldest": timedelta(hours=4, seconds=1)}, "reports"),
    ],
)
def test_each_promise_of_the_pack_is_broken_by_one_figure_too_much(more: dict[str, Any], code: str):
    assert broken(replace(quiet(), **more)) == {code}
    assert broken(replace(quiet(), **more), NONE) == set()


@pytest.mark.parametrize(
    "more",
    [
        {"waiting": 1, "longest": timedelta(seconds=120)},
        {"waiting": 0, "longest": timedelta(hours=1)},
        {"call_backs": 1, "oldest_call_back": timedelta(minutes=15)},
        {"staffed": 2},
        {"answered_hour": 10, "answered_in_30s_hour": 8},
        {"answered_hour": 19, "answered_in_30s_hour": 19, "abandoned_hour": 1},
        {"unscreened": (("4h", 1),), "oldest": timedelta(hours=4)},
    ],
)
def test_what_is_just_within_a_promise_breaks_none(more: dict[str, Any]):
    assert broken(replace(quiet(), **more)) == set()


def test_the_agency_of_the_demonstration_makes_every_promise_and_another_makes_none():
    staff.agency()
    assert None not in vars(of_pack(current_pack())).values()

    class Silent:
        def value(self, key: str) -> Any:
            from hearthline.law import PackError

            raise PackError(f"no {key}", remedy="none", key=key)

    assert set(vars(of_pack(Silent())).values()) == {None}  # type: ignore[arg-type]  # a pack that holds nothing


def test_of_an_hour_without_calls_no_share_is_told():
    assert [line.figure for line in by_code(quiet())["hour"].lines] == ["0", "0"]
    assert by_code(busy())["hour"].lines[0].figure == "9 (56 %)"


def test_a_language_whose_callers_wait_too_long_is_marked_and_another_is_not():
    rows = {line.words: line.broken for line in by_code(busy())["waiting"].lines}
    assert rows == {"longest wait": True, "Spanish": True, "English": False}


def test_when_nobody_is_ready_the_wall_says_where_calls_go():
    words = [line.words for line in by_code(replace(quiet(), staffed=0))["people"].lines]
    assert "Calls go to the people on call" in words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=59.9), "59 s"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=4, seconds=10), "4 min 10 s"),
        (timedelta(minutes=9, seconds=59), "9 min 59 s"),
        (timedelta(minutes=31, seconds=1), "31 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=1, minutes=5, seconds=59), "1 h 5 min"),
        (timedelta(days=2, hours=3, minutes=4), "2 d 3 h"),
    ],
)
def test_how_long_is_said_in_two_units(length: timedelta, words: str):
    assert span(length) == words


@pytest.mark.req("S-11")
def test_the_wall_says_words_beside_every_broken_promise_and_how_old_it_is(shown: Callable[[Wall], None]):
    at = datetime(2026, 11, 23, 22, 14, 5, tzinfo=UTC)
    with clock.freeze(at):
        shown(busy())
        page = text(staff.desk("supervisor").client.get("/wall/"))
    assert "2:14:05 p.m." in page
    assert page.count("Promise broken:") == 5
    assert page.count("hw-tile--broken") == 5
    assert "4 min 10 s" in page
    assert "5 h" in page


def test_a_poll_without_news_is_304_empty_small_and_writes_nothing(shown: Callable[[Wall], None]):
    from hearthline.journal.models import Entry

    client = staff.desk("supervisor").client
    shown(busy())
    mark = client.get("/wall/now")["ETag"]
    before = Entry.objects.count()
    answer = client.get("/wall/now", headers={"If-None-Match": mark, "Hearthline-Poll": "1"})
    head = sum(len(name) + len(value) + 4 for name, value in answer.items())
    assert (answer.status_code, answer.content) == (304, b"")
    assert head + sum(len(one.OutputString()) + 14 for one in answer.cookies.values()) < SMALL
    assert Entry.objects.count() == before


def test_a_wait_that_only_grows_is_no_news_and_a_promise_that_breaks_is(shown: Callable[[Wall], None]):
    now = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    with clock.freeze(now):
        client = staff.desk("supervisor").client

    def mark(seconds: int) -> str:
        with clock.freeze(now + timedelta(seconds=seconds)):
            longest = timedelta(seconds=60 + seconds)
            shown(busy(longest=longest, by_language=(("es", 3, longest),), call_backs=0, unscreened=()))
            return str(client.get("/wall/now")["ETag"])

    assert mark(0) == mark(40)
    assert mark(40) != mark(61)


@pytest.mark.fault("46")
def test_no_name_number_or_reference_stands_on_the_wall():
    row = contact("talking", minutes=3, taken_by="x" * 32, taken_name="Ottoline Vang", dial_to=NUMBER)
    page = text(staff.desk("supervisor").client.get("/wall/"))
    for word in ("Ottoline", NUMBER, "555-0142", "5550142", row.pk.hex, str(row.pk), row.provider_id):
        assert word not in page.replace("916-555-0100", ""), word


@pytest.mark.req("S-11")
def test_supervisors_and_administrators_see_the_wall_and_screeners_are_refused():
    assert [staff.desk(role).client.get("/wall/").status_code for role in ("supervisor", "administrator")] == [200, 200]
    assert staff.desk("screener").client.get("/wall/").status_code == 403


def test_another_agencys_callers_are_on_nobody_elses_wall():
    contact(minutes=7, agency_id=staff.agency(staff.THERE).pk)
    assert "<strong>0</strong> <span>people wait" in text(staff.desk("supervisor").client.get("/wall/"))


def test_without_scripts_the_wall_loads_itself_when_it_is_asked_to():
    client = staff.desk("supervisor").client
    plain, again = client.get("/wall/"), client.get("/wall/?again")
    assert "Refresh" not in plain
    assert (again["Refresh"], "loads itself every 15 seconds" in text(again)) == ("15", True)


def test_the_day_counts_who_was_answered_at_once_and_who_hung_up():
    now = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    with clock.freeze(now):
        staff.agency()
        for seconds in (5, 30, 31):
            came = now - timedelta(hours=2)
            contact("ended", queued_at=came, began_at=came, answered_at=came + timedelta(seconds=seconds))
        contact("abandoned")
        contact("ended", minutes=24 * 60, answered_at=now - timedelta(hours=20))
        page = text(staff.desk("supervisor").client.get("/wall/"))
    day = page[page.index('class="hw-day"') :]
    assert "<strong>3</strong> answered" in day
    assert "<strong>2 (50 %)</strong> within 30 seconds" in day
    assert "<strong>1 (25 %)</strong> hung up" in day
