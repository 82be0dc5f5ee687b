"""What a legal hold protects: the record it was placed on, and everything that hangs together with it.

A report hangs together with the persons it was linked to (also when the link was ended), with its calls, and through
them with their other reports, their relations, their households and whoever they were merged with. Doubt keeps.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from hearthline.intake.models import Call
from hearthline.people.models import HouseholdMember, Merge, Person, Relationship, ReportedLink
from hearthline.retention.models import Kind, LegalHold
from hearthline.screening.models import CallPick

Node = tuple[str, UUID]
_PIECE: Final = 500


def standing(agency_id: str, now: datetime, zone: str = "UTC") -> list[LegalHold]:
    """Holds that are in force: not lifted, and their last day, in the agency's own zone, is not over."""
    today = now.astimezone(ZoneInfo(zone)).date()
    open_ = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return list(LegalHold.unscoped.filter(open_, agency_id=agency_id, lifted_at__isnull=True).order_by("placed_at"))


def protected(agency_id: str, now: datetime, zone: str = "UTC") -> dict[Node, str]:
    """Every record that some hold in force protects, with the hold's number where it was placed on this very record,
    and "" where it is only connected."""
    direct = {(hold.kind, hold.record_id): hold.number for hold in standing(agency_id, now, zone)}
    return {node: direct.get(node, "") for node in together(agency_id, direct)}


def together(agency_id: str, nodes: Iterable[Node]) -> set[Node]:
    """These records and all that hang together with them, however far."""
    found: set[Node] = set()
    new = set(nodes)
    while new:
        found |= new
        reached: set[Node] = set()
        for kind in Kind.values:
            ids = [own for what, own in new if what == kind]
            for piece in _pieces(ids):
                reached |= set(_STEPS[kind](agency_id, piece))
        new = reached - found
    return found


def _of_reports(agency: str, ids: list[UUID]) -> Iterator[Node]:
    yield from _nodes(Kind.PERSON, ReportedLink, "person_id", agency, report_id__in=ids)
    yield from _nodes(Kind.CALL, Call, "pk", agency, report_id__in=ids)


def _of_calls(agency: str, ids: list[UUID]) -> Iterator[Node]:
    yield from _nodes(Kind.REPORT, Call, "report_id", agency, pk__in=ids, report_id__isnull=False)
    yield from _nodes(Kind.PERSON, CallPick, "person_id", agency, call_id__in=ids)


def _of_persons(agency: str, ids: list[UUID]) -> Iterator[Node]:
    yield from _nodes(Kind.REPORT, ReportedLink, "report_id", agency, person_id__in=ids)
    yield from _nodes(Kind.CALL, CallPick, "call_id", agency, person_id__in=ids)
    yield from ((Kind.PERSON, one) for one in kin(agency, ids))


def kin(agency: str, ids: Iterable[UUID]) -> set[UUID]:
    """Persons who are tied to these by a relation, a household or a merge, one step away."""
    asked = list(ids)
    found: set[UUID] = set()
    for table, one, other in (
        (Relationship, "person_id", "other_id"),
        (Merge, "absorbed_id", "survivor_id"),
        (Person, "pk", "merged_into_id"),
    ):
        rows: Any = table.unscoped.filter(agency_id=agency)
        found |= set(rows.filter(**{f"{one}__in": asked, f"{other}__isnull": False}).values_list(other, flat=True))
        found |= set(rows.filter(**{f"{other}__in": asked}).values_list(one, flat=True))
    homes = HouseholdMember.unscoped.filter(agency_id=agency, person_id__in=asked).values_list("household_id")
    found |= set(HouseholdMember.unscoped.filter(household_id__in=homes).values_list("person_id", flat=True))
    return found


def _nodes(kind: str, table: Any, column: str, agency: str, **where: Any) -> Iterator[Node]:
    for own in table.unscoped.filter(agency_id=agency, **where).values_list(column, flat=True):
        yield kind, own


def _pieces(ids: list[UUID]) -> Iterator[list[UUID]]:
    rest = iter(ids)
    while piece := list(islice(rest, _PIECE)):
        yield piece


_STEPS: Final[Mapping[str, Callable[[str, list[UUID]], Iterator[Node]]]] = {
    Kind.REPORT: _of_reports,
    Kind.CALL: _of_calls,
    Kind.PERSON: _of_persons,
}
