"""The report beside the tool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.duty import promises
from hearthline.duty.models import OPEN, AlertKind, Clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.queries import behind_report
from hearthline.intake.actions.identity import Callback
from hearthline.intake.calls.queries import callers_of
from hearthline.intake.desk.fields import words_field
from hearthline.intake.desk.given import Given, given, going_out
from hearthline.intake.desk.http import desk
from hearthline.intake.desk.views import question_field
from hearthline.intake.models import Kind
from hearthline.intake.reading import AskedView
from hearthline.intake.withheld.clues import marks_for
from hearthline.people import queries as persons
from hearthline.screening import queries
from hearthline.screening.actions.deciding import LONGEST_REASON
from hearthline.screening.actions.translating import LANGUAGES
from hearthline.screening.choices import RESPOND
from hearthline.screening.desk import present, steps, told, undo, weigh
from hearthline.screening.desk.answering import reason_field
from hearthline.screening.desk.history import standing
from hearthline.screening.desk.need import restricting
from hearthline.screening.desk.timeline import timeline
from hearthline.screening.desk.words import language
from hearthline.screening.models import DecisionState, Direction, Level, State
from hearthline.screening.weighing import Incomplete
from hearthline.ui.fields import FieldView
from hearthline.ui.words import in_words

SAID = (
    "taken",
    "seen",
    "seen_before",
    "own",
    "translate",
    "claimed",
    "filed",
    "added",
    "released",
    "facts",
    "decided",
    "proposed",
    "agreed",
    "returned",
    "asked",
    "set_aside",
    "read",
    "undone",
    "undone_claim",
    "undone_release",
    "touched",
    "reviewed",
    "linked",
    "unlinked",
    "new_person",
)
"""Codes that a form's answer may carry, for one line of what happened. Any other is not shown."""


