"""Running the tool: every run is kept, with the pack and the facts it stood on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.intake.keys import RecordKey
from hearthline.intake.models import State as ReportState
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Pack, PackError, Recommendation
from hearthline.screening import evidence, keeping
from hearthline.screening.actions.state import (
    RESPONSE_CLOCK,
    SCREENING_CLOCK,
    SECOND_CLOCK,
    SUBJECT,
    Changed,
    advance,
    fetch,
    holder,
    keep_due,
    lease,
    move_report,
    subject_id,
)
from hearthline.screening.choices import TOOL, level
from hearthline.screening.evidence import Support
from hearthline.screening.models import LEVELS, Decision, DecisionState, Level, PinnedPack, Screening, State, ToolRun
from hearthline.ui.agency import current_pack

BY_PERSON = "facts"
"""`why` of a run that a person asked for by answering the tool's questions."""


@use_case
def set_facts(
    *,
    viewer: Viewer,
    report_id: UUID,
    facts: Mapping[str, str],
    version: int,
    says: Mapping[str, str] | None = None,
) -> ToolRun:
    """Run the tool on these answers (fact id to answer; every fact of the form, unknown ones as "unknown").

    `says`: which sentences support an answer, as typed beside it ("3", "3-5"); None: the form did not ask, and what
    was said stays with the answers that stay. Raises Refused; Changed; Held when somebody else holds the report;
    DomainError `screening.fact` for an answer the tool does not know, `screening.sentence` for a number that is none.
    """
    from hearthline.screening.actions.claiming import Held

    screening, ruling = fetch(viewer, "screening:run", report_id)
    if screening.version != version:
        raise Changed
    if holder(screening) not in ("", viewer.id):
        raise Held(screening)
    known = {fact.id: fact.domain for fact in current_pack().tool(TOOL).facts}
    if any(value not in known.get(name, ()) for name, value in facts.items()):
        raise DomainError("screening.fact", "One of the answers is not one that the tool knows.")
    made = run(
        screening,
        actor=viewer,
        name=viewer.name,
        facts=facts,
        why=BY_PERSON,
        prefilled=_still_from_report(screening, viewer, facts),
        authority=ruling.authority,
        says=says,
        changes={"claimed_by": viewer.id, "claimed_name": viewer.name, "claimed_until": wall.now() + lease("")},
    )
    if screening.state == State.RETURNED:
        move_report(viewer, screening, ReportState.SCREENING)
    return made


def _still_from_report(screening: Screening, viewer: Viewer, facts: Mapping[str, str]) -> tuple[str, ...]:
    """Facts whose answer is still the one that the report gave."""
    before = screening.current_run
    if before is None:
        return ()
    key = keeping.key_of(screening.report, actor=viewer.id)
    known = keeping.open_facts(key, before.pk, bytes(before.facts))
    return tuple(fact for fact in before.prefilled.split() if facts.get(fact) == known.get(fact))


