"""What screening does when intake tells it something. Wired in `site/wiring.py`; runs in the caller's transaction."""

from collections.abc import Mapping
from uuid import UUID

from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty import queries as duties
from hearthline.duty.models import AlertKind
from hearthline.ground import clock as wall
from hearthline.intake.events import AdditionArrived, DangerRaised, ReportArrived, ReportRead
from hearthline.intake.keys import RecordKey
from hearthline.intake.models import Report, ReportPart
from hearthline.journal.actor import Actor
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import keeping
from hearthline.screening.actions.alarms import alarm_again
from hearthline.screening.actions.running import run
from hearthline.screening.actions.state import READ_CLOCK, SCREENING_CLOCK, SUBJECT, holder, keep_due, subject_id
from hearthline.screening.actions.translating import narrative, open_task
from hearthline.screening.choices import TOOL, UNKNOWN
from hearthline.screening.models import LEVELS, Level, Screening, State, ToolRun
from hearthline.screening.tongue import other_language
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
        channel=report.channel,
        changed_at=wall.now(),
    )
    for kind, limit in ((SCREENING_CLOCK, promises.SCREENING), (READ_CLOCK, promises.READ)):
        _start(screening, event.actor, kind, limit)
    first = ReportPart.unscoped.filter(report=report).order_by("received_at").values_list("pk", flat=True)[0]
    _open_tasks(screening, event.actor, first, report.language)
    _run_on_report(screening, event.actor, "arrived")


def _open_tasks(screening: Screening, actor: Actor, part_id: UUID, language: str) -> None:
    """What has to be translated: the language of the page, and the one the words plainly are in instead."""
    open_task(screening, part_id=part_id, language=language, actor=actor)
    said = keeping.contents(keeping.key_of(screening.report, actor=actor.id), screening.report).get(part_id)
    other = other_language(narrative(said), language) if said else ""
    if other:
        open_task(screening, part_id=part_id, language=other, actor=actor)


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


def _run_on_report(screening: Screening, actor: Actor, why: str, part: UUID | None = None) -> None:
    """Run the tool on what all parts of the report say: a later "yes" is not lost behind an earlier "no".

    `part`: the one that came now. An answer that a person gave stays theirs, unless this part says worse.
    """
    key = keeping.key_of(screening.report, actor=actor.id)
    tool = current_pack().tool(TOOL)
    said = {own: tool.prefill(content.mapping()) for own, content in keeping.contents(key, screening.report).items()}
    told = tool.worst_of(said.values())
    before = screening.current_run
    kept: dict[str, str] = {}
    if before is not None:
        new = said.pop(part, {}) if part is not None else {}
        kept = {
            fact: answer
            for fact, answer in _by_people(key, before, tool.worst_of(said.values())).items()
            if fact not in new or not tool.worse(fact, new[fact], answer)
        }
    made = run(
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
    _alarm_for_911(screening, actor, before, made)


def _by_people(key: RecordKey, before: ToolRun, told: Mapping[str, str]) -> dict[str, str]:
    """Answers of this run that a person gave. Taking away what the report had told is an answer too: unknown."""
    known = keeping.open_facts(key, before.pk, bytes(before.facts))
    from_report = before.prefilled.split()
    taken = {fact: UNKNOWN for fact in told if fact not in known and fact not in from_report}
    return taken | {fact: answer for fact, answer in known.items() if fact not in from_report}


def facts_added(event: AdditionArrived) -> None:
    """Something was added: run the tool again; a decided report opens again as "new facts"."""
    screening = Screening.unscoped.select_related("report", "current_run").filter(report_id=event.report_id).first()
    if screening is None:  # the report came before screening was wired: there is nothing to add to
        return
    proposed = screening.state == State.PROPOSED
    _open_tasks(screening, event.actor, event.part_id, event.language)
    _run_on_report(screening, event.actor, "addition", event.part_id)
    if proposed and not holder(screening):
        alarm_again(screening, event.actor)  # the proposal is overtaken, and who made it has the report no more


def danger_raised(event: DangerRaised) -> None:
    """Danger now: an urgent alert on every desk until a named person answers it. Each part that says so alarms anew."""
    _alarm(event.actor, event.report_id.hex, event.number, event.part_id.hex)


def _alarm(actor: Actor, report: str, number: str, cause: str) -> None:
    """Raise it, unless one about this report still waits for an answer: that one is on every desk already."""
    if duties.danger_waiting(actor.agency_id, report):
        return
    duty.raise_alert(
        actor=actor,
        kind=AlertKind.DANGER,
        key=f"danger:{report}:{cause}",
        subject_kind=SUBJECT,
        subject_id=report,
        urgent=True,
        label=number,
    )


def _alarm_for_911(screening: Screening, actor: Actor, before: ToolRun | None, now: ToolRun) -> None:
    """The tool says to call 911 on a ground that the run before did not have: no desk may learn of it only by looking.

    Nobody has to have ticked "danger" for that: a sign is enough.
    """
    if not now.call_911:
        return
    grounds = {rule.id for rule in current_pack().tool(TOOL).rules if rule.sets.get("call_911") == "yes"}
    had = set(before.rules.split()) if before is not None and before.call_911 else set()
    if (grounds & set(now.rules.split())) - had:
        _alarm(actor, subject_id(screening), screening.report.number, now.pk.hex)


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
