"""What the desk does for a family's page: enter who works with them, change it, end it. Letters: `letters`."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import Ruling
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import whole_line
from hearthline.helpdesk.mycase.door.models import View
from hearthline.helpdesk.mycase.door.opening import context_of
from hearthline.helpdesk.mycase.keys import PURPOSE, case_mark, open_box, seal_box
from hearthline.helpdesk.mycase.models import Assignment, Ended, Letter, Party, Role
from hearthline.helpdesk.mycase.policy import CLOSE, ENTER, RECORD, fetch, may_enter
from hearthline.helpdesk.mycase.sheet import POSTS, Sheet
from hearthline.helpdesk.mycase.team import Team, team_of
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import seal_to_reporter

CASE = 40
MOST = 6
"""Parties of one role in one case."""
CLOSED = "This is closed. Enter it anew if the family needs a page again."
CHANGED = "Somebody changed this since you opened it. Look at it again."
DAMAGED = "What was entered here does not open any more. Close it and enter it anew."


@use_case
def enter(*, viewer: Viewer, case: str, parties: Collection[str], given: Mapping[str, str]) -> Assignment:
    """Who works with a family. `case`: the number that the old system has. `parties`: roles, one of each; more are
    added one by one. `given`: see `team.team_of`.

    Raises Refused; DomainError `mycase.case`, `mycase.there`, `mycase.parties` and those of `team_of`.
    """
    ruling = may_enter(viewer)
    number = whole_line(case, CASE, "mycase.case")
    if not any(ch.isalnum() for ch in number):
        raise DomainError("mycase.case", "Write the case number as the old system has it.")
    roles = [role for role in Role.values if role in parties]
    if not roles:
        raise DomainError("mycase.parties", "Choose who may get a letter. Each gets their own.")
    team = team_of(viewer, given)
    row = Assignment(id=uuid7(), agency_id=viewer.agency_id, made_by=viewer.id)
    row.case_mark = case_mark(viewer.agency_id, number, viewer.id)
    _put(row, team, number, viewer)
    try:
        with transaction.atomic():
            Assignment.objects.bulk_create([row])
    except IntegrityError:
        raise DomainError("mycase.there", "This case is entered already. Find it by its number.") from None
    own = {"agency_id": viewer.agency_id, "assignment": row}
    Party.objects.bulk_create([Party(id=uuid7(), role=role, **own) for role in roles])
    note(viewer, Tag.ASSIGNMENT_ENTERED, row, ruling, roles)
    return row


@use_case
def change_team(*, viewer: Viewer, assignment_id: UUID, given: Mapping[str, str], version: int) -> int:
    """Somebody else works with the family. Every open letter shows it from now on, without a new letter; returns how
    many do. `version`: of the row as it was shown.

    Raises Refused; DomainError `mycase.closed`, `.changed`, `.damaged` and those of `team_of`.
    """
    row, ruling = fetch(viewer, assignment_id, ENTER)
    team = team_of(viewer, given)
    if row.closed_at is not None:
        raise DomainError("mycase.closed", CLOSED)
    box = open_box(row, viewer.id)
    if box is None:
        raise DomainError("mycase.damaged", DAMAGED)
    _put(row, team, str(box["case"]), viewer)
    columns = {name: getattr(row, name) for name in ("box", *(f"{post}_user" for post in POSTS))}
    taken = Assignment.unscoped.filter(pk=row.pk, version=version, closed_at__isnull=True).update(
        **columns, held_at=clock.now(), version=version + 1
    )
    if not taken:
        raise DomainError("mycase.changed", CHANGED)
    # Asked for after the row is held: a letter that is being made waits for it, or is here already.
    open_ones = list(open_letters(row))
    for letter in open_ones:
        View.unscoped.filter(pk=letter.pk).update(sealed=sealed_for(letter, team.sheet(letter.language)))
    note(viewer, Tag.ASSIGNMENT_CHANGED, row, ruling, [f"letters={len(open_ones)}"])
    return len(open_ones)


@use_case
def add_party(*, viewer: Viewer, assignment_id: UUID, role: str) -> Party:
    """One more who may get a letter: a second relative, another youth. Raises Refused; DomainError `mycase.closed`,
    `mycase.role`, `mycase.enough`."""
    row, ruling = fetch(viewer, assignment_id, ENTER)
    if role not in Role.values:
        raise DomainError("mycase.role", "Choose who it is.")
    hold(row)
    last = Party.unscoped.filter(assignment=row, role=role).order_by("-number").first()
    number = last.number + 1 if last else 1
    if number > (1 if role in (Role.PARENT_A, Role.PARENT_B) else MOST):
        raise DomainError("mycase.enough", "There is one already. Give that one a new letter.")
    party = Party(id=uuid7(), agency_id=row.agency_id, assignment=row, role=role, number=number)
    Party.objects.bulk_create([party])
    note(viewer, Tag.ASSIGNMENT_CHANGED, row, ruling, [role])
    return party


@use_case
def close(*, viewer: Viewer, assignment_id: UUID, sure: bool = True) -> None:
    """The case is over, or the page must go now: every code opens nothing from this moment, for good.

    A second time changes nothing. `sure`: whoever asks knows it. Raises Refused; DomainError `mycase.sure`.
    """
    row, ruling = fetch(viewer, assignment_id, CLOSE)
    if not sure:
        raise DomainError("mycase.sure", "Tick the box first: every letter of this case ends, for good.")
    now = clock.now()
    taken = Assignment.unscoped.filter(pk=row.pk, closed_at__isnull=True).update(
        closed_at=now, closed_by=viewer.id, held_at=now
    )
    if not taken:
        return
    shut(list(open_letters(row)), viewer, Ended.CLOSED)
    note(viewer, Tag.ASSIGNMENT_CLOSED, row, ruling)


def hold(row: Assignment) -> None:
    """Inside a use case: nobody else changes this case until it is done. Raises DomainError `mycase.closed`."""
    if not Assignment.unscoped.filter(pk=row.pk, closed_at__isnull=True).update(held_at=clock.now()):
        raise DomainError("mycase.closed", CLOSED)
    row.refresh_from_db()


def open_letters(row: Assignment) -> Collection[Letter]:
    """Letters of this case that nobody ended."""
    return Letter.unscoped.filter(party__assignment=row, ended_at__isnull=True).order_by("pk")


def shut(letters: Collection[Letter], viewer: Viewer, why: Ended) -> None:
    """Inside a use case: these codes open nothing any more. What they opened is gone, not only marked."""
    ids = [letter.pk for letter in letters]
    View.unscoped.filter(pk__in=ids).delete()
    Letter.unscoped.filter(pk__in=ids, ended_at__isnull=True).update(
        ended_at=clock.now(), ended_by=viewer.id, ended_why=why
    )


def sealed_for(letter: Letter, sheet: Sheet) -> bytes:
    """The sheet as it rests for this letter: only its code opens it."""
    return seal_to_reporter(bytes(letter.public_key), sheet.raw(), context_of(letter.agency_id, letter.pk))


def note(viewer: Viewer, tag: Tag, row: Assignment, ruling: Ruling, fields: Collection[str] = ()) -> None:
    """The entry of an act about an assignment. `fields`: roles and counts, never a name or a number of a case."""
    write(
        actor=viewer,
        tag=tag,
        record_kind=RECORD,
        record_id=row.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=fields,
    )


def _put(row: Assignment, team: Team, case: str, viewer: Viewer) -> None:
    for post in POSTS:
        setattr(row, f"{post}_user", team.users[post])
    row.box = seal_box(row, {"case": case, **team.told()}, viewer.id)