@desk("GET")
def page(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Read a report; of a restricted one, to who is not named for it, that it exists and whom to ask."""
    try:
        return show(request, viewer, report_id)
    except Refused:
        return restricting.exists(request, viewer, report_id)


def show(
    request: HttpRequest,
    viewer: Viewer,
    report_id: UUID,
    *,
    wrong: DomainError | None = None,
    at: str = "main",
    status: int = 200,
    callback: Sequence[Callback] = (),
) -> HttpResponse:
    """The page; after a form that could not be taken, with what is wrong at `at` and everything that was typed.

    `callback`: the numbers to call back, in the answer to who asked for them and nowhere else.
    """
    found = queries.detail(viewer, report_id)
    deeds = persons.deeds_of_report(viewer, report_id)
    draft = _draft(viewer, found) if request.method == "GET" else None
    sent = weigh.weighed(request) if "choice" in request.POST or "consistency" in request.POST else None
    posted = sent or (draft.weighing if draft else None)
    errors = _lacking(wrong, at)
    wrong_at = dict(errors)
    says = {k.removeprefix("says."): str(v) for k, v in request.POST.items() if k.startswith("says.")}
    context = facts_of(found) | {
        "may_second": _may_second(viewer, found),
        "override": _override(viewer, found),
        "weigh": weigh.questions(found.weighed, posted, wrong_at),
        "narrative": "screening/desk/parts/sentences.html",
        "told": told.told(found),
        "support": told.supports(found, says),
        "undo": undo.offered(viewer, found),
        "keep": _keep(found),
        "callback": callback,
        "reason_field": reason_field(
            request.POST.get("reason", draft.reason if draft else ""), wrong_at.get("reason", "")
        ),
        "note_field": _note(request.POST.get("note", ""), wrong_at.get("note", "")),
        "caller": callers_of(viewer, [report_id]).get(report_id),
        "picked": request.POST.get("choice", f"{draft.row.outcome}:{draft.row.priority}" if draft else ""),
        "choice_error": wrong_at.get("choice", ""),
        "question_field": question_field(),
        "has_errors": wrong is not None,
        "errors": errors,
        "said": request.GET.get("said", "") if request.GET.get("said", "") in SAID else "",
        **restricting.told(viewer, found.screening),
        "deed": standing.said(viewer, deeds, request.GET.get("said", "")),
        "timeline": timeline(found, deeds),
        **standing.beside(viewer, found, deeds),
    }
    context["came_from"] = behind_report(viewer, report_id)
    return render(request, "screening/desk/report.html", context, status=status)


def _lacking(wrong: DomainError | None, at: str) -> list[tuple[str, str]]:
    """Where on the page, and what: everything a decision lacks at once, else the one thing that is wrong."""
    if isinstance(wrong, Incomplete):
        return [(one.code.removeprefix("screening."), in_words(one)) for one in wrong.lacks]
    return [(at, in_words(wrong))] if wrong else []


def _draft(viewer: Viewer, found: queries.Detail) -> queries.DecisionView | None:
    """What this person chose and wrote and took back, to go on from; None when the tool has run on other facts since,
    or somebody decided after it."""
    last = max(found.decisions, key=lambda one: (one.row.decided_at, one.row.pk), default=None)
    if last is None or last.row.state != DecisionState.UNDONE or last.row.decided_by != viewer.id:
        return None
    return last if last.row.run_id == found.run.pk else None


def facts_of(found: queries.Detail) -> dict[str, Any]:
    """What both the page and its print show."""
    final = found.screening.final_decision if found.screening.state == State.DECIDED else None
    shown = [given(part) for part in _main_first(found)]
    return {
        "d": found,
        "report": found.report.report,
        "screening": found.screening,
        "given": shown,
        **steps.sheet(steps.at_report(found)),
        "facts_url": reverse("screening:facts", args=[found.report.report.pk]),
        "open_clocks": [c for c in found.clocks if c.state in OPEN],
        "first_clock": _first_clock(found),
        "questions": conversation(found.report.questions, shown),
        "files": found.report.files,
        "reporter": found.report.reporter,
        "someone_given": found.report.recorded or any(one.given for one in found.report.reporter),
        "recorded": found.report.recorded,
        "languages": [(code, language(code)) for code in LANGUAGES],
        "unread_parts": any(part.read_at is None for part in found.report.parts),
        "seen": [a for a in found.answered if a.kind == AlertKind.DANGER],
        "proposed_words": _proposed(found),
        "proposed_weighed": weigh.in_words(found.proposal.weighing) if found.proposal else "",
        "decided_words": present.decided(found.pack, final.outcome, final.priority) if final else "",
        "someone_goes": final is not None and final.outcome == RESPOND,
    }


def _first_clock(found: queries.Detail) -> Clock | None:
    """The promise at the top of the page: the time to respond once it is decided, else what is due next."""
    running = [c for c in found.clocks if c.state in OPEN]
    wanted = "response" if found.screening.state == State.DECIDED else found.screening.due_kind
    first = [c for c in running if c.kind == wanted] or running
    return min(first, key=lambda c: c.due_at, default=None)


@dataclass(frozen=True, repr=False)
class Asked:
    """A question to the reporter, and what came back before the next one."""

    row: AskedView
    replies: tuple[Given, ...]


def conversation(asked: Sequence[AskedView], shown: Sequence[Given]) -> list[Asked]:
    """Questions by time, each with the additions that came after it and before the next."""
    more = sorted((one for one in shown if one.part.kind == Kind.ADDITION), key=lambda one: one.part.received_at)
    made = []
    for place, row in enumerate(asked):
        until = asked[place + 1].asked_at if place + 1 < len(asked) else None
        after = [x for x in more if x.part.received_at >= row.asked_at and (not until or x.part.received_at < until)]
        made.append(Asked(row, tuple(after)))
    return made


def _proposed(found: queries.Detail) -> str:
    waiting = found.proposal
    return present.decided(found.pack, waiting.row.outcome, waiting.row.priority) if waiting else ""


def _main_first(found: queries.Detail) -> list[Any]:
    parts = list(found.report.parts)
    return [found.report.main, *(p for p in reversed(parts) if p.id != found.report.main.id)]


def _may_second(viewer: Viewer, found: queries.Detail) -> bool:
    if found.proposal is None:
        return False
    known: Mapping[str, Any] = {"agency": found.screening.agency_id, "author": found.proposal.row.decided_by}
    return can(viewer, "screening:second", known).allowed


def _override(viewer: Viewer, found: queries.Detail) -> queries.DecisionView | None:
    """The upward decision that stands and waits for this supervisor to look at it, when it is not their own."""
    made = next((d for d in found.decisions if d.row.pk == found.screening.final_decision_id), None)
    if made is None or made.row.direction != Direction.UP or made.row.reviewed_at or made.row.undone_at:
        return None
    known: Mapping[str, Any] = {"agency": found.screening.agency_id, "author": made.row.decided_by}
    return made if can(viewer, "quality:review", known, "supervision").allowed else None


def _keep(found: queries.Detail) -> dict[str, Any] | None:
    """What the holder of an emergency is told about its short claim; None for every other claim."""
    if not found.mine or found.screening.level != Level.EMERGENCY:
        return None
    hold, warn = promises.claim_lease(emergency=True), promises.claim_warning()
    return {"until": found.screening.claimed_until, "before": int((hold - warn).total_seconds())}


def _note(text: str, error: str) -> FieldView:
    needed = gettext("Needed when you return it: say what is missing.")
    return words_field("note", gettext("Your note"), text, error, limit=LONGEST_REASON, hint=needed)


@desk("GET")
def printed(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The intake summary on paper: black on white, without anything about the reporter and without marked words."""
    found = queries.detail(viewer, report_id)
    marks = marks_for(viewer, found.report.report)
    context = facts_of(found) | {"given": [going_out(part, marks) for part in _main_first(found)], "marks": marks}
    for name in ("reporter", "someone_given", "recorded", "files", "questions"):
        context.pop(name)
    return render(request, "screening/desk/print.html", context | {"on_paper": True})
