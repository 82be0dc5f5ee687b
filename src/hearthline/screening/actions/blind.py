"""Double-blind review: a second screener decides a report that is decided, without seeing what was decided.

It changes nothing about the report. One thing follows from it: when the second reading is more urgent than the
decision that stands, supervisors are told at once, because a child may be waiting.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.models import User
from hearthline.access.policy import Ruling, require
from hearthline.access.queries import viewer_of
from hearthline.access.restricting import about
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty.models import AlertKind
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.journal import actions as journal
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Pack, PackError
from hearthline.screening import keeping, packs
from hearthline.screening.actions.quality import READ, REVIEW, STANDS
from hearthline.screening.actions.state import SUBJECT, Changed, subject_id
from hearthline.screening.choices import TOOL, find
from hearthline.screening.models import BlindReading, Decision
from hearthline.ui.agency import current_pack

LONGEST_REASON: Final = 4_000
ANSWERS: keeping.Place = ("blindreading", "sealed")
BLIND: Final = "blind"
"""What the alert is about: a second reading was more urgent than the decision that stands."""


@use_case
def ask_blind(*, viewer: Viewer, decision_id: UUID, reader: UUID) -> BlindReading:
    """Ask a screener to decide this report again without seeing the decision. `reader`: a user's id.

    Raises Refused; DomainError `blind.stands` when the decision does not stand, `blind.reader` for somebody who may
    not read reports, who decided it, or who has opened the report before, `blind.asked` when they are asked already.
    """
    made = Decision.unscoped.filter(pk=decision_id, agency_id=viewer.agency_id).select_related("screening").first()
    known: dict[str, Any] = {"agency": made.agency_id if made else ""}
    known |= about(made, "report", made.screening.report_id) if made else {}
    ruling = require(viewer, REVIEW, known, "supervision", record_kind="decision", record_id=decision_id.hex)
    if made is None:
        raise LookupError("a permitted decision that does not exist")
    if made.state not in STANDS:
        raise DomainError("blind.stands", "This decision does not stand. There is nothing to compare with.")
    person = may_read_blind(made).get(reader)
    if person is None:
        raise DomainError("blind.reader", "Choose somebody who has not opened this report before.")
    row = BlindReading(
        agency_id=viewer.agency_id,
        decision=made,
        asked_by=viewer.id,
        asked_at=wall.now(),
        reader=reader.hex,
        reader_name=person,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise DomainError("blind.asked", "They are asked to read this report already.") from twice
    _note(viewer, row, Tag.BLIND_ASKED, "asked", ruling)
    return row


def may_read_blind(made: Decision) -> dict[UUID, str]:
    """Who can be asked, by user id with their name: staff of the agency who may read reports, had no part in the
    decision, and have never opened this report."""
    opened = Entry.objects.filter(
        agency_id=made.agency_id, tag=Tag.REPORT_READ, record_kind=SUBJECT, record_id=made.screening.report_id.hex
    )
    seen = {*opened.values_list("actor_id", flat=True), made.decided_by, made.second_by}
    people = User.objects.filter(agency_id=made.agency_id, is_active=True).order_by("name")
    return {
        person.pk: person.name
        for person in people
        if person.pk.hex not in seen and viewer_of(person).roles & {"screener", "supervisor"}
    }


@use_case
def save_blind(*, viewer: Viewer, reading_id: UUID, facts: Mapping[str, str]) -> BlindReading:
    """Keep the reader's answers to the tool, sealed, so that the page can show what the tool says to them.

    Raises Refused; Changed when the reading is done; DomainError `screening.fact` for an answer the tool does not know.
    """
    row, _ = fetch_blind(viewer, reading_id)
    if row.read_at is not None:
        raise Changed
    _keep(viewer, row, _known(pack_of(row), facts), "")
    return row


@use_case
def finish_blind(*, viewer: Viewer, reading_id: UUID, choice: str, reason: str) -> BlindReading:
    """Decide, on the answers kept before. `choice`: "outcome:priority". Nothing about the report changes.

    More urgent than the decision that stands, or 911 by these answers and not by those: an alert for supervisors, in
    the same transaction. Raises Refused; Changed when it is done already; DomainError `screening.choice`,
    `screening.reason` (sending nobody, or other than the tool, needs one).
    """
    row, ruling = fetch_blind(viewer, reading_id)
    if row.read_at is not None:
        raise Changed
    pack = pack_of(row)
    picked = find(pack, choice)
    if picked is None:
        raise DomainError("screening.choice", "Choose one of the decisions.")
    facts, _ = opened(viewer, row)
    said = pack.tool(TOOL).run(facts)
    why = clean_text(reason, LONGEST_REASON).strip()
    if not why and (not picked.responds or (picked.outcome, picked.priority) != (said.respond, said.priority)):
        raise DomainError(
            "screening.reason", "Say why. A decision that differs from the tool, or that sends nobody, needs it."
        )
    _keep(viewer, row, facts, why)
    done: dict[str, Any] = {"outcome": picked.outcome, "priority": picked.priority, "read_at": wall.now()}
    if not BlindReading.unscoped.filter(pk=row.pk, read_at__isnull=True).update(**done):
        raise Changed
    for name, value in done.items():
        setattr(row, name, value)
    _note(viewer, row, Tag.BLIND_READ, "done", ruling)
    if more_urgent(row, call_911=said.call_911):
        duty.raise_alert(
            actor=viewer,
            kind=AlertKind.OVERRIDE_UP,
            key=f"blind:{row.pk.hex}",
            subject_kind=SUBJECT,
            subject_id=subject_id(row.decision.screening),
            label=row.decision.screening.report.number,
            about=BLIND,
        )
    return row


def more_urgent(row: BlindReading, *, call_911: bool = False) -> bool:
    """Whether the second reading is more urgent than the decision that stands now. `call_911`: the tool said so on
    the second reader's answers. A priority that the pack does not know counts as the most urgent on either side."""
    levels = current_pack().tool(TOOL).levels["speed"]
    stands = row.decision.screening.final_decision or row.decision
    here = levels.index(row.priority) if row.priority in levels else len(levels)
    there = levels.index(stands.priority) if stands.priority in levels else len(levels)
    return here > there or (call_911 and not stands.run.call_911)


