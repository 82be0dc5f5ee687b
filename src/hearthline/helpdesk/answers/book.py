"""The answers of this agency's pack, and the short codes by which addresses name them.

A code tells somebody who looks at the address line, a history or a log nothing of what was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings

from hearthline.law.answers.checking import shelf_of
from hearthline.law.answers.kinds import PEOPLE, Answer, Door, Shelf
from hearthline.ui.agency import current_pack, pack_at

ANSWER, TOPIC, WHO, DOOR = "answer", "topic", "who", "door"
RIGHTS: Final = "rights"
"""The topic whose answers stand first for each kind of people."""
_LENGTH = 6


@dataclass(frozen=True, eq=False)
class Book:
    """`pages`: code to (kind, id) of everything that has a page."""

    shelf: Shelf
    pages: Mapping[str, tuple[str, str]]

    @property
    def answers(self) -> Mapping[str, Answer]:
        return self.shelf.answers

    def of_topic(self, topic: str) -> tuple[Answer, ...]:
        """The answers of a topic, in the order of its files."""
        return tuple(one for one in self.answers.values() if one.topic == topic)

    def of_people(self, who: str) -> tuple[Answer, ...]:
        """The answers for one kind of people, rights and duties first, then by the order of topics."""
        order = [RIGHTS, *self.shelf.front.topics]
        own = [one for one in self.answers.values() if who in one.who]
        return tuple(sorted(own, key=lambda one: order.index(one.topic)))

    def door(self, door_id: str) -> Door:
        """A line of the first page. Raises StopIteration for another; codes lead to none."""
        return next(door for door in self.shelf.front.doors if door.id == door_id)


def code_of(kind: str, name: str) -> str:
    """The short code of a page: always the same for the same thing, and no word in it."""
    return sha256(f"{kind}:{name}".encode()).hexdigest()[:_LENGTH]


def made(shelf: Shelf) -> Book:
    """The book of a shelf."""
    things = [(ANSWER, own) for own in shelf.answers]
    things += [(TOPIC, topic) for topic in shelf.front.topics]
    things += [(WHO, who) for who in PEOPLE if who != "anyone"]
    things += [(DOOR, door.id) for door in shelf.front.doors]
    return Book(shelf, {code_of(*thing): thing for thing in things})


@lru_cache(maxsize=4)
def _book(packs: str, pack_id: str) -> Book:
    return made(shelf_of(pack_at(pack_id), Path(packs)))


def current() -> Book:
    """The book of this agency's pack, read once in a process. Raises PackError when a file is refused."""
    return _book(str(settings.HEARTHLINE_PACKS_DIR), current_pack().id)
