"""A person's word that somebody told of is somebody known, and taking it back: one act each, never the matching's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.restricting import about
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import BadContent
from hearthline.intake.models import State as ReportState
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.linkage.record import Record
from hearthline.linkage.score import Score
from hearthline.people import actions as people
from hearthline.people import queries as persons
from hearthline.people.index.searching import scorer
from hearthline.people.models import ReportedLink
from hearthline.people.policy import fetch as permitted
from hearthline.people.records import record_of
from hearthline.people.types import LinkView
from hearthline.screening import keeping
from hearthline.screening.actions.running import run
from hearthline.screening.actions.state import SUBJECT, fetch, move_report, subject_id
from hearthline.screening.choices import TOOL
from hearthline.screening.history.asking import Asked, of_contents
from hearthline.screening.history.earlier import main_first
from hearthline.screening.models import Decision, DecisionState, History, Screening, State
from hearthline.sealing import SealError
from hearthline.ui.agency import current_pack

FROM_HISTORY: Final = ("same_facts_answered",)
"""Questions of the tool that only an earlier report answers. When a link goes, what a person answered goes with it."""
UNLINKED: Final = "unlinked"
"""`why` of a run after a link was taken back."""
UNREADABLE: Final = (SealError, BadContent)
"""What reading a report raises when nothing of it opens."""
STOOD: Final = (DecisionState.FINAL, DecisionState.PROPOSED, DecisionState.AGREED)


def asked_of(viewer: Viewer, screening: Screening) -> tuple[Asked, ...]:
    """The people of this report. Raises one of UNREADABLE when nothing of it opens."""
    key = keeping.key_of(screening.report, actor=viewer.id)
    parts = main_first(keeping.contents(key, screening.report))
    return of_contents(parts, screening.received_at.date())


@use_case
def link(*, viewer: Viewer, report_id: UUID, slot: str, person_id: UUID) -> None:
    """This viewer says: the one in this place of the report is this person. Kept with why the matching thought so.

    Raises Refused; DomainError `history.slot` when nobody stands there, `history.damaged`, and those of
    `people.actions.link`.
    """
    screening, _ruling = fetch(viewer, "screening:run", report_id, "screening")
    record = _at(viewer, screening, slot)
    person, _ruling = permitted(viewer, person_id, "person:link")  # first: a refusal takes as long for everybody
    people.link(viewer=viewer, report_id=report_id, slot=slot, person_id=person.pk, score=score_of(record, person.pk))
    _mark(screening, History.KNOWN)


@use_case
def new_person(*, viewer: Viewer, report_id: UUID, slot: str, token: str) -> UUID:
    """Nobody who was found is the one in this place: a new person, linked at once. `token`: of the look-up that was
    shown. Raises Refused; DomainError `history.slot`, and those of `people.actions.create`."""
    screening, _ruling = fetch(viewer, "screening:run", report_id, "screening")
    record = _at(viewer, screening, slot)
    made = people.create(
        viewer=viewer, token=token, names=record.names, born=record.born, sex=record.sex, addresses=record.addresses
    )
    people.link(viewer=viewer, report_id=report_id, slot=slot, person_id=made.pk, is_new=True)
    _mark(screening, History.KNOWN)
    return made.pk


@use_case
def asked_at(*, viewer: Viewer, report_id: UUID, slot: str) -> tuple[Screening, Asked]:
    """Who stands at this place of the report, before somebody new is made of them. Raises as `new_person` does."""
    screening, _ruling = fetch(viewer, "screening:run", report_id, "screening")
    return screening, _asked(viewer, screening, slot)


def _at(viewer: Viewer, screening: Screening, slot: str) -> Record:
    return _asked(viewer, screening, slot).record


def _asked(viewer: Viewer, screening: Screening, slot: str) -> Asked:
    try:
        asked = asked_of(viewer, screening)
    except UNREADABLE as damaged:
        raise DomainError("history.damaged", "This report cannot be read, so nobody of it can be linked.") from damaged
    for one in asked:
        if one.slot == slot:
            return one
    raise DomainError("history.slot", "Nobody stands at this place of the report.")


def score_of(record: Record, person_id: UUID) -> Score | None:
    """What the matching says of these two; it is kept with the link and shown to nobody here.

    Only of a person whom the viewer may link: ask that first, or how long it takes tells who is there.
    """
    known = record_of([person_id])
    return scorer().score(record, known[0]) if known else None


def _mark(screening: Screening, word: str) -> None:
    """The word in the queue. Not an edit of the screening: its version stays."""
    Screening.unscoped.filter(pk=screening.pk).update(history=word, changed_at=clock.now())


@use_case
def unlink(*, viewer: Viewer, report_id: UUID, link_id: UUID, why: str = "") -> int:
    """Take it back: the tool runs again without what only the history answered, a decided report opens again, and
    every decision that stood on the link is flagged. Returns how many decisions.

    Raises Refused; DomainError `history.link` when this report has no such link.
    """
    screening, ruling = fetch(viewer, "screening:run", report_id, "screening")
    was = _link_of(viewer, report_id, link_id)
    others = _other_reports(viewer, was)
    people.unlink(viewer=viewer, link_id=link_id, why=why)
    rested = Rested([report_id, *others], was.linked_at, UNLINKED, was.id, ruling.authority)
    flagged = flag(viewer, rested)
    _run_again(viewer, screening)
    left = [one for one in persons.links_of_report(viewer, report_id) if one.id != link_id]
    _mark(screening, History.KNOWN if left else "")
    return flagged


def _link_of(viewer: Viewer, report_id: UUID, link_id: UUID) -> LinkView:
    for one in persons.links_of_report(viewer, report_id):
        if one.id == link_id:
            return one
    raise DomainError("history.link", "This link was taken back already, or is not of this report.")


@dataclass(frozen=True)
class Rested:
    """What was taken back: which reports showed it, since when it stood, and the word, id and authority of the act."""

    reports: Sequence[UUID]
    since: datetime
    word: str
    about: UUID
    authority: str


def flag(viewer: Viewer, on: Rested) -> int:
    """Mark the decisions that were made while it stood, for a supervisor to look at. Inside the caller's use case.
    Returns how many."""
    rows = Decision.unscoped.filter(
        agency_id=viewer.agency_id,
        screening__report_id__in=list(on.reports),
        state__in=STOOD,
        decided_at__gte=on.since,
        link_gone_at__isnull=True,
    )
    found = list(rows.values_list("pk", "screening__report_id"))
    Decision.unscoped.filter(pk__in=[pk for pk, _report in found]).update(link_gone_at=clock.now(), link_looked_at=None)
    for report_id in dict.fromkeys(report for _pk, report in found):
        journal.write(
            actor=viewer,
            tag=Tag.LINK_GONE,
            record_kind=SUBJECT,
            record_id=report_id.hex,
            purpose=on.word,
            authority=on.authority,
            fields=(on.about.hex,),
        )
    return len(found)


def _run_again(viewer: Viewer, screening: Screening) -> None:
    """The tool on the answers that stay. A decided report is open again, and its promise to decide begins anew."""
    before = screening.current_run
    if before is None:
        return
    key = keeping.key_of(screening.report, actor=viewer.id)
    known = keeping.open_facts(key, before.pk, bytes(before.facts))
    tool = current_pack().tool(TOOL)
    try:
        told = tool.worst_of(tool.prefill(c.mapping()) for c in keeping.contents(key, screening.report).values())
    except UNREADABLE:  # a damaged report: what was answered for it stays, as it came
        told = {fact: known[fact] for fact in before.prefilled.split() if fact in known}
    facts = {fact: answer for fact, answer in known.items() if fact not in FROM_HISTORY or told.get(fact) == answer}
    run(
        screening,
        actor=viewer,
        name=viewer.name,
        facts=facts,
        why=UNLINKED,
        prefilled=tuple(fact for fact in before.prefilled.split() if facts.get(fact) == told.get(fact)),
    )
    if screening.state == State.RETURNED:
        move_report(viewer, screening, ReportState.SCREENING)


def _other_reports(viewer: Viewer, was: LinkView) -> list[UUID]:
    here = ReportedLink.unscoped.filter(pk=was.id, agency_id=viewer.agency_id).values("person_id")
    rows = ReportedLink.unscoped.filter(
        agency_id=viewer.agency_id, person_id__in=here, unlinked_at__isnull=True
    ).exclude(report_id=was.report_id)
    return list(rows.values_list("report_id", flat=True).distinct())


@use_case
def look_at_gone_link(*, viewer: Viewer, decision_id: UUID) -> None:
    """A supervisor has looked at a decision whose link was taken back. Refused alike when it is not theirs to look at
    and not there; again: nothing changes."""
    rows = Decision.unscoped.filter(pk=decision_id, link_gone_at__isnull=False).select_related("screening")
    made = rows.first()
    known: dict[str, Any] = {"agency": ""}
    if made is not None:
        known = {"agency": made.agency_id, "author": made.decided_by}
        known |= about(made, "report", made.screening.report_id)
    ruling = require(viewer, "quality:review", known, "supervision", record_kind="decision", record_id=decision_id.hex)
    if made is None:  # a policy that permits what is not there would be a mistake in the policy
        raise LookupError("a permitted decision that does not exist")
    if not Decision.unscoped.filter(pk=made.pk, link_looked_at__isnull=True).update(link_looked_at=clock.now()):
        return
    journal.write(
        actor=viewer,
        tag=Tag.LINK_GONE_LOOKED,
        record_kind=SUBJECT,
        record_id=subject_id(made.screening),
        purpose="supervision",
        authority=ruling.authority,
    )
