"""The journal of one record, a page at a time, in the order of time.

A report's journal holds what happened to its files and to the calls it came from; a person's also that of the records
merged into them. Which lists and searches showed a record stands in the lists' own entries: those are looked through a
week at a time, without an index, so that no report waits longer for being journalled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from hearthline.access import queries as access
from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.calls.models import Call
from hearthline.intake.models import FileCopy, Report
from hearthline.intake.policy import resource as of_report
from hearthline.journal.actions import write
from hearthline.journal.models import Entry, Outcome
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.models import Person, ReportedLink
from hearthline.people.policy import resource as of_person
from hearthline.people.policy import survivors
from hearthline.screening.accesses import words

ACTION = "journal:read"
OVERSIGHT, REQUEST = "oversight", "record-request"
REPORT, PERSON = "report", "person"
PAGE = 50
WINDOW = timedelta(days=7)
WINDOWS = 4
"""How many weeks of lists one page looks through at most before it says how far it came."""


@dataclass(frozen=True)
class Line:
    """One act. `who`: the name of a member of staff, "" for one whose name is left out or unknown."""

    id: UUID
    at: datetime
    who: str
    actor: str
    what: str
    why: str
    authority: str
    refused: bool


@dataclass(frozen=True)
class Accesses:
    """A page of `lines`, the newest first. `after`: where the next page begins, "" at the end.

    `back_to`: of lists, the moment back to which all were looked through. `number`: a report's number, for who may
    read the report. `may_open`: may this viewer go back to the record's own page.
    """

    lines: tuple[Line, ...]
    after: str
    back_to: datetime | None = None
    number: str = ""
    may_open: bool = False


@dataclass(frozen=True)
class About:
    """A record, as the policies and the journal know it. `since`: before it there is nothing."""

    kind: str
    id: UUID
    resource: dict[str, object]
    same: frozenset[UUID]
    since: datetime | None = None
    number: str = ""


def about(kind: str, record_id: UUID) -> About:
    """The record itself; one that is not there belongs to nobody."""
    if kind == REPORT:
        report = Report.unscoped.filter(pk=record_id).first()
        since, number = (report.received_at, report.number) if report else (None, "")
        return About(kind, record_id, of_report(report), frozenset({record_id}), since, number)
    own = survivors([record_id]).get(record_id)
    person = Person.unscoped.filter(pk=own).first() if own else None
    if person is None:
        return About(kind, record_id, of_person(None), frozenset())
    same = frozenset(merged_into(person.pk))
    since = Person.unscoped.filter(pk__in=same).aggregate(at=Min("created_at"))["at"]
    return About(kind, person.pk, of_person(person), same, since)


def merged_into(person_id: UUID) -> set[UUID]:
    """This person's record and every record that was merged into it."""
    found, asked = {person_id}, {person_id}
    while asked:
        asked = set(Person.unscoped.filter(merged_into_id__in=asked).values_list("pk", flat=True)) - found
        found |= asked
    return found


@use_case
def accesses(viewer: Viewer, kind: str, record_id: UUID, *, narrowed: str = "", after: str = "") -> Accesses:
    """Who looked at this record. Journalled. Refused alike for a record that is sealed, another agency's, not there.

    `narrowed`: a key of `words.KINDS`; `after`: the `after` of the page before.
    """
    found = _asked(viewer, kind, record_id, OVERSIGHT, narrowed)
    if narrowed == "lists":
        entries, further, back_to = in_lists(viewer.agency_id, found, after)
    else:
        entries, further = page(_narrowed(viewer.agency_id, found, narrowed), after)
        back_to = None
    number, may = _opens(viewer, found)
    return Accesses(told(entries, _names(viewer.agency_id, entries)), further, back_to, number, may)


@use_case
def for_family(viewer: Viewer, kind: str, record_id: UUID, *, after: str = "") -> Accesses:
    """The same for who lawfully asks "who saw my record": who looked, without names of staff, internal reasons, what
    was refused, and all that tells of who reported. Journalled, with its own purpose."""
    found = _asked(viewer, kind, record_id, REQUEST, words.LOOKED)
    entries, further = page(seen_by_family(viewer.agency_id, found), after)
    number, may = _opens(viewer, found)
    return Accesses(told(entries, {}, outside=True), further, None, number, may)


def _asked(viewer: Viewer, kind: str, record_id: UUID, purpose: str, narrowed: str) -> About:
    found = about(kind, record_id)
    ruling = require(viewer, ACTION, found.resource, purpose, record_kind=kind, record_id=record_id.hex)
    write(
        actor=viewer,
        tag=Tag.JOURNAL_READ,
        record_kind=kind,
        record_id=found.id.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=(narrowed,) if narrowed in words.KINDS and narrowed else (),
    )
    return found


def _opens(viewer: Viewer, found: About) -> tuple[str, bool]:
    """The number of a report, and whether this viewer may open the record: who may not learns no number."""
    opens = "report:read" if found.kind == REPORT else "person:read"
    may = can(viewer, opens, found.resource, "supervision").allowed
    return (found.number if may else ""), may


