"""Who watches the worker: silence is an alarm within two minutes, whatever else is gone, and never for nothing."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import ConfigurationError
from hearthline.ground.steady import Moment
from hearthline.site.watcher import sign, ways
from hearthline.site.watcher.judging import DATABASE, WELL, WORKER, Judge
from hearthline.site.watcher.reading import Asker
from hearthline.site.watcher.sign import SILENT, Sign
from hearthline.site.watcher.watching import AGAIN, EVERY, Watcher, begin

AT = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
SECOND = 1000
PROMISE = 120 * SECOND
LOOK = int(EVERY * SECOND)


class Kept:
    """A way that keeps what was said."""

    name = "kept"

    def __init__(self) -> None:
        self.said: list[str] = []

    def tell(self, subject: str, text: str, key: str) -> None:
        self.said.append(text)


def at_once(way: ways.Way, subject: str, text: str, key: str) -> None:
    way.tell(subject, text, key)


class Scene:
    """A watcher, its way, and time."""

    def __init__(self, place: Path) -> None:
        self.ticks, self.wrong = 50_000, timedelta()
        self.way = Kept()
        self.watcher = Watcher(place, [self.way], Judge(self.ticks), tell=at_once)

    def look(self, counters: dict[str, int] | None) -> str:
        self.ticks += LOOK
        return self.watcher.round(
            Moment(AT + timedelta(milliseconds=self.ticks) + self.wrong, "run", self.ticks), counters
        )

    def until_alarm(self, counters: dict[str, int] | None) -> int:
        """Milliseconds until something is wrong."""
        began = self.ticks
        while not self.look(counters):
            assert self.ticks - began < 10 * PROMISE
        return self.ticks - began


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


@pytest.mark.req("S-11")
def test_a_worker_that_falls_silent_is_an_alarm_within_two_minutes(scene: Scene) -> None:
    for number in range(50):
        assert scene.look({"escalation": number, "open": number}) == WELL
    assert scene.way.said == []
    assert scene.until_alarm({"escalation": 49, "open": 49}) + LOOK <= PROMISE
    assert len(scene.way.said) == 1
    assert "silent since" in scene.way.said[0]
    assert sign.read(scene.watcher.place).wrong == WORKER  # type: ignore[union-attr]


def test_one_part_that_stands_still_is_enough(scene: Scene) -> None:
    for number in range(17):
        scene.look({"escalation": 1, "open": number})
    assert scene.until_alarm({"escalation": 1, "open": 999}) <= 3 * LOOK
    assert scene.watcher.wrong == WORKER


@pytest.mark.fault("3")
def test_a_database_that_does_not_answer_is_an_alarm_too(scene: Scene) -> None:
    scene.look({"escalation": 1})
    assert scene.until_alarm(None) + LOOK <= PROMISE
    assert scene.watcher.wrong == DATABASE
    assert "database" in scene.way.said[0]


def test_a_worker_that_never_came_is_an_alarm(scene: Scene) -> None:
    assert scene.until_alarm({}) + LOOK <= PROMISE
    assert scene.watcher.wrong == WORKER


def test_the_alarm_is_given_again_while_it_lasts_and_its_end_is_told(scene: Scene) -> None:
    scene.until_alarm({"a": 1})
    for _ in range(AGAIN // LOOK):
        scene.look({"a": 1})
    assert len(scene.way.said) == 2
    assert scene.look({"a": 2}) == WELL
    assert scene.way.said[-1] == ways.WORDS[""]
    assert sign.read(scene.watcher.place).wrong == ""  # type: ignore[union-attr]


@pytest.mark.fault("8")
@given(jumps=st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=30))
def test_no_setting_of_the_clock_raises_or_keeps_back_an_alarm(tmp_path_factory: Any, jumps: list[int]) -> None:
    scene = Scene(tmp_path_factory.mktemp("sign"))
    for number, minutes in enumerate(jumps):
        scene.wrong = timedelta(minutes=minutes)
        assert scene.look({"a": number}) == WELL
    assert scene.until_alarm({"a": len(jumps) - 1}) + LOOK <= PROMISE


@given(lost=st.lists(st.booleans(), min_size=40, max_size=80))
def test_an_answer_now_and_then_is_enough_and_a_minute_and_a_half_of_none_is_not(lost: list[bool]) -> None:
    judge, ticks, since = Judge(0), 0, 0
    for number, gone in enumerate(lost):
        ticks += LOOK
        verdict = judge.look(ticks, None if gone else {"a": number})
        since = since if gone else ticks
        assert (verdict == DATABASE) == (ticks - since >= SILENT)


def test_a_watcher_that_is_started_again_goes_on_where_the_one_before_it_was(tmp_path: Path) -> None:
    first = Judge(0)
    first.look(0, {"a": 7})
    sign.write(tmp_path, Sign(3, "", "", "run", first.answered, first.seen))
    second = Judge(SILENT - LOOK, before=sign.read(tmp_path), boot="run")
    assert second.look(SILENT - 1, {"a": 7}) == WELL
    assert second.look(SILENT, {"a": 7}) == WORKER
    after_restart = Judge(10, before=sign.read(tmp_path), boot="another run")  # its ticks mean nothing there
    assert after_restart.look(20, {"a": 7}) == WELL


def test_a_part_that_a_new_version_no_longer_has_is_no_silence(scene: Scene) -> None:
    scene.look({"old": 1, "a": 1})
    for number in range(40):
        assert scene.look({"a": number}) == WELL


@pytest.mark.parametrize("text", ["", "{", "[]", '{"counter": "x"}', json.dumps({"counter": 1}), "\x00"])
def test_a_sign_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / sign.NAME).write_text(text)
    assert sign.read(tmp_path) is None
    assert sign.read(tmp_path / "nowhere") is None


def test_its_own_life_shows_in_a_counter_that_grows(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    counters = []
    for number in range(5):
        scene.look({"a": number})
        counters.append(sign.read(tmp_path).counter)  # type: ignore[union-attr]
    assert counters == [1, 2, 3, 4, 5]
    assert begin(tmp_path, []).counter == 5


def test_a_way_that_is_broken_silences_no_other(tmp_path: Path) -> None:
    told = threading.Event()

    class Broken(Kept):
        def tell(self, subject: str, text: str, key: str) -> None:
            raise OSError

    class Works(Kept):
        def tell(self, subject: str, text: str, key: str) -> None:
            told.set()

    watcher = Watcher(tmp_path, [Broken(), Works()], Judge(0))
    watcher.round(Moment(AT, "run", SILENT), None)
    assert told.wait(30)


def test_a_database_that_hangs_keeps_the_watcher_from_nothing() -> None:
    hang, stop = threading.Event(), threading.Event()

    def read() -> dict[str, int]:
        hang.wait(60)
        return {}

    asker = Asker(read, 0.01, stop)
    asker.thread.start()
    assert asker.news() is None
    stop.set()
    hang.set()
    asker.thread.join(30)
    assert not asker.thread.is_alive()


def named(**values: str) -> dict[str, str]:
    return {f"HEARTHLINE_WATCHER_{name}": value for name, value in values.items()}


def test_whom_to_tell_comes_from_its_own_settings() -> None:
    server = {"MAIL_SERVER": "smtps://u:p@mail.example.org", "MAIL_FROM": "watch@example.org"}
    found = ways.ways(named(TELL="mail:a@example.org, mail:b@example.org", COMMAND="true", **server))
    assert [one.name for one in found] == ["mail", "mail", "command"]
    assert ways.ways({}) == ()
    assert "a@" not in repr(found)
    assert "smtps" not in repr(found)


@pytest.mark.parametrize("wrong", ["mail:nobody", "fax:1", "text:0142", "mail:a@example.org"])
def test_a_way_that_cannot_work_is_refused_at_the_start(wrong: str) -> None:
    with pytest.raises(ConfigurationError):
        ways.ways(named(TELL=wrong))


def test_a_mail_is_never_told_in_the_clear() -> None:
    plain = {"MAIL_SERVER": "smtp+plain://mail.example.org:25", "MAIL_FROM": "watch@example.org"}
    with pytest.raises(ConfigurationError, match=r"config\.E036"):
        ways.ways(named(TELL="mail:a@example.org", **plain))


def test_a_command_gets_the_words_and_none_of_our_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_SECRET", "never")
    out = tmp_path / "out"
    ways.CommandWay(f"sh -c 'cat > {out}; env >> {out}'").tell("", "words", "")
    assert out.read_text().startswith("words\n")
    assert "HEARTHLINE" not in out.read_text()


@pytest.mark.fault("41")
def test_what_is_said_is_the_same_for_everybody_and_about_nobody() -> None:
    assert all(set(_fields(words)) <= {"since"} for words in ways.WORDS.values())


def _fields(text: str) -> list[str]:
    from string import Formatter

    return [name for _, name, *_ in Formatter().parse(text) if name]


def test_the_reader_of_the_embedded_database_writes_nothing(tmp_path: Path) -> None:
    import sqlite3

    from hearthline.site.watcher.reading import _sqlite

    path = tmp_path / "db.sqlite3"
    with sqlite3.connect(path) as line:
        line.execute("CREATE TABLE duty_heartbeat (name text, counter integer)")
        line.execute("INSERT INTO duty_heartbeat VALUES ('a', 3)")
    line.close()
    assert _sqlite(path) == {"a": 3}
    read: Callable[[], Any] = lambda: _sqlite(tmp_path / "none")  # noqa: E731 - said once
    with pytest.raises(sqlite3.OperationalError):
        read()
    assert not (tmp_path / "none").exists()
