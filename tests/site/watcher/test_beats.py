"""The worker's proof of life, and the other way round: the worker sees whether the watcher lives."""

from pathlib import Path

import pytest

from hearthline.duty.models import Heartbeat
from hearthline.ground import steady
from hearthline.site import steps as running_steps
from hearthline.site.beats import Beats
from hearthline.site.steps import Step, turn
from hearthline.site.watcher import seen, sign
from hearthline.site.watcher.sign import SILENT, Sign


@pytest.fixture(autouse=True)
def _line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails makes the worker take a fresh connection; a test has but one."""
    monkeypatch.setattr(running_steps, "_fresh_connection", lambda: None)


def steps() -> list[Step]:
    return [Step("open", 0.25, lambda: None), Step("broken", 1, lambda: 1 // 0), Step("rare", 600, lambda: None)]


def counters() -> dict[str, int]:
    return dict(Heartbeat.objects.values_list("name", "counter"))


@pytest.mark.django_db
def test_each_prompt_step_that_went_well_moves_its_counter_and_one_that_fails_does_not() -> None:
    mine = steps()
    beats = Beats(mine)
    for at in (1.0, 2.0, 3.0):
        turn(mine, at)
    assert beats.write() == 1
    assert counters()["open"] == 3
    assert counters()["broken"] == 0
    assert "rare" not in counters()
    assert beats.write() == 0
    turn(mine, 4.0)
    beats.write()
    assert counters()["open"] == 4


@pytest.mark.django_db
def test_a_worker_that_was_started_again_counts_on_and_the_one_before_it_is_not_believed() -> None:
    old_steps, new_steps = steps(), steps()
    old, new = Beats(old_steps), Beats(new_steps)
    turn(old_steps, 1.0)
    old.write()
    turn(new_steps, 1.0)
    new.write()
    assert counters()["open"] == 2
    turn(old_steps, 2.0)
    assert old.write() == 0
    assert counters()["open"] == 2


@pytest.mark.django_db
def test_steps_of_an_earlier_version_leave_no_row_that_stands_still() -> None:
    before = [Step("gone", 1, lambda: None)]
    turn(before, 1.0)
    Beats(before).write()
    mine = steps()
    turn(mine, 1.0)
    Beats(mine).write()
    assert "gone" not in counters()


def test_the_worker_says_when_the_watcher_is_silent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    now = [1000]
    monkeypatch.setattr(steady, "ticks", lambda: now[0])
    monkeypatch.setenv(sign.FOLDER, str(tmp_path))
    check = seen.Seen()
    for number in range(5):
        sign.write(tmp_path, Sign(counter=number))
        now[0] += SILENT // 2
        assert check() == []
    now[0] += SILENT
    assert check() == ["watcher_silent"]
    sign.write(tmp_path, Sign(counter=99))
    assert check() == []
    (tmp_path / sign.NAME).unlink()
    assert check() == []
    now[0] += SILENT
    assert check() == ["watcher_silent"]
    monkeypatch.delenv(sign.FOLDER)
    assert check() == []


def test_the_flag_is_what_the_watcher_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(sign.FOLDER, str(tmp_path))
    assert seen.flag() == ""
    sign.write(tmp_path, Sign(1, "worker"))
    assert seen.flag() == "worker"