def entries_of(agency_id: str, found: About) -> QuerySet[Entry]:
    """Every entry about this record, and about what belongs to it."""
    own = Q(record_kind=found.kind, record_id__in=[one.hex for one in found.same])
    if found.kind == REPORT:
        files = FileCopy.unscoped.filter(report_id=found.id).values_list("pk", flat=True)
        calls = Call.unscoped.filter(report_id=found.id).values_list("pk", flat=True)
        for kind, ids in (("file", list(files)), ("call", list(calls))):
            if ids:
                own |= Q(record_kind=kind, record_id__in=[one.hex for one in ids])
    return Entry.objects.filter(own, agency_id=agency_id)


def seen_by_family(agency_id: str, found: About) -> QuerySet[Entry]:
    """Those of them that an answer to "who saw my record" is made of."""
    tags = words.tags_of(words.LOOKED) - words.ABOUT_THE_REPORTER - {Tag.RIGHT_REFUSED}
    return entries_of(agency_id, found).filter(tag__in=tags, outcome=Outcome.OK, actor_kind="person")


def _narrowed(agency_id: str, found: About, narrowed: str) -> QuerySet[Entry]:
    entries = entries_of(agency_id, found)
    if found.kind == REPORT and _somebody_sealed(found.id):
        entries = entries.exclude(tag__in=words.LINKS)
    if narrowed == "refused":
        return entries.filter(outcome=Outcome.REFUSED)
    wanted = words.tags_of(narrowed)
    return entries.filter(tag__in=wanted, outcome=Outcome.OK) if wanted else entries


def _somebody_sealed(report_id: UUID) -> bool:
    return ReportedLink.unscoped.filter(report_id=report_id, person__sealed=True).exists()


def page(entries: QuerySet[Entry], after: str) -> tuple[list[Entry], str]:
    """(the newest of them before `after`, where the next page begins)."""
    key = _key(after)
    rows = list((entries.filter(pk__lt=key) if key else entries).order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk.hex if len(rows) > PAGE else ""


def _key(after: str) -> UUID | None:
    try:
        return UUID(after) if after else None
    except ValueError:
        return None


def in_lists(agency_id: str, found: About, after: str) -> tuple[list[Entry], str, datetime]:
    """Entries of lists and searches that named this record: (the entries, where to go on, how far back it looked)."""
    upto = _key(after) or _first_at(clock.now() + timedelta(seconds=1))
    since = found.since or clock.now()
    named = Q()
    for one in found.same:
        named |= Q(fields__contains=one.hex)
    tags = words.tags_of(words.LOOKED) - words.LINKS
    rows: list[Entry] = []
    for _ in range(WINDOWS):
        start = max(_moment(upto) - WINDOW, since - timedelta(seconds=1))
        week = Entry.objects.filter(named, pk__lt=upto, pk__gte=_first_at(start), agency_id=agency_id, tag__in=tags)
        rows += week.exclude(record_kind=found.kind, record_id__in=[one.hex for one in found.same]).order_by("-pk")[
            : PAGE + 1 - len(rows)
        ]
        if len(rows) > PAGE:
            return rows[:PAGE], rows[PAGE - 1].pk.hex, rows[PAGE - 1].at
        upto = _first_at(start)
        if start < since:
            return rows, "", since
    return rows, upto.hex, _moment(upto)


def _first_at(moment: datetime) -> UUID:
    """The smallest key that an entry of this moment can have: keys begin with the milliseconds."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _moment(key: UUID) -> datetime:
    return datetime.fromtimestamp((key.int >> 80) / 1000, clock.now().tzinfo)


def _names(agency_id: str, entries: Iterable[Entry]) -> dict[str, str]:
    people = {entry.actor_id for entry in entries if entry.actor_kind == "person"}
    return access.names_of(agency_id, people)


def told(entries: Iterable[Entry], names: dict[str, str], *, outside: bool = False) -> tuple[Line, ...]:
    """Entries in words. `outside`: for a reader who does not work here; only reasons that have words are given."""
    lines, for_families = [], words.PURPOSES.keys() - words.OF_THE_REPORTER
    for entry in entries:
        why = "" if outside and entry.purpose not in for_families else words.purpose(entry.purpose)
        lines.append(
            Line(
                id=entry.pk,
                at=entry.at,
                who=names.get(entry.actor_id, "") if entry.actor_kind == "person" else "",
                actor=entry.actor_kind,
                what=words.act(entry.tag),
                why=why,
                authority=_citation(entry.authority) if outside else entry.authority,
                refused=entry.outcome == Outcome.REFUSED,
            )
        )
    return tuple(lines)


def _citation(authority: str) -> str:
    """What the policies cite, without the policies' own names."""
    parts = [part.strip() for part in authority.split(";")]
    return "; ".join(part for part in parts if " " in part)
