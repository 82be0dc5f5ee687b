"""When a call is filed: who was picked while it was typed is linked in its report, in the same transaction.

A pick never keeps a call from being filed: where it cannot become a link it is left, and the journal says why.
"""

from typing import Final
from uuid import UUID

from django.db import transaction

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.calls.assembling import rows_kept
from hearthline.intake.calls.entries import texts
from hearthline.intake.calls.keys import CallKey, call_key
from hearthline.intake.calls.models import Call
from hearthline.intake.door.content import ReportContent
from hearthline.intake.events import CallFiled
from hearthline.intake.models import ReportPart
from hearthline.journal.tags import Tag
from hearthline.people import policy as people
from hearthline.people.actions.linking import Word, link
from hearthline.people.models import Person
from hearthline.screening import keeping
from hearthline.screening.history.asking import names_of, slots_of
from hearthline.screening.history.earlier import main_first
from hearthline.screening.history.linking import UNREADABLE
from hearthline.screening.history.picking import end, is_other, note
from hearthline.screening.models import CallPick, History, Screening

OTHER, ABSENT, TAKEN = "other-name", "may-not-be-linked", "linked-already"
"""Why a pick was left: its place holds somebody else or nobody; the person may not be linked by who files, or is not
there any more; the place of the earlier report is linked to somebody."""
STEMS: Final = {"child": "children", "adult": "adults"}


def carry(event: CallFiled) -> None:
    """Link everybody who was picked during this call. Runs in the transaction that files it."""
    viewer = event.actor
    if not isinstance(viewer, Viewer):
        return
    rows = CallPick.unscoped.filter(agency_id=event.agency_id, call_id=event.call_id, ended_at__isnull=True)
    # In the order of the persons, so that two filings at once wait for each other and never in a ring.
    picks = list(rows.select_related("call").order_by("person_id", "slot"))
    if not picks:
        return
    key = call_key(picks[0].call, viewer)
    places = _places(viewer, picks[0].call, key, event.report_id)
    carried = [_carry(viewer, row, event.report_id, places.get(row.slot), key.salt) for row in picks]
    if any(carried):
        Screening.unscoped.filter(report_id=event.report_id).update(history=History.KNOWN, changed_at=clock.now())


def _carry(viewer: Viewer, row: CallPick, report_id: UUID, place: tuple[str, str] | None, salt: bytes) -> bool:
    """`place`: the slot in the report, and the name that stands there. `salt`: of the call's key."""
    why = ""
    if place is None or is_other(row, names_of(place[1]), salt):
        why = OTHER
    elif not _may_link(viewer, row.person_id):
        why = ABSENT
    if place is None or why:
        return _left(viewer, row, why)
    word = Word(row.by, row.by_name, row.at, row.score_bits, row.band, row.steps)
    try:
        with transaction.atomic():
            made = link(viewer=viewer, report_id=report_id, slot=place[0], person_id=row.person_id, word=word)
    except Refused:
        raise
    except DomainError as wrong:
        return _left(viewer, row, TAKEN if wrong.code == "people.linked-already" else ABSENT)
    end(row, viewer, made.pk)
    note(viewer, row, Tag.PICK_CARRIED, link=made.pk.hex)
    return True


def _left(viewer: Viewer, row: CallPick, why: str) -> bool:
    end(row, viewer)
    note(viewer, row, Tag.PICK_LEFT, purpose=why)
    return False


def _may_link(viewer: Viewer, person_id: UUID) -> bool:
    """Asked before, not refused after: a refusal would undo the filing."""
    now = people.survivors([person_id]).get(person_id)
    person = Person.unscoped.filter(pk=now).first() if now else None
    return can(viewer, "person:link", people.resource(person)).allowed


def _places(viewer: Viewer, call: Call, key: CallKey, report_id: UUID) -> dict[str, tuple[str, str]]:
    """For each place on the call's page, the slot of the report in which they stand now, and the name there.

    Of an addition, somebody whom the report told of before stands where they stood. Nobody, when the part that the
    call became is not found or does not open.
    """
    values = texts(key, call)
    part = ReportPart.unscoped.filter(report_id=report_id).select_related("report").order_by("-id").first()
    try:
        parts = keeping.contents(keeping.key_of(part.report, actor=viewer.id), part.report) if part else {}
    except UNREADABLE:
        return {}
    own = parts.get(part.pk) if part else None
    if own is None:
        return {}
    ordered = main_first(parts)
    at = next(number for number, content in enumerate(ordered) if content is own)
    found: dict[str, tuple[str, str]] = {}
    for kind, stem in STEMS.items():
        rows = rows_kept(values, stem)
        names = [_names(content, stem) for content in ordered]
        if len(rows) == len(names[at]):
            slots = slots_of(names)[at]
            for row, slot, name in zip(rows, slots, names[at], strict=True):
                found[f"{kind}-{row + 1}"] = (f"{kind}-{slot}", name)
    return found


def _names(content: ReportContent, stem: str) -> list[str]:
    return [one.name for one in (content.children if stem == "children" else content.adults)]
