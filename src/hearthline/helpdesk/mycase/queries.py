"""What the desk sees of families' pages: a list, one case, and never a code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from hearthline.access.policy import can
from hearthline.access.queries import colleagues
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk.mycase.actions import note
from hearthline.helpdesk.mycase.keys import PURPOSE, case_mark, open_box
from hearthline.helpdesk.mycase.letters import team_in
from hearthline.helpdesk.mycase.models import Assignment, Letter, Party
from hearthline.helpdesk.mycase.policy import CLOSE, ENTER, READ, fetch, of_party
from hearthline.helpdesk.mycase.sheet import Somebody
from hearthline.helpdesk.mycase.team import Team
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

PAGE = 50
WORKS, ENDED, RAN_OUT, NONE = "works", "ended", "ran_out", "none"


@dataclass(frozen=True, repr=False)
class Line:
    """One case in the list. `case` "" when it does not open any more. `gone`: a letter names somebody whose account has
    ended. `letters`: how many codes work now."""

    id: UUID
    case: str
    worker: Somebody
    letters: int
    parties: int
    gone: bool
    closed: bool
    made_at: datetime


@dataclass(frozen=True, repr=False)
class OfParty:
    """One party with the last letter. `state`: works, ended, ran_out or none; `why`: of one that was ended."""

    party: Party
    letter: Letter | None
    state: str
    why: str = ""


@dataclass(frozen=True, repr=False)
class Detail:
    """One case. `team` None when it does not open any more. `gone`: posts whose account has ended."""

    row: Assignment
    case: str
    team: Team | None
    parties: Sequence[OfParty]
    gone: tuple[str, ...]
    may_enter: bool
    may_close: bool


@use_case
def cases(viewer: Viewer, *, case: str = "", page: int = 1) -> tuple[list[Line], bool]:
    """Open cases that this viewer may see, those first that need somebody, then the newest; and whether there are more.
    `case`: only the one with this number, closed ones too. Four queries and an entry, however many there are.
    """
    known = colleagues(viewer.agency_id)
    rows = Assignment.objects.for_viewer(viewer, READ)
    if case:
        rows = rows.filter(agency_id=viewer.agency_id, case_mark=case_mark(viewer.agency_id, case, viewer.id))
    else:
        rows = rows.filter(closed_at__isnull=True)
    start = (max(page, 1) - 1) * PAGE
    found = list(_pressing(rows, known)[start : start + PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    ids = [row.pk for row in found]
    parties = _counted(Party.unscoped.filter(assignment__in=ids).values_list("assignment_id", flat=True))
    now = clock.now()
    working = Letter.unscoped.filter(party__assignment__in=ids, ended_at__isnull=True, expires_at__gt=now)
    letters = _counted(working.values_list("party__assignment_id", flat=True))
    if found:
        _listed(viewer, found)
    return [_line(row, viewer, known, letters, parties) for row in found], more


def _pressing(rows: QuerySet[Assignment], known: Mapping[str, str]) -> QuerySet[Assignment]:
    ours = [*known, ""]
    gone = ~Q(worker_user__in=ours) | ~Q(backup_user__in=ours) | ~Q(supervisor_user__in=ours)
    first = Case(When(gone, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(first=first).order_by("first", "-made_at", "pk")


def _counted(ids: QuerySet[Letter, UUID] | QuerySet[Party, UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for one in ids:
        found[one] = found.get(one, 0) + 1
    return found


def _line(
    row: Assignment, viewer: Viewer, known: Mapping[str, str], letters: Mapping[UUID, int], parties: Mapping[UUID, int]
) -> Line:
    box, team = open_box(row, viewer.id), team_in(row, viewer)
    return Line(
        id=row.pk,
        case=str(box["case"]) if box else "",
        worker=team.people["worker"] if team else Somebody(),
        letters=letters.get(row.pk, 0),
        parties=parties.get(row.pk, 0),
        gone=row.closed_at is None and not row.users <= known.keys(),
        closed=row.closed_at is not None,
        made_at=row.made_at,
    )


def _listed(viewer: Viewer, found: Sequence[Assignment]) -> None:
    write(
        actor=viewer,
        tag=Tag.ASSIGNMENTS_LISTED,
        record_kind="agency",
        record_id=viewer.agency_id,
        purpose=PURPOSE,
        fields=[row.pk.hex for row in found],
    )


@use_case
def case_of(viewer: Viewer, assignment_id: UUID) -> Detail:
    """One case, and that it was read. Raises Refused."""
    row, ruling = fetch(viewer, assignment_id, READ)
    known = colleagues(viewer.agency_id)
    box, team = open_box(row, viewer.id), team_in(row, viewer)
    about = {"agency": row.agency_id, "assigned": row.assigned}
    users = team.users if team else {}
    note(viewer, Tag.ASSIGNMENT_READ, row, ruling)
    return Detail(
        row=row,
        case=str(box["case"]) if box else "",
        team=team,
        parties=_parties(row),
        gone=tuple(post for post, user in users.items() if user and user not in known),
        may_enter=row.closed_at is None and can(viewer, ENTER, about).allowed,
        may_close=row.closed_at is None and can(viewer, CLOSE, about).allowed,
    )


@use_case
def whose(viewer: Viewer, party_id: UUID) -> UUID:
    """The assignment that a party belongs to. Raises Refused."""
    return of_party(viewer, party_id, READ)[1].pk


def _parties(row: Assignment) -> list[OfParty]:
    now = clock.now()
    last = {one.party_id: one for one in Letter.unscoped.filter(party__assignment=row).order_by("made_at", "pk")}
    found = []
    for party in Party.unscoped.filter(assignment=row).order_by("pk"):
        letter = last.get(party.pk)
        if letter is None:
            state = NONE
        elif letter.ended_at is not None:
            state = ENDED
        else:
            state = WORKS if letter.expires_at > now else RAN_OUT
        found.append(OfParty(party, letter, state, letter.ended_why if letter else ""))
    return found


__all__ = ["Detail", "Line", "OfParty", "case_of", "cases", "whose"]
