"""Whatever ends in a log, an error page or a list of objects says ids and kinds, and never who somebody is."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

import pytest

from hearthline.linkage.batch import Row
from hearthline.linkage.cards import card_of
from hearthline.linkage.ready import ready
from hearthline.linkage.record import Address, Born, Name, Record
from hearthline.linkage.score import Scorer
from hearthline.people.importing.reading import Task, read_chunk
from hearthline.people.importing.rows import How, made
from hearthline.people.models import Person, PersonAddress, PersonIdentifier, PersonName, PersonPhone
from hearthline.people.types import Shown, Where
from hearthline.screening.history.asking import of_form

NAME: Final = Name("Wren", "Abernathy-Solis", "Jr.")
BORN: Final = Born(2019, 5, 3)
HOME: Final = Address("88 Larkspur Court", "Sacramento", "95814", "88", "larkspur ct")
WHOLE: Final = Record(
    id="1", names=(NAME,), born=BORN, addresses=(HOME,), phones=("9165550142",), with_names=(Name("Juniper"),)
)
ROW: Final = (
    "a1",
    "Wren",
    "Abernathy-Solis",
    "",
    "2019-05-03",
    "f",
    HOME.line,
    HOME.city,
    HOME.zip,
    "9165550142",
    "",
    "",
)
TASK: Final = Task([(None, ROW)], date(2026, 1, 1), {"h": [("a2", "Juniper", "Abernathy")]})
WHERE: Final = Where(1, HOME.line, HOME.city, HOME.zip, "", "", None, None)
RANDOM: Final = re.compile(r"0x[0-9a-f]+|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
"""Places in memory and ids: they may hold any digits, those of a year too."""
TOLD: Final = ("wren", "abernathy", "juniper", "larkspur", "2019", "95814", "5550142")

OBJECTS: Final[dict[str, Callable[[], object]]] = {
    "name": lambda: NAME,
    "born": lambda: BORN,
    "address": lambda: HOME,
    "record": lambda: WHOLE,
    "ready": lambda: ready(WHOLE),
    "card": lambda: card_of(WHOLE),
    "batch row": lambda: Row("1", ready(WHOLE), (1, 2)),
    "score": lambda: Scorer().score(WHOLE, WHOLE),
    "task": lambda: TASK,
    "imported": lambda: read_chunk(TASK)[0],
    "chunk": lambda: made(TASK, How("here", 1, datetime(2026, 1, 1, tzinfo=UTC), plain=True)),
    "asked": lambda: of_form({"name": "Wren Abernathy", "born": "2019", "place": HOME.line}, date(2026, 1, 1)),
    "shown": lambda: Shown(UUID(int=1), (NAME,), "", BORN, "", addresses=(WHERE,), phones=("9165550142",)),
    "person": lambda: Person(known_as="Wren", birth_year=2019),
    "name row": lambda: PersonName(given="Wren", surname="Abernathy"),
    "address row": lambda: PersonAddress(line=HOME.line, zip=HOME.zip),
    "phone row": lambda: PersonPhone(digits="9165550142"),
    "identifier row": lambda: PersonIdentifier(value="wren-2019"),
}


@pytest.mark.req("S-1")
@pytest.mark.fault("43")
@pytest.mark.parametrize("what", sorted(OBJECTS))
def test_nothing_of_a_person_is_in_what_an_object_says_of_itself(what: str) -> None:
    made = OBJECTS[what]()
    for text in (repr(made), str(made), f"{[made]}"):
        said = RANDOM.sub("", text.lower())
        assert not [word for word in TOLD if word in said]
