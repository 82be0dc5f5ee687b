"""One report beside the tool: everything a screener needs to decide, in one journalled reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.models import User
from hearthline.access.viewer import Viewer
from hearthline.duty import queries as duty
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.intake import queries as intake
from hearthline.intake.keys import RecordKey
from hearthline.intake.reading import ReportDetail
from hearthline.journal.models import Entry, Outcome
from hearthline.journal.tags import Tag
from hearthline.law import Pack, Recommendation
from hearthline.screening import evidence, keeping, packs, weighing
from hearthline.screening.actions.state import SUBJECT, fetch, holder, subject_id
from hearthline.screening.actions.translating import unread_among
from hearthline.screening.choices import TOOL
from hearthline.screening.evidence import Sentence, Support
from hearthline.screening.measure import measure
from hearthline.screening.models import Decision, DecisionState, Screening, ToolRun, TranslationTask
from hearthline.screening.weighing import Weighing
from hearthline.sealing import SealError


@dataclass(frozen=True, repr=False)
class DecisionView:
    """A decision with its reason, its weighing and the second person's note, opened.

    `weighing`: None for a decision made before it was asked for, and for one that does not open.
    """

    row: Decision
    reason: str
    note: str
    weighing: Weighing | None


@dataclass(frozen=True, repr=False)
class TranslationView:
    """A translation task; `text` is "" until it is written."""

    row: TranslationTask
    text: str


@dataclass(frozen=True, repr=False)
class Detail:
    """`pack`: the one the current run stood on. `told`: what the report says now, by fact, for comparison.

    `measure`: the priority below which a decision lowers. `held_by`: who holds it now, "" for nobody.
    `unread`: languages the viewer does not read and nobody translated. `sentences`: what was told, counted;
    `support`: what the current answers rest on. `weighed`: what the report itself says of its basis. `claims`: journal
    entries of who took the report and gave it back, oldest first, with `names` of the people in them.
    """

    report: ReportDetail
    screening: Screening
    run: ToolRun
    pack: Pack
    facts: Mapping[str, str]
    told: Mapping[str, str]
    result: Recommendation
    measure: str
    runs: tuple[ToolRun, ...]
    decisions: tuple[DecisionView, ...]
    translations: tuple[TranslationView, ...]
    clocks: tuple[Clock, ...]
    answered: tuple[Alert, ...]
    held_by: str
    mine: bool
    unread: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    support: Mapping[str, Support]
    weighed: Weighing
    claims: tuple[Entry, ...]
    names: Mapping[str, str]

    @property
    def proposal(self) -> DecisionView | None:
        """The decision that waits for its second look."""
        return next((d for d in self.decisions if d.row.state == DecisionState.PROPOSED), None)


def detail(viewer: Viewer, report_id: UUID, purpose: str = "screening") -> Detail:
    """Open one report for this purpose. The reading is committed before the first value is opened.

    Refused alike when it is another agency's and when there is none.
    """
    report = intake.report_detail(viewer, report_id, purpose)
    screening, _ = fetch(viewer, "report:read", report_id, purpose)
    key = keeping.key_of(screening.report, actor=viewer.id)
    runs = tuple(ToolRun.unscoped.filter(screening=screening).order_by("at", "id"))
    run = next(r for r in runs if r.pk == screening.current_run_id)
    facts = keeping.open_facts(key, run.pk, bytes(run.facts))
    pack = packs.kept(run.pack_id)
    tool = pack.tool(TOOL)
    contents = {part.id: part.content for part in report.parts if part.content}
    told = tool.worst_of(tool.prefill(content.mapping()) for content in contents.values())
    decided = Decision.unscoped.filter(screening=screening).select_related("run").order_by("decided_at", "id")
    tasks = list(TranslationTask.unscoped.filter(screening=screening).order_by("opened_at", "id"))
    claims = _claims(screening)
    return Detail(
        report=report,
        screening=screening,
        run=run,
        pack=pack,
        facts=facts,
        told=told,
        result=tool.run(facts),
        measure=measure(pack, screening, run, runs),
        runs=runs,
        decisions=tuple(_decision(key, row) for row in decided),
        translations=tuple(
            TranslationView(row, _said(key, keeping.TRANSLATION, row.pk, bytes(row.sealed))) for row in tasks
        ),
        clocks=tuple(duty.clock_history(viewer, subject_kind=SUBJECT, subject_id=subject_id(screening))),
        answered=tuple(duty.answered(viewer, subject_id=subject_id(screening))),
        held_by=screening.claimed_name if holder(screening) else "",
        mine=holder(screening) == viewer.id,
        unread=unread_among(viewer, tasks),
        sentences=evidence.numbered(contents),
        support=_support(key, run),
        weighed=weighing.from_report(contents.values()),
        claims=claims,
        names=_names({entry.actor_id for entry in claims}),
    )


def _decision(key: RecordKey, row: Decision) -> DecisionView:
    reason = _said(key, keeping.REASON, row.pk, bytes(row.reason))
    return DecisionView(row, reason, _said(key, keeping.NOTE, row.pk, bytes(row.second_note)), _weighing(key, row))


def _claims(screening: Screening) -> tuple[Entry, ...]:
    return tuple(
        Entry.objects.filter(
            agency_id=screening.agency_id,
            record_kind=SUBJECT,
            record_id=subject_id(screening),
            tag__in=[Tag.REPORT_CLAIMED, Tag.REPORT_RELEASED, Tag.DECISION_UNDONE],
            outcome=Outcome.OK,
        ).order_by("id")
    )


def _names(ids: set[str]) -> dict[str, str]:
    people = [one for one in ids if one]
    return {pk.hex: name for pk, name in User.objects.filter(pk__in=people).values_list("pk", "name")} if people else {}


def _weighing(key: RecordKey, row: Decision) -> Weighing | None:
    try:
        return weighing.unseal(key, row.pk, bytes(row.weighing))
    except SealError:
        return None


def _support(key: RecordKey, run: ToolRun) -> dict[str, Support]:
    """What the answers rest on; nothing when it was damaged: the answers themselves stand."""
    try:
        return evidence.unseal(key, run.pk, bytes(run.evidence))
    except SealError:
        return {}


def _said(key: RecordKey, place: keeping.Place, row_id: UUID, blob: bytes) -> str:
    try:
        return keeping.unseal(key, place, row_id, blob)
    except SealError:
        return DAMAGED


DAMAGED = "[this text was changed or damaged and does not open]"


def time_left(row: Clock) -> int:
    """Seconds until this clock is due; negative when it is late."""
    return int((row.due_at - clock.now()).total_seconds())
