"""What screening does when intake tells it something. Wired in `site/wiring.py`; runs in the caller's transaction."""

from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import AlertKind
from hearthline.ground import clock as wall
from hearthline.intake.events import AdditionArrived, DangerRaised, ReportArrived, ReportRead
from hearthline.intake.models import Report, ReportPart
from hearthline.journal.actor import Actor
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import keeping
from hearthline.screening.actions.running import run
from hearthline.screening.actions.state import READ_CLOCK, SCREENING_CLOCK, SUBJECT, keep_due, subject_id
from hearthline.screening.actions.translating import open_task
from hearthline.screening.choices import TOOL
from hearthline.screening.models import LEVELS, Level, Screening
from hearthline.ui.agency import current_pack


def begin(event: ReportArrived) -> None:
    """A report arrived: open its screening, run the tool on what the report says, start the clocks from receipt."""
    report = Report.unscoped.get(pk=event.report_id)
    screening = Screening.objects.create(
        agency_id=report.agency_id,
        report=report,
        level=Level.URGENT,
        rank=LEVELS[Level.URGENT],
        burst=report.burst,
        due_at=promises.due(promises.SCREENING, report.received_at).at,
        due_kind=SCREENING_CLOCK,
        youngest_months=report.youngest_age_months,
        received_at=report.received_at,
        language=report.language,
        changed_at=wall.now(),
    )
    for kind, limit in ((SCREENING_CLOCK, promises.SCREENING), (READ_CLOCK, promises.READ)):
        _start(screening, event.actor, kind, limit)
    first = ReportPart.unscoped.filter(report=report).order_by("received_at").values_list("pk", flat=True)[0]
    open_task(screening, part_id=first, language=report.language, actor=event.actor)
    _run_on_report(screening, event.actor, "arrived")


def _start(screening: Screening, actor: Actor, kind: str, limit_id: str) -> None:
    due = promises.due(limit_id, screening.received_at)
    duty.start_clock(
        actor=actor,
        subject_kind=SUBJECT,
        subject_id=subject_id(screening),
        kind=kind,
        started_at=screening.received_at,
        due_at=due.at,
        rule=limit_id,
        citation=str(due.citation),
        counting_verified=due.counting_verified,
        label=screening.report.number,
    )


def _run_on_report(screening: Screening, actor: Actor, why: str) -> None:
    """Run the tool on what the report says now. An answer that a person gave stays theirs."""
    key = keeping.key_of(screening.report, actor=actor.id)
    told = current_pack().tool(TOOL).prefill(keeping.content(key, screening.report).mapping())
    before = screening.current_run
    kept: dict[str, str] = {}
    if before is not None:
        known = keeping.open_facts(key, before.pk, bytes(before.facts))
        from_report = before.prefilled.split()
        kept = {fact: answer for fact, answer in known.items() if fact not in from_report}
    run(
        screening,
        actor=actor,
        name="",
        facts={**told, **kept},
        why=why,
        prefilled=tuple(sorted(set(told) - set(kept))),
        changes={
            "burst": screening.report.burst,
            "youngest_months": screening.report.youngest_age_months,
            "language": screening.report.language,
        },
    )


def facts_added(event: AdditionArrived) -> None:
    """Something was added: run the tool again; a decided report opens again as "new facts"."""
    screening = Screening.unscoped.select_related("report", "current_run").filter(report_id=event.report_id).first()
    if screening is None:  # the report came before screening was wired: there is nothing to add to
        return
    open_task(screening, part_id=event.part_id, language=event.language, actor=event.actor)
    _run_on_report(screening, event.actor, "addition")


def danger_raised(event: DangerRaised) -> None:
    """Danger now: an urgent alert on every desk until a named person answers it."""
    duty.raise_alert(
        actor=event.actor,
        kind=AlertKind.DANGER,
        key=f"danger:{event.report_id.hex}",
        subject_kind=SUBJECT,
        subject_id=event.report_id.hex,
        urgent=True,
        label=event.number,
    )


def read(event: ReportRead) -> None:
    """A person read it: that promise is kept, by the entry of the reading.

    Not an edit: the version stays, so that reading gets in nobody's way, such as that of who decides.
    """
    screening = Screening.unscoped.filter(report_id=event.report_id).first()
    entry = (
        Entry.objects.filter(
            tag=Tag.REPORT_MARKED_READ, record_kind=SUBJECT, record_id=event.report_id.hex, actor_id=event.actor.id
        )
        .order_by("-id")
        .first()
    )
    if screening is None or entry is None:
        return
    duty.meet_clock(
        actor=event.actor, subject_kind=SUBJECT, subject_id=event.report_id.hex, kind=READ_CLOCK, entry=str(entry.id)
    )
    Screening.unscoped.filter(pk=screening.pk).update(**keep_due(screening), changed_at=wall.now())
