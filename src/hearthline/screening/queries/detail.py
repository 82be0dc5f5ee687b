"""One report beside the tool: everything a screener needs to decide, in one journalled reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty import queries as duty
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.intake import queries as intake
from hearthline.intake.keys import RecordKey
from hearthline.intake.reading import ReportDetail
from hearthline.law import Pack, Recommendation
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT, fetch, holder, subject_id
from hearthline.screening.actions.translating import unread_languages
from hearthline.screening.choices import TOOL
from hearthline.screening.measure import measure
from hearthline.screening.models import Decision, DecisionState, Screening, ToolRun, TranslationTask
from hearthline.sealing import SealError


@dataclass(frozen=True, repr=False)
class DecisionView:
    """A decision with its reason and the second person's note, opened."""

    row: Decision
    reason: str
    note: str


@dataclass(frozen=True, repr=False)
class TranslationView:
    """A translation task; `text` is "" until it is written."""

    row: TranslationTask
    text: str


@dataclass(frozen=True, repr=False)
class Detail:
    """`pack`: the one the current run stood on. `told`: what the report says now, by fact, for comparison.

    `measure`: the priority below which a decision lowers. `held_by`: who holds it now, "" for nobody.
    `unread`: languages the viewer does not read and nobody translated.
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
    runs = tuple(ToolRun.unscoped.filter(screening=screening).select_related("pack").order_by("at", "id"))
    run = next(r for r in runs if r.pk == screening.current_run_id)
    facts = keeping.open_facts(key, run.pk, bytes(run.facts))
    pack = Pack.from_canonical(bytes(run.pack.canonical))
    tool = pack.tool(TOOL)
    told = tool.worst_of(tool.prefill(part.content.mapping()) for part in report.parts if part.content)
    decided = Decision.unscoped.filter(screening=screening).select_related("run").order_by("decided_at", "id")
    tasks = TranslationTask.unscoped.filter(screening=screening).order_by("opened_at", "id")
    return Detail(
        report=report,
        screening=screening,
        run=run,
        pack=pack,
        facts=facts,
        told=told,
        result=tool.run(facts),
        measure=measure(pack, screening, run),
        runs=runs,
        decisions=tuple(
            DecisionView(
                row,
                _said(key, keeping.REASON, row.pk, bytes(row.reason)),
                _said(key, keeping.NOTE, row.pk, bytes(row.second_note)),
            )
            for row in decided
        ),
        translations=tuple(
            TranslationView(row, _said(key, keeping.TRANSLATION, row.pk, bytes(row.sealed))) for row in tasks
        ),
        clocks=tuple(duty.clock_history(viewer, subject_kind=SUBJECT, subject_id=subject_id(screening))),
        answered=tuple(duty.answered(viewer, subject_id=subject_id(screening))),
        held_by=screening.claimed_name if holder(screening) else "",
        mine=holder(screening) == viewer.id,
        unread=unread_languages(viewer, screening),
    )


def _said(key: RecordKey, place: keeping.Place, row_id: UUID, blob: bytes) -> str:
    try:
        return keeping.unseal(key, place, row_id, blob)
    except SealError:
        return DAMAGED


DAMAGED = "[this text was changed or damaged and does not open]"


def time_left(row: Clock) -> int:
    """Seconds until this clock is due; negative when it is late."""
    return int((row.due_at - clock.now()).total_seconds())
