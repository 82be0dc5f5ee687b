"""The keeper's log beside the journal: is there an opening that nobody wrote down first?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from hearthline.intake.line.models import Contact
from hearthline.intake.models import ReporterCard
from hearthline.journal.models import Entry, Outcome
from hearthline.journal.tags import Tag
from hearthline.sealing.openings import STOPPED, Opening, OpeningLog

TAGS = {
    "open_identity": frozenset({Tag.IDENTITY_REVEALED, Tag.CALLBACK_SHOWN}),
    "open_number": frozenset({Tag.LINE_CALL_BACK, Tag.LINE_NUMBER_SHOWN, Tag.IDENTITY_REVEALED}),
    "suggest": frozenset({Tag.CLUES_SUGGESTED}),
    "marks_of_box": frozenset({Tag.REPORTERS_MARKED}),
}
"""What the journal must say for each thing that the keeper was asked."""
_AT_ONCE = 500
_HEX = 32


@dataclass(frozen=True)
class Reconciled:
    """`wrong`: one line each, in words, with ids; empty when every opening was written down before it happened."""

    openings: int
    marks: int
    stopped: int
    wrong: tuple[str, ...]


def reconcile(log: OpeningLog) -> Reconciled:
    """Every line of the keeper's log against the journal: the entry is there, of the right kind, of the same person
    and purpose, before the opening, and about the report that the box belongs to."""
    openings = marks = stopped = 0
    wrong: list[str] = []
    lines = log.read()
    while some := list(islice(lines, _AT_ONCE)):
        stopped += sum(one.outcome == STOPPED for one in some)
        done = [one for one in some if one.outcome != STOPPED]
        marks += sum(one.verb == "marks_of_box" for one in done)
        openings += sum(one.verb != "marks_of_box" for one in done)
        wrong += _wrong(done)
    if bad := log.unreadable():
        wrong.append(f"{bad} lines of the keeper's log cannot be read")
    return Reconciled(openings, marks, stopped, tuple(wrong))


def _wrong(done: Iterable[Opening]) -> Iterator[str]:
    some = [one for one in done if one.verb in TAGS]
    entries = {row.pk.hex: row for row in Entry.objects.filter(pk__in={UUID(one.entry) for one in some})}
    cards = dict(
        ReporterCard.unscoped.filter(envelope_id__in={one.row for one in some}).values_list("envelope_id", "report_id")
    )
    calls = _reports_of_calls(one.row for one in some if one.verb == "open_number")
    for one in some:
        report = calls.get(one.row) if one.verb == "open_number" else cards.get(one.row)
        if problem := _problem(one, entries.get(one.entry), report):
            yield f"{one.at.isoformat()} {one.verb} of {one.table} {one.row} by {one.actor}: {problem}"


def _reports_of_calls(rows: Iterable[str]) -> dict[str, UUID]:
    """The report that each of these contacts of the line became, by the contact's id in hex."""
    found = Contact.unscoped.filter(pk__in=[UUID(one) for one in rows if len(one) == _HEX])
    became = found.filter(call__report__isnull=False).values_list("pk", "call__report_id")
    return {contact.hex: report for contact, report in became}


def _problem(one: Opening, entry: Entry | None, report: UUID | None) -> str:
    if entry is None:
        return f"no journal entry {one.entry}"
    if entry.tag not in TAGS[one.verb] or entry.outcome != Outcome.OK:
        return f"journal entry {one.entry} is about something else ({entry.tag}, {entry.outcome})"
    if entry.actor_id != one.actor or entry.agency_id != one.agency:
        return f"journal entry {one.entry} is another person's"
    if entry.purpose != one.purpose:
        return f"journal entry {one.entry} gives another purpose ({entry.purpose}, not {one.purpose})"
    # A contact with the line is its own record: there may be no report. Where its recording lies is the report's.
    own = one.verb == "open_number" and entry.tag != Tag.IDENTITY_REVEALED
    about = one.row if own else report.hex if report is not None else ""
    if one.verb != "marks_of_box" and (not about or entry.record_id != about):
        return f"journal entry {one.entry} is about another report"
    if one.at < entry.at:
        return f"opened before journal entry {one.entry} was written"
    return ""
