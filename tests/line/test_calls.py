"""Calls to a real house: SIPp plays caller, screener and whoever is on call; the bridge between them knows nothing but
what docs/telephone.md says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.cluster import available

from tests.line.phones import Phone
from tests.line.script import Script
from tests.line.world import Line, Refused, line

pytestmark = [pytest.mark.processes, pytest.mark.req("I-2")]
LANGUAGES = ("en", "es", "hmn")
FIRST = tuple(f"{text} {code}" for code in LANGUAGES for text in ("safety.call_911", "line.hang_up_for_911"))
MENU = tuple(f"line.choose_language {code}" for code in LANGUAGES)
ENGLISH, SPANISH = "1", "2"
BACK = "1"
SCREENER = "screener"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with line(tmp_path_factory.mktemp("line")) as made:
        yield made


@pytest.fixture
def at(house: Line) -> Iterator[Line]:
    """The house with an empty line and nobody at it."""
    house.shut()
    yield house
    house.shut()


def chooses(key: str, *menu: str) -> Script:
    """The beginning of every call: 911 first, in each language; then the languages; then a key."""
    return Script().calls().hears(*FIRST, *MENU).presses(key)


def talks() -> Script:
    """A screener's telephone: picked up, until the caller hangs up."""
    return Script().rings().is_picked_up().is_hung_up_on()


def waiting(at: Line) -> list[dict[str, Any]]:
    """The queue as the desk lists it."""
    found: list[dict[str, Any]] = at.desk.do(SCREENER, "waiting")
    return found


def owed(at: Line) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = at.desk.do(SCREENER, "to_call_back")
    return found


def held(at: Line) -> list[dict[str, Any]]:
    """What the screener has on the telephone; what was only not written down yet is left out."""
    return [row for row in at.desk.do(SCREENER, "mine") if row["state"] != "ended"]


def quiet(at: Line) -> None:
    """Nobody has a call any more."""
    at.until(lambda: not held(at) and not waiting(at), "the line is empty")


def served(at: Line) -> None:
    """Two callers, one of them Spanish, wait for their turn and are put through, in their order."""
    desk = at.phones.answering(talks(), calls=2)
    at.open(desk)
    first = at.caller(chooses(ENGLISH).listens_until("line.next en").listens_until("connected").hangs_up())
    at.until(lambda: len(waiting(at)) == 1, "the first waits")
    second = at.caller(
        chooses(SPANISH).listens_until("line.position es[^0-9]*2").listens_until("connected").hangs_up(),
        number="anonymous",
    )
    at.until(lambda: len(waiting(at)) == 2, "both wait")
    assert [(row["position"], row["language"]) for row in waiting(at)] == [(1, "en"), (2, "es")]
    assert [row["number_known"] for row in waiting(at)] == [True, False]
    for phone in (first, second):
        assert at.desk.do(SCREENER, "take_next")
        phone.finished()
        at.until(lambda: not held(at), "the call is over")
    desk.finished()
    quiet(at)
    assert ("line.offer", "es") in second.heard()
    assert "5550142" not in desk.words(), "who calls shows on no telephone of ours"


@pytest.mark.fault("1")
def test_a_caller_who_chose_spanish_is_told_the_place_and_is_put_through_in_turn(at: Line) -> None:
    served(at)
    assert at.desk.do("supervisor", "wall")["answered_hour"] >= 2


@pytest.mark.skipif(not available(), reason="PostgreSQL is not installed")
def test_on_postgresql_the_line_does_it_with_its_own_role(tmp_path: Path) -> None:
    with line(tmp_path, "postgres") as at:
        served(at)
        phone = at.caller(chooses(SPANISH).listens_until("line.next es").hangs_up())
        phone.finished()
        at.until(lambda: bool(owed(at)), "they are on the list")
        log = "".join(path.read_text() for path in at.house.state.glob("logs/*.log"))
        assert "InsufficientPrivilege" not in log
        assert "step failed" not in log


