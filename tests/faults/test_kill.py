"""`kill -9` of any process at random moments under load: a report is there whole, or the person knows it is not."""

from collections.abc import Callable

import pytest
from bench.cluster import available
from bench.havoc import held, wreck
from bench.stage import stage

from tests.faults import playing

pytestmark = [pytest.mark.processes, pytest.mark.alone]
SEED = 20_261_122


@pytest.mark.fault("1")
@pytest.mark.req("I-3")
def test_twenty_kills_under_load_lose_nothing_and_double_nothing() -> None:
    with stage("sqlite") as house:
        found = wreck(house, kills=20, seconds=600, seed=SEED)
    print(found)
    assert held(found), found
    assert found["kills"] == 20
    assert found["broken"] > 0  # else nobody was hit, and this showed nothing


@pytest.mark.fault("1")
@pytest.mark.skipif(not available(), reason="PostgreSQL is not installed")
def test_kills_under_load_lose_nothing_on_postgresql() -> None:
    with stage("postgres") as house:
        found = wreck(house, kills=8, seconds=600, seed=SEED)
    print(found)
    assert held(found), found


@pytest.mark.fault("1")
def test_a_send_whose_answer_never_came_gives_one_report_and_its_receipt_when_pressed_again() -> None:
    with stage("sqlite") as house:
        told = playing.at_send(house, "cut")
        before = house.count("intake_envelope")
        cut_off(house, told, lambda: house.count("intake_envelope") == before + 1)
        for _ in range(3):
            playing.press_send(house, told)
        assert not told.errors
        assert house.count("intake_envelope") == before + 1
        playing.found_whole(house, [told])


def cut_off(house: object, told: object, stored: Callable[[], bool]) -> None:
    """Press Send and go away without reading the answer; not before it was stored, else it may never be read whole."""
    import socket

    from bench.reporter import Told
    from bench.stage import HOST, House

    assert isinstance(house, House)
    assert isinstance(told, Told)
    assert told.final is not None
    with socket.create_connection((HOST, house.port)) as line:
        line.sendall(told.final.raw)
        house.wait(stored, 120, "the report was stored")
