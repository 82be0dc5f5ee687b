"""The bridge by itself: a telephone on one side, a house that says what it is told to on the other."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from tests.line.bridge.conversation import Verb
from tests.line.bridge.switchboard import Switchboard, switchboard
from tests.line.phones import Shop, shop
from tests.line.script import Script
from tests.line.standin import HOLD, MENU, StandIn

pytestmark = pytest.mark.processes


@pytest.fixture
def phones(tmp_path: Path) -> Iterator[Shop]:
    with shop(tmp_path) as made:
        yield made


@pytest.fixture
def house() -> StandIn:
    return StandIn({"call": [MENU], "digits": [HOLD], "poll": [HOLD]})


@pytest.fixture
def board(house: StandIn) -> Iterator[Switchboard]:
    with switchboard(house) as made:
        yield made


def until(so: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    began, asleep = monotonic(), Event()
    while not so():
        assert monotonic() - began < seconds, what
        asleep.wait(0.02)


def test_a_caller_hears_the_menu_presses_a_key_waits_and_hangs_up(
    phones: Shop, board: Switchboard, house: StandIn
) -> None:
    menu = ("safety.call_911 en", "safety.call_911 es", "line.menu en")
    script = Script().calls().hears(*menu).presses("2").hears("line.position es", "line.position es").hangs_up()
    phone = phones.caller(script, board.port)
    phone.finished()
    until(lambda: "hangup" in house.kinds(), "the house is told")
    assert house.events[:2] == [("call", "+19165550142"), ("digits", "2")]
    assert house.kinds().count("hangup") == 1
    assert phone.heard()[:3] == [("safety.call_911", "en"), ("safety.call_911", "es"), ("line.menu", "en")]


def test_a_number_that_is_withheld_stays_so(phones: Shop, board: Switchboard, house: StandIn) -> None:
    phones.caller(Script().calls().hears("911").hangs_up(), board.port, number="anonymous").finished()
    assert house.events[0] == ("call", "")


def test_a_script_that_expects_what_is_not_said_fails(phones: Shop, board: Switchboard) -> None:
    phone = phones.caller(Script().calls().hears("line.menu en").hangs_up(), board.port)
    with pytest.raises(pytest.fail.Exception, match="ended with 1"):
        phone.finished()


def test_a_caller_is_put_through_and_both_ends_hang_up(phones: Shop, board: Switchboard, house: StandIn) -> None:
    desk = phones.answering(Script().rings().is_picked_up().hangs_up())
    house.says["poll"] = [HOLD, [Verb("dial", address=desk.address, seconds=20)]]
    caller = Script().calls().listens_until("line.menu").presses("1").listens_until("connected").is_hung_up_on()
    phones.caller(caller, board.port).finished()
    desk.finished()
    until(lambda: "hangup" in house.kinds(), "the house is told")
    assert ("answered", "") in house.events
    assert "5550142" not in desk.words(), "the screener's telephone is not shown who calls"


@pytest.mark.parametrize(
    ("other", "outcome"),
    [(Script().rings().nobody_picks_up(), "no-answer"), (Script().is_busy(), "busy")],
    ids=["nobody picks up", "busy"],
)
def test_whoever_is_not_reached_is_told_to_the_house_and_the_caller_waits_on(
    phones: Shop, board: Switchboard, house: StandIn, other: Script, outcome: str
) -> None:
    desk = phones.answering(other)
    house.says["digits"] = [[Verb("dial", address=desk.address, seconds=0.5)]]
    house.says["unanswered"] = [HOLD]
    phones.caller(
        Script().calls().listens_until("line.menu").presses("1").listens_until("line.position").hangs_up(), board.port
    ).finished()
    desk.finished()
    assert ("unanswered", outcome) in house.events


def test_who_hangs_up_while_it_rings_stops_the_ringing(phones: Shop, board: Switchboard, house: StandIn) -> None:
    desk = phones.answering(Script().rings().nobody_picks_up())
    house.says["digits"] = [[Verb("dial", address=desk.address, seconds=60)]]
    caller = Script().calls().listens_until("line.menu").presses("1").listens_until("ringing").hangs_up()
    phones.caller(caller, board.port).finished()
    desk.finished()
    until(lambda: house.kinds()[-1] == "hangup", "the house is told")
    assert "unanswered" not in house.kinds()


def test_who_stays_hears_what_is_said_meanwhile(phones: Shop, board: Switchboard, house: StandIn) -> None:
    house.says["digits"] = [[Verb("wait", seconds=0.3)]]
    house.says["poll"] = [[Verb("say", "line.next", "en", "You are next."), Verb("wait", seconds=20)]]
    phone = phones.caller(Script().calls().listens_until("line.menu").presses("1").stays(2).hangs_up(), board.port)
    phone.finished()
    assert phone.heard()[-1] == ("line.next", "en")
