"""Two records that may be one person: made, and their forms as a page sends them."""

from dataclasses import dataclass
from uuid import UUID

from hearthline.linkage.record import Born
from hearthline.people.models import Person
from hearthline.screening.history import comparing
from tests.screening.build import screener
from tests.screening.history_build import HOME, known

BORN = Born(2019, 3, 5)
QUEUE = "/people/duplicates"
WHY = "The school has one child of this name."


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0].split())


@dataclass(frozen=True)
class Two:
    one: UUID
    two: UUID
    pair: UUID

    @property
    def address(self) -> str:
        return f"{QUEUE}/{self.pair}"


def two(first: str = "John Smith", second: str = "Jon Smith", born: Born = BORN, home: str = HOME) -> Two:
    """The same boy twice, and somebody asked for a look."""
    one, other = known(first, born, home=home), known(second, born, home=home)
    return Two(one, other, comparing.propose(viewer=screener(), one=one, two=other))


def form(pair: Two, stays: UUID, **more: str) -> dict[str, str]:
    """As the page sends it."""
    low, high = sorted((pair.one, pair.two))
    versions = dict(Person.unscoped.values_list("pk", "version"))
    told = {"version_one": str(versions[low]), "version_two": str(versions[high])}
    return told | {"stays": stays.hex, "why": WHY} | more
