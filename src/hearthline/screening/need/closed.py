"""A record that may be closed to somebody, as this part of the desk asks for it: a person's, or a report's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hearthline.access.policy import Ruling, can, require
from hearthline.access.queries import names_of
from hearthline.access.restricting import OPENS, restriction_of
from hearthline.access.viewer import Viewer
from hearthline.intake.models import Report
from hearthline.intake.policy import resource as report_resource
from hearthline.people.models import Person
from hearthline.people.policy import resource as person_resource
from hearthline.people.policy import survivors

PERSON, REPORT = "person", "report"
READ: Final[Mapping[str, str]] = {PERSON: "person:read", REPORT: "report:read"}
"""What opens such a record."""
PURPOSE: Final = "screening"


@dataclass(frozen=True)
class Closed:
    """One record as the policies see it. `ask`: the name of whom others are told to ask, "" when they have left."""

    kind: str
    id: UUID
    agency_id: str
    about: Mapping[str, object]

    @property
    def restricted(self) -> bool:
        """Is it told to exist and no more, to who is not named?"""
        return bool(self.about.get("restricted"))

    @property
    def existence(self) -> dict[str, object]:
        """As who is only told that it is there has it: whether it is restricted is no part of that question."""
        return {name: value for name, value in self.about.items() if name not in OPENS}

    def open_to(self, viewer: Viewer) -> bool:
        """May this viewer read it?"""
        return can(viewer, READ[self.kind], self.about, PURPOSE).allowed

    @property
    def ask(self) -> str:
        """Whom to ask. At most two queries."""
        if self.kind == PERSON:
            return str(Person.unscoped.filter(pk=self.id).values_list("restricted_ask", flat=True).first() or "")
        row = restriction_of(REPORT, self.id)
        return names_of(self.agency_id, {row.ask_id}).get(row.ask_id, "") if row else ""


def look(kind: str, record_id: UUID) -> Closed | None:
    """The record, whoever asks: what may be told of it is the caller's to ask. A merged person: who they are now."""
    if kind == REPORT:
        report = Report.unscoped.filter(pk=record_id).first()
        return Closed(kind, report.pk, report.agency_id, report_resource(report)) if report else None
    now = survivors([record_id]).get(record_id)
    person = Person.unscoped.filter(pk=now).first() if now else None
    return Closed(kind, person.pk, person.agency_id, person_resource(person)) if person else None


def required(
    viewer: Viewer, action: str, kind: str, record_id: UUID, why: str, *, exists: bool = False, author: str = ""
) -> tuple[Closed, Ruling]:
    """The record through the permission. `exists`: asked about no more than that it is there. `author`: whom the
    policies take for the one it is about. Refused alike for another agency's, a sealed person and none."""
    found = look(kind, record_id)
    about: Mapping[str, object] = (found.existence if exists else found.about) if found else {"agency": "none"}
    about = {**about, "author": author} if author else about
    ruling = require(viewer, action, about, why, record_kind=kind, record_id=record_id.hex)
    if found is None:  # no policy permits anything to nobody; a policy that did must not become a crash later
        raise LookupError("a policy permits what is not there")
    return found, ruling
