"""What the fault tests share: one invented reporter, played at a running house."""

from bench import reporter
from bench.measure import reckon
from bench.reporter import Recipes, Told
from bench.stage import HOST, House
from bench.wire import Ask, Crowd, Play, Reply

RECIPES = Recipes()


def play(house: House, one: Play, *, patience: float = 60.0) -> Crowd:
    """Play one play to its end."""
    crowd = Crowd(HOST, house.port, patience=patience)
    crowd.run(iter([one]), 1)
    return crowd


def at_send(house: House, run: str) -> Told:
    """A person whose next press is Send."""
    told = Told(reporter.someone(run=run))
    play(house, reporter.to_the_end(told, RECIPES))
    assert told.final is not None, told.errors
    return told


def press_send(house: House, told: Told, *, patience: float = 60.0) -> None:
    """Press Send; `told.code` is the receipt afterwards."""
    play(house, reporter.send(told, RECIPES), patience=patience)


def answer(house: House, ask: Ask) -> Reply:
    """The server's answer to one request."""
    got: list[Reply] = []

    def once() -> Play:
        got.append((yield ask))

    play(house, once())
    return got[0]


def found_whole(house: House, told: list[Told]) -> None:
    """Each receipt shown leads to exactly one whole report, opened with the worker's keys."""
    house.drained()
    found = reckon(house, "".join(f"{one.code} {one.person.mark}\n" for one in told))
    assert found["receipts"] == found["whole"] == len(told), found
