"""What a supervisor looks at again, and what a screener reads about their own decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.intake import queries as intake
from hearthline.intake.keys import RecordKey
from hearthline.intake.reading import ReportDetail
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Pack, Recommendation
from hearthline.screening import keeping, packs
from hearthline.screening.actions.quality import COACHING, DISAGREE, READ, REVIEW, STANDS, fetch_sample, open_samples
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.choices import TOOL
from hearthline.screening.models import BlindReading, Decision, Sample
from hearthline.screening.queries.queue import listed
from hearthline.sealing import SealError

SHOWN = 60
RECENT = 20
UNREADABLE = "[this text was changed or damaged and does not open]"


@dataclass(frozen=True, repr=False)
class Board:
    """The supervisor's page. `open`: drawn and not looked at, without one's own; `own`: how many of those are one's
    own; `done`: the latest verdicts; `waiting`: blind readings asked for; `recent`: decisions that could be read again.
    """

    open: tuple[Sample, ...]
    own: int
    done: tuple[Sample, ...]
    agreed: int
    disagreed: int
    waiting: tuple[BlindReading, ...]
    recent: tuple[Decision, ...]


@dataclass(frozen=True, repr=False)
class SampleView:
    """A drawn decision with everything the person who decided had: the report, their answers, their reason."""

    row: Sample
    decision: Decision
    report: ReportDetail
    reason: str
    note: str
    coaching: str
    facts: Mapping[str, str]
    pack: Pack
    result: Recommendation


@dataclass(frozen=True, repr=False)
class Note:
    """A note about a decision of one's own. `agreed`: what the reviewer thought of the decision."""

    row: Sample
    text: str
    agreed: bool


@use_case
def board(viewer: Viewer) -> Board:
    """What waits to be looked at again. One journal entry names the reports. Refused for who does not supervise."""
    ruling = require(viewer, REVIEW, {"agency": viewer.agency_id}, "supervision", record_kind=SUBJECT)
    samples = Sample.objects.for_viewer(viewer, REVIEW, "supervision").select_related("decision__screening__report")
    readings = BlindReading.objects.for_viewer(viewer, REVIEW, "supervision")
    decisions = Decision.objects.for_viewer(viewer, REVIEW, "supervision").filter(state__in=STANDS)
    open_now = samples.filter(verdict="")
    mine = open_now.filter(open_samples(viewer))
    found = Board(
        open=tuple(mine.order_by("drawn_at", "id")[:SHOWN]),
        own=open_now.count() - mine.count(),
        done=tuple(samples.exclude(verdict="").order_by("-reviewed_at")[:RECENT]),
        agreed=samples.exclude(verdict="").exclude(verdict=DISAGREE).count(),
        disagreed=samples.filter(verdict=DISAGREE).count(),
        waiting=tuple(
            readings.filter(read_at__isnull=True)
            .select_related("decision__screening__report")
            .order_by("asked_at")[:SHOWN]
        ),
        recent=tuple(
            decisions.filter(blind_readings__isnull=True)
            .select_related("screening__report")
            .order_by("-decided_at")[:RECENT]
        ),
    )
    shown: list[Sequence[Decision]] = [[row.decision for row in found.open], [row.decision for row in found.done]]
    shown += [[row.decision for row in found.waiting], found.recent]
    listed(viewer, [one.screening.report_id for group in shown for one in group], ruling.authority)
    return found


@use_case
def _fetch_sample(viewer: Viewer, sample_id: UUID) -> Sample:
    return fetch_sample(viewer, sample_id)[0]


def sample(viewer: Viewer, sample_id: UUID) -> SampleView:
    """One drawn decision, opened for a supervisor who had no part in it. The reading is journalled first."""
    row = _fetch_sample(viewer, sample_id)
    made = row.decision
    report = intake.report_detail(viewer, made.screening.report_id, "supervision")
    key = keeping.key_of(made.screening.report, actor=viewer.id)
    facts = keeping.open_facts(key, made.run.pk, bytes(made.run.facts))
    pack = packs.kept(made.run.pack_id)
    return SampleView(
        row=row,
        decision=made,
        report=report,
        reason=opened(key, keeping.REASON, made.pk, bytes(made.reason)),
        note=opened(key, keeping.NOTE, made.pk, bytes(made.second_note)),
        coaching=opened(key, COACHING, row.pk, bytes(row.sealed)),
        facts=facts,
        pack=pack,
        result=pack.tool(TOOL).run(facts),
    )


@use_case
def coaching(viewer: Viewer) -> tuple[Note, ...]:
    """Notes about this person's own decisions, unread ones first; at most 60. Opening them is journalled."""
    ruling = require(viewer, READ, {"agency": viewer.agency_id}, record_kind="sample")
    found = tuple(
        Sample.objects.for_viewer(viewer, READ)
        .filter(decision__decided_by=viewer.id)
        .exclude(sealed=b"")
        .exclude(verdict="")
        .select_related("decision__screening__report")
        .order_by("-reviewed_at")[:SHOWN]
    )
    if found:
        journal.write(
            actor=viewer,
            tag=Tag.COACHING_READ,
            record_kind="sample",
            record_id="",
            purpose="read",
            authority=ruling.authority,
            fields=[row.pk.hex for row in found],
        )
    notes = [_note(viewer, row) for row in found]
    return tuple(sorted(notes, key=lambda note: note.row.seen_at is not None))


def unseen_coaching(viewer: Viewer) -> int:
    """How many notes about one's own decisions nobody has marked as read. One query, nothing is opened."""
    if not can(viewer, READ, {"agency": viewer.agency_id}).allowed:
        return 0
    mine = Sample.objects.for_viewer(viewer, READ).filter(decision__decided_by=viewer.id, seen_at__isnull=True)
    return mine.exclude(sealed=b"").exclude(verdict="").count()


def _note(viewer: Viewer, row: Sample) -> Note:
    key = keeping.key_of(row.decision.screening.report, actor=viewer.id)
    return Note(row, opened(key, COACHING, row.pk, bytes(row.sealed)), row.verdict != DISAGREE)


def opened(key: RecordKey, place: keeping.Place, row_id: UUID, blob: bytes) -> str:
    """A sealed text, or a sentence that says it does not open."""
    try:
        return keeping.unseal(key, place, row_id, blob)
    except SealError:
        return UNREADABLE
