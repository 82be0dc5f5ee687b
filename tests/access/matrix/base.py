"""What the matrix's stage is made of: kinds of records, who walks up to them, canaries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hearthline.access.models import User
from hearthline.access.viewer import SCREENER, Viewer
from tests import staff
from tests.access.matrix.table import ROLES

BOTH = ("en", "hmn")


def word(kind: str, place: str) -> str:
    """A canary: it stands in this field of this kind of record and nowhere else in the world."""
    return f"Zq{kind}qx{place}qz"


def words_at(kind: str, *places: str) -> tuple[str, ...]:
    """The canaries of these fields."""
    return tuple(word(kind, place) for place in places)


@dataclass(frozen=True)
class Kind:
    """Records of one kind. `ids`: by the names in the addresses. `words`: canaries and numbers that only who may know
    of it reads. `form`: what a form about it carries."""

    ids: Mapping[str, Any]
    words: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Stage:
    """Kinds of records by what they are about and how `table.KINDS` calls them; and who walks up to the addresses.
    `spare`: an agency's person that a form may name beside. `common`: what "$name" in a form stands for, by agency.
    `door`: ids for the addresses of the door itself, by the names in them: another person's."""

    kinds: dict[str, dict[str, Kind]] = field(default_factory=dict)
    people: dict[str, Viewer] = field(default_factory=dict)
    spare: dict[str, UUID] = field(default_factory=dict)
    common: dict[str, dict[str, str]] = field(default_factory=dict)
    door: dict[str, Any] = field(default_factory=dict)

    def put(self, about: str, name: str, kind: Kind) -> None:
        self.kinds.setdefault(about, {})[name] = kind

    def words(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(about, kind) -> its canaries."""
        return {(about, name): kind.words for about, kinds in self.kinds.items() for name, kind in kinds.items()}


def user_of(role: str) -> User:
    """The account of a role of the matrix."""
    right, agency_id = ROLES[role]
    name = f"walks-{role.replace(' ', '-')}"
    return staff.user(*([right] if right else []), agency_id=agency_id, username=name, languages=BOTH)


def third(agency_id: str, right: str = SCREENER) -> Viewer:
    """A colleague who walks up to nothing: holds what is "his", decided what is decided there."""
    return staff.viewer(right, agency_id, username=f"third-{right}-{agency_id}", languages=BOTH)
