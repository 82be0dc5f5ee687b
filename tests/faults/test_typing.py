"""A telephone report is typed in a real browser against the real processes; tabs and servers are killed meanwhile."""

import pytest
from bench.stage import House
from bench.typing_hands import Crash, crashes, kept_of, summary

SEED = 20_261_122
PROMISED_MS, SLACK = 2000, 1.5
"""What may go with a tab, as bench/crash.py measures it; a slow and busy machine sends later by half of that."""


@pytest.mark.browser
@pytest.mark.processes
@pytest.mark.alone
@pytest.mark.fault("18")
@pytest.mark.req("I-3")
def test_no_character_older_than_two_seconds_is_lost_with_a_tab_and_none_with_a_server(house: House) -> None:
    found = summary(crashes(house, tabs=5, servers=2, seed=SEED))
    print(found)
    assert (found["kills"], found["server_kills"]) == (5, 2)
    assert found["typed"] > 50
    assert found["worst_ms"] < PROMISED_MS * SLACK
    assert found["lost_after_server_kill"] == 0


@pytest.mark.parametrize(
    ("whole", "stands", "kept"),
    [("", "", 0), ("abc", "abc", 3), ("abc", "ab", 2), ("abc", "", 0), ("abc ", "abc", 4), ("abc", "axc", 1)],
)
def test_what_counts_as_kept(whole: str, stands: str, kept: int) -> None:
    assert kept_of(whole, stands) == kept


def test_an_old_character_that_a_tab_took_is_counted() -> None:
    found = summary([Crash("tab", 9, (2.5, 0.3)), Crash("desk", 4, (0.1,))])
    assert (found["lost_older_than_2s"], found["worst_ms"], found["lost_after_server_kill"]) == (1, 2500, 1)