def test_who_presses_the_key_is_called_back_and_nobody_else_s_telephone_shows_the_number(at: Line) -> None:
    desk = at.phones.answering(talks())
    at.open(desk)
    caller = at.caller(
        chooses(SPANISH)
        .listens_until("line.offer es")
        .presses(BACK)
        .listens_until("line.will_call es")
        .is_hung_up_on(),
        number="+19165550188",
    )
    caller.finished()
    at.until(lambda: len(owed(at)) == 1, "they are on the list")
    (row,) = owed(at)
    assert (row["why"], row["late"], row["tries"]) == ("asked", False, 0)
    assert [one["contact_id"] for one in waiting(at)] == [row["contact_id"]], "and keep their place"
    home = at.phones.answering(Script().rings().is_picked_up().hangs_up())
    at.ring_at("+19165550188", home)
    at.desk.do(SCREENER, "call_back", contact_id=row["contact_id"])
    home.finished()
    desk.finished()
    at.until(lambda: held(at)[0]["back"] == "ended", "the call back is over")
    assert at.desk.do(SCREENER, "called_back", contact_id=row["contact_id"], outcome="reached")["state"] == "ended"
    assert owed(at) == []
    assert len(set(at.backs.asked)) == 1
    assert at.backs.forged == 0
    assert "5550188" not in desk.words() + at.house.logs(1_000_000)


def test_who_hangs_up_while_waiting_is_on_the_list_with_a_time(at: Line) -> None:
    at.open(at.phones.answering(talks()))
    at.caller(chooses(ENGLISH).listens_until("line.next en").hangs_up(), number="+19165550189").finished()
    at.until(lambda: len(owed(at)) == 1, "they are on the list")
    (row,) = owed(at)
    assert row["why"] == "abandoned"
    assert row["due_at"] > row["began_at"]
    assert waiting(at) == []
    with pytest.raises(Refused, match=r"line\.reason"):
        at.desk.do(SCREENER, "called_back", contact_id=row["contact_id"], outcome="given_up")
    at.desk.do(SCREENER, "called_back", contact_id=row["contact_id"], outcome="given_up", note="A test of the line.")
    assert owed(at) == []


def test_when_nobody_is_at_the_line_the_next_on_call_answers_when_the_first_does_not(at: Line) -> None:
    at.until(lambda: len(at.desk.do(SCREENER, "rungs")) >= 2, "the line knows the chain")
    one, two, *_ = at.desk.do(SCREENER, "rungs")
    silent = at.phones.answering(Script().rings().nobody_picks_up())
    awake = at.phones.answering(Script().rings().is_picked_up().hangs_up())
    at.ring_at(one, silent)
    at.ring_at(two, awake)
    caller = at.caller(
        chooses(SPANISH).hears("line.after_hours es", "ringing", "ringing", "connected").is_hung_up_on(),
        number="+19165550190",
    )
    caller.finished()
    silent.finished()
    awake.finished()
    at.board.directory.clear()
    assert "5550190" not in silent.words() + awake.words()
    quiet(at)


def test_when_nobody_of_the_chain_answers_the_caller_is_never_cut_off(at: Line) -> None:
    """911 again, a call back offered, and tried again: no dead end."""
    caller = at.caller(
        chooses(ENGLISH).listens_until("line.nobody_yet en").listens_until("line.offer en").presses(BACK)
        .listens_until("line.will_call en").is_hung_up_on(),
        number="+19165550191",
    )  # fmt: skip
    caller.finished()
    at.until(lambda: len(owed(at)) == 1, "they are on the list")
    (row,) = owed(at)
    at.desk.do(SCREENER, "called_back", contact_id=row["contact_id"], outcome="given_up", note="A test of the line.")
    assert "line.hang_up_for_911" in [text for text, _ in caller.heard()[len(FIRST) :]]


@pytest.mark.fault("1", "2")
def test_killed_and_started_again_the_house_has_lost_nobody_who_waits(at: Line) -> None:
    """A power cut for every process while three wait, one of whom hangs up meanwhile."""
    desk = at.phones.answering(talks(), calls=2)
    at.open(desk)
    callers: list[Phone] = []
    for number in ("+19165550192", "+19165550193", "+19165550194"):
        script = chooses(SPANISH).listens_until("line.offer es")
        leaves = number.endswith("4")
        callers.append(
            at.caller(script.stays(10).hangs_up() if leaves else script.listens_until("connected").hangs_up(), number)
        )
        at.until(lambda: len(waiting(at)) == len(callers), "one more waits")
    before = [row["contact_id"] for row in waiting(at)]
    at.house.kill_all()
    callers[2].finished()
    at.house.start()
    at.until(lambda: len(waiting(at)) == 2, "who hung up meanwhile is not in the queue any more")
    assert [row["contact_id"] for row in waiting(at)] == before[:2]
    at.until(lambda: [row["contact_id"] for row in owed(at)] == before[2:], "they are on the list")
    assert max(one.tries for one in at.asks.log) > 1, "nobody asked while the house was away: this showed nothing"
    for phone in callers[:2]:
        assert at.desk.do(SCREENER, "take_next")
        phone.finished()
        at.until(lambda: not held(at), "the call is over")
    desk.finished()
