"""The worker's turn: what is due runs, one failure stops nothing else, and failures show."""

from hearthline.site import steps


def test_what_is_due_runs_and_what_is_not_waits() -> None:
    ran: list[str] = []
    these = [
        steps.Step("often", 1, lambda: ran.append("often")),
        steps.Step("rarely", 60, lambda: ran.append("rarely")),
    ]
    for at in (100.0, 100.5, 101.0):
        steps.turn(these, at)
    assert ran == ["often", "rarely", "often"]


def test_a_turn_says_how_long_nothing_will_be_due() -> None:
    these = [steps.Step("a", 5, lambda: None), steps.Step("b", 2, lambda: None)]
    assert steps.turn(these, 10.0) == 2.0
    assert steps.turn(these, 11.0) == 1.0


def test_one_step_s_failure_stops_no_other_and_three_in_a_row_show_in_health() -> None:
    ran: list[int] = []
    broken = steps.Step("broken", 1, lambda: 1 // 0)
    these = [broken, steps.Step("whole", 1, lambda: ran.append(1))]
    for at in (1.0, 2.0):
        steps.turn(these, at)
    assert steps.failing(these)() == []
    steps.turn(these, 3.0)
    assert steps.failing(these)() == ["step_broken"]
    assert len(ran) == 3
    broken.run = lambda: None
    steps.turn(these, 4.0)
    assert steps.failing(these)() == []