def fetch_blind(viewer: Viewer, reading_id: UUID) -> tuple[BlindReading, Ruling]:
    """A reading that this person was asked for. Refused alike when it is somebody else's and when there is none."""
    row = (
        BlindReading.unscoped.filter(pk=reading_id, agency_id=viewer.agency_id, reader=viewer.id)
        .select_related("decision__run", "decision__screening__report", "decision__screening__final_decision__run")
        .first()
    )
    known: dict[str, Any] = {"agency": row.agency_id if row else ""}
    known |= about(row, "report", row.decision.screening.report_id) if row else {}
    ruling = require(viewer, READ, known, record_kind="blind_reading", record_id=reading_id.hex)
    if row is None:
        raise LookupError("a permitted reading that does not exist")
    return row, ruling


def pack_of(row: BlindReading) -> Pack:
    """The pack the decision was made under: both people answer the same tool."""
    return packs.kept(row.decision.run.pack_id)


def opened(viewer: Viewer, row: BlindReading) -> tuple[dict[str, str], str]:
    """The reader's answers by fact, and their reason. Empty before they saved any."""
    key = keeping.key_of(row.decision.screening.report, actor=viewer.id)
    found = json.loads(keeping.unseal(key, ANSWERS, row.pk, bytes(row.sealed)) or "{}")
    return dict(found.get("facts", {})), str(found.get("reason", ""))


def _known(pack: Pack, facts: Mapping[str, str]) -> dict[str, str]:
    given = {fact: answer for fact, answer in facts.items() if answer != "unknown"}
    try:
        pack.tool(TOOL).positions(given)
    except PackError as wrong:
        raise DomainError("screening.fact", "One of the answers is not one that the tool knows.") from wrong
    return given


def _keep(viewer: Viewer, row: BlindReading, facts: Mapping[str, str], reason: str) -> None:
    key = keeping.key_of(row.decision.screening.report, actor=viewer.id)
    text = json.dumps({"facts": dict(facts), "reason": reason}, sort_keys=True)
    row.sealed = keeping.seal(key, ANSWERS, row.pk, text)
    BlindReading.unscoped.filter(pk=row.pk, read_at__isnull=True).update(sealed=row.sealed)


def _note(viewer: Viewer, row: BlindReading, tag: Tag, purpose: str, ruling: Ruling) -> None:
    journal.write(
        actor=viewer,
        tag=tag,
        record_kind="blind_reading",
        record_id=row.pk.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=("decision", row.decision_id.hex),
    )