def run(
    screening: Screening,
    *,
    actor: Actor,
    name: str,
    facts: Mapping[str, str],
    why: str,
    prefilled: tuple[str, ...] = (),
    authority: str = "",
    says: Mapping[str, str] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> ToolRun:
    """Run the tool inside the caller's transaction: keep the run, move the queue's keys, start or shorten clocks.

    A later, more urgent result shortens the response clock; a less urgent one does not lengthen it. A proposal that
    waits for a second look is overtaken; a decided report is open again. A person who runs it on the answers it had,
    and hears the same, changes nothing of that: pressing a button is no new fact.
    """
    pack = current_pack()
    given = {fact: answer for fact, answer in facts.items() if answer != "unknown"}
    try:
        result = pack.tool(TOOL).run(given)
    except PackError as wrong:
        raise DomainError("screening.fact", "One of the answers is not one that the tool knows.") from wrong
    row = _row(screening, pack, result, actor, name)
    key = keeping.key_of(screening.report, actor=actor.id)
    row.facts = keeping.seal_facts(key, row.pk, given)
    row.evidence = evidence.seal(key, row.pk, _evidence(key, screening, given, says))
    row.prefilled, row.why = " ".join(prefilled), why
    row.save(force_insert=True)
    entry = journal.write(
        actor=actor,
        tag=Tag.TOOL_RUN,
        record_kind=SUBJECT,
        record_id=subject_id(screening),
        purpose=why,
        authority=authority or f"{pack.id} {pack.version[:16]}",
        fields=sorted(given),
    )
    before = screening.current_run
    if why == BY_PERSON and _nothing_new(screening, given, row, actor):
        return row  # nothing new: what was proposed or decided stands, on the run it was made on
    _promise(screening, pack, result, actor)
    # The first run finds nothing to reopen.
    moved = dict(changes or {}) | (_reopen(screening, actor, str(entry)) if before is not None else {})
    here = level(pack, screening.report.danger, result)
    moved |= _shorter_claim(screening, here, moved)
    _sooner(screening, actor, here)
    advance(screening, current_run=row, level=here, rank=LEVELS[here], **(moved | keep_due(screening)))
    return row


def _evidence(
    key: RecordKey, screening: Screening, given: Mapping[str, str], says: Mapping[str, str] | None
) -> dict[str, Support]:
    """What the answers `given` rest on: what was typed, or what was there for the answers that stay."""
    before = screening.current_run
    was = keeping.open_facts(key, before.pk, bytes(before.facts)) if before else {}
    had = evidence.unseal(key, before.pk, bytes(before.evidence)) if before else {}
    if says is None:
        return evidence.kept(had, was, given)
    told = evidence.numbered(keeping.contents(key, screening.report))
    return evidence.given(says, told, had, was, given)


def _shorter_claim(screening: Screening, here: str, moved: Mapping[str, Any]) -> dict[str, Any]:
    """What became an emergency is held for an emergency's time only, also by who has it already."""
    until = moved.get("claimed_until", screening.claimed_until)
    soon = wall.now() + lease(here)
    return {"claimed_until": soon} if until is not None and until > soon else {}


def _nothing_new(screening: Screening, given: Mapping[str, str], now: ToolRun, actor: Actor) -> bool:
    """Whether what was proposed or decided stands on the very answers the tool ran on again, and it said the same."""
    before = screening.current_run
    if before is None or screening.state not in (State.PROPOSED, State.DECIDED):
        return False
    key = keeping.key_of(screening.report, actor=actor.id)
    said = [(run.outcome, run.priority, run.respond, run.call_911) for run in (before, now)]
    return said[0] == said[1] and keeping.open_facts(key, before.pk, bytes(before.facts)) == dict(given)


def _row(screening: Screening, pack: Pack, result: Recommendation, actor: Actor, name: str) -> ToolRun:
    return ToolRun(
        id=uuid7(),
        agency_id=screening.agency_id,
        screening=screening,
        pack=pin(pack),
        tool_id=TOOL,
        unknowns=" ".join(result.unknowns),
        outcome=result.outcome,
        priority=result.priority,
        respond=result.respond,
        call_911=result.call_911,
        limit_id=result.limit_id,
        rules=" ".join(rule.id for rule in result.fired),
        default_used=result.default_used,
        adopted=result.adopted,
        at=wall.now(),
        by=actor.id,
        by_name=name,
    )


def pin(pack: Pack) -> PinnedPack:
    """Keep the resolved pack under its hash, the first time it is used."""
    found = PinnedPack.objects.defer("canonical").filter(version=pack.version).first()
    if found is not None:
        return found
    row = PinnedPack(version=pack.version, pack_id=pack.id, canonical=pack.canonical(), first_used_at=wall.now())
    PinnedPack.objects.bulk_create([row], ignore_conflicts=True)  # content-addressed: who was first does not matter
    return row


def _promise(screening: Screening, pack: Pack, result: Recommendation, actor: Actor) -> None:
    if not result.limit_id:
        return
    start_response(screening, pack, result.limit_id, actor)


def start_response(screening: Screening, pack: Pack, limit_id: str, actor: Actor) -> None:
    """Start the response clock of this limit from receipt, or shorten the one that runs."""
    limit = pack.limit(limit_id)
    due = limit.due(screening.received_at, promises.closures(screening.agency_id, limit))
    duty.start_clock(
        actor=actor,
        subject_kind=SUBJECT,
        subject_id=subject_id(screening),
        kind=RESPONSE_CLOCK,
        started_at=screening.received_at,
        due_at=due.at,
        rule=limit_id,
        citation=str(due.citation),
        counting_verified=due.counting_verified,
        label=screening.report.number,
    )


def _reopen(screening: Screening, actor: Actor, entry: str) -> dict[str, object]:
    """What new facts undo: a proposal nobody has agreed to, and the quiet of a decided report."""
    if screening.state == State.PROPOSED:
        Decision.unscoped.filter(screening=screening, state=DecisionState.PROPOSED).update(
            state=DecisionState.OVERTAKEN
        )
        duty.cancel_clock(
            actor=actor,
            subject_kind=SUBJECT,
            subject_id=subject_id(screening),
            kind=SECOND_CLOCK,
            entry=entry,
        )
        return {"state": State.RETURNED}
    if screening.state == State.DECIDED:
        _decide_by(screening, actor, promises.SCREENING, wall.now())
        return {"state": State.RETURNED, "new_facts": True}
    return {}


def _sooner(screening: Screening, actor: Actor, here: str) -> None:
    """An emergency has its own promise: from receipt when it came as one, from now when it became one."""
    if here == Level.EMERGENCY:
        since = wall.now() if screening.current_run else screening.received_at
        _decide_by(screening, actor, promises.EMERGENCY, since)


def _decide_by(screening: Screening, actor: Actor, limit_id: str, since: datetime) -> None:
    """Start the clock of the decision, or shorten the one that runs."""
    promise = promises.due(limit_id, since)
    duty.start_clock(
        actor=actor,
        subject_kind=SUBJECT,
        subject_id=subject_id(screening),
        kind=SCREENING_CLOCK,
        started_at=since,
        due_at=promise.at,
        rule=limit_id,
        citation=str(promise.citation),
        counting_verified=promise.counting_verified,
        label=screening.report.number,
    )
