"""The worker's turn: what is due runs, one failure stops nothing else, and failures show."""

from hearthline.site import worker


def test_what_is_due_runs_and_what_is_not_waits() -> None:
    ran: list[str] = []
    steps = [
        worker.Step("often", 1, lambda: ran.append("often")),
        worker.Step("rarely", 60, lambda: ran.append("rarely")),
    ]
    for at in (100.0, 100.5, 101.0):
        worker.turn(steps, at)
    assert ran == ["often", "rarely", "often"]


def test_a_turn_says_how_long_nothing_will_be_due() -> None:
    steps = [worker.Step("a", 5, lambda: None), worker.Step("b", 2, lambda: None)]
    assert worker.turn(steps, 10.0) == 2.0
    assert worker.turn(steps, 11.0) == 1.0


def test_one_step_s_failure_stops_no_other_and_three_in_a_row_show_in_health() -> None:
    ran: list[int] = []
    broken = worker.Step("broken", 1, lambda: 1 // 0)
    steps = [broken, worker.Step("whole", 1, lambda: ran.append(1))]
    for at in (1.0, 2.0):
        worker.turn(steps, at)
    assert worker.failing(steps)() == []
    worker.turn(steps, 3.0)
    assert worker.failing(steps)() == ["step_broken"]
    assert len(ran) == 3
    broken.run = lambda: None
    worker.turn(steps, 4.0)
    assert worker.failing(steps)() == []
