"""Invented families for the people room's tests, made through the room's own acts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from hearthline.access.models import RoleGrant, User
from hearthline.access.viewer import SCREENER, SUPERVISOR, Viewer, system_viewer
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.linkage.record import Address, Born, Name, Record
from hearthline.linkage.say import Said
from hearthline.linkage.score import Score, Step
from hearthline.people import actions
from hearthline.people.models import Person
from tests import cast, staff

HERE, THERE = "river-county", "hill-county"
SCREENING = "screening"

IMOGEN = Viewer("person", UUID(int=1).hex, HERE, frozenset({SCREENER}), cast.SCREENER)
BARTHOLOMEW = Viewer("person", UUID(int=2).hex, HERE, frozenset({SCREENER}), cast.SECOND_SCREENER)
SOLVEIG = Viewer("person", UUID(int=3).hex, HERE, frozenset({SUPERVISOR}), cast.SUPERVISOR)
RUTGER = Viewer("person", UUID(int=4).hex, HERE, frozenset({"administrator"}), cast.ADMINISTRATOR)
NOBODY = Viewer("person", UUID(int=5).hex, HERE, frozenset(), "Nobody In Particular")
ELSEWHERE = Viewer("person", UUID(int=6).hex, THERE, frozenset({SCREENER, SUPERVISOR}), "Somebody Elsewhere")
WORKER = system_viewer("history", HERE)

WREN = Name("Wren", "Abernathy-Solis")
JUNIPER = Name("Juniper", "Abernathy-Solis")
DASHIELL = Name("Dashiell", "Abernathy")
HOME = Address(line="88 Larkspur Court", city="Sacramento", zip="95814", number="88", street="larkspur ct")
REPORT = UUID("0192f0c1-0000-7000-8000-00000000aaaa")
OTHER_REPORT = UUID("0192f0c1-0000-7000-8000-00000000bbbb")

SCORE = Score(17.25, (Step("surname", "same", 9.5, Said("surname.both", "Both surnames are the same.")),), "probable")


def query(*names: Name, **more: Any) -> Record:
    """What somebody asks for."""
    return Record(names=tuple(names), **more)


def token(*names: Name, viewer: Viewer = IMOGEN) -> str:
    """A look-up for these names, by this viewer."""
    return actions.look_up(viewer, query(*names)).token


def make(name: Name = WREN, *, viewer: Viewer = IMOGEN, **more: Any) -> Person:
    """A person, looked for and then created."""
    return actions.create(viewer=viewer, token=token(name, viewer=viewer), names=[name], **more)


def wren(**more: Any) -> Person:
    """The child next door: born, with an address and a telephone number."""
    return make(WREN, born=Born(2019, 5, 3), sex="female", addresses=[HOME], phones=["(916) 555-0142"], **more)


def entries(tag: str) -> list[Entry]:
    """The journal's entries of this kind, in order."""
    return list(Entry.objects.filter(tag=tag).order_by("id"))


def ids(people: Iterable[Any]) -> set[UUID]:
    """Ids of those that have one."""
    return {one.id for one in people if hasattr(one, "id")}


def works_here(one: Viewer) -> None:
    """Their account, with their roles in force: for acts that name a colleague."""
    agency = staff.agency(one.agency_id)
    person = User.objects.create(id=UUID(one.id), username=one.id, agency=agency, name=one.name)
    for role in one.roles:
        RoleGrant.objects.create(
            agency_id=agency.pk, user=person, role=role, granted_by="x", confirmed_by="y", confirmed_at=clock.now()
        )
